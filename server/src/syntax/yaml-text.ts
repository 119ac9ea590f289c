import { type MappedText, buildMappedText, identityText } from "./mapped-text.ts";
import type { YamlScalar } from "./yaml.ts";

/**
 * A scalar's value with the place of each character in the document. Where the value cannot be followed through
 * (unusual escapes), every character stands for the whole scalar.
 */
export function scalarSource(text: string, scalar: YamlScalar): MappedText {
  const raw = text.slice(scalar.start, scalar.end);
  const mapped = mapScalar(raw, scalar);
  if (mapped !== undefined && mapped.text === scalar.value) return mapped;
  const whole = { start: scalar.start, end: scalar.end };
  return { text: scalar.value, at: () => whole.start, span: () => whole };
}

function mapScalar(raw: string, scalar: YamlScalar): MappedText | undefined {
  switch (scalar.style) {
    case "plain":
      return raw === scalar.value ? identityText(raw, scalar.start) : mapFolded(raw, scalar.start, 0, raw.length);
    case "single":
    case "double":
      return mapQuoted(raw, scalar);
    case "literal":
      return mapBlock(raw, scalar, false);
    case "folded":
      return mapBlock(raw, scalar, true);
  }
}

/** Lines of a flow scalar: one line break is a blank, more are line breaks; blanks around them do not count. */
function mapFolded(raw: string, base: number, from: number, to: number): MappedText {
  const builder = buildMappedText();
  let index = from;
  while (index < to) {
    const lineBreak = /[ \t]*(?:\r?\n)[ \t\r\n]*/y;
    lineBreak.lastIndex = index;
    const match = lineBreak.exec(raw);
    if (match !== null && index + match[0].length <= to) {
      const breaks = match[0].split("\n").length - 1;
      builder.insert(breaks > 1 ? "\n".repeat(breaks - 1) : " ", base + index);
      index += match[0].length;
      continue;
    }
    builder.copy(raw.charAt(index), base + index);
    index++;
  }
  return builder.build(base + to);
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "\\": "\\",
  "/": "/",
  "0": "\0",
  " ": " ",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
};

function mapQuoted(raw: string, scalar: YamlScalar): MappedText | undefined {
  const inner = raw.slice(1, -1);
  const special = scalar.style === "double" ? /[\\\r\n]/ : /'|[\r\n]/;
  if (!special.test(inner)) return identityText(inner, scalar.start + 1);
  if (/[\r\n]/.test(inner) && !/\\|''/.test(inner)) return mapFolded(raw, scalar.start, 1, raw.length - 1);
  const builder = buildMappedText();
  for (let index = 1; index < raw.length - 1; index++) {
    const character = raw.charAt(index);
    const next = raw.charAt(index + 1);
    if (scalar.style === "single" && character === "'") {
      builder.insert("'", scalar.start + index);
      index++;
    } else if (scalar.style === "double" && character === "\\") {
      const escaped = SIMPLE_ESCAPES[next];
      if (escaped === undefined) return undefined;
      builder.insert(escaped, scalar.start + index);
      index++;
    } else {
      builder.copy(character, scalar.start + index);
    }
  }
  return builder.build(scalar.start + raw.length - 1);
}

/** A block scalar: the header line, then lines less their common indent. Folded lines are joined by blanks. */
function mapBlock(raw: string, scalar: YamlScalar, folded: boolean): MappedText | undefined {
  const headerEnd = raw.indexOf("\n");
  if (headerEnd < 0) return identityText("", scalar.end);
  const lines = splitLines(raw, headerEnd + 1);
  const explicit = /^[|>][+-]?([1-9])/.exec(raw)?.[1];
  const firstFilled = lines.find((line) => line.text.trim() !== "");
  if (firstFilled === undefined) return undefined;
  const indent = explicit === undefined ? (/^ */.exec(firstFilled.text)?.[0].length ?? 0) : undefined;
  if (indent === undefined) return undefined;
  const builder = buildMappedText();
  const contents = lines.map((line) => ({
    start: line.start + Math.min(indent, line.text.length),
    text: line.text.slice(indent),
  }));
  while (contents.length > 0 && contents.at(-1)?.text.trim() === "" && !/^[|>][0-9]*\+/.test(raw)) contents.pop();
  contents.forEach((line, number) => {
    builder.copy(line.text, scalar.start + line.start);
    const lineEnd = scalar.start + line.start + line.text.length;
    const next = contents[number + 1];
    if (next === undefined) {
      if (!/^[|>][0-9]*-/.test(raw)) builder.insert("\n", lineEnd);
    } else {
      const fold =
        folded && line.text !== "" && next.text !== "" && !/^[ \t]/.test(line.text) && !/^[ \t]/.test(next.text);
      builder.insert(fold ? " " : "\n", lineEnd);
    }
  });
  return builder.build(scalar.end);
}

function splitLines(raw: string, from: number): { start: number; text: string }[] {
  const lines: { start: number; text: string }[] = [];
  for (let start = from; start < raw.length;) {
    const end = raw.indexOf("\n", start);
    const stop = end < 0 ? raw.length : end;
    lines.push({ start, text: raw.slice(start, stop).replace(/\r$/, "") });
    start = end < 0 ? raw.length : end + 1;
  }
  return lines;
}
