import type { Span, SyntaxProblem } from "./span.ts";

export type Quote = "'" | '"' | "`";

/** One assignment. Spans count from the start of the text. */
export interface EnvironmentEntry extends Span {
  readonly key: Span & { readonly text: string };
  /** `=` or `:` with the blanks around it. */
  readonly operator: Span & { readonly text: string };
  /** The value as it stands in the file, quotes included, without the comment and the blanks before it. */
  readonly raw: Span & { readonly text: string };
  /** The value between the quotes, or the raw value. */
  readonly value: Span & { readonly text: string };
  readonly quote: Quote | undefined;
  readonly exported: boolean;
  /** The comment behind the value, from its `#`. */
  readonly comment: Span | undefined;
  /** Where an unquoted value holds a `#` that some loaders read as a comment and others do not. */
  readonly gluedHash: number | undefined;
}

export interface EnvironmentComment extends Span {
  readonly text: string;
  /** The assignment that is commented out, if it looks like one: `# KEY=value`. */
  readonly entry: EnvironmentEntry | undefined;
}

export interface EnvironmentTree {
  readonly entries: readonly EnvironmentEntry[];
  readonly comments: readonly EnvironmentComment[];
  readonly problems: readonly SyntaxProblem[];
}

const ASSIGNMENT = /^([ \t]*)(export[ \t]+)?([^\s=:#'"`]+)([ \t]*=[ \t]*|:[ \t]+)/;

/**
 * Reads a .env file as tolerantly as the most tolerant loader (loaders disagree: see docs on `dotenv/loader-ambiguity`).
 * Never throws. A quote that is not closed ends before the first line that looks like an assignment.
 */
export function parseDotenv(text: string): EnvironmentTree {
  const entries: EnvironmentEntry[] = [];
  const comments: EnvironmentComment[] = [];
  const problems: SyntaxProblem[] = [];
  let position = text.startsWith("\uFEFF") ? 1 : 0;
  while (position < text.length) {
    const end = lineEnd(text, position);
    const line = text.slice(position, end);
    const mark = /^[ \t]*[#;]/.exec(line);
    if (mark !== null) {
      const start = position + mark[0].length - 1;
      comments.push({
        start,
        end: trimEnd(text, start, end),
        text: line.slice(mark[0].length - 1).trimEnd(),
        entry: commentedEntry(text, start, end),
      });
      position = nextLine(text, end);
      continue;
    }
    const entry = readEntry(text, position, end, problems);
    if (entry === undefined) {
      if (line.trim() !== "")
        problems.push({
          start: position + line.search(/\S/),
          end: trimEnd(text, position, end),
          message: "The line is neither `KEY=value` nor a comment",
        });
      position = nextLine(text, end);
      continue;
    }
    entries.push(entry);
    position = nextLine(text, lineEnd(text, entry.end));
  }
  return { entries, comments, problems };
}

/** A commented-out assignment: one word, `=`, and a value without blanks or an empty one. */
function commentedEntry(text: string, start: number, end: number): EnvironmentEntry | undefined {
  const body = /^[#;][ \t]*(?=(?:export[ \t]+)?[A-Za-z_][\w.]*=)/.exec(text.slice(start, end));
  return body === null ? undefined : readEntry(text, start + body[0].length, end, undefined);
}

function readEntry(
  text: string,
  start: number,
  end: number,
  problems: SyntaxProblem[] | undefined,
): EnvironmentEntry | undefined {
  const match = ASSIGNMENT.exec(text.slice(start, end));
  if (match === null) return undefined;
  const keyText = match[3] ?? "";
  const operatorText = match[4] ?? "";
  const keyStart = start + (match[1] ?? "").length + (match[2] ?? "").length;
  const operatorStart = keyStart + keyText.length;
  const valueStart = operatorStart + operatorText.length;
  const value = readValue(text, valueStart, end, problems);
  return {
    start: keyStart,
    end: Math.max(value.comment?.end ?? 0, value.raw.end),
    key: { start: keyStart, end: operatorStart, text: keyText },
    operator: { start: operatorStart, end: valueStart, text: operatorText },
    exported: match[2] !== undefined,
    ...value,
  };
}

type Value = Pick<EnvironmentEntry, "raw" | "value" | "quote" | "comment" | "gluedHash">;

function readValue(text: string, start: number, end: number, problems: SyntaxProblem[] | undefined): Value {
  const quote = text[start];
  if (quote === "'" || quote === '"' || quote === "`") {
    const quoted = readQuoted(text, start, end, quote, problems);
    if (quoted !== undefined) return quoted;
  }
  return readUnquoted(text, start, end);
}

function readUnquoted(text: string, start: number, end: number): Value {
  const line = text.slice(start, end);
  const inline = /(?:^|[ \t])#/.exec(line);
  const hashAt = inline === null ? -1 : inline.index + inline[0].length - 1;
  const valueEnd = trimEnd(text, start, hashAt < 0 ? end : start + hashAt);
  const part = slice(text, start, valueEnd);
  const glued = part.text.indexOf("#");
  return {
    raw: part,
    value: part,
    quote: undefined,
    comment: hashAt < 0 ? undefined : { start: start + hashAt, end: trimEnd(text, start, end) },
    gluedHash: glued > 0 ? start + glued : undefined,
  };
}

function readQuoted(
  text: string,
  start: number,
  firstLineEnd: number,
  quote: Quote,
  problems: SyntaxProblem[] | undefined,
): Value | undefined {
  const closing = closingQuote(text, start + 1, quote, firstLineEnd);
  if (closing === undefined) {
    problems?.push({ start, end: start + 1, message: `The quote is not closed` });
    return undefined;
  }
  const rest = text.slice(closing + 1, lineEnd(text, closing));
  const comment = /^[ \t]*#/.exec(rest);
  const restEnd = trimEnd(text, closing + 1, lineEnd(text, closing));
  if (comment === null && rest.trim() !== "") {
    problems?.push({
      start: closing + 1,
      end: restEnd,
      message: "Text follows the closing quote; loaders read the value differently",
    });
  }
  return {
    raw: slice(text, start, closing + 1),
    value: slice(text, start + 1, closing),
    quote,
    comment: comment === null ? undefined : { start: closing + comment[0].length, end: restEnd },
    gluedHash: undefined,
  };
}

/**
 * The closing quote. On a later line it counts only when nothing but a comment follows it: otherwise it opens a
 * later value, and this quote was never closed.
 */
function closingQuote(text: string, from: number, quote: Quote, firstLineEnd: number): number | undefined {
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === "\\" && quote === '"') index++;
    else if (character === quote) {
      const isLater = index >= firstLineEnd;
      return isLater && !/^[ \t]*(?:#.*)?$/.test(text.slice(index + 1, lineEnd(text, index))) ? undefined : index;
    }
  }
  return undefined;
}

function slice(text: string, start: number, end: number): Span & { text: string } {
  return { start, end, text: text.slice(start, end) };
}

/** The end of the line that holds an offset: its line break's offset (CR, LF or CRLF) or the text's end. */
function lineEnd(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x0a || code === 0x0d) return index;
  }
  return text.length;
}

function nextLine(text: string, end: number): number {
  return text.startsWith("\r\n", end) ? end + 2 : end + 1;
}

function trimEnd(text: string, start: number, end: number): number {
  let stop = end;
  while (stop > start && (text[stop - 1] === " " || text[stop - 1] === "\t" || text[stop - 1] === "\r")) stop--;
  return stop;
}
