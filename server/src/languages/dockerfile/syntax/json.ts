import { type MappedText, buildMappedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/** A string of an instruction in JSON form: the span covers the quotes, `source` the decoded text. */
export interface JsonItem extends Span {
  readonly text: string;
  readonly source: MappedText;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * The items when the whole text is a JSON array of strings; anything else BuildKit reads as shell form, so a missing
 * quote does not fail the build but changes what runs.
 */
export function readJsonForm(source: MappedText): JsonItem[] | undefined {
  const { text } = source;
  const space = /[ \t\r\n]*/y;
  const skip = (from: number): number => {
    space.lastIndex = from;
    space.exec(text);
    return space.lastIndex;
  };
  let index = skip(0);
  if (text[index] !== "[") return undefined;
  index = skip(index + 1);
  const items: JsonItem[] = [];
  if (text[index] === "]") return skip(index + 1) === text.length ? items : undefined;
  for (;;) {
    const item = readString(source, index);
    if (item === undefined) return undefined;
    items.push(item.value);
    index = skip(item.next);
    if (text[index] === "]") return skip(index + 1) === text.length ? items : undefined;
    if (text[index] !== ",") return undefined;
    index = skip(index + 1);
  }
}

function readString(source: MappedText, start: number): { value: JsonItem; next: number } | undefined {
  const { text } = source;
  if (text[start] !== '"') return undefined;
  const builder = buildMappedText();
  let index = start + 1;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === '"') {
      const span = source.span(start, index + 1);
      const decoded = builder.build(source.at(index));
      return { value: { ...span, text: decoded.text, source: decoded }, next: index + 1 };
    }
    if (character.charCodeAt(0) < 32) return undefined;
    if (character !== "\\") {
      builder.copy(character, source.at(index));
      index++;
      continue;
    }
    const next = text.charAt(index + 1);
    const hex = next === "u" ? /^[\da-fA-F]{4}$/.exec(text.slice(index + 2, index + 6))?.[0] : undefined;
    const value = hex === undefined ? ESCAPES[next] : String.fromCharCode(Number.parseInt(hex, 16));
    if (value === undefined) return undefined;
    builder.insert(value, source.at(index));
    index += hex === undefined ? 2 : 6;
  }
  return undefined;
}
