import type { FactKind } from "./rule.ts";

/** A sort of files, by their names, and where names say nothing by the folders they lie in. */
export interface FileName {
  /** @param path with the name; the name alone where no folder is known */
  readonly has: (name: string, path?: string) => boolean;
  /** For whoever watches a folder: they match the ends of such paths, and may match others. No braces: some editors nest none. */
  readonly globs: readonly string[];
  /** What such files may tell others; nothing where that they are there is all that is asked. */
  readonly tells: readonly FactKind[];
  /** They are small and read beside what is checked: rules ask for their texts, or only for whether they hold a credential. */
  readonly keeps?: "text" | "credential";
  /** They hold secrets, and are looked for also where git does not look. */
  readonly isPrivate?: boolean;
}

/** The last part of a path with `/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `[eE][nN][vV]`: globs tell cases apart. */
export function anyCase(word: string): string {
  return word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
