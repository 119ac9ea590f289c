import type { ShellWord } from "../../syntax/shell/shell.ts";

/**
 * Whether a word is a bundle of short options that holds a letter: `-fsSLk`. A letter that takes a value ends the
 * bundle.
 * @param withValue letters that take a value
 */
export function hasShortOption({ source }: ShellWord, letter: string, withValue = ""): boolean {
  if (!/^-[A-Za-z#0-9]/.test(source)) return false;
  for (const character of source.slice(1)) {
    if (character === letter) return true;
    if (withValue.includes(character)) return false;
  }
  return false;
}

/** Whether words of a shell's call, or of its `set`, make it stop at a failure: `-e`, `-euo`, `errexit`. */
export function setsErrexit(words: readonly { readonly text: string | undefined }[]): boolean {
  return words.some(({ text }) => text !== undefined && /^-[a-z]*e|^errexit$/.test(text));
}

/** The letters of curl's options that take a value. */
export const CURL_VALUES = "AbcCdDeEFhHKmoPQrtTuUwxXyYz";

/** The value of an option in `--name value` or `--name=value`, and the words it is written in. */
export function optionValue(
  words: readonly ShellWord[],
  name: RegExp,
): { readonly words: readonly ShellWord[]; readonly value: string } | undefined {
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) continue;
    const equals = word.source.indexOf("=");
    if (equals > 0 && name.test(word.source.slice(0, equals)))
      return { words: [word], value: (word.text ?? word.source).slice(equals + 1) };
    const next = words[index + 1];
    if (name.test(word.source) && next !== undefined) return { words: [word, next], value: next.text ?? next.source };
  }
  return undefined;
}
