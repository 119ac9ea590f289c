import { findInterpolations } from "./interpolation.ts";
import { skipBlanks, slice, trimEnd } from "./lines.ts";
import { NONE_INVISIBLE } from "./invisible.ts";
import type { DotenvEntry, Quote, TextSpan } from "./tree.ts";
import type { Span } from "../../../base/span.ts";

/** A name and what sets it in a shell, a program, JSON, YAML, make or PowerShell, the full-width signs of an input method included. */
const PAIR =
  /(?<![\w.$@-])(?:\$\{?env:)?(?<name>[A-Za-z_][\w.-]{0,199})(?<sign>["'}\]]{0,2}[ \t]{0,20}(?:[:?+]?=>?|:(?!\/\/)|[＝：])[ \t]{0,20})/gi;

/** What stands before a name in `set X`, `setenv X`, `ENV X`, `const X`. */
const BEFORE =
  /^(?:(?:set(?:x|env)?(?:[ \t]+-[A-Za-z]{1,4})?|env|arg|const|let|var|export|declare(?:[ \t]+-[A-Za-z]{1,4})?|readonly|local)[ \t]+)["'$]?/i;

/** `X "…"`, `setenv X …`: nothing but a blank between. */
const SPACED = /^(?<name>[A-Za-z_][\w.-]{0,199})(?<sign>[ \t]{1,20})(?=[^ \t:=?+＝：])/;

/** A variable's name, by its look. */
const UPPER = /^[A-Z][A-Z\d_]+$/;

/** What a line sets in a grammar that no loader of .env files reads; nothing where it sets nothing. */
export function foreignEntries(text: string, line: Span): DotenvEntry[] {
  const spaced = spacedEntry(text, line, true);
  if (spaced !== undefined) return [spaced];
  const entries: DotenvEntry[] = [];
  const content = text.slice(line.start, line.end);
  const isList = /^[ \t]*["'{[]/.test(content);
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(content); match !== null; match = PAIR.exec(content)) {
    const entry = entryOf(text, line, match, isList);
    if (entry === undefined) continue;
    entries.push(entry);
    PAIR.lastIndex = Math.max(PAIR.lastIndex, entry.end - line.start);
  }
  return entries;
}

/** The one assignment that a text is, in such a grammar: one word or a quoted text is its value, and nothing follows. */
export function foreignEntryOf(text: string, span: Span): DotenvEntry | undefined {
  const spaced = spacedEntry(text, span, false);
  if (spaced !== undefined) return spaced;
  const content = text.slice(span.start, span.end);
  const before = (BEFORE.exec(content)?.[0] ?? "").replace(/\$$/, "").length;
  PAIR.lastIndex = before;
  const match = PAIR.exec(content);
  if (match === null || !/^(?:["'{ \t-]{0,4})$/.test(content.slice(before, match.index))) return undefined;
  const entry = entryOf(text, span, match, content.startsWith("{"));
  return entry !== undefined && /^[\s;,}"']*$/.test(text.slice(entry.end, span.end)) ? entry : undefined;
}

/** @param alone whether a name in capitals will do without `set` or the like before it */
function spacedEntry(text: string, line: Span, alone: boolean): DotenvEntry | undefined {
  const first = skipBlanks(text, line.start, line.end);
  const content = text.slice(first, line.end);
  const before = BEFORE.exec(content)?.[0].length ?? 0;
  const match = SPACED.exec(content.slice(before));
  const name = match?.groups?.["name"] ?? "";
  if (match === null || (before === 0 && (!alone || !UPPER.test(name)))) return undefined;
  const from = first + before;
  const key = { start: from, end: from + name.length, text: name };
  const entry = entryFrom(text, key, from + match[0].length, line.end, false);
  if (entry === undefined) return undefined;
  // `REM X=…`: the name is the second word.
  if (entry.quote === undefined && /^[A-Za-z_][\w.-]{0,199}=[^=]/.test(entry.value.text)) return undefined;
  const isWhole = trimEnd(text, entry.end, line.end) === entry.end;
  return isWhole || (before > 0 && entry.quote !== undefined) ? entry : undefined;
}

function entryOf(text: string, line: Span, match: RegExpExecArray, isList: boolean): DotenvEntry | undefined {
  const { name = "", sign = "" } = match.groups ?? {};
  const end = line.start + match.index + match[0].length;
  const start = end - sign.length - name.length;
  return entryFrom(text, { start, end: start + name.length, text: name }, end, line.end, isList);
}

/** @param isList whether a comma or a bracket ends a value without quotes */
function entryFrom(
  text: string,
  key: TextSpan,
  start: number,
  limit: number,
  isList: boolean,
): DotenvEntry | undefined {
  const operator = slice(text, { start: key.end, end: start });
  const value = valueAt(text, start, limit, isList);
  if (value === undefined || value.inner.start === value.inner.end) return undefined;
  return {
    start: key.start,
    end: value.raw.end,
    key,
    hasPortableKey: /^[A-Za-z_]\w*$/.test(key.text),
    operator,
    isColonForm: /^["'}\]]*[ \t]*[:：][ \t]*$/.test(operator.text),
    blanksBefore: undefined,
    blanksBehind: undefined,
    raw: slice(text, value.raw),
    value: slice(text, value.inner),
    quote: value.quote,
    openQuote: value.openQuote,
    behindQuote: undefined,
    isMultiline: false,
    trailingBlanks: undefined,
    exported: false,
    comment: undefined,
    gluedHash: undefined,
    interpolations: findInterpolations(text, value.inner.start, value.inner.end),
    invisible: NONE_INVISIBLE,
  };
}

interface Value {
  readonly raw: Span;
  readonly inner: Span;
  readonly quote: Quote | undefined;
  readonly openQuote: Quote | undefined;
}

function valueAt(text: string, start: number, limit: number, isList: boolean): Value | undefined {
  const quote = text[start];
  if (start < limit && (quote === '"' || quote === "'" || quote === "`")) {
    let at = start + 1;
    while (at < limit && text[at] !== quote) at += text[at] === "\\" ? 2 : 1;
    const isClosed = at < limit;
    const end = isClosed ? at + 1 : trimEnd(text, start, limit);
    const inner = { start: start + 1, end: isClosed ? at : end };
    return isClosed
      ? { raw: { start, end }, inner, quote, openQuote: undefined }
      : { raw: { start, end }, inner: { start, end }, quote: undefined, openQuote: quote };
  }
  let end = start;
  while (end < limit && !isEnd(text.charAt(end), isList)) end++;
  while (end > start && (text[end - 1] === ";" || text[end - 1] === ",")) end--;
  const raw = { start, end };
  return end > start ? { raw, inner: raw, quote: undefined, openQuote: undefined } : undefined;
}

function isEnd(character: string, isList: boolean): boolean {
  return /[\s"'`]/.test(character) || (isList && /[,}\]]/.test(character));
}
