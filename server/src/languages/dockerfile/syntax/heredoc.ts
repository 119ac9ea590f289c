import { physicalLine } from "./lines.ts";
import { type DockerfileWord, heredocWords, wordParts } from "./words.ts";
import { type MappedText, buildMappedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/** A here-document. The span is its word, `<<EOF`. */
export interface Heredoc extends Span {
  readonly word: DockerfileWord;
  readonly name: string;
  /** `<<-`: leading tabs do not count. */
  readonly stripsTabs: boolean;
  /** Variables in the body are expanded: the delimiter is not quoted. */
  readonly expands: boolean;
  /** The lines between, their line breaks included. */
  readonly body: Span;
  /** The line that ends it; empty at the end of the text when it is missing. */
  readonly terminator: Span;
  readonly isTerminated: boolean;
}

/** Reads the bodies of the here-documents that a line opens, from the next line on, in their order. */
export function readHeredocs(text: string, line: MappedText, from: number): { heredocs: Heredoc[]; next: number } {
  const heredocs: Heredoc[] = [];
  let next = from;
  if (!line.text.includes("<<")) return { heredocs, next };
  for (const word of heredocWords(line, "\\")) {
    const match = /^\d*<<(-?)([^<]*)$/.exec(word.text);
    const delimiter = match?.[2]?.trimStart();
    if (delimiter === undefined || delimiter === "") continue;
    const name = wordParts(delimiter, "\\")
      .map((part) => (part.kind === "text" ? part.text : delimiter.slice(part.start, part.end)))
      .join("");
    const stripsTabs = match?.[1] === "-";
    const { next: behind, ...found } = findTerminator(text, next, name, stripsTabs);
    const { start, end } = word;
    const expands = !/["'\\]/.test(delimiter);
    heredocs.push({ start, end, word, name, stripsTabs, expands, ...found });
    next = behind;
  }
  return { heredocs, next };
}

function findTerminator(text: string, from: number, name: string, stripsTabs: boolean) {
  let start = from;
  while (start < text.length) {
    const line = physicalLine(text, start);
    const content = text.slice(line.start, line.end);
    if ((stripsTabs ? content.replace(/^\t+/, "") : content) === name) {
      const terminator = { start: line.start, end: line.end };
      return { body: { start: from, end: line.start }, terminator, isTerminated: true, next: line.next };
    }
    start = line.next;
  }
  const end = { start: text.length, end: text.length };
  return {
    body: { start: Math.min(from, text.length), end: text.length },
    terminator: end,
    isTerminated: false,
    next: text.length,
  };
}

/** A body as the command receives it: without the tabs that `<<-` strips and without carriage returns. */
export function heredocBody(text: string, heredoc: Heredoc): MappedText {
  const builder = buildMappedText();
  let start = heredoc.body.start;
  while (start < heredoc.body.end) {
    const line = physicalLine(text, start);
    let from = line.start;
    while (heredoc.stripsTabs && from < line.end && text[from] === "\t") from++;
    builder.copy(text.slice(from, line.end), from);
    if (line.next > line.end) builder.copy("\n", line.next - 1);
    start = line.next;
  }
  return builder.build(heredoc.body.end);
}
