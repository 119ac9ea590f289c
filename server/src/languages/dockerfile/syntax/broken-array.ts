import type { MappedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/** What keeps a text that is meant as a JSON array of strings from being one. */
export interface BrokenArray {
  readonly at: Span;
  /** “a comma is missing here”. */
  readonly why: string;
  /** It is JSON, but not of strings alone: the builder refuses it. Anything else is read in shell form. */
  readonly isRefused: boolean;
  /** The array as it was meant; undefined where that is not plain, or a variable would lose its meaning. */
  readonly meant: string | undefined;
}

/**
 * The fault of arguments that are meant as a JSON array: undefined for an array, and for what is none (`[ -f x ]`, `[0-9]*`).
 * @param source of arguments that `readJsonForm` does not take
 */
export function brokenArray(source: MappedText): BrokenArray | undefined {
  const text = source.text.trimEnd();
  if (!text.startsWith("[") || text.length > MAX_LENGTH) return undefined;
  if (!text.endsWith("]")) return brokenEnd(source, text);
  const elements = jsonElements(text);
  if (elements !== undefined)
    return elements.every((element) => typeof element === "string")
      ? undefined
      : {
          at: source.span(0, text.length),
          why: "an array holds strings alone",
          isRefused: true,
          meant: quoteAll(elements),
        };
  if (!LIKE_ARRAY.test(text) && !STRINGS_ALONE.test(text)) return undefined;
  const { fault, why, items } = scan(text);
  return {
    at: source.span(fault.start, Math.max(fault.end, fault.start + 1)),
    why,
    isRefused: false,
    meant: items === undefined || items.some((item) => item.includes("$")) ? undefined : arrayOf(items),
  };
}

/** An array that is not closed, or with something behind it, such as a comment. */
function brokenEnd(source: MappedText, text: string): BrokenArray | undefined {
  if (!LIKE_ARRAY.test(text)) return undefined;
  const close = text.lastIndexOf("]");
  const inside = close < 0 ? undefined : jsonElements(text.slice(0, close + 1));
  if (inside === undefined && close >= 0) return undefined;
  const isList = inside?.every((element) => typeof element === "string") === true;
  if (close < 0) {
    const closed = jsonElements(`${text}]`);
    return {
      at: source.span(0, text.length),
      why: "its bracket is not closed",
      isRefused: false,
      meant: closed?.every((element) => typeof element === "string") === true ? `${text}]` : undefined,
    };
  }
  const behind = text.slice(close + 1);
  const start = close + 1 + (behind.length - behind.trimStart().length);
  return {
    at: source.span(start, text.length),
    why: behind.trimStart().startsWith("#") ? "no comment may stand behind it" : "something stands behind it",
    isRefused: false,
    meant: isList && behind.trimStart().startsWith("#") ? text.slice(0, close + 1) : undefined,
  };
}

const MAX_LENGTH = 10_000;

/** A string right behind the bracket, or a first item with a comma: no test of a shell is written so. */
const LIKE_ARRAY =
  /^\[(?:["“”‘]|'[^']{0,500}'[ \t]{0,9}[,\]]|[ \t]{0,99}(?:"[^"]{0,500}"|“[^”]{0,500}”|'[^']{0,500}'|[\w./:@${}-]{1,200})[ \t]{0,9},)/;

/** `[ "a" "b" ]`: a shell's test would have an operator. */
const STRINGS_ALONE = /^\[(?:[ \t]{1,9}"[^"]{0,500}"){2,}[ \t]{0,9}\]$/;

function jsonElements(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // No JSON at all: the scan says where.
    return undefined;
  }
}

function quoteAll(elements: readonly unknown[]): string | undefined {
  const isPlain = elements.every((each) => each === null || typeof each !== "object");
  return isPlain ? arrayOf(elements.map(String)) : undefined;
}

function arrayOf(items: readonly string[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”", "”": "”", "‘": "’" };
const WHY_QUOTES: Readonly<Record<string, string>> = {
  "'": "strings take double quotes",
  "“": "curly quotes are no quotes",
  "”": "curly quotes are no quotes",
  "‘": "curly quotes are no quotes",
};

interface Scanned {
  readonly fault: Span;
  readonly why: string;
  /** The items as they are meant; undefined where that cannot be told. */
  readonly items: readonly string[] | undefined;
}

/** The first fault, and all items. */
function scan(text: string): Scanned {
  const items: string[] = [];
  const end = text.length - 1;
  let fault: Span | undefined;
  let why = "";
  const blame = (start: number, stop: number, reason: string): void => {
    if (fault !== undefined) return;
    fault = { start, end: stop };
    why = reason;
  };
  let index = skip(text, 1);
  while (index < end) {
    const quote = text.charAt(index);
    const close = QUOTES[quote];
    if (close === undefined) {
      const length = /^[^\s,"'“”‘’\]]*/.exec(text.slice(index, end))?.[0].length ?? 0;
      const word = text.slice(index, index + Math.max(1, length));
      blame(index, index + word.length, word === "," ? "a string is missing here" : "a word has no quotes");
      if (word.length !== length) return { fault: fault ?? { start: index, end }, why, items: undefined };
      items.push(word);
      index += length;
    } else {
      const stop = endOfString(text, index + 1, close, end);
      if (stop === undefined) {
        blame(index, end, "a quote is not closed");
        return { fault: fault ?? { start: index, end }, why, items: undefined };
      }
      const reason = WHY_QUOTES[quote];
      if (reason !== undefined) blame(index, stop, reason);
      const content = text.slice(index + 1, stop - 1);
      const decoded = quote === '"' ? decode(content) : content;
      if (decoded === undefined) {
        blame(index, stop, "an escape is none of JSON");
        return { fault: fault ?? { start: index, end }, why, items: undefined };
      }
      items.push(decoded);
      index = stop;
    }
    const next = skip(text, index);
    if (text[next] === ",") {
      index = skip(text, next + 1);
      if (index >= end) blame(next, next + 1, "a comma stands behind the last string");
    } else {
      if (next < end) blame(next, next + 1, "a comma is missing here");
      index = next;
    }
  }
  return { fault: fault ?? { start: 0, end: text.length }, why: why === "" ? "its strings are not JSON" : why, items };
}

/** Behind the closing quote; undefined where there is none. */
function endOfString(text: string, from: number, close: string, end: number): number | undefined {
  for (let index = from; index < end; index++) {
    if (text[index] === "\\" && close === '"') index++;
    else if (text[index] === close) return index + 1;
  }
  return undefined;
}

function decode(content: string): string | undefined {
  try {
    return JSON.parse(`"${content}"`) as string;
  } catch {
    // An escape that JSON does not know: what was meant is not plain.
    return undefined;
  }
}

function skip(text: string, from: number): number {
  let index = from;
  while (index < text.length && /\s/.test(text.charAt(index))) index++;
  return index;
}
