import { type Interpolation, findInterpolations } from "./interpolation.ts";
import { type InvisibleCharacter, NONE_INVISIBLE, findInvisible, hasInvisible } from "./invisible.ts";
import type { Span, SyntaxProblem } from "../../../base/span.ts";

export type Quote = "'" | '"' | "`";

/** A piece of the file and what it says. */
export interface TextSpan extends Span {
  readonly text: string;
}

/** One assignment. Spans count from the start of the text. */
export interface DotenvEntry extends Span {
  readonly key: TextSpan;
  /** Whether the key is a name to every loader and shell: `[A-Za-z_][A-Za-z0-9_]*`. */
  readonly hasPortableKey: boolean;
  /** `=` or `:` with the blanks around it. */
  readonly operator: TextSpan;
  /** `KEY: value`. */
  readonly isColonForm: boolean;
  /** The blanks before `=`, and those behind `=` or `:`. */
  readonly blanksBefore: Span | undefined;
  readonly blanksBehind: Span | undefined;
  /** The value as it stands in the file, quotes included, without the comment and the blanks before it. */
  readonly raw: TextSpan;
  /** The value between the quotes, or the raw value. */
  readonly value: TextSpan;
  /** The quote around the value; undefined when there is none, or it is not closed. */
  readonly quote: Quote | undefined;
  /** The value starts with this quote, and nothing closes it. */
  readonly openQuote: Quote | undefined;
  /** What follows the closing quote and is no comment. */
  readonly behindQuote: Span | undefined;
  /** The value spans lines. */
  readonly isMultiline: boolean;
  /** Blanks between an unquoted value and the end of its line, which `docker run --env-file` keeps. */
  readonly trailingBlanks: Span | undefined;
  readonly exported: boolean;
  /** The comment behind the value, from its `#`. */
  readonly comment: Span | undefined;
  /** Where an unquoted value holds a `#` that some loaders read as a comment and others do not. */
  readonly gluedHash: number | undefined;
  readonly interpolations: readonly Interpolation[];
  /** Characters in the key, the operator or the value that cannot be seen. */
  readonly invisible: readonly InvisibleCharacter[];
}

export interface DotenvComment extends TextSpan {
  readonly mark: "#" | ";";
  /** The assignment that is commented out, if it looks like one: `# KEY=value`. */
  readonly entry: DotenvEntry | undefined;
}

/** A line that is a key alone: Docker and compose take its value from where they are run, others pass over it. */
export interface BareKey extends TextSpan {
  readonly exported: boolean;
}

export interface DotenvTree {
  readonly text: string;
  readonly byteOrderMark: Span | undefined;
  readonly entries: readonly DotenvEntry[];
  readonly bareKeys: readonly BareKey[];
  readonly comments: readonly DotenvComment[];
  readonly problems: readonly SyntaxProblem[];
}

const ASSIGNMENT = /^([ \t]*)(export[ \t]+)?([^ \t\v\f=:#'"`]+)([ \t]*=[ \t]*|:[ \t]+|:$)/;
const BARE_KEY = /^([ \t]*)(export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:#.*)?$/;
const COMMENTED = /^[#;][ \t]*(?=(?:export[ \t]+)?[A-Za-z_][\w.]*=)/;
const PORTABLE_KEY = /^[A-Za-z_]\w*$/;

/**
 * Reads a .env file as tolerantly as the most tolerant loader; what each loader makes of it is in `dotenv-values.ts`.
 * Never throws. A quote that is not closed ends before the first line that looks like an assignment.
 */
export function parseDotenv(text: string): DotenvTree {
  const entries: DotenvEntry[] = [];
  const bareKeys: BareKey[] = [];
  const comments: DotenvComment[] = [];
  const problems: SyntaxProblem[] = [];
  const byteOrderMark = text.startsWith("\uFEFF") ? { start: 0, end: 1 } : undefined;
  const mayHide = hasInvisible(text);
  let position = byteOrderMark?.end ?? 0;
  while (position < text.length) {
    const end = lineEnd(text, position);
    const first = skipBlanks(text, position, end);
    const mark = text[first];
    if (first === end) position = nextLine(text, end);
    else if (mark === "#" || mark === ";") {
      const span = { start: first, end: trimEnd(text, first, end) };
      comments.push({ ...slice(text, span), mark, entry: commentedEntry(text, span, mayHide) });
      position = nextLine(text, end);
    } else {
      const entry = readEntry(text, { start: position, end }, text.length, mayHide, problems);
      if (entry === undefined) {
        const bare = readBareKey(text, position, end);
        if (bare === undefined) problems.push(strayLine(text, first, end));
        else bareKeys.push(bare);
        position = nextLine(text, end);
      } else {
        entries.push(entry);
        position = nextLine(text, lineEnd(text, Math.max(entry.end, end)));
      }
    }
  }
  return { text, byteOrderMark, entries, bareKeys, comments, problems };
}

/** A commented-out assignment: one word, `=`, and what stands on the same line. */
function commentedEntry(text: string, span: Span, mayHide: boolean): DotenvEntry | undefined {
  const body = COMMENTED.exec(text.slice(span.start, span.end));
  return body === null
    ? undefined
    : readEntry(text, { start: span.start + body[0].length, end: span.end }, span.end, mayHide, undefined);
}

function readBareKey(text: string, start: number, end: number): BareKey | undefined {
  const match = BARE_KEY.exec(text.slice(start, end));
  if (match === null) return undefined;
  const [, indent = "", exported, key = ""] = match;
  const from = start + indent.length + (exported ?? "").length;
  return { start: from, end: from + key.length, text: key, exported: exported !== undefined };
}

function strayLine(text: string, start: number, end: number): SyntaxProblem {
  return { start, end: trimEnd(text, start, end), message: "The line is neither `KEY=value` nor a comment" };
}

/** Reads the assignment of a line; its value may go on up to `limit`. `mayHide`: the file has invisible characters. */
function readEntry(
  text: string,
  line: Span,
  limit: number,
  mayHide: boolean,
  problems: SyntaxProblem[] | undefined,
): DotenvEntry | undefined {
  const match = ASSIGNMENT.exec(text.slice(line.start, line.end));
  if (match === null) return undefined;
  const [, indent = "", exported, keyText = "", operatorText = ""] = match;
  const keyStart = line.start + indent.length + (exported ?? "").length;
  const key = { start: keyStart, end: keyStart + keyText.length, text: keyText };
  const operator = { start: key.end, end: key.end + operatorText.length, text: operatorText };
  const value = readValue(text, operator.end, line.end, limit, problems);
  const sign = key.end + operatorText.search(/[=:]/);
  return {
    start: keyStart,
    end: Math.max(value.comment?.end ?? 0, value.raw.end),
    key,
    hasPortableKey: PORTABLE_KEY.test(keyText),
    operator,
    isColonForm: text[sign] === ":",
    blanksBefore: sign > operator.start ? { start: operator.start, end: sign } : undefined,
    blanksBehind: operator.end > sign + 1 ? { start: sign + 1, end: operator.end } : undefined,
    exported: exported !== undefined,
    ...value,
    isMultiline: value.raw.end > line.end,
    interpolations: value.value.text.includes("$") ? findInterpolations(text, value.value.start, value.value.end) : [],
    invisible: mayHide ? findInvisible(text, keyStart, value.raw.end) : NONE_INVISIBLE,
  };
}

type Value = Pick<
  DotenvEntry,
  "raw" | "value" | "quote" | "openQuote" | "behindQuote" | "trailingBlanks" | "comment" | "gluedHash"
>;

function readValue(
  text: string,
  start: number,
  end: number,
  limit: number,
  problems: SyntaxProblem[] | undefined,
): Value {
  const quote = start < end ? text[start] : undefined;
  if (quote !== "'" && quote !== '"' && quote !== "`") return readUnquoted(text, start, end, undefined);
  const closing = closingQuote(text, start + 1, quote, end, limit);
  if (closing !== undefined) return readQuoted(text, start, closing, limit, quote, problems);
  problems?.push({ start, end: start + 1, message: "The quote is not closed" });
  return readUnquoted(text, start, end, quote);
}

function readUnquoted(text: string, start: number, end: number, openQuote: Quote | undefined): Value {
  const line = text.slice(start, end);
  const inline = /(?:^|[ \t])#/.exec(line);
  const hashAt = inline === null ? -1 : inline.index + inline[0].length - 1;
  const valueEnd = trimEnd(text, start, hashAt < 0 ? end : start + hashAt);
  const part = slice(text, { start, end: valueEnd });
  const glued = part.text.indexOf("#");
  return {
    raw: part,
    value: part,
    quote: undefined,
    openQuote,
    behindQuote: undefined,
    trailingBlanks: hashAt < 0 && valueEnd < end ? { start: valueEnd, end } : undefined,
    comment: hashAt < 0 ? undefined : { start: start + hashAt, end: trimEnd(text, start, end) },
    gluedHash: glued > 0 ? start + glued : undefined,
  };
}

function readQuoted(
  text: string,
  start: number,
  closing: number,
  limit: number,
  quote: Quote,
  problems: SyntaxProblem[] | undefined,
): Value {
  const rest = skipBlanks(text, closing + 1, limit);
  const restEnd = trimEnd(text, closing + 1, Math.min(limit, lineEnd(text, closing)));
  const isComment = rest < restEnd && text[rest] === "#";
  const behindQuote = rest < restEnd && !isComment ? { start: rest, end: restEnd } : undefined;
  if (behindQuote !== undefined)
    problems?.push({
      start: closing + 1,
      end: restEnd,
      message: "Text follows the closing quote; loaders read the value differently",
    });
  return {
    raw: slice(text, { start, end: closing + 1 }),
    value: slice(text, { start: start + 1, end: closing }),
    quote,
    openQuote: undefined,
    behindQuote,
    trailingBlanks: undefined,
    comment: isComment ? { start: rest, end: restEnd } : undefined,
    gluedHash: undefined,
  };
}

/**
 * The closing quote. On a later line it counts only when nothing but a comment follows it: otherwise it opens a later
 * value, and this quote was never closed. So no stretch of text is gone through twice for the same kind of quote.
 */
function closingQuote(
  text: string,
  from: number,
  quote: Quote,
  firstLineEnd: number,
  limit: number,
): number | undefined {
  for (let index = from; index < limit; index++) {
    const character = text[index];
    if (character === "\\" && quote === '"') index++;
    else if (character === quote) {
      if (index < firstLineEnd) return index;
      const rest = skipBlanks(text, index + 1, limit);
      return rest >= limit || text[rest] === "#" || isLineBreak(text.charCodeAt(rest)) ? index : undefined;
    }
  }
  return undefined;
}

function slice(text: string, { start, end }: Span): TextSpan {
  return { start, end, text: text.slice(start, end) };
}

function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** The end of the line that holds an offset: its line break's offset (CR, LF or CRLF) or the text's end. */
function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineBreak(text.charCodeAt(at))) at++;
  return at;
}

function nextLine(text: string, end: number): number {
  return text.startsWith("\r\n", end) ? end + 2 : end + 1;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (text[at] === " " || text[at] === "\t")) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let stop = end;
  while (stop > start && (text[stop - 1] === " " || text[stop - 1] === "\t" || text[stop - 1] === "\r")) stop--;
  return stop;
}
