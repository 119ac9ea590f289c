import { MODE_WORDS, modeOfHost, modeOfWord, providerOfWords } from "./catalogue/providers.ts";
import { wordsOfKey } from "./key-class.ts";

/** Something beside a credential that says whether a provider is used live: `ADYEN_ENVIRONMENT=live`, a sandbox host. */
export interface ModeSign {
  readonly provider: string;
  readonly mode: "live" | "test";
  /** The variable that says it, and its place in what was given. */
  readonly key: string;
  readonly index: number;
  readonly by: "variable" | "host";
}

export interface Pair {
  readonly key: string;
  /** Without quotes. */
  readonly value: string;
}

const MODE_NAMES = new Set(["mode", "env", "environment", "stage"]);
const LIVE_VALUES = new Set(["live", "prod", "production"]);
const TEST_VALUES = new Set(["test", "testing", "sandbox", "sbox", "staging", "dev", "development", "uat"]);
const TRUE_VALUES = new Set(["true", "1", "yes", "on"]);
const FALSE_VALUES = new Set(["false", "0", "no", "off"]);
const SETTINGS = new Set([...LIVE_VALUES, ...TEST_VALUES, ...TRUE_VALUES, ...FALSE_VALUES, ...MODE_WORDS]);
const LONGEST_SETTING = Math.max(...[...SETTINGS].map((word) => word.length));

/** What variables say of the modes of providers. Sources: the providers' documentation of hosts and of their libraries' settings. */
export function modeSigns(pairs: readonly Pair[]): ModeSign[] {
  const signs: ModeSign[] = [];
  for (const [index, { key, value }] of pairs.entries()) {
    const host = hostOf(value);
    const byHost = host === undefined ? undefined : modeOfHost(host);
    const sign = byHost === undefined ? signOfSetting(key, value) : { ...byHost, by: "host" as const };
    if (sign !== undefined) signs.push({ ...sign, key, index });
  }
  return signs;
}

function signOfSetting(key: string, value: string): Pick<ModeSign, "provider" | "mode" | "by"> | undefined {
  const word = value.trim();
  if (word.length > LONGEST_SETTING || !SETTINGS.has(word.toLowerCase())) return undefined;
  const words = wordsOfKey(key);
  const provider = providerOfWords(words);
  if (provider === undefined) return undefined;
  const mode = modeOfSwitch(provider, words, word.toLowerCase());
  return mode === undefined ? undefined : { provider, mode, by: "variable" };
}

/** The host of an address, or one that stands alone. */
function hostOf(value: string): string | undefined {
  if (!value.includes(".")) return undefined;
  if (value.includes("://")) return /^[a-z][a-z\d+.-]*:\/\/(?:[^\s/@]*@)?([^\s/:?#]+)/i.exec(value)?.[1];
  return /^[\w-]+(?:\.[\w-]+){1,8}$/.test(value) ? value : undefined;
}

function modeOfSwitch(provider: string, words: readonly string[], value: string): "live" | "test" | undefined {
  const last = words.at(-1) ?? "";
  const isTrue = TRUE_VALUES.has(value);
  if (isTrue || FALSE_VALUES.has(value)) {
    if (last === "sandbox" || (last === "mode" && (words.at(-2) === "test" || words.at(-2) === "sandbox")))
      return isTrue ? "test" : "live";
    if (last === "livemode" || last === "live" || last === "production" || (last === "mode" && words.at(-2) === "live"))
      return isTrue ? "live" : "test";
    return undefined;
  }
  if (!MODE_NAMES.has(last)) return undefined;
  if (LIVE_VALUES.has(value)) return "live";
  return TEST_VALUES.has(value) ? "test" : modeOfWord(provider, value);
}
