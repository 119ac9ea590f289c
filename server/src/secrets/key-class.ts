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
    "sha digest commit checksum etag revision class backend engine manager location env scheme mechanism strategy grant protocol driver " +
    "source sha1 sha256 sha512 md5 param parameter age retries attempts validity lifetime interval period"
  ).split(" "),
);

const STRONG = new Set(
  "password passwd pwd pass pw passphrase secret secrets credential credentials creds apikey mnemonic pepper pin hmac".split(
    " ",
  ),
);

/** Words that make a following `key` a secret. */
const KEY_QUALIFIERS = new Set(
  "api access auth private signing encryption master jwt session webhook merchant transaction aes rsa ssh tls kek dek license deploy account storage shared secret fernet enc cipher mac crypto signature".split(
    " ",
  ),
);

/** Words that make a following `key` an ordinary word. */
const KEY_EXCEPTIONS = new Set(
  "primary foreign cache restore sort partition routing idempotency bucket translation hot object row shard primary composite message lookup".split(
    " ",
  ),
);

const WEAK = new Set("token auth authorization dsn salt sk seed".split(" "));

/** Keys of the hierarchies that payment systems keep in hardware: PCI PIN Security, ANSI X9.24. */
const HIERARCHY = new Set("kek dek zmk lmk bdk zpk tmk tpk ipek".split(" "));

/** What stands behind a name to tell one environment, region or generation from another. */
const BEHIND = new Set(
  (
    "prod production stage staging live test testing dev development sandbox uat qa preprod preview local " +
    "eu us uk apac emea latam old new current previous next backup primary secondary"
  ).split(" "),
);

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
  const words = wordsOf(key).flatMap(partsOfWord);
  wordsByKey.set(key, words);
  return words;
}

const GLUED =
  /^(.+?)(passwords?|passwd|passphrase|(?:secret|access|private|signing|encryption)key|secrets?|apikeys?|tokens?|credentials?|pwd)$/;

/** Words written without anything between them that end in none of the above. */
const GLUED_NAMES: Readonly<Record<string, readonly string[]>> = {
  accesskey: ["access", "key"],
  authkey: ["auth", "key"],
  dbpass: ["db", "pass"],
  encryptionkey: ["encryption", "key"],
  pgpass: ["pg", "pass"],
  masterauth: ["master", "auth"],
  privatekey: ["private", "key"],
  requirepass: ["redis", "pass"],
  rootpass: ["root", "pass"],
  secretkey: ["secret", "key"],
  signingkey: ["signing", "key"],
  sshpass: ["ssh", "pass"],
  userpass: ["user", "pass"],
};

/** Nobody writes a name of several words so long in one. */
const LONGEST_GLUED = 40;

/** `pgpassword`, `clientsecret`: names that people write in one word. */
function partsOfWord(word: string): readonly string[] {
  if (word.length > LONGEST_GLUED) return [word];
  const known = GLUED_NAMES[word];
  if (known !== undefined) return known;
  const parts = GLUED.exec(word);
  return parts === null ? [word] : [parts[1] ?? "", parts[2] ?? ""].flatMap(partsOfWord);
}

/** The words of a name up to those that tell environments apart: `STRIPE_SECRET_KEY_EU_PROD`. */
function withoutBehind(words: readonly string[]): readonly string[] {
  const last = words.findLastIndex((word) => !BEHIND.has(word) && !/^v?\d{1,4}$/.test(word));
  return last < 0 ? words : words.slice(0, last + 1);
}

/** The same for the words of a name, lower case. */
export function classifyWords(all: readonly string[]): KeyClass {
  if (all.some((word) => PUBLIC.has(word))) return "public";
  const words = withoutBehind(all);
  const last = words.at(-1);
  if (last === "id" && words.at(-2) === "secret" && /^(?:vault|approle|role)$/.test(words.at(-3) ?? ""))
    return "strong";
  if (last === "phrase" && /^(?:seed|recovery|secret|mnemonic|backup)$/.test(words.at(-2) ?? "")) return "strong";
  // https://redis.io/docs/latest/develop/tools/cli/: what `redis-cli` reads in place of `-a`.
  if (last === "auth" && /^(?:redis|valkey)(?:cli)?$/.test(words.at(-2) ?? "")) return "strong";
  if (last === undefined || METADATA.has(last)) return last === undefined ? "none" : "metadata";
  if (words.some((word, index) => STRONG.has(word) && isNearEnd(index, words.length))) return "strong";
  const keyAt = words.findLastIndex((word) => word === "key" || word === "keys");
  if (keyAt >= 0 && isNearEnd(keyAt, words.length)) {
    const before = words.slice(Math.max(0, keyAt - 3), keyAt);
    // PagerDuty's integrations have no other secret than the key by which their events are routed.
    if (before.some((word) => KEY_EXCEPTIONS.has(word))) return words.includes("pagerduty") ? "weak" : "none";
    if (before.some((word) => KEY_QUALIFIERS.has(word))) return "strong";
    return before.length > 0 ? "weak" : "none";
  }
  return WEAK.has(last) || HIERARCHY.has(last) ? "weak" : "none";
}

/** `PAYMENTS_ZMK`: a key that encrypts keys, if its value looks like one. */
export function isHierarchyKey(words: readonly string[]): boolean {
  return HIERARCHY.has(withoutBehind(words).at(-1) ?? "");
}

/** `SONAR_TOKEN`: nothing else than a credential looks random under such a name. */
export function isToken(words: readonly string[]): boolean {
  return /^(?:token|auth|authorization)$/.test(withoutBehind(words).at(-1) ?? "");
}

/** A secret word counts at the end or before a number or environment word: `DB_PASSWORD`, `SECRET_KEY_BASE`, `API_SECRET_2`. */
function isNearEnd(index: number, length: number): boolean {
  return index >= length - 2;
}

const PURPOSES: readonly (readonly [purpose: Purpose, words: ReadonlySet<string>])[] = [
  ["webhook", new Set(["webhook", "hmac", "signature"])],
  ["encryption", new Set(["encryption", "encrypt", "aes", "master", "cipher", "hsm", ...HIERARCHY])],
  ["signing", new Set(["jwt", "session", "cookie", "signing", "csrf", "nextauth"])],
  ["password", new Set(["password", "passwd", "pwd", "pw", "pass", "passphrase", "pin"])],
  ["token", new Set(["token"])],
];

/** What a secret is for, by the words of its name. */
export function purposeOf(all: readonly string[]): Purpose {
  // What bundlers and frameworks want in front of a name says nothing of the value: `NEXT_PRIVATE_S3_SECRET_ACCESS_KEY`.
  const words = all[0] === "next" && all[1] === "private" ? all.slice(2) : all;
  // `AWS_SESSION_TOKEN` is no secret to sign with.
  if (withoutBehind(words).at(-1) === "token" && !words.includes("jwt") && !words.includes("webhook")) return "token";
  if (withoutBehind(words).at(-1) === "auth") return "password";
  for (const [purpose, marks] of PURPOSES) if (words.some((word) => marks.has(word))) return purpose;
  if (!words.includes("key") && !words.includes("apikey")) return "other";
  return words.some((word) => word === "private" || word === "ssh" || word === "rsa" || word === "tls")
    ? "private-key"
    : "api";
}

/** Whether a name ends in a key, whatever tells environments apart behind it: `API_KEY_LIVE`. */
export function namesKey(words: readonly string[]): boolean {
  return /^keys?$/.test(withoutBehind(words).at(-1) ?? "");
}
