import { FileBeingLoaded, type LoadedFile, isGoBlank, isGoSpace, skipWhile, trimEndWhile } from "./loaded.ts";

/**
 * What godotenv sets; a line that it rejects costs the whole file. Expanded is outside quotes and in double quotes,
 * names in capitals only, from the file alone. This is version 1.5.1; what comes after it takes `-` in a key, begins the
 * comment at the first `#` behind a blank, and minds a backslash that is escaped before a quote.
 */
export function loadWithGodotenv(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const source = text.replaceAll("\r\n", "\n");
  const lastQuote = { "'": source.lastIndexOf("'"), '"': source.lastIndexOf('"') };
  let at = 0;
  for (;;) {
    at = skipWhile(source, at, isGoSpace);
    if (at >= source.length) return file;
    if (source[at] === "#") {
      at = lineEnd(source, at);
      continue;
    }
    const key = keyAt(source, at);
    if (key.why !== undefined) {
      const end = lineEnd(source, at);
      file.stop(source.slice(at, end), key.why);
      at = end;
      continue;
    }
    const start = skipWhile(source, key.valueStart, isGoBlank);
    const quote = source[start];
    if (quote === "'" || quote === '"') {
      const closing = start < lastQuote[quote] ? closingQuote(source, start, quote) : -1;
      if (closing < 0) {
        const end = lineEnd(source, at);
        file.stop(source.slice(at, end), "The quote is not closed");
        at = Math.max(end, start);
      } else {
        const inner = trimQuotes(source.slice(start, closing), quote);
        file.set(key.name, { kind: "value", text: quote === '"' ? expand(unescape(inner), file) : inner });
        at = closing + 1;
      }
    } else {
      const end = skipWhile(source, start, (character) => character !== "\n" && character !== "\r");
      const value = withoutComment(source.slice(start, end));
      file.set(key.name, { kind: "value", text: expand(value, file) });
      at = end;
    }
  }
}

interface Key {
  readonly name: string;
  readonly valueStart: number;
  readonly why?: string;
}

/**
 * Up to `=` or `:`, blanks inside and all; of the letters beyond ASCII, which it takes by their bytes, none here. At
 * the end of the file the key is empty, and its line the value.
 */
function keyAt(text: string, from: number): Key {
  let start = from;
  if (text.startsWith("export", from) && isGoBlank(text.charAt(from + 6))) start = skipWhile(text, from + 6, isGoBlank);
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "=" || character === ":")
      return { name: trimEndWhile(text.slice(start, at), isGoSpace), valueStart: at + 1 };
    if (!/^[\w.\t\v\f\r \u0085\u00A0]$/.test(character))
      return { name: "", valueStart: at, why: character === "\n" ? "There is no `=`" : "The name holds other signs" };
  }
  return start < text.length
    ? { name: "", valueStart: start }
    : { name: "", valueStart: start, why: "There is no name behind `export`" };
}

function closingQuote(text: string, opening: number, quote: string): number {
  for (let at = text.indexOf(quote, opening + 1); at >= 0; at = text.indexOf(quote, at + 1))
    if (text[at - 1] !== "\\") return at;
  return -1;
}

function trimQuotes(text: string, quote: string): string {
  const start = skipWhile(text, 0, (character) => character === quote);
  return trimEndWhile(text.slice(start), (character) => character === quote);
}

/** The comment is what the last `#` with a blank before it begins. */
function withoutComment(line: string): string {
  let end = line.length;
  for (let at = line.length - 1; at > 0; at--)
    if (line[at] === "#" && isGoBlank(line.charAt(at - 1))) {
      end = at;
      break;
    }
  const value = trimEndWhile(line.slice(0, end), isGoBlank);
  return value.slice(skipWhile(value, 0, isGoBlank));
}

function unescape(text: string): string {
  return text
    .replace(/\\(.)/gs, (escape, escaped: string) => (escaped === "n" ? "\n" : escaped === "r" ? "\r" : escape))
    .replace(/\\([^$])/g, "$1");
}

function expand(text: string, file: FileBeingLoaded): string {
  return text.replace(
    /(\\)?\$\(?\{?([A-Z0-9_]+)?\}?/g,
    (whole, escape: string | undefined, name: string | undefined) => {
      if (escape !== undefined) return whole.slice(1);
      return name === undefined ? whole : (file.textOf(name) ?? "");
    },
  );
}

function lineEnd(text: string, from: number): number {
  const lineFeed = text.indexOf("\n", from);
  return lineFeed < 0 ? text.length : lineFeed;
}
