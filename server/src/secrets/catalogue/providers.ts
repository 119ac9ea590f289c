import { PROVIDERS } from "./index.ts";
import type { ProviderWebhooks } from "./provider.ts";

const NAMES_BY_WORD = new Map(PROVIDERS.flatMap(({ name, words = [] }) => words.map((word) => [word, name] as const)));

const SHARED_BY_NAME = new Map(PROVIDERS.map(({ name, sharesFormsOf = [] }) => [name, sharesFormsOf] as const));

/** The provider that the words of a name speak of, lower case; two words in a row count as one. */
export function providerOfWords(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const provider = NAMES_BY_WORD.get(word) ?? NAMES_BY_WORD.get(word + (words[index + 1] ?? ""));
    if (provider !== undefined) return provider;
  }
  return undefined;
}

/** The provider of which a name says nothing but that it is a key of it: `ADYEN_LIVE_API_KEY`, not `MERCURY_DB_SECRET`. */
export function providerOfKeyName(words: readonly string[]): string | undefined {
  return NAMES_BY_WORD.get(words.filter((word) => !KEY_WORDS.has(word)).join(""));
}

const KEY_WORDS = new Set(
  (
    "key keys secret secrets api apikey token access auth private client app application merchant server service account webhook signing " +
    "live test prod production sandbox staging eu us uk"
  ).split(" "),
);

/**
 * Whose key it is that has the form of a provider's.
 * @param words lower-case words of the variable's name
 */
export function ownerOfForm(provider: string, words: readonly string[]): string {
  const named = providerOfWords(words);
  return named !== undefined && SHARED_BY_NAME.get(named)?.includes(provider) === true ? named : provider;
}

/** Beginnings that only keys have, each with the provider that gives it. */
export const BEGINNINGS: ReadonlyMap<string, string> = new Map(
  PROVIDERS.flatMap(({ name, beginnings = [] }) => beginnings.map((beginning) => [beginning, name] as const)),
);

const MODE_WORDS_OF = new Map(
  PROVIDERS.map(({ name, modeWords = {} }) => [name, new Map(Object.entries(modeWords))] as const),
);

/** What a provider's own word for one of the two worlds means, lower case. */
export function modeOfWord(provider: string, word: string): "live" | "test" | undefined {
  return MODE_WORDS_OF.get(provider)?.get(word);
}

/** Every such word of any provider. */
export const MODE_WORDS: readonly string[] = [...MODE_WORDS_OF.values()].flatMap((words) => [...words.keys()]);

export interface ProviderHost {
  readonly provider: string;
  readonly mode: "live" | "test";
}

/** By the end of a host's name. */
const HOSTS: ReadonlyMap<string, ProviderHost> = new Map(
  PROVIDERS.flatMap(({ name, hosts }) =>
    (["test", "live"] as const).flatMap((mode) =>
      (hosts?.[mode] ?? []).map((end) => [end, { provider: name, mode }] as const),
    ),
  ),
);

/** What stands behind the last dot but one. */
function domainOf(host: string): string {
  return host.slice(host.lastIndexOf(".", host.lastIndexOf(".") - 1) + 1);
}

const DOMAINS = new Set([...HOSTS.keys()].map(domainOf));

/** RFC 1035, section 2.3.4. */
const LONGEST_HOST = 255;

/** What a provider's host says of the mode, by the longest end that is known. The host without port, any case. */
export function modeOfHost(host: string): ProviderHost | undefined {
  if (host.length > LONGEST_HOST) return undefined;
  const lower = host.toLowerCase();
  if (!DOMAINS.has(domainOf(lower))) return undefined;
  for (let at = 0; at < lower.length; at++) {
    const isBeginning = at === 0 || lower[at - 1] === "." || lower[at] === "-";
    const known = isBeginning ? HOSTS.get(lower.slice(at)) : undefined;
    if (known !== undefined) return known;
  }
  return undefined;
}

const HOST_PAIRS = PROVIDERS.flatMap(({ hosts }) => hosts?.pairs ?? []);

/** The host that a provider has in a mode beside another host of it; undefined where it is made otherwise. */
export function hostInMode(host: string, mode: "live" | "test"): string | undefined {
  const pair = HOST_PAIRS.find((hosts) => hosts.includes(host.toLowerCase()));
  return pair?.[mode === "test" ? 0 : 1];
}

/** Providers that sign their webhooks. */
export const WEBHOOK_SIGNERS: readonly (ProviderWebhooks & { readonly provider: string })[] = PROVIDERS.flatMap(
  ({ name, webhooks }) => (webhooks === undefined ? [] : [{ ...webhooks, provider: name }]),
);
