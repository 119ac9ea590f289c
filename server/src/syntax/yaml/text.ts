import { type MappedText, type MappedTextBuilder, buildMappedText, identityText } from "../../base/mapped-text.ts";
import type { YamlScalar } from "./tree.ts";

/**
 * A scalar's value with the place of each character in the document. Where the value cannot be followed through
 * (text that the parser had to repair), every character stands for the whole scalar.
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
      return raw === scalar.value ? identityText(raw, scalar.start) : mapFlow(raw, scalar, 0, raw.length);
    case "single":
    case "double":
      return mapFlow(raw, scalar, 1, raw.length - 1);
    case "literal":
    case "folded":
      return mapBlock(raw, scalar);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  "\t": "\t",
};

const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Plain and quoted scalars: lines fold into blanks, blanks around a fold do not count, quotes have their escapes. */
function mapFlow(raw: string, scalar: YamlScalar, from: number, to: number): MappedText {
  const builder = buildMappedText();
  const fold = /[ \t]*\r?\n[ \t\r\n]*/y;
  const ordinary = scalar.style === "double" ? /[^\s\\]+/y : scalar.style === "single" ? /[^\s']+/y : /\S+/y;
  let index = from;
  while (index < to) {
    const run = matchAt(ordinary, raw, index);
    if (run !== undefined) {
      builder.copy(raw.slice(index, Math.min(index + run.length, to)), scalar.start + index);
      index += run.length;
      continue;
    }
    const blanks = matchAt(/[ \t]+/y, raw, index);
    // Tried before the fold, which would read a long run of blanks again from each of them.
    if (blanks !== undefined && !/^\r?\n/.test(raw.slice(index + blanks.length, index + blanks.length + 2))) {
      builder.copy(raw.slice(index, Math.min(index + blanks.length, to)), scalar.start + index);
      index += blanks.length;
      continue;
    }
    const folded = matchAt(fold, raw, index);
    if (folded !== undefined) {
      const breaks = folded.split("\n").length - 1;
      builder.insert(breaks > 1 ? "\n".repeat(breaks - 1) : " ", scalar.start + index);
      index += folded.length;
    } else if (raw[index] === "'" && scalar.style === "single") {
      builder.insert("'", scalar.start + index);
      index += 2;
    } else if (raw[index] === "\\" && scalar.style === "double") {
      index += mapEscape(raw, index, scalar.start, builder);
    } else {
      builder.copy(raw.charAt(index), scalar.start + index);
      index++;
    }
  }
  return builder.build(scalar.start + to);
}

/** Adds what an escape stands for; returns its length in the file. */
function mapEscape(raw: string, index: number, base: number, builder: MappedTextBuilder): number {
  const joined = matchAt(/\\\r?\n[ \t]*/y, raw, index);
  if (joined !== undefined) return joined.length;
  const next = raw.charAt(index + 1);
  const digits = HEX_LENGTH[next];
  if (digits !== undefined) {
    const code = Number.parseInt(raw.slice(index + 2, index + 2 + digits), 16);
    if (code <= 0x10ffff) builder.insert(String.fromCodePoint(code), base + index);
    return 2 + digits;
  }
  builder.insert(ESCAPES[next] ?? raw.slice(index, index + 2), base + index);
  return 2;
}

function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  const match = pattern.exec(text)?.[0];
  return match === undefined || match === "" ? undefined : match;
}

interface BlockLine {
  readonly start: number;
  readonly indent: number;
  /** Without its indent and its line break. */
  readonly content: string;
}

/** Block scalars: a header, then lines less their common indent. */
function mapBlock(raw: string, scalar: YamlScalar): MappedText | undefined {
  const headerEnd = raw.indexOf("\n");
  if (headerEnd < 0) return identityText("", scalar.end);
  const lines = blockLines(raw, headerEnd + 1);
  const first = lines.find((line) => line.content !== "");
  const chomping = /^[|>]\d?([+-])/.exec(raw)?.[1] ?? "";
  if (!/^[|>][+-]?\d/.test(raw)) return buildBlock(lines, first?.indent ?? 0, chomping, scalar);
  // An explicit indent counts from the parent's, which the scalar alone does not show.
  for (let indent = first?.indent ?? 0; indent > 0; indent--) {
    const mapped = buildBlock(lines, indent, chomping, scalar);
    if (mapped.text === scalar.value) return mapped;
  }
  return undefined;
}

function blockLines(raw: string, from: number): BlockLine[] {
  const lines: BlockLine[] = [];
  for (let start = from; start <= raw.length;) {
    const end = raw.indexOf("\n", start);
    const stop = end < 0 ? raw.length : end;
    const line = raw.slice(start, stop).replace(/\r$/, "");
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    lines.push({ start, indent, content: line.slice(indent) });
    start = stop + 1;
  }
  if (lines.at(-1)?.start === raw.length) lines.pop();
  return lines;
}

function buildBlock(lines: readonly BlockLine[], indent: number, chomping: string, scalar: YamlScalar): MappedText {
  const builder = buildMappedText();
  const isFolded = scalar.style === "folded";
  const first = Math.max(
    0,
    lines.findIndex((line) => line.content !== ""),
  );
  const last = lines.findLastIndex((line) => line.content !== "" || line.indent > indent);
  let separator = "";
  let wasIndented = false;
  /** Where the line before ended: the place of what joins it to the next. */
  let breakAt = scalar.start;
  const add = (line: BlockLine, before: string): void => {
    const extra = Math.max(0, line.indent - indent);
    builder.insert(before, breakAt);
    builder.copy(" ".repeat(extra) + line.content, scalar.start + line.start + line.indent - extra);
  };
  for (const [number, line] of lines.entries()) {
    const isIndented = line.indent > indent || line.content.startsWith("\t");
    if (number > last) {
      // Blank lines at the end count only with `+`.
      if (chomping === "+") add(line, "\n");
    } else if (number < first || !isFolded) {
      add(line, separator);
      separator = "\n";
    } else if (isIndented) {
      if (separator === " ") separator = "\n";
      else if (!wasIndented && separator === "\n" && number > first) separator = "\n\n";
      add(line, separator);
      separator = "\n";
      wasIndented = true;
    } else if (line.content === "") {
      if (separator === "\n") builder.insert("\n", breakAt);
      else separator = "\n";
    } else {
      add(line, separator);
      separator = " ";
      wasIndented = false;
    }
    breakAt = scalar.start + line.start + line.indent + line.content.length;
  }
  if (chomping === "+" || (chomping === "" && last >= 0)) builder.insert("\n", breakAt);
  return builder.build(scalar.end);
}
