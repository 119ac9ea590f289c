import { PROVIDERS } from "./index.ts";
import type { NamedForm, TokenForm } from "./provider.ts";

export type TokenFormat = TokenForm & { readonly provider: string };
export type NamedFormat = NamedForm & { readonly provider: string };

const byRank = (left: { readonly rank?: number }, right: { readonly rank?: number }): number =>
  (right.rank ?? 0) - (left.rank ?? 0);

/** All that is found by its form. An earlier entry wins where two fit the same text. */
export const TOKEN_FORMATS: readonly TokenFormat[] = PROVIDERS.flatMap(({ name, tokens = [] }) =>
  tokens.map((format) => ({ ...format, provider: name })),
).sort(byRank);

/** All that is found by its form and its variable's name together. The first that fits counts. */
export const NAMED_FORMATS: readonly NamedFormat[] = PROVIDERS.flatMap(({ name, named = [] }) =>
  named.map((format) => ({ ...format, provider: name })),
).sort(byRank);
