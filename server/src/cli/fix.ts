import { chmodSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { structuredPatch } from "diff";
import { readText } from "../disk/walk.ts";
import { applyEdits, compatibleFixes } from "../engine/fix.ts";
import { type Language, identify } from "../engine/identify.ts";
import { lint } from "../engine/lint.ts";
import type { WorkspaceIndex } from "../engine/workspace.ts";
import type { Edit, Fix } from "../rules/rule.ts";
import { maskEnvironmentLine, maskLine } from "../secrets/mask.ts";
import { parseWords } from "./arguments.ts";
import { checkProject } from "./checking.ts";
import { createProgress } from "./progress.ts";
import { type Project, openProjects } from "./project.ts";
import { type Style, createStyle, wantsColour } from "./style.ts";
import { EXIT, UsageError } from "./usage.ts";

const MAX_ROUNDS = 200;

interface Mended {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly titles: readonly string[];
}

/** `paylint fix [PATH...]` */
export async function fix(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, {
    review: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
  });
  const workingFolder = process.cwd();
  const { projects, problems } = await openProjects(positionals.length === 0 ? ["."] : positionals, workingFolder);
  const progress = createProgress(process.stderr);
  const style = createStyle(wantsColour(process.stdout, process.env));
  let checked = 0;
  let applied = 0;
  for (const project of projects) {
    const { files, index } = await checkProject(project, progress.show);
    progress.clear();
    checked += files.length;
    const mended = await mendProject(
      project,
      files.map(({ path, text }) => ({ path, text })),
      index,
      values.review,
    );
    for (const file of mended) {
      const shown = relative(workingFolder, join(project.root, file.path)).replaceAll("\\", "/");
      if (values["dry-run"]) process.stdout.write(renderDiff(shown, file, style));
      else {
        replaceFile(join(project.root, file.path), file.after);
        process.stdout.write(`${style.path(shown)}\n${file.titles.map((title) => `  ${title}\n`).join("")}`);
      }
      applied += file.titles.length;
    }
  }
  for (const problem of problems) process.stderr.write(`paylint: ${problem}\n`);
  if (checked === 0)
    throw new UsageError(
      "there is nothing to fix: no Dockerfile, workflow, Kubernetes manifest or .env file was found",
    );
  const fixes = `${applied} fix${applied === 1 ? "" : "es"}`;
  process.stdout.write(values["dry-run"] ? `${fixes} would be applied\n` : `${fixes} applied\n`);
  return problems.length > 0 ? EXIT.usage : EXIT.clean;
}

/**
 * Applies fixes round by round until nothing changes. Safe fixes that do not touch each other go together; a fix that
 * deserves a look goes alone, since it may make the next one unnecessary.
 */
async function mendProject(
  project: Project,
  files: readonly { path: string; text: string }[],
  index: WorkspaceIndex,
  review: boolean,
): Promise<Mended[]> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const originals = new Map(texts);
  const titles = new Map<string, string[]>();
  const refused = new Set<string>();
  for (const { path } of files) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const text = texts.get(path) ?? "";
      const chosen = chooseFixes(project, index, path, text, review, refused);
      if (chosen.length === 0) break;
      for (const fix of chosen) {
        if (!(await applyFix(project, index, path, fix, texts, originals))) refused.add(`${path}\n${fix.title}`);
        else titles.set(path, [...(titles.get(path) ?? []), fix.title]);
      }
    }
  }
  return [...texts].flatMap(([path, after]) => {
    const before = originals.get(path) ?? "";
    return before === after ? [] : [{ path, before, after, titles: titles.get(path) ?? [] }];
  });
}

function chooseFixes(
  project: Project,
  index: WorkspaceIndex,
  path: string,
  text: string,
  review: boolean,
  refused: ReadonlySet<string>,
): Fix[] {
  const { findings } = lint(
    { path, text },
    { config: project.configFor(path), workspace: (own) => index.view(path, own) },
  );
  const accepts = (fix: Fix): boolean =>
    (fix.class === "safe" || (review && fix.class === "review")) && !refused.has(`${path}\n${fix.title}`);
  return compatibleFixes(findings, accepts).slice(0, 1);
}

/** Applies one fix to all files it touches, unless that would break the grammar of the file it is for. */
async function applyFix(
  project: Project,
  index: WorkspaceIndex,
  path: string,
  fix: Fix,
  texts: Map<string, string>,
  originals: Map<string, string>,
): Promise<boolean> {
  const byPath = new Map<string, Edit[]>();
  for (const edit of fix.edits) byPath.set(edit.path ?? path, [...(byPath.get(edit.path ?? path) ?? []), edit]);
  const results = new Map<string, string>();
  for (const [target, edits] of byPath) {
    if (!texts.has(target)) {
      const text = (await readText(join(project.root, target))) ?? "";
      texts.set(target, text);
      originals.set(target, text);
    }
    results.set(target, applyEdits(texts.get(target) ?? "", edits));
  }
  const own = results.get(path);
  if (
    own !== undefined &&
    countSyntaxProblems(path, own, project) > countSyntaxProblems(path, texts.get(path) ?? "", project)
  )
    return false;
  for (const [target, text] of results) {
    texts.set(target, text);
    index.add(target, text, project.configFor(target));
  }
  return true;
}

function countSyntaxProblems(path: string, text: string, project: Project): number {
  return lint({ path, text }, { config: project.configFor(path) }).findings.filter(({ rule }) =>
    rule.endsWith("/syntax"),
  ).length;
}

/** Whole or not at all: the new text is written beside the file and takes its place in one step. */
function replaceFile(path: string, text: string): void {
  const temporary = join(dirname(path), `.paylint-${process.pid}-${Date.now()}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    const mode = modeOf(path);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`${path} could not be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function modeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mode;
}

/** A unified diff in which values that look secret are masked, in unchanged lines too. */
function renderDiff(path: string, { before, after }: Mended, style: Style): string {
  const language: Language | undefined = identify(path, before);
  const mask = language === "dotenv" ? maskEnvironmentLine : maskLine;
  const patch = structuredPatch(path, path, before, after, undefined, undefined, { context: 3 });
  const lines = patch.hunks.flatMap((hunk) => [
    style.dim(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`),
    ...hunk.lines.map((line) => {
      const shown = line.charAt(0) + mask(line.slice(1));
      return line.startsWith("+") ? style.added(shown) : line.startsWith("-") ? style.removed(shown) : shown;
    }),
  ]);
  return `--- ${path}\n+++ ${path}\n${lines.join("\n")}\n`;
}
