import { join, relative } from "node:path";
import { structuredPatch } from "diff";
import { readBytesNow } from "../disk/read.ts";
import { replaceFile } from "../disk/write.ts";
import { resolveConfig } from "../engine/config.ts";
import { checkedTitles } from "../engine/identify.ts";
import { lint } from "../engine/lint.ts";
import { parseWords } from "./arguments.ts";
import { checkProject } from "../disk/checking.ts";
import { maskText } from "../features/masking.ts";
import { note, print } from "./output.ts";
import { type Shown, joined, say } from "../base/say.ts";
import { createProgress } from "./progress.ts";
import { openProjects } from "../disk/project.ts";
import { type Mended, mendProject } from "../disk/mend.ts";
import { createStyle, wantsColour } from "./style.ts";
import type { Style } from "../reports/style.ts";
import { EXIT, UsageError } from "./usage.ts";

/** `paylint fix [PATH...]` */
export async function fix(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, {
    review: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
  });
  const workingFolder = process.cwd();
  const opened = await openProjects(positionals.length === 0 ? ["."] : positionals, workingFolder);
  const problems = [...opened.problems];
  const progress = createProgress();
  const style = createStyle(wantsColour(process.stdout, process.env));
  let checked = 0;
  let applied = 0;
  for (const project of opened.projects) {
    const { files, index } = await checkProject(project, progress.show);
    progress.clear();
    checked += files.length;
    const isSound = ({ path, text }: { path: string; text: string }): boolean =>
      isWhatWasRead(join(project.root, path), text, project.root);
    const leave = ({ path }: { path: string }): number =>
      problems.push(`${join(project.root, path)} is left as it is: it is not UTF-8, or was changed meanwhile`);
    const left = files.filter((file) => file.findings.some(({ fixes }) => fixes.length > 0) && !isSound(file));
    left.forEach(leave);
    const sound = files.filter((file) => !left.includes(file));
    const { files: mended, problems: unfinished } = mendProject(project, sound, index(), values.review);
    problems.push(...unfinished);
    const unsound = mended.filter(({ path, before }) => !isSound({ path, text: before }));
    // A fix may take from one file what it puts into another: all of them are written, or none.
    unsound.forEach(leave);
    if (unsound.length > 0) continue;
    for (const file of mended) {
      const shown = relative(workingFolder, join(project.root, file.path)).replaceAll("\\", "/");
      if (values["dry-run"]) print(renderDiff(shown, file, style));
      else {
        write(join(project.root, file.path), file.after, project.root);
        print(joined([style.path(shown), ...file.titles.map((title) => say`  ${title}`)], "\n"));
      }
      applied += file.titles.length;
    }
  }
  for (const problem of problems) note(say`paylint: ${problem}`);
  if (checked === 0) throw new UsageError(`there is nothing to fix: no ${checkedTitles("or")} were found`);
  const fixes = `${applied} fix${applied === 1 ? "" : "es"}`;
  print(values["dry-run"] ? say`${fixes} would be applied` : say`${fixes} applied`);
  return problems.length > 0 ? EXIT.usage : EXIT.clean;
}

/** Bytes that are no UTF-8 have been read as something else; to write that would lose them. A file may also be new. */
function isWhatWasRead(path: string, text: string, root: string): boolean {
  const read = readBytesNow(path, root);
  if (typeof read === "string") return read === "missing" && text === "";
  return read.isWhole && read.bytes.equals(Buffer.from(text));
}

function write(path: string, text: string, root: string): void {
  try {
    replaceFile(path, text, root);
  } catch (error) {
    throw new UsageError(`${path} could not be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** A unified diff in which values that look secret are masked, in unchanged lines too. */
function renderDiff(path: string, { before, after }: Mended, style: Style): Shown {
  const patch = structuredPatch(path, path, before, after, undefined, undefined, { context: 3 });
  const old = maskedLines(path, before);
  const changed = maskedLines(path, after);
  const lines = patch.hunks.flatMap((hunk) => {
    let oldLine = hunk.oldStart - 1;
    let newLine = hunk.newStart - 1;
    const shown = hunk.lines.map((line) => {
      switch (line.charAt(0)) {
        case "+":
          return style.added(`+${changed[newLine++] ?? ""}`);
        case "-":
          return style.removed(`-${old[oldLine++] ?? ""}`);
        case " ":
          oldLine++;
          return say` ${changed[newLine++] ?? ""}`;
        default:
          return say`${line}`;
      }
    });
    return [style.dim(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`), ...shown];
  });
  return joined([say`--- ${path}`, say`+++ ${path}`, ...lines], "\n");
}

/** The lines as they may be printed. All rules have their say here, also those that the project has switched off. */
function maskedLines(path: string, text: string): string[] {
  const { language, findings } = lint({ path, text }, { config: resolveConfig() });
  return maskText(text, language, findings).split(/\r?\n/);
}
