import type { Span } from "../../../base/span.ts";

/** A character that nobody sees and that becomes part of a key or a value. */
export interface InvisibleCharacter extends Span {
  readonly name: string;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ["\u00A0", "a no-break space"],
  ["\u00AD", "a soft hyphen"],
  ["\u180E", "a Mongolian vowel separator"],
  ["\u200B", "a zero width space"],
  ["\u200C", "a zero width non-joiner"],
  ["\u200D", "a zero width joiner"],
  ["\u200E", "a left-to-right mark"],
  ["\u200F", "a right-to-left mark"],
  ["\u2007", "a figure space"],
  ["\u202F", "a narrow no-break space"],
  ["\u2060", "a word joiner"],
  ["\u3000", "an ideographic space"],
  ["\uFEFF", "a byte order mark"],
]);

const INVISIBLE = /[\u00A0\u00AD\u180E\u2007\u200B-\u200F\u202A-\u202F\u2060-\u2064\u2066-\u2069\u3000\uFEFF]/g;

export const NONE_INVISIBLE: readonly InvisibleCharacter[] = [];

/** Whether there is one anywhere: hardly any file has one. */
export function hasInvisible(text: string): boolean {
  return text.search(INVISIBLE) >= 0;
}

export function findInvisible(text: string, start: number, end: number): readonly InvisibleCharacter[] {
  const found: InvisibleCharacter[] = [];
  for (const match of text.slice(start, end).matchAll(INVISIBLE))
    found.push({
      start: start + match.index,
      end: start + match.index + 1,
      name: NAMES.get(match[0]) ?? "an invisible character",
    });
  return found.length === 0 ? NONE_INVISIBLE : found;
}
