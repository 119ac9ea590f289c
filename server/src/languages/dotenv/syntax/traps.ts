import type { DotenvEntry } from "./tree.ts";
import type { InvisibleCharacter } from "./invisible.ts";
import type { Span } from "../../../base/span.ts";

/**
 * Where loaders read one assignment differently. `hash`: an unquoted `#`; `dollar`: a `$` that some expand; `quote`: a quote
 * that nothing closes; `behind`: text behind the closing quote; `blanks`: blanks at the end, which `docker run` keeps.
 */
export interface LoaderTrap extends Span {
  readonly kind: "hash" | "dollar" | "quote" | "behind" | "blanks";
  /** The project's own loader does what the eight that are followed do not. */
  readonly isOwn?: boolean;
}

/** What the loader that is known to read a file expands, and others do not. */
export interface Expansions {
  /** `'pa$word'` */
  readonly inSingleQuotes: boolean;
  /** `1$2` */
  readonly digits: boolean;
  /** `'1$2'` */
  readonly digitsInSingleQuotes: boolean;
}

/** The first trap of an assignment; mending it shows the next. */
export function loaderTrap(entry: DotenvEntry, expansions: Expansions): LoaderTrap | undefined {
  const { value, gluedHash, openQuote, behindQuote, trailingBlanks } = entry;
  if (openQuote !== undefined) return { kind: "quote", start: value.start, end: value.end };
  if (behindQuote !== undefined) return { kind: "behind", start: behindQuote.start, end: behindQuote.end };
  if (gluedHash !== undefined) return { kind: "hash", start: gluedHash, end: value.end };
  const dollar = dollarIn(entry, expansions);
  if (dollar !== undefined) return { ...dollar, end: value.end };
  return trailingBlanks === undefined
    ? undefined
    : { kind: "blanks", start: trailingBlanks.start, end: trailingBlanks.end };
}

/** The first `$` that some loader expands, or the project's own alone. */
function dollarIn(
  { value, quote }: DotenvEntry,
  { inSingleQuotes, digits, digitsInSingleQuotes }: Expansions,
): Pick<LoaderTrap, "kind" | "start" | "isOwn"> | undefined {
  const isSingle = quote === "'";
  const { text, start } = value;
  const word = isSingle && !inSingleQuotes ? -1 : text.search(/(?<!\\)\$[A-Za-z_$]/);
  const digit = (isSingle ? digitsInSingleQuotes : digits) ? text.search(/(?<!\\)\$\{?\d/) : -1;
  if (word < 0) return digit < 0 ? undefined : { kind: "dollar", start: start + digit, isOwn: true };
  return { kind: "dollar", start: start + (digit < 0 ? word : Math.min(word, digit)) };
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
