import type { BuildFact } from "../../../contract/facts.ts";
import { buildFact, pathInside } from "../../../model/builds.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { textAt } from "../../../syntax/yaml/access.ts";
import type { Step } from "./step.ts";
import { type Workflow, stepsOf } from "./workflow.ts";

/** Whether a workflow's text speaks of a build at all. */
export function mayBuild(text: string): boolean {
  return /\b(?:build-push-action|docker|podman|buildah)\b/.test(text);
}

/** The builds of a workflow: Docker's action, and `docker build` in its scripts. */
export function workflowBuilds(workflow: Workflow): readonly BuildFact[] {
  if (!mayBuild(workflow.text)) return [];
  const facts: BuildFact[] = [];
  for (const { step } of stepsOf(workflow)) {
    if (step.uses?.repository === "docker/build-push-action") facts.push(...actionBuild(step));
    else if (step.run !== undefined && /\b(?:docker|podman|buildah)\b/.test(step.run.value))
      facts.push(...scriptBuilds(step));
  }
  return facts;
}

function actionBuild(step: Step): BuildFact[] {
  const input = (name: string): string | undefined => step.with.find((setting) => setting.name === name)?.value?.value;
  const contexts = (input("build-contexts") ?? "")
    .split(/\r?\n/)
    .flatMap((line) => /^\s*([^\s=]+)=/.exec(line)?.[1] ?? []);
  // The action's `file` counts from the repository, not from the context.
  return buildFact("", {
    context: input("context")?.replace(/^\{\{defaultContext\}\}:?/, "./"),
    file: input("file"),
    target: input("target"),
    images: (input("tags") ?? "").split(/[\s,]+/),
    contexts,
  });
}

function scriptBuilds(step: Step): BuildFact[] {
  const commands = step.script()?.commands ?? [];
  if (commands.some(({ name }) => name === "cd" || name === "pushd")) return [];
  const folder = textAt(step.node, "working-directory") ?? ".";
  return commands.flatMap((command) => commandBuild(command, folder));
}

function commandBuild({ name, words }: ShellCommand, folder: string): BuildFact[] {
  if (name !== "docker" && name !== "podman" && name !== "buildah") return [];
  const texts = words.slice(1).map(({ text }) => text);
  const verb = texts.findIndex((text) => text === "build" || text === "bud");
  if (verb < 0 || verb > 1) return [];
  const values = (long: string, short: string): (string | undefined)[] =>
    texts.flatMap((text, index) => {
      if (text === long || text === short) return [texts[index + 1]];
      return text?.startsWith(`${long}=`) === true ? [text.slice(long.length + 1)] : [];
    });
  const context = texts.at(-1);
  const [file] = values("--file", "-f");
  const [target] = values("--target", "");
  const contexts = values("--build-context", "").flatMap((value) => value?.split("=", 1) ?? []);
  const base = pathInside("", folder);
  if (context === undefined || base === undefined) return [];
  // Unlike in a compose file, `-f` counts from the working folder.
  return buildFact(base, { context, file, target, images: values("--tag", "-t"), contexts });
}
