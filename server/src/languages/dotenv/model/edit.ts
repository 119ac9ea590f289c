import type { Edit } from "../../../contract/edit.ts";
import type { DotenvEntry } from "../syntax/tree.ts";
import type { Span } from "../../../base/span.ts";
import type { DotenvFile } from "./file.ts";
import type { DotenvFact } from "../../../contract/facts.ts";
import { lineBreakOf } from "../../../base/line-break.ts";
import { storePath } from "./secret-store.ts";

/** Takes the value away and says, on a line of its own, where it is kept: behind a value a comment would become part of it for some loaders. */
export function blankValue(file: DotenvFile, entry: DotenvEntry): Edit[] {
  const { start } = lineOf(file.text, entry.start);
  const indent = /^[ \t]*/.exec(file.text.slice(start, entry.start))?.[0] ?? "";
  const path = storePath(file, entry.key.text);
  const comment = `${indent}# ${entry.key.text} is kept in the secret store as ${path}${lineBreakOf(file.text)}`;
  return [
    { start, end: start, newText: comment },
    { start: entry.raw.start, end: entry.raw.end, newText: "" },
  ];
}

/** A change that a rule offers, for the user to look at. */
export interface DotenvFix {
  readonly title: string;
  readonly class: "review";
  readonly edits: readonly Edit[];
}

/** Writes another value, in the quotes that are there. */
export function setFix(entry: DotenvEntry, value: string, title = `Set it to \`${value}\``): DotenvFix {
  return { title, class: "review", edits: [{ start: entry.value.start, end: entry.value.end, newText: value }] };
}

/** Makes the scheme that a value starts with, `http`, `https`. */
export function httpsFix({ value }: DotenvEntry): DotenvFix {
  const at = value.start + "http".length;
  return { title: "Use `https://`", class: "review", edits: [{ start: at, end: at, newText: "s" }] };
}

/** Takes an assignment or a comment away with its line or lines. */
export function deleteLine(file: DotenvFile, span: Span): Edit[] {
  const first = lineOf(file.text, span.start);
  const last = lineOf(file.text, Math.max(span.start, span.end));
  return [{ start: first.start, end: last.end, newText: "" }];
}

/** Adds a line before an assignment. */
export function addLineBefore(file: DotenvFile, entry: DotenvEntry, line: string): Edit[] {
  const { start } = lineOf(file.text, entry.start);
  return [{ start, end: start, newText: `${line}${lineBreakOf(file.text)}` }];
}

/** Adds lines at the end of the file. */
export function addLines(file: DotenvFile, lines: readonly string[]): Edit[] {
  const lineBreak = lineBreakOf(file.text);
  const at = file.text.length;
  const needsBreak = at > 0 && !/[\r\n]/.test(file.text.charAt(at - 1));
  return [{ start: at, end: at, newText: `${needsBreak ? lineBreak : ""}${lines.join(lineBreak)}${lineBreak}` }];
}

/** Takes an assignment's line from the file and adds it to the `.env.local` beside it, which may have to be made. */
export function moveToLocal(
  file: DotenvFile,
  entry: DotenvEntry,
  dotenvFiles: readonly DotenvFact[],
): Edit[] | undefined {
  const path = `${file.path.slice(0, file.path.lastIndexOf("/") + 1)}.env.local`;
  const local = dotenvFiles.find((known) => known.path === path);
  // A key that is there already would be set twice, and nobody could say which value is right.
  if (local?.keys.some(({ key, commented }) => key === entry.key.text && !commented) === true) return undefined;
  const line = lineOf(file.text, entry.start);
  const text = file.text.slice(line.start, lineOf(file.text, entry.end).end).replace(/\r?\n?$/, "");
  const lineBreak = lineBreakOf(file.text);
  const at = local?.length ?? 0;
  const newText = local !== undefined && !local.endsWithLineBreak ? `${lineBreak}${text}` : `${text}${lineBreak}`;
  return [
    { start: entry.raw.start, end: entry.raw.end, newText: "" },
    { start: at, end: at, newText, path },
  ];
}

/** The line that holds an offset, its line break included. */
function lineOf(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text.charAt(start - 1))) start--;
  let end = offset;
  while (end < text.length && !/[\r\n]/.test(text.charAt(end))) end++;
  if (text.startsWith("\r\n", end)) end += 2;
  else if (end < text.length) end++;
  return { start, end };
}

/** Adds a line behind an assignment. */
export function addLineBehind(file: DotenvFile, entry: DotenvEntry, line: string): Edit[] {
  const { end } = lineOf(file.text, entry.end);
  const lineBreak = lineBreakOf(file.text);
  const isLastLine = end === file.text.length && !/[\r\n]$/.test(file.text);
  return [{ start: end, end, newText: isLastLine ? `${lineBreak}${line}` : `${line}${lineBreak}` }];
}
