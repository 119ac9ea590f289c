import type { Span } from "./span.ts";

/** A place as people count: from 1, columns in UTF-16 units. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

export interface Lines {
  placeAt(offset: number): LinePlace;
  /** The text of a line (from 1) without its line break. */
  textOf(line: number): string;
  readonly count: number;
}

/** Lines end at LF, CR or CRLF, as in editors. */
export function linesOf(text: string): Lines {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  const indexOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count: starts.length,
    placeAt: (offset) => {
      const index = indexOf(offset);
      return { line: index + 1, column: offset - (starts[index] ?? 0) + 1 };
    },
    textOf: (line) =>
      text.slice(starts[line - 1] ?? text.length, starts[line] ?? text.length).replace(/\r?\n$|\r$/, ""),
  };
}

/** The first line of a text, without its break. */
export function firstLine(text: string): Span {
  const end = /\r?\n|$/.exec(text)?.index ?? 0;
  return { start: 0, end };
}
