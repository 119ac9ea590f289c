import type { DotenvEntry } from "./tree.ts";
import type { InvisibleCharacter } from "./invisible.ts";
import type { Span } from "../../../base/span.ts";

/**
 * Where loaders read one assignment differently. `hash`: an unquoted `#`; `dollar`: a `$` that some expand; `quote`: a quote
 * that nothing closes; `behind`: text behind the closing quote; `blanks`: blanks at the end, which `docker run` keeps.
 */
export interface LoaderTrap extends Span {
  readonly kind: "hash" | "dollar" | "quote" | "behind" | "blanks";
}

/** The first trap of an assignment; mending it shows the next. */
export function loaderTrap(entry: DotenvEntry): LoaderTrap | undefined {
  const { value, gluedHash, quote, openQuote, behindQuote, trailingBlanks } = entry;
  if (openQuote !== undefined) return { kind: "quote", start: value.start, end: value.end };
  if (behindQuote !== undefined) return { kind: "behind", start: behindQuote.start, end: behindQuote.end };
  if (gluedHash !== undefined) return { kind: "hash", start: gluedHash, end: value.end };
  const dollar = quote === "'" ? -1 : value.text.search(/(?<!\\)\$[A-Za-z_$]/);
  if (dollar >= 0) return { kind: "dollar", start: value.start + dollar, end: value.end };
  return trailingBlanks === undefined
    ? undefined
    : { kind: "blanks", start: trailingBlanks.start, end: trailingBlanks.end };
}

/** Invisible characters of an assignment, those of its key first. */
export function invisibleIn({ key, invisible }: DotenvEntry): {
  readonly inKey: readonly InvisibleCharacter[];
  readonly inValue: readonly InvisibleCharacter[];
} {
  return {
    inKey: invisible.filter(({ start }) => start < key.end),
    inValue: invisible.filter(({ start }) => start >= key.end),
  };
}
