import { readCopy } from "./copy.ts";
import { type Dockerfile, type Stage, chainOf, effectiveInstructions } from "./dockerfile.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { type PackageJson, readPackageJson } from "../../../model/package-json.ts";

/** The Node.js project that a stage installs, as the workspace has it. */
export interface NodeProject {
  /** With its slash; empty for the workspace folder. */
  readonly folder: string;
  readonly manifest: PackageJson;
}

/** The package.json that the stage copies, seen from the Dockerfile's folder or from the workspace folder. */
export function nodeProject(
  file: Dockerfile,
  stage: Stage,
  workspace: WorkspaceView | undefined,
): NodeProject | undefined {
  const own = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  const copied = effectiveInstructions(stage)
    .flatMap((instruction) => readCopy(instruction)?.sources ?? [])
    .flatMap(({ text }) => /^(?:\.\/)?([\w./-]*\/)?package[^/]*json$/.exec(text)?.[1] ?? []);
  for (const folder of [...copied.flatMap((path) => [own + path, path]), own, ""]) {
    const text = workspace?.readText(`${folder}package.json`);
    const manifest = text === undefined ? undefined : readPackageJson(text);
    if (manifest !== undefined) return { folder, manifest };
  }
  return undefined;
}

/** The lockfiles of each package manager. */
export const LOCKFILES = {
  npm: ["package-lock.json", "npm-shrinkwrap.json"],
  yarn: ["yarn.lock"],
  pnpm: ["pnpm-lock.yaml"],
  bun: ["bun.lock", "bun.lockb"],
} as const;

/** The lockfile beside a project's package.json, or in the workspace folder for a member of a monorepo. */
export function lockfileOf(
  { folder }: NodeProject,
  tool: keyof typeof LOCKFILES,
  workspace: WorkspaceView,
): string | undefined {
  return LOCKFILES[tool].find(
    (name) => workspace.fileExists(`${folder}${name}`) === true || workspace.fileExists(name) === true,
  );
}

/** A file or a stage that says it is for developers; such a stage counts all the same where another one that ships is built on it. */
export function isForDevelopers(file: Dockerfile, stage: Stage): boolean {
  if (isDevelopersPath(file.path)) return true;
  if (!speaksOfDevelopment(stage.alias?.text ?? "")) return false;
  return !file.finals.some(
    (final) => final !== stage && !speaksOfDevelopment(final.alias?.text ?? "") && chainOf(final).includes(stage),
  );
}

function isDevelopersPath(path: string): boolean {
  return (
    speaksOfDevelopment(path) ||
    /(?:^|\/)(?:examples?|samples?|fixtures?|testdata|mocks?)\//i.test(path) ||
    /(?:^|[^a-z])mail(?:dev|hog|catcher|pit)(?:[^a-z]|$)/i.test(path)
  );
}

/** A stage's name or a path that says what it is for: development, tests, debugging. */
export function speaksOfDevelopment(text: string): boolean {
  return /(?:^|[^a-z])(?:dev|develop|development|debug|test|tests|testing|local|watch|e2e|storybook|devcontainer)(?:[^a-z]|$)/i.test(
    text,
  );
}
