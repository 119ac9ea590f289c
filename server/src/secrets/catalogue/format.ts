import type { Purpose, VerdictKind } from "../verdict.ts";

interface Format {
  /** Names the entry in tests. */
  readonly id: string;
  readonly provider: string;
  /** What it is, without provider and mode: "secret key". */
  readonly what: string;
  readonly kind: Extract<VerdictKind, "secret" | "publishable" | "identifier">;
  readonly purpose: Purpose;
  /**
   * Linear: its beginning is fixed, or it holds for the whole value. The named group `body` is what must not be a
   * placeholder; `mode`, where there is one, tells live from test.
   */
  readonly pattern: RegExp;
  /** Meanings of the group `mode`, an absent group being the empty text. */
  readonly modes?: Readonly<Record<string, "live" | "test">>;
  /** The mode of every credential of this form. */
  readonly mode?: "live" | "test";
  /** Where the form is described. */
  readonly source: string;
}

/** A credential that its form alone gives away, in any text. */
export interface TokenFormat extends Format {
  /** A cheap test before the pattern: one of these stands in the text. */
  readonly marks: readonly string[];
}

/** A credential whose form is common; only together with its variable's name it is one. The pattern holds for the whole value. */
export interface NamedFormat extends Format {
  /** Words of the variable's name, lower case: one of each list must be there. */
  readonly words: readonly (readonly string[])[];
}

export const LIVE_TEST = { live: "live", test: "test" } as const;

export const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/;
