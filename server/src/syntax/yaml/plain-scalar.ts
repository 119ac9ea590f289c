import { CST } from "yaml";
import type { ScalarStyle, YamlScalar } from "./tree.ts";

const BACKSLASH = 0x5c;

/** Thrown by the reader to itself: the text is not of the plain kind. One for all, since a stack is of no use. */
export const NOT_PLAIN = new Error("not plain YAML");

export function scalar(start: number, end: number, value: string, style: ScalarStyle): YamlScalar {
  return { type: "scalar", start, end, value, style, anchored: false };
}

/** Whether the character at an offset has an odd number of backslashes before it. */
export function isEscaped(text: string, index: number): boolean {
  let from = index;
  while (text.charCodeAt(from - 1) === BACKSLASH) from--;
  return (index - from) % 2 === 1;
}

export function unescaped(source: string): string {
  const onError = (): never => {
    throw NOT_PLAIN;
  };
  const token = { type: "double-quoted-scalar", offset: 0, indent: 0, source } as const;
  return CST.resolveAsScalar(token, false, onError).value;
}

export function literal(source: string, indent: number, isStripped: boolean): string {
  const lines = (source.endsWith("\n") ? source.slice(0, -1) : source).split("\n");
  const value = lines.map((line) => line.slice(indent)).join("\n");
  return isStripped ? value : `${value}\n`;
}

export function folded(source: string, isStripped: boolean): string {
  const header = { type: "block-scalar-header", offset: 0, indent: 0, source: isStripped ? ">-" : ">" } as const;
  return CST.resolveAsScalar({ type: "block-scalar", offset: 0, indent: 0, props: [header], source }).value;
}
