import { wordsOf } from "../base/words.ts";
import type { Purpose } from "./verdict.ts";

/**
 * What the name of a variable says of its value. The last words decide: `TOKEN_URL` and `PASSWORD_MIN_LENGTH` are
 * about a secret, they do not hold one.
 */
export type KeyClass = "public" | "metadata" | "strong" | "weak" | "none";

const PUBLIC = new Set(["public", "pub", "publishable", "anon", "site"]);

const METADATA = new Set(
  (
    "id name names path file dir url uri endpoint host hostname port region arn alias prefix suffix ttl expiry expires expiration timeout length " +
    "size min max count limit version alg algorithm type mode policy regex pattern enabled disabled required rotation days hours minutes seconds " +
    "header headers cookie label field issuer audience kid fingerprint hint store provider format encoding ref rounds scope scopes layout " +
    "sha digest commit checksum etag revision class backend engine manager location env scheme mechanism strategy grant protocol driver"
  ).split(" "),
);

const STRONG = new Set(
  "password passwd pwd pass passphrase secret secrets credential credentials creds apikey mnemonic pepper pin hmac".split(
    " ",
  ),
);

/** Words that make a following `key` a secret. */
const KEY_QUALIFIERS = new Set(
  "api access auth private signing encryption master jwt session webhook merchant transaction aes rsa ssh tls kek dek license deploy account storage shared".split(
    " ",
  ),
);

/** Words that make a following `key` an ordinary word. */
const KEY_EXCEPTIONS = new Set(
  "primary foreign cache restore sort partition routing idempotency bucket translation hot object row shard primary composite message lookup".split(
    " ",
  ),
);

const WEAK = new Set("token auth dsn salt".split(" "));

export function classifyKey(key: string): KeyClass {
  return classifyWords(wordsOfKey(key));
}

const wordsByKey = new Map<string, readonly string[]>();
const MAX_KNOWN_KEYS = 2000;

/** Lower-case words of a variable's name. The same few names come again and again while a file is typed. */
export function wordsOfKey(key: string): readonly string[] {
  const known = wordsByKey.get(key);
  if (known !== undefined) return known;
  if (wordsByKey.size >= MAX_KNOWN_KEYS) wordsByKey.clear();
  const words = wordsOf(key);
  wordsByKey.set(key, words);
  return words;
}

/** The same for the words of a name, lower case. */
export function classifyWords(words: readonly string[]): KeyClass {
  if (words.some((word) => PUBLIC.has(word))) return "public";
  const last = words.at(-1);
  if (last === undefined || METADATA.has(last)) return last === undefined ? "none" : "metadata";
  if (words.some((word, index) => STRONG.has(word) && isNearEnd(index, words.length))) return "strong";
  const keyAt = words.findLastIndex((word) => word === "key" || word === "keys");
  if (keyAt >= 0 && isNearEnd(keyAt, words.length)) {
    const before = words.slice(Math.max(0, keyAt - 3), keyAt);
    if (before.some((word) => KEY_EXCEPTIONS.has(word))) return "none";
    if (before.some((word) => KEY_QUALIFIERS.has(word))) return "strong";
    return before.length > 0 ? "weak" : "none";
  }
  return WEAK.has(last) ? "weak" : "none";
}

/** A secret word counts at the end or before a number or environment word: `DB_PASSWORD`, `SECRET_KEY_BASE`, `API_SECRET_2`. */
function isNearEnd(index: number, length: number): boolean {
  return index >= length - 2;
}

const PURPOSES: readonly (readonly [purpose: Purpose, words: ReadonlySet<string>])[] = [
  ["webhook", new Set(["webhook", "hmac", "signature"])],
  ["encryption", new Set(["encryption", "encrypt", "kek", "dek", "aes", "master", "cipher", "hsm"])],
  ["signing", new Set(["jwt", "session", "cookie", "signing", "csrf", "nextauth"])],
  ["password", new Set(["password", "passwd", "pwd", "pass", "passphrase", "pin"])],
  ["token", new Set(["token"])],
];

/** What a secret is for, by the words of its name. */
export function purposeOf(words: readonly string[]): Purpose {
  for (const [purpose, marks] of PURPOSES) if (words.some((word) => marks.has(word))) return purpose;
  if (!words.includes("key") && !words.includes("apikey")) return "other";
  return words.some((word) => word === "private" || word === "ssh" || word === "rsa" || word === "tls")
    ? "private-key"
    : "api";
}
