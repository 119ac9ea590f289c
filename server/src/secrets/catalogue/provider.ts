import type { Purpose, VerdictKind } from "../verdict.ts";

interface Format {
  /** Names the entry in tests. */
  readonly id: string;
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
  /** Of two formats that fit the same text the higher one wins; 0 where it is not said. */
  readonly rank?: number;
  /** Where the form is described. */
  readonly source: string;
  /** The day on which the source was read, where it is known. */
  readonly read?: string;
}

/** A credential that its form alone gives away, in any text. */
export interface TokenForm extends Format {
  /** A cheap test before the pattern: one of these stands in the text. Three characters at least, the rarer the better. */
  readonly marks: readonly string[];
}

/** A credential whose form is common; only together with its variable's name it is one. The pattern holds for the whole value. */
export interface NamedForm extends Format {
  /** Words of the variable's name, lower case: one of each list must be there. */
  readonly words: readonly (readonly string[])[];
}

/** What is known of one company's credentials. Each stands in a file of its own, and `npm run generate` lists them. */
export interface Provider {
  readonly name: string;
  /** Its documentation: where what is said here without a source of its own is described. */
  readonly docs: string;
  /**
   * Words of a variable's name that speak of it, lower case; two words in a row count as one. They name the provider of a
   * credential whose form does not, and tie it to what says the mode.
   */
  readonly words?: readonly string[];
  /** Providers whose keys have the same form as its own: the variable's name says whose they are. */
  readonly sharesFormsOf?: readonly string[];
  /** Beginnings that only keys have. */
  readonly beginnings?: readonly string[];
  readonly tokens?: readonly TokenForm[];
  readonly named?: readonly NamedForm[];
  /** What its settings call the two worlds, beside the words that everybody uses: `KLARNA_ENV=playground`. */
  readonly modeWords?: Readonly<Record<string, "live" | "test">>;
  readonly hosts?: ProviderHosts;
  /** Where it signs its webhooks with a secret of their own. */
  readonly webhooks?: ProviderWebhooks;
}

/** What variables are called that have to do with webhooks; the parts of names are those behind the provider's, upper case. */
export interface ProviderWebhooks {
  /** Parts of names by which a service is known to use the provider. */
  readonly keys: readonly string[];
  /** Parts of names, one of which stands in that of the secret. */
  readonly secrets: readonly string[];
  /** The secret's name in the provider's own examples. */
  readonly secretName: string;
  readonly source: string;
}

/** Hosts that tell live from test, by the end of the host's name. Hosts that serve both (api.stripe.com) are not here. */
interface ProviderHosts {
  readonly test: readonly string[];
  readonly live: readonly string[];
  /** Whole hosts of which one takes the place of the other. */
  readonly pairs: readonly (readonly [test: string, live: string])[];
}

export function provider(provider: Provider): Provider {
  return provider;
}

export const LIVE_TEST = { live: "live", test: "test" } as const;

export const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/;
