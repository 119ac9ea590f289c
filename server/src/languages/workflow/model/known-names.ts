/**
 * What a name may be followed by: the names below it, nothing where it is a plain value, or anything. `texts` has whatever name one asks
 * for, and each is a text; what a list holds is not known.
 */
export type Names = ReadonlyMap<string, Names> | "open" | "list" | "texts" | PlainKind;

/** What a value is that has nothing below it. */
export type PlainKind = "text" | "number" | "boolean";

export const OPEN: Names = "open";

/** Names that are known, and what each is. */
export function leaves(names: Iterable<string>, kind: Names = OPEN): ReadonlyMap<string, Names> {
  return new Map(Array.from(names, (name) => [name.toLowerCase(), kind]));
}
