import { type MappedText, buildMappedText, identityText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/** A comment line; the span begins at its mark. */
export interface DockerfileComment extends Span {
  readonly text: string;
}

/** One line of a file without its line break, and where the next one begins. */
export interface PhysicalLine extends Span {
  readonly next: number;
}

/** What BuildKit takes for one instruction: continued lines joined, comments and blank lines between them left out. */
export interface LogicalLine {
  readonly content: MappedText;
  /** End of the last line that gave something to the content. */
  readonly end: number;
  /** Where the next physical line begins. */
  readonly next: number;
}

/** As BuildKit does, only `\n` ends a line; carriage returns before it belong to the line break. */
export function physicalLine(text: string, start: number): PhysicalLine {
  const lineBreak = text.indexOf("\n", start);
  let end = lineBreak < 0 ? text.length : lineBreak;
  while (end > start && text.charCodeAt(end - 1) === 13) end--;
  return { start, end, next: lineBreak < 0 ? text.length : lineBreak + 1 };
}

/** First offset from `start` on that is no white space. */
export function skipBlanks(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && isBlank(text.charCodeAt(index))) index++;
  return index;
}

/** Where a text ends without its trailing white space. Other spaces than ASCII's are part of words. */
export function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

export function commentOf(text: string, line: Span): DockerfileComment | undefined {
  const start = skipBlanks(text, line.start, line.end);
  return text.charCodeAt(start) === 35 && start < line.end
    ? { start, end: line.end, text: text.slice(start, line.end) }
    : undefined;
}

/**
 * Where the continuation mark of a line stands, or undefined. A doubled mark is an escaped character and ends the
 * instruction; blanks may follow the mark.
 */
function continuationMark(text: string, start: number, end: number, escape: string): number | undefined {
  let last = end - 1;
  while (last >= start && (text[last] === " " || text[last] === "\t")) last--;
  if (last < start || text[last] !== escape) return undefined;
  return last > start && text[last - 1] === escape ? undefined : last;
}

/** Reads the instruction that begins on a line. Comments inside it go to `comments`. */
export function logicalLine(
  text: string,
  first: PhysicalLine,
  escape: string,
  comments: DockerfileComment[],
): LogicalLine {
  const start = skipBlanks(text, first.start, first.end);
  const mark = continuationMark(text, start, first.end, escape);
  if (mark === undefined)
    return { content: identityText(text.slice(start, first.end), start), end: first.end, next: first.next };
  const builder = buildMappedText();
  builder.copy(text.slice(start, mark), start);
  let end = mark;
  let next = first.next;
  while (next < text.length) {
    const line = physicalLine(text, next);
    next = line.next;
    const comment = commentOf(text, line);
    if (comment !== undefined) {
      comments.push(comment);
      continue;
    }
    if (skipBlanks(text, line.start, line.end) === line.end) continue;
    const stop = continuationMark(text, line.start, line.end, escape);
    builder.copy(text.slice(line.start, stop ?? line.end), line.start);
    end = stop ?? line.end;
    if (stop === undefined) break;
  }
  return { content: builder.build(end), end, next };
}
