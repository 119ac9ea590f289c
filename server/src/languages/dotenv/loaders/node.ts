import { FileBeingLoaded, type LoadedFile } from "./loaded.ts";

const isBlank = (character: string | undefined): boolean =>
  character === " " || character === "\t" || character === "\n";

/**
 * What `node --env-file` and `util.parseEnv` of Node 24 set. Carriage returns go away wherever they stand, a byte order
 * mark becomes part of the first key, `export KEY=` without a value sets `export KEY`, and behind `KEY= ` with nothing
 * but a blank the next line is the value. Node 20 reads those two as meant, and there a line without `=` becomes part
 * of the key on the next one.
 */
export function loadWithNode(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  const set = (key: string, value: string): void => {
    // The object that Node fills has the usual prototype, whose setter takes this key.
    if (key !== "__proto__") file.set(key, { kind: "value", text: value });
  };
  const lines = trim(text.replaceAll("\r", ""));
  const lastQuote = { "'": lines.lastIndexOf("'"), '"': lines.lastIndexOf('"'), "`": lines.lastIndexOf("`") };
  let at = 0;
  while (at < lines.length) {
    if (lines[at] === "\n" || lines[at] === "#") {
      at = lineBehind(lines, at);
      continue;
    }
    const sign = firstOf(lines, at);
    if (sign >= lines.length) break;
    if (lines[sign] === "\n") {
      at = skipBlanks(lines, sign + 1);
      continue;
    }
    let key = trim(lines.slice(at, sign));
    at = sign + 1;
    if (at >= lines.length || lines[at] === "\n") {
      set(key, "");
      continue;
    }
    at = skipBlanks(lines, at);
    if (key === "") continue;
    if (key.startsWith("export ")) key = trim(key.slice(7));
    const quote = lines[at];
    if (quote === "'" || quote === '"' || quote === "`") {
      if (at < lastQuote[quote]) {
        const closing = lines.indexOf(quote, at + 1);
        const inner = lines.slice(at + 1, closing);
        set(key, quote === '"' ? inner.replaceAll("\\n", "\n") : inner);
        at = lineBehind(lines, closing + 1);
        continue;
      }
      const next = lineBehind(lines, at);
      set(key, lines.slice(at, lines[next - 1] === "\n" ? next - 1 : next));
      at = next;
    } else {
      const next = lineBehind(lines, at);
      set(key, trim(lines.slice(at, next).replace(/#.*|\n/s, "")));
      at = next;
    }
    at = skipBlanks(lines, at);
  }
  return file;
}

/** The next `=` or line feed. */
function firstOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "=" && text[at] !== "\n") at++;
  return at;
}

function lineBehind(text: string, from: number): number {
  const lineFeed = text.indexOf("\n", from);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at])) at++;
  return at;
}

function trim(text: string): string {
  const start = skipBlanks(text, 0);
  let end = text.length;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}
