import { findInterpolations } from "./interpolation.ts";
import { NONE_INVISIBLE, findInvisible, hasInvisible } from "./invisible.ts";
import { isLineBreak, lineEnd, nextLine, skipBlanks, slice, trimEnd } from "./lines.ts";
import { foreignEntries, foreignEntryOf } from "./foreign.ts";
import { beginsKey, endOfKey } from "./pem.ts";
import type { BareKey, DotenvComment, DotenvEntry, DotenvTree, Quote, StrayLine } from "./tree.ts";
import type { Span } from "../../../base/span.ts";

const ASSIGNMENT = /^([ \t]*)(export[ \t]+)?([^ \t\v\f=:#'"`]+)([ \t]*=[ \t]*|:[ \t]+|:$)/;
const BARE_KEY = /^([ \t]*)(export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:#.*)?$/;
/** `#`, `##`, `# -`: what stands before what a comment says. */
const MARKS = /^[#;][#; \t]*(?:[-*][ \t]+)?/;
/** With blanks around the sign, one word or a quoted text must follow: sentences hold signs too. */
const COMMENTED = /^(?:export[ \t]+)?[A-Za-z_][\w.]*(?:=|[ \t]+=(?=[ \t]*(?:["'`]|[^ \t]+$)))/;
const HERE_DOCUMENT = /^<<-?["']?\w{1,40}["']?$/;
const PORTABLE_KEY = /^[A-Za-z_]\w*$/;

/**
 * Reads a .env file as tolerantly as the most tolerant loader; what each loader makes of it is in `dotenv-values.ts`.
 * Never throws. A quote that is not closed ends before the first line that looks like an assignment.
 */
export function parseDotenv(text: string): DotenvTree {
  const entries: DotenvEntry[] = [];
  const bareKeys: BareKey[] = [];
  const comments: DotenvComment[] = [];
  const strays: StrayLine[] = [];
  const byteOrderMark = text.startsWith("\uFEFF") ? { start: 0, end: 1 } : undefined;
  const mayHide = hasInvisible(text);
  let position = byteOrderMark?.end ?? 0;
  let above: DotenvEntry | undefined;
  while (position < text.length) {
    const end = lineEnd(text, position);
    const first = skipBlanks(text, position, end);
    const mark = text[first];
    if (first === end) {
      above = undefined;
      position = nextLine(text, end);
    } else if (mark === "#" || mark === ";") {
      comments.push(readComment(text, { start: first, end: trimEnd(text, first, end) }, mark, mayHide, false));
      above = undefined;
      position = nextLine(text, end);
    } else {
      const entry = readEntry(text, { start: position, end }, text.length, mayHide, false);
      if (entry !== undefined) {
        entries.push(entry);
        above = goesOn(entry) ? entry : undefined;
        position = nextLine(text, lineEnd(text, Math.max(entry.end, end)));
        continue;
      }
      const bare = readBareKey(text, position, end);
      const continued = above !== undefined && (bare === undefined || continuesWith(above, bare)) ? above : undefined;
      if (bare !== undefined && continued === undefined) bareKeys.push(bare);
      else strays.push(readStray(text, first, end, continued));
      // What a backslash continues ends with the line that has none.
      if (continued?.value.text.endsWith("\\") === true && text[trimEnd(text, first, end) - 1] !== "\\")
        above = undefined;
      position = nextLine(text, lineEnd(text, Math.max(strays.at(-1)?.end ?? 0, end)));
    }
  }
  return { text, byteOrderMark, entries, bareKeys, comments, strays };
}

/** @param isNested a comment behind what is commented out, of which no more is made */
function readComment(text: string, span: Span, mark: "#" | ";", mayHide: boolean, isNested: boolean): DotenvComment {
  return { ...slice(text, span), mark, entry: isNested ? undefined : commentedEntry(text, span, mayHide) };
}

/** A commented-out assignment, which ends on the same line. */
function commentedEntry(text: string, { start, end }: Span, mayHide: boolean): DotenvEntry | undefined {
  const content = text.slice(start, end);
  const from = MARKS.exec(content)?.[0].length ?? 0;
  const body = { start: start + from, end };
  return COMMENTED.test(content.slice(from)) ? readEntry(text, body, end, mayHide, true) : foreignEntryOf(text, body);
}

function readBareKey(text: string, start: number, end: number): BareKey | undefined {
  const match = BARE_KEY.exec(text.slice(start, end));
  if (match === null) return undefined;
  const [, indent = "", exported, key = ""] = match;
  const from = start + indent.length + (exported ?? "").length;
  return { start: from, end: from + key.length, text: key, exported: exported !== undefined };
}

/** Whether somebody may have meant a value to go on in the next line: `\`, a quote that is not closed, a here-document. */
function goesOn({ quote, openQuote, value: { text } }: DotenvEntry): boolean {
  if (quote !== undefined || openQuote !== undefined) return openQuote !== undefined;
  const hereDocument = text.lastIndexOf("<<");
  return text.endsWith("\\") || (hereDocument >= 0 && HERE_DOCUMENT.test(text.slice(hereDocument)));
}

/** A line of one word may be a key of its own, or a here-document's end, unless a backslash stands before it. */
function continuesWith(above: DotenvEntry, bare: BareKey): boolean {
  return above.value.text.endsWith("\\") || !/^[A-Z_][A-Z\d_]*$/.test(bare.text);
}

function readStray(text: string, start: number, lineEnds: number, above: DotenvEntry | undefined): StrayLine {
  const span = { start, end: trimEnd(text, start, lineEnds) };
  const line = slice(text, span);
  if (beginsKey(line.text))
    return { ...slice(text, { start, end: endOfKey(text, lineEnds) }), entries: [], continues: undefined };
  if (above === undefined) return { ...line, entries: foreignEntries(text, span), continues: undefined };
  const value = trimEnd(text, start, line.text.endsWith("\\") ? span.end - 1 : span.end);
  const raw = slice(text, { start, end: value });
  const none = { comment: undefined, gluedHash: undefined, trailingBlanks: undefined, behindQuote: undefined };
  const interpolations = findInterpolations(text, start, value);
  const entry = { ...above, ...none, end: value, raw, value: raw, interpolations, invisible: NONE_INVISIBLE };
  return { ...line, entries: raw.text === "" ? [] : [entry], continues: above };
}

/** Reads the assignment of a line; its value may go on up to `limit`. `mayHide`: the file has invisible characters. */
function readEntry(
  text: string,
  line: Span,
  limit: number,
  mayHide: boolean,
  isNested: boolean,
): DotenvEntry | undefined {
  const match = ASSIGNMENT.exec(text.slice(line.start, line.end));
  if (match === null) return undefined;
  const [, indent = "", exported, keyText = "", operatorText = ""] = match;
  const keyStart = line.start + indent.length + (exported ?? "").length;
  const key = { start: keyStart, end: keyStart + keyText.length, text: keyText };
  const operator = { start: key.end, end: key.end + operatorText.length, text: operatorText };
  const { comment, ...value } = readValue(text, operator.end, line.end, limit);
  const sign = key.end + operatorText.search(/[=:]/);
  return {
    start: keyStart,
    end: Math.max(comment?.end ?? 0, value.raw.end),
    key,
    hasPortableKey: PORTABLE_KEY.test(keyText),
    operator,
    isColonForm: text[sign] === ":",
    blanksBefore: sign > operator.start ? { start: operator.start, end: sign } : undefined,
    blanksBehind: operator.end > sign + 1 ? { start: sign + 1, end: operator.end } : undefined,
    exported: exported !== undefined,
    ...value,
    comment: comment === undefined ? undefined : readComment(text, comment, "#", mayHide, isNested),
    isMultiline: value.raw.end > line.end,
    interpolations: value.value.text.includes("$") ? findInterpolations(text, value.value.start, value.value.end) : [],
    invisible: mayHide ? findInvisible(text, keyStart, value.raw.end) : NONE_INVISIBLE,
  };
}

type Value = Pick<
  DotenvEntry,
  "raw" | "value" | "quote" | "openQuote" | "behindQuote" | "trailingBlanks" | "gluedHash"
> & { readonly comment: Span | undefined };

function readValue(text: string, start: number, end: number, limit: number): Value {
  const quote = start < end ? text[start] : undefined;
  const isQuote = quote === "'" || quote === '"' || quote === "`";
  const closing = isQuote ? closingQuote(text, start + 1, quote, end, limit) : undefined;
  if (isQuote && closing !== undefined) return readQuoted(text, start, closing, limit, quote);
  const value = readUnquoted(text, start, end, isQuote ? quote : undefined);
  if (limit === end || !beginsKey(value.raw.text)) return value;
  const key = slice(text, { start, end: Math.min(limit, endOfKey(text, end)) });
  return { ...value, raw: key, value: key, trailingBlanks: undefined, comment: undefined };
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

function readQuoted(text: string, start: number, closing: number, limit: number, quote: Quote): Value {
  const rest = skipBlanks(text, closing + 1, limit);
  const restEnd = trimEnd(text, closing + 1, Math.min(limit, lineEnd(text, closing)));
  const isComment = rest < restEnd && text[rest] === "#";
  const behindQuote = rest < restEnd && !isComment ? { start: rest, end: restEnd } : undefined;
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
