import type { DotenvEntry } from "../syntax/tree.ts";
import { judge } from "../../../secrets/judge.ts";
import { classifyKey, isToken, wordsOfKey } from "../../../secrets/key-class.ts";
import type { Verdict } from "../../../secrets/verdict.ts";

/** Prefixes by which bundlers copy a variable into what browsers load, from the documentation of Next, Vite, CRA, Expo, Nuxt, Gatsby and SvelteKit. */
const CLIENT_PREFIX = /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_|NUXT_PUBLIC_|GATSBY_|PUBLIC_)/;

/** A secret that its variable's prefix makes public. */
export interface ExposedSecret {
  readonly prefix: string;
  readonly verdict: Verdict;
}

/** Whether a bundler hands the value out that an assignment keeps: one that is a secret by its form or by the rest of its name. */
export function exposedSecret({ key, value }: DotenvEntry): ExposedSecret | undefined {
  const prefix = CLIENT_PREFIX.exec(key.text)?.[0];
  if (prefix === undefined) return undefined;
  const rest = key.text.slice(prefix.length);
  const verdict = judge(rest, value.text);
  const isStrong = classifyKey(rest) === "strong";
  switch (verdict.kind) {
    case "secret":
      if (isStrong || verdict.confidence === "high") return { prefix, verdict };
      // Tokens that are made for browsers are called so too.
      return verdict.confidence === "medium" && !isToken(wordsOfKey(rest)) ? { prefix, verdict } : undefined;
    case "default-credential":
    case "weak":
      return isStrong ? { prefix, verdict } : undefined;
    default:
      return undefined;
  }
}
