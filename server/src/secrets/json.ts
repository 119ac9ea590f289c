import type { Span } from "../base/span.ts";

/** A string inside JSON, without its quotes, and the name it stands under. */
export interface JsonString extends Span {
  readonly name: string | undefined;
}

/** Longer texts are files, which are read line by line. */
const MAX_JSON = 65_536;

/** Whether a value is written as an object or a list of JSON, escaped or not. */
export function looksLikeJson(value: string): boolean {
  return /^(?:\{\s*(?:\\*"|\})|\[\s*(?:\\*"|[\]{[]))/.test(value);
}

/**
 * The strings of a JSON text that are values, in order; JSON that stands in a string, with its quotes escaped, as well. Names
 * of entries are no values. Offsets count in the text.
 */
export function jsonStrings(text: string): JsonString[] {
  if (text.length > MAX_JSON) return [];
  const found: JsonString[] = [];
  let name: string | undefined;
  for (let open = text.indexOf('"'); open >= 0;) {
    const escapes = backslashesBefore(text, open);
    let close = text.indexOf('"', open + 1);
    while (close >= 0 && backslashesBefore(text, close) !== escapes) close = text.indexOf('"', close + 1);
    if (close < 0) break;
    const [start, end] = [open + 1, close - escapes];
    if (/^\s*:/.test(text.slice(close + 1, close + 20))) name = text.slice(start, end);
    else {
      found.push({ name, start, end });
      name = undefined;
    }
    open = text.indexOf('"', close + 1);
  }
  return found;
}

function backslashesBefore(text: string, at: number): number {
  let first = at;
  while (text[first - 1] === "\\") first--;
  return at - first;
}
