import type { ShellCommand } from "../syntax/shell/shell.ts";
import { asMap, entriesOf, entryOf, itemsAt, scalarText, textAt, valueAt } from "../syntax/yaml/access.ts";
import type { YamlNode } from "../syntax/yaml/yaml.ts";
import { parseAnyYaml } from "../syntax/yaml/yaml.ts";
import { isComposeFile } from "./build-file.ts";
import type { BuildFact } from "../contract/facts.ts";
import { parseImage } from "./image.ts";
import { joinPath } from "../base/path.ts";
import type { Step } from "../languages/workflow/model/step.ts";
import { type Workflow, stepsOf } from "../languages/workflow/model/workflow.ts";

/** Longer ones are nobody's own. */
const MAX_LENGTH = 200_000;

/** The builds that a compose or bake file describes; what depends on a variable is left out. */
export function buildsIn(path: string, text: string): readonly BuildFact[] {
  if (text.length > MAX_LENGTH || !/\b(?:target|dockerfile|build)\b/.test(text)) return [];
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
  if (isComposeFile(path)) return composeBuilds(folder, parseAnyYaml(text).root);
  if (path.endsWith(".json")) return bakeJsonBuilds(folder, parseAnyYaml(text).root);
  return bakeBuilds(folder, text);
}

function composeBuilds(folder: string, root: YamlNode | undefined): BuildFact[] {
  return entriesOf(valueAt(root, "services")).flatMap(({ value }) => {
    const build = valueAt(value, "build");
    const context = scalarText(build) ?? textAt(build, "context") ?? (asMap(build) === undefined ? undefined : ".");
    if (context === undefined || entryOf(build, "dockerfile_inline") !== undefined) return [];
    const image = textAt(value, "image");
    return buildFact(folder, context, textAt(build, "dockerfile"), textAt(build, "target"), [image]);
  });
}

function bakeJsonBuilds(folder: string, root: YamlNode | undefined): BuildFact[] {
  return entriesOf(valueAt(root, "target")).flatMap(({ value }) =>
    buildFact(
      folder,
      textAt(value, "context") ?? ".",
      textAt(value, "dockerfile"),
      textAt(value, "target"),
      itemsAt(value, "tags").map(scalarText),
    ),
  );
}

/** Blocks of HCL as `bake` has them: one assignment a line, closed by a brace at the line's start. */
function bakeBuilds(folder: string, text: string): BuildFact[] {
  const facts: BuildFact[] = [];
  let block: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^target[ \t]+"/.test(line)) block = new Map();
    else if (line.startsWith("}") && block !== undefined) {
      const tags = [...(block.get("tags") ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]);
      facts.push(...buildFact(folder, block.get("context") ?? ".", block.get("dockerfile"), block.get("target"), tags));
      block = undefined;
    } else {
      const [, key, list, value] =
        /^[ \t]*(context|dockerfile|target|tags)[ \t]*=[ \t]*(?:(\[.*\])|"([^"]*)")/.exec(line) ?? [];
      if (key !== undefined) block?.set(key, list ?? value ?? "");
    }
  }
  return facts;
}

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
  const context = input("context") ?? ".";
  const file = input("file");
  const tags = (input("tags") ?? "").split(/[\s,]+/);
  // The action's `file` counts from the repository, not from the context.
  return file === undefined
    ? buildFact("", context, undefined, input("target"), tags)
    : buildFact("", ".", file, input("target"), tags);
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
  const base = pathInside("", folder);
  if (context === undefined || base === undefined) return [];
  // Unlike in a compose file, `-f` counts from the working folder.
  return buildFact(base, file === undefined ? context : ".", file, target, values("--tag", "-t"));
}

function buildFact(
  folder: string,
  context: string,
  dockerfile: string | undefined,
  target: string | undefined,
  images: readonly (string | undefined)[],
): BuildFact[] {
  const base = pathInside(folder, context);
  const path = base === undefined ? undefined : pathInside(base, dockerfile ?? "Dockerfile");
  if (path === undefined) return [];
  const names = images.flatMap((image) => (image === undefined ? [] : (shortName(image) ?? [])));
  return [
    {
      dockerfile: path,
      ...(target === undefined || target === "" || target.includes("$") ? {} : { target }),
      images: [...new Set(names)],
    },
  ];
}

/** `payments` of `ghcr.io/acme/payments:1.0`; undefined where that depends on a variable. */
export function shortName(image: string): string | undefined {
  const repository = parseImage(image.replaceAll(/\$\{\{[^}]*\}\}/g, "$$")).repository.text;
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  return name === "" || name.includes("$") ? undefined : name;
}

/** A path from the workspace folder; undefined for one that leaves it or depends on a variable. */
function pathInside(folder: string, path: string): string | undefined {
  if (path.startsWith("/") || /[$~:]|\{\{/.test(path)) return undefined;
  const joined = joinPath(folder, path);
  return /^\.\.(?:\/|$)/.test(joined) ? undefined : joined;
}
