import { identityText } from "../../../base/mapped-text.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { asRecord, asText, recordOf, scriptsOf } from "../../../service/package-manifest.ts";
import { type ShellCommand, parseShell } from "../../../syntax/shell/shell.ts";

/** What scripts read: paths of the project, or nobody can say what. */
export type Reads = readonly string[] | "anything";

/** The project's own scripts that an install runs. */
const LIFECYCLE = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare", "prepublish"];

/** Programs that read nothing of the project, or leave alone what has no repository. */
const READS_NOTHING = new Set([
  "husky",
  "is-ci",
  "lefthook",
  "only-allow",
  "opencollective",
  "opencollective-postinstall",
  "simple-git-hooks",
  "echo",
  "exit",
  "true",
  "test",
  ":",
  "[",
]);

/** Words before a program that do not change which one it is. */
const RUNNERS = /^(?:npx|bunx|cross-env|env|pnpm|yarn|npm|exec|dlx|run|run-script|--|-y|--yes|--no-install|\w+=.*)$/;

/** The project's own scripts that an install runs. */
export function lifecycleScripts(project: ProjectFiles): readonly string[] {
  const scripts = scriptsOf(project);
  return LIFECYCLE.filter((name) => scripts[name] !== undefined);
}

/** Those of them that do more than set up a desk, read its files. */
export function installScripts(project: ProjectFiles): readonly string[] {
  return lifecycleScripts(project).filter((name) => readByScript(project, name, 0).length > 0);
}

/** Programs that make something of the project's sources, and leave the packages as they are. */
const BUILDERS = new Set(["turbo", "tsc", "tsup", "tsdown", "vite", "rollup", "esbuild", "swc"]);

/** Whether a script does nothing but build: what it makes stays when the packages are installed anew. */
export function onlyBuilds(project: ProjectFiles, name: string): boolean {
  const { commands } = parseShell(identityText(scriptsOf(project)[name] ?? "", 0));
  return (
    commands.length > 0 &&
    commands.every(({ words }) => {
      const program = words.map(({ text }) => text ?? "").find((text) => !RUNNERS.test(text));
      return program !== undefined && BUILDERS.has(program);
    })
  );
}

/** Which files of the project these scripts read. */
export function readByInstall(project: ProjectFiles): Reads {
  return merged(installScripts(project).map((name) => readByScript(project, name, 0)));
}

function merged(reads: readonly Reads[]): Reads {
  const paths = reads.filter((one) => one !== "anything");
  return paths.length < reads.length ? "anything" : [...new Set(paths.flat())];
}

function readByScript(project: ProjectFiles, name: string, depth: number): Reads {
  const script = scriptsOf(project)[name] ?? "";
  if (depth > 5) return "anything";
  const { commands } = parseShell(identityText(script, 0));
  return merged(commands.map((command) => readByCommand(project, command, depth)));
}

function readByCommand(project: ProjectFiles, { words }: ShellCommand, depth: number): Reads {
  const texts = words.map(({ text }) => text ?? "");
  const at = texts.findIndex((text) => !RUNNERS.test(text));
  const program = texts[at]?.replace(/@[\d^~].*$/, "");
  const isRun = at > 0 && /^(?:npm|pnpm|yarn)$/.test(texts[0] ?? "");
  if (program === undefined || READS_NOTHING.has(program)) return [];
  if (isRun && scriptsOf(project)[program] !== undefined) return readByScript(project, program, depth + 1);
  if (program === "patch-package") return [optionOf(texts, "--patch-dir") ?? "patches"];
  if (program === "prisma" && texts[at + 1] === "generate") return readByPrisma(project, optionOf(texts, "--schema"));
  return "anything";
}

function optionOf(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = words[at];
  return word?.includes("=") === true ? word.slice(name.length + 1) : at < 0 ? undefined : words[at + 1];
}

const PRISMA_CONFIGS = ["prisma.config.ts", "prisma.config.mts", "prisma.config.js", "prisma.config.mjs"];

/** The schema, and the folder it is in; a configuration file that loads others may read anything. */
function readByPrisma(project: ProjectFiles, named: string | undefined): Reads {
  // There everything is named from a folder below.
  if (project.existing.some((path) => path.startsWith(".config/prisma."))) return "anything";
  const config = PRISMA_CONFIGS.find((name) => project.existing.includes(name));
  const text = config === undefined ? "" : (contentOf(project, config) ?? "");
  if (/["']\.\.?\//.test(text.replaceAll(/\bpath|schema:[ \t]*["'][^"']*["']/g, ""))) return "anything";
  const field = asText(asRecord(recordOf(contentOf(project, "package.json"))["prisma"])["schema"]);
  if (named === undefined && /\bschema:[ \t]*[^"'`\s]/.test(text)) return "anything";
  const schema = named ?? /\bschema:[ \t]*["'`]([^"'`]+)["'`]/.exec(text)?.[1] ?? field ?? "prisma";
  const plain = schema.replace(/^\.\//, "").replace(/\/$/, "");
  const isThere = project.existing.some((path) => path === plain || path.startsWith(`${plain}/`));
  if (!isThere || plain.startsWith("..")) return "anything";
  const folder = plain.includes("/") && plain.endsWith(".prisma") ? plain.slice(0, plain.lastIndexOf("/")) : plain;
  return config === undefined ? [folder] : [folder, config];
}
