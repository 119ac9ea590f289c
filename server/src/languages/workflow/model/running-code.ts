import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { textAt } from "../../../syntax/yaml/access.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";
import { type Step, settingText } from "./step.ts";

/** Tools that do what the files of the folder they are called in say; with the verbs that do so, where others do not. */
const BUILDERS: ReadonlyMap<string, RegExp | undefined> = new Map([
  ["npm", /^(?:ci|i|install|install-ci-test|cit|it|t|test|start|run|run-script|rebuild|publish|link|pack)?$/],
  ["pnpm", /^(?!config|store|-|add$)/],
  ["yarn", /^(?!config|cache|global|-v|--version|set$)/],
  ["bun", /^(?!-|upgrade)/],
  ["make", undefined],
  ["gmake", undefined],
  ["just", undefined],
  ["task", undefined],
  ["rake", undefined],
  ["ninja", undefined],
  ["cmake", undefined],
  ["meson", undefined],
  ["bazel", undefined],
  ["bazelisk", undefined],
  ["mvn", undefined],
  ["gradle", undefined],
  ["ant", undefined],
  ["sbt", undefined],
  ["tox", undefined],
  ["nox", undefined],
  ["pytest", undefined],
  ["jest", undefined],
  ["vitest", undefined],
  ["eslint", undefined],
  ["nx", undefined],
  ["turbo", undefined],
  ["lerna", undefined],
  ["playwright", undefined],
  ["pre-commit", /^run$/],
  ["poetry", /^(?:install|run|build)$/],
  ["pdm", /^(?:install|run|build|sync)$/],
  ["hatch", /^(?:run|build|test)$/],
  ["pipenv", /^(?:install|sync|run)$/],
  ["uv", /^(?:sync|run|build)$/],
  ["bundle", /^(?:install|exec|update)?$/],
  ["composer", /^(?:install|update|run|run-script|test)$/],
  ["cargo", /^(?:build|test|run|check|clippy|bench|install|doc|publish|nextest|xtask)$/],
  ["go", /^(?:build|test|run|generate|install|vet)$/],
  ["dotnet", /^(?:build|test|run|publish|pack|restore|msbuild)$/],
  ["swift", /^(?:build|test|run)$/],
  ["flutter", /^(?:build|test|pub|run)$/],
  ["docker", /^(?:build|buildx|compose|bake)$/],
  ["docker-compose", /^(?:up|build|run)$/],
  ["podman", /^build$/],
  ["terraform", /^(?:init|plan|apply|test)$/],
  ["tofu", /^(?:init|plan|apply|test)$/],
  ["pulumi", /^(?:up|update|preview)$/],
  ["cdk", /^(?:deploy|synth|diff)$/],
  ["sam", /^(?:build|deploy)$/],
  ["serverless", /^(?:deploy|package)$/],
  ["skaffold", /^(?:run|build|deploy)$/],
  ["kubectl", /^apply$/],
  ["ansible-playbook", undefined],
]);

/** Programs that run the file they are given. */
const INTERPRETERS = /^(?:ba|z|da|k)?sh$|^(?:source|\.|node|ts-node|tsx|deno|ruby|perl|php|pwsh)$|^python[\d.]*$/;

/** Actions that build, test or install what lies in the workspace. */
const BUILDING_ACTIONS = new Set([
  "cypress-io/github-action",
  "bahmutov/npm-install",
  "borales/actions-yarn",
  "pre-commit/action",
  "actions-rs/cargo",
  "gradle/gradle-build-action",
  "treosh/lighthouse-ci-action",
  "golangci/golangci-lint-action",
  "goreleaser/goreleaser-action",
]);

/** Where a folder's own code is looked for. */
export interface CodeFolder {
  /** Relative to the workspace; empty for the workspace itself. */
  readonly path: string;
  /** Folders inside it that hold something else. */
  readonly others: readonly string[];
}

/** The first place of a step that runs code which lies in a folder. Setting up a language, or a cache, is none. */
export function codeRunOf(text: string, step: Step, folder: CodeFolder): Span | undefined {
  const { uses } = step;
  if (uses?.kind === "local") return isInside(uses.path, folder) ? uses : undefined;
  if (uses !== undefined) return actionRuns(step, folder) ? uses : undefined;
  if (step.run === undefined) return undefined;
  let where = textAt(step.node, "working-directory") ?? "";
  const commands = step.script()?.commands;
  if (commands === undefined) return otherShellRuns(step) && isInside(where, folder) ? step.run : undefined;
  for (const command of commands) {
    const moved = command.name === "cd" || command.name === "pushd" ? command.words[1] : undefined;
    if (moved !== undefined) where = (moved.text ?? moved.source).replaceAll(/["']/g, "");
    else if (runsCode(command, where, folder)) return firstLineOf(text, command);
  }
  return undefined;
}

/** The place of a command that may go over many lines. */
export function firstLineOf(text: string, { start, end }: Span): Span {
  const line = text.indexOf("\n", start);
  return { start, end: line < 0 ? end : Math.min(line, end) };
}

function runsCode(command: ShellCommand, where: string, folder: CodeFolder): boolean {
  if (command.words.length === 0 || command.words.some(({ text }) => /^(?:--version|--help|-h)$/.test(text ?? "")))
    return false;
  const plain = plainCommand(command);
  const isRunner = command.name === "npx" || command.name === "bunx";
  const name = isRunner ? command.name : (plain?.name ?? command.name ?? "");
  const args = plain?.args ?? command.words.slice(1);
  const path = programOf(command, name, args);
  if (path !== undefined) return (folder.path !== "" || isFile(path)) && isInside(joined(where, path), folder);
  if (INTERPRETERS.test(name)) return false;
  if (!BUILDERS.has(name) && !isRunner && !isPipInstall(name, args)) return false;
  // Manifests that are written in the script itself.
  if (name === "kubectl" && args.at(-1)?.text === "-") return false;
  if (args.some(({ text }) => text === "--ignore-scripts") && /^(?:npm|yarn|pnpm)$/.test(name)) return false;
  const verb = args.find(({ source }) => !source.startsWith("-"))?.source ?? "";
  const verbs = BUILDERS.get(name);
  if (verbs !== undefined && !verbs.test(verb)) return false;
  return isInside(where, folder) || (folder.path !== "" && args.some(({ source }) => names(source, folder.path)));
}

/** The file of the workspace that a command runs, if it is one. */
function programOf(command: ShellCommand, name: string, args: ShellCommand["words"]): string | undefined {
  const word = command.words[0];
  const first = word?.text ?? word?.source.replaceAll(/["']/g, "") ?? "";
  if (/^(?:\.{0,2}[\w.-]*|\$(?:\w+|\{.*\}))\//.test(first)) return first;
  if (!INTERPRETERS.test(name)) return undefined;
  const file = args.find(({ source }) => !source.startsWith("-") && source !== "run");
  const option = args[0]?.text;
  if (option === "-c" || option === "-e" || option === "-p") return undefined;
  if (option === "-m")
    return /^(?:pytest|unittest|tox|nox|build|coverage)$/.test(args[1]?.text ?? "") ? "." : undefined;
  return file?.text ?? file?.source.replaceAll(/["']/g, "");
}

/** Not a device, a program of the machine, or what a variable leads to. */
function isFile(path: string): boolean {
  return !/^(?:[~$-]|\/(?!github\/workspace))/.test(path) || /^\$\{?GITHUB_WORKSPACE\b/.test(path);
}

/** `pip install .`, and `-r` with a list: both run what setup.py says. */
function isPipInstall(name: string, args: ShellCommand["words"]): boolean {
  return (
    /^pip[\d.]*$/.test(name) &&
    args[0]?.text === "install" &&
    args.some(({ source }) => /^(?:\.|-e|-r|--editable|--requirement)/.test(source))
  );
}

function actionRuns(step: Step, folder: CodeFolder): boolean {
  const repository = step.uses?.repository ?? "";
  const where = settingText(step.with, "working-directory", "workdir", "build-root-directory") ?? "";
  if (BUILDING_ACTIONS.has(repository)) return isInside(where, folder);
  if (repository === "docker/build-push-action") {
    // Without a context it builds what Git holds for the event, which is not what was checked out.
    const context = settingText(step.with, "context");
    return context !== undefined && !/^(?:https?:|git@|\$|\{)/.test(context) && isInside(context, folder);
  }
  if (repository !== "actions/github-script") return false;
  const required = /\b(?:require|import)\(\s*['"`](?:\$\{[^}]*\}\}?\/|\.\/)([^'"`]*)/.exec(
    settingText(step.with, "script") ?? "",
  );
  return required !== null && isInside(required[1] ?? "", folder);
}

function otherShellRuns({ run, shell }: Step): boolean {
  return (
    /^(?:pwsh|powershell|cmd)/.test(shell ?? "") &&
    /^[ \t]*(?:& )?(?:\.[\\/]|npm (?:ci|i|install|test|run)\b|yarn\b|pnpm\b|dotnet (?:build|test|run|publish)\b|make\b|mvn\b)/m.test(
      run?.value ?? "",
    )
  );
}

export function isInside(path: string, { path: folder, others }: CodeFolder): boolean {
  const plain = plainPath(path);
  if (folder !== "" && plain !== folder && !plain.startsWith(`${folder}/`)) return false;
  return !others.some((other) => plain === other || plain.startsWith(`${other}/`));
}

function names(word: string, folder: string): boolean {
  const plain = plainPath(word.replaceAll(/["']/g, "").replace(/^-[\w-]*=?/, ""));
  return plain === folder || plain.startsWith(`${folder}/`);
}

/** Without `./`, without the workspace's own name in front, and with one name for the folder of temporary files. */
export function plainPath(path: string): string {
  return path
    .trim()
    .replace(/^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?|\/github\/workspace)(?:\/|$)/, "")
    .replace(/^(?:\$\{\{\s*runner\.temp\s*\}\}|\$\{RUNNER_TEMP\})/, "$RUNNER_TEMP")
    .replace(/^(?:\.\/)+/, "")
    .replace(/^\.$/, "")
    .replace(/\/$/, "");
}

export function joined(where: string, path: string): string {
  const base = plainPath(where);
  const plain = plainPath(path);
  return base === "" || path.startsWith("$") || path.startsWith("/") ? plain : `${base}/${plain}`;
}
