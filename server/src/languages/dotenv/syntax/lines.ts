import type { Span } from "../../../base/span.ts";
import type { TextSpan } from "./tree.ts";

export function slice(text: string, { start, end }: Span): TextSpan {
  return { start, end, text: text.slice(start, end) };
}

export function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** The end of the line that holds an offset: its line break's offset (CR, LF or CRLF) or the text's end. */
export function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineBreak(text.charCodeAt(at))) at++;
  return at;
}

export function nextLine(text: string, end: number): number {
  return text.startsWith("\r\n", end) ? end + 2 : end + 1;
}

export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === " " || text[at] === "\t")) at++;
  return at;
}

export function trimEnd(text: string, start: number, end: number): number {
  let stop = end;
  while (stop > start && (text[stop - 1] === " " || text[stop - 1] === "\t" || text[stop - 1] === "\r")) stop--;
  return stop;
}
