import { TemplateDepthError, TemplateError, substitute } from "./compose-template.ts";
import {
  FileBeingLoaded,
  type LoadedFile,
  type LoadedValue,
  isGoBlank,
  isGoSpace,
  skipWhile,
  trimEndWhile,
  valueWith,
} from "./loaded.ts";

/**
 * What Docker Compose reads from `.env` and `env_file` (compose-go 2); a line that it rejects costs the whole file.
 * Expanded is outside quotes and in double quotes, with defaults and required names.
 */
export function loadWithCompose(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const lastQuote = { "'": text.lastIndexOf("'"), '"': text.lastIndexOf('"') };
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (;;) {
    at = skipWhile(text, at, isGoSpace);
    if (at >= text.length) return file;
    if (text[at] === "#") {
      at = lineEnd(text, at);
      continue;
    }
    const key = keyAt(text, at);
    const line = text.slice(at, lineEnd(text, at));
    if (key.why !== undefined) {
      file.stop(line, key.why);
      at += line.length;
      continue;
    }
    if (key.isBare) {
      if (file.textOf(key.name) === undefined) file.set(key.name, { kind: "inherited" });
      at = key.valueStart;
      continue;
    }
    const start = skipWhile(text, key.valueStart, isGoBlank);
    const quote = text[start];
    if (quote === "'" || quote === '"') {
      const quoted = start < lastQuote[quote] ? readQuoted(text, start, quote) : undefined;
      if (quoted === undefined) {
        file.stop(line, "The quote is not closed");
        at = Math.max(at + line.length, start);
        continue;
      }
      if (quote === '"') setExpanded(file, line, key.name, unescape(quoted.inner));
      else file.set(key.name, { kind: "value", text: quoted.inner });
      at = quoted.end;
    } else {
      const end = lineEnd(text, start);
      setExpanded(file, line, key.name, trimEndWhile(text.slice(start, end).split(" #", 1)[0] ?? "", isGoSpace));
      at = end;
    }
  }
}

interface Key {
  readonly name: string;
  readonly valueStart: number;
  readonly isBare: boolean;
  readonly why?: string;
}

/** Up to `=`, `:` or the line's end. At the end of the file the key is empty, and its line the value. */
function keyAt(text: string, from: number): Key {
  let start = from;
  if (text.startsWith("export", from) && /^[\t\n\f\r ]$/.test(text.charAt(from + 6)))
    start = skipWhile(text, from + 6, isGoBlank);
  for (let at = start; at < text.length; at++) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character === "=" || character === ":" || character === "\n") {
      const name = trimEndWhile(text.slice(start, at), isGoSpace);
      const why = name.includes(" ") ? "The name holds blanks" : undefined;
      return { name, valueStart: at + 1, isBare: character === "\n", ...(why === undefined ? {} : { why }) };
    }
    if (!/^[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00A0]$/u.test(character))
      return { name: "", valueStart: at, isBare: false, why: "The name holds other signs" };
    at += character.length - 1;
  }
  const nothing = { name: "", valueStart: start, isBare: false };
  return start < text.length ? nothing : { ...nothing, why: "There is no name behind `export`" };
}

/** A backslash before the quote makes it part of the value and goes away; any other backslash stays. */
function readQuoted(text: string, opening: number, quote: string): { inner: string; end: number } | undefined {
  let inner = "";
  let copied = opening + 1;
  for (let at = opening + 1; at < text.length; at++) {
    if (text[at] === quote) return { inner: inner + text.slice(copied, at), end: at + 1 };
    if (text[at] !== "\\") continue;
    if (text[at + 1] === quote) {
      inner += text.slice(copied, at);
      copied = at + 1;
    }
    at++;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  $: "$$",
};

function unescape(text: string): string {
  return text.replace(/\\(?:0(\d{0,3})|([abfnrtv$"\\]))/g, (_, octal: string | undefined, escaped: string) => {
    if (octal === undefined) return ESCAPES[escaped] ?? escaped;
    const code = /^[0-7]{3}$/.test(octal) ? Number.parseInt(octal, 8) : 256;
    // Go knows three octal digits up to 255; what is left of the others is the backslash and the digits.
    return code > 255 ? `\\${octal}` : String.fromCharCode(code);
  });
}

function setExpanded(file: FileBeingLoaded, line: string, key: string, text: string): void {
  const unset = new Set<string>();
  let value: LoadedValue;
  try {
    value = valueWith(
      substitute(text, (name) => {
        const known = file.textOf(name);
        if (known === undefined) unset.add(name);
        return known;
      }),
      unset,
    );
  } catch (error) {
    if (error instanceof TemplateDepthError) value = { kind: "unknown", why: error.message };
    else if (error instanceof TemplateError) {
      file.stop(line, error.message);
      value = { kind: "refused", why: error.message };
    } else throw error;
  }
  file.set(key, value);
}

function lineEnd(text: string, from: number): number {
  const lineFeed = text.indexOf("\n", from);
  return lineFeed < 0 ? text.length : lineFeed;
}
