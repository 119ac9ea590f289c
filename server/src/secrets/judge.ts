import { providerOfWords } from "./catalogue/providers.ts";
import { findConnectionPasswords } from "./connection-string.ts";
import { type KeyClass, classifyWords, purposeOf, wordsOfKey } from "./key-class.ts";
import type { ModeSign } from "./mode-signs.ts";
import { isDefaultCredential, isEncrypted, isPlaceholder, isReference } from "./placeholder.ts";
import { findTokens, looksLikeKeyPlaceholder, namedToken, withoutOverlaps } from "./tokens.ts";
import { type UrlPassword, findUrlPasswords } from "./url-password.ts";
import type { Purpose, Verdict, VerdictKind } from "./verdict.ts";

/**
 * Judges a value by its form first and its variable's name second: a name alone never makes a secret.
 * @param key the variable's name, where there is one
 * @param value the value without quotes
 * @param signs what stands beside it and says which providers are used live: settles a mode that the form leaves open
 */
export function judge(key: string | undefined, value: string, signs: readonly ModeSign[] = []): Verdict {
  const trimmed = value.trim();
  const start = value.indexOf(trimmed);
  const words = key === undefined ? [] : wordsOfKey(key);
  const verdict = withSigns(judgeTrimmed(words, trimmed), words, signs);
  return start <= 0 ? verdict : { ...verdict, start: verdict.start + start, end: verdict.end + start };
}

/** Shorter values are switches and numbers, whatever they are called. */
const MIN_SECRET_LENGTH = 3;

function judgeTrimmed(words: readonly string[], value: string): Verdict {
  if (value === "") return plain("empty", value, "it has no value");
  if (value.length < MIN_SECRET_LENGTH) return plain("harmless", value, "it is too short to be a secret");
  const fallback = /^\$\{\w+:?-(?<value>[^}]+)\}$/.exec(value)?.groups?.["value"];
  if (fallback !== undefined) {
    const inner = judgeTrimmed(words, fallback);
    const offset = value.indexOf(fallback);
    return { ...inner, start: inner.start + offset, end: inner.end + offset };
  }
  if (isReference(value)) return plain("reference", value, "it points at where the value is kept");
  if (isEncrypted(value)) return plain("encrypted", value, "it is encrypted");
  const passwords = passwordsIn(value);
  const found = namedToken(words, value) ?? findSecretsBeside(value, words, passwords)[0];
  if (found !== undefined)
    return found.kind === "secret" && found.purpose === "token" && isPublic(words)
      ? { ...found, kind: "publishable", reason: "its name says that it is public" }
      : found;
  const standIn = passwords.find(({ password }) => password !== "");
  switch (standIn === undefined ? undefined : standInFor(standIn)) {
    case "reference":
      return plain("reference", value, "its password points at where it is kept");
    case "placeholder":
      return plain("placeholder", value, "its password stands in for one to come");
    case undefined:
  }
  if (isPlainUrl(value)) return plain("harmless", value, "it is an address without a password");
  if (looksLikeKeyPlaceholder(value) || isPlaceholder(value))
    return plain("placeholder", value, "it stands in for a value to come");
  return judgeByName(words, value);
}

function plain(kind: VerdictKind, value: string, reason: string): Verdict {
  return {
    kind,
    mode: "unknown",
    what: "",
    purpose: "other",
    confidence: "high",
    reason,
    start: 0,
    end: value.length,
    local: false,
  };
}

/**
 * Credentials inside free text: provider formats, private keys, passwords in URLs and connection strings. Offsets count
 * in `text`. Placeholders and references are left out; publishable keys and identifiers are named.
 */
export function findSecrets(text: string): Verdict[] {
  return findSecretsBeside(text, [], passwordsIn(text));
}

function findSecretsBeside(text: string, words: readonly string[], passwords: readonly UrlPassword[]): Verdict[] {
  const found = findTokens(text, words);
  if (passwords.length === 0) return found;
  return withoutOverlaps([...found, ...passwords.flatMap(judgeEmbedded)]);
}

function passwordsIn(text: string): UrlPassword[] {
  const passwords = text.includes("://") ? findUrlPasswords(text) : [];
  return text.includes("=") ? [...passwords, ...findConnectionPasswords(text)] : passwords;
}

/** What stands for a password within a URL or connection string. */
function standInFor({ password }: UrlPassword): "reference" | "placeholder" | undefined {
  if (isReference(password) || password.includes("${") || password.startsWith("$")) return "reference";
  return /[<>{}[\]]/.test(password) || /^[A-Z_]+$/.test(password) || isPlaceholder(password)
    ? "placeholder"
    : undefined;
}

function judgeEmbedded(found: UrlPassword): Verdict[] {
  const { user, password, host, form, start, end } = found;
  if (password === "" || standInFor(found) !== undefined) return [];
  const isDefault = isDefaultCredential(password) || password === user;
  const verdict: Verdict = {
    kind: isDefault ? "default-credential" : "secret",
    mode: "unknown",
    what: form === "url" ? "password in a URL" : "password in a connection string",
    purpose: "url-password",
    confidence: "medium",
    reason: isDefault ? "it is a password that everybody tries first" : "by its place",
    start,
    end,
    local: isLocalHost(host),
  };
  return [verdict];
}

/** A host on this machine, or a bare name as compose files and clusters give to their services. */
function isLocalHost(host: string): boolean {
  return (
    host === "" || /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal)/.test(host) || !host.includes(".")
  );
}

function isPublic(words: readonly string[]): boolean {
  return classifyWords(words) === "public";
}

function judgeByName(words: readonly string[], value: string): Verdict {
  const keyClass = classifyWords(words);
  if (keyClass === "public" || keyClass === "metadata" || keyClass === "none")
    return plain("harmless", value, REASONS[keyClass]);
  if (isPlainValue(value)) return plain("harmless", value, "it is a switch, a number, an address or a path");
  const purpose = purposeOf(words);
  const provider = providerOfWords(words);
  const named = (kind: VerdictKind, quality: string, confidence: Verdict["confidence"]): Verdict => ({
    ...plain(kind, value, REASONS[keyClass]),
    what: [...(provider === undefined ? [] : [provider]), ...(quality === "" ? [] : [quality]), NOUNS[purpose]].join(
      " ",
    ),
    purpose,
    confidence,
    ...(provider === undefined ? {} : { provider }),
  });
  if (isDefaultCredential(value, words))
    return {
      ...named("default-credential", "default", "medium"),
      reason: "it is a password that everybody tries first",
    };
  if (keyClass === "weak")
    return looksRandom(value) ? named("secret", "", "low") : plain("harmless", value, "it is a word");
  const isKey = words.at(-1) === "key" || words.at(-1) === "keys";
  if (value.length < (isKey ? 16 : 8)) return named("weak", "short", "low");
  return named("secret", "", "medium");
}

const REASONS: Readonly<Record<KeyClass, string>> = {
  public: "its name says that it is public",
  metadata: "its name speaks of something about a secret, not of one",
  none: "its name does not speak of a secret",
  strong: "by its name",
  weak: "by its name, and it looks random",
};

const NOUNS: Readonly<Record<Purpose, string>> = {
  api: "API key",
  webhook: "webhook secret",
  password: "password",
  "url-password": "password",
  "private-key": "private key",
  encryption: "encryption key",
  signing: "signing secret",
  token: "token",
  other: "secret value",
};

/** A mode that the credential does not show, from what stands beside it, if all of that agrees. */
function withSigns(verdict: Verdict, words: readonly string[], signs: readonly ModeSign[]): Verdict {
  if (verdict.mode !== "unknown" || signs.length === 0 || verdict.what === "") return verdict;
  const provider = verdict.provider ?? providerOfWords(words);
  const own = signs.filter((sign) => sign.provider === provider);
  const [first] = own;
  if (provider === undefined || first === undefined || own.some(({ mode }) => mode !== first.mode)) return verdict;
  const what = verdict.what.startsWith(provider)
    ? `${provider} ${first.mode}${verdict.what.slice(provider.length)}`
    : verdict.what;
  return {
    ...verdict,
    provider,
    mode: first.mode,
    what,
    reason: `${verdict.reason}; ${first.mode} by \`${first.key}\``,
  };
}

/** An address without a password in it; a user alone is an account's name (a Sentry DSN's key is public). */
function isPlainUrl(value: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\/(?:[^\s:/@]*@)?[^@\s]*$/i.test(value);
}

/** Switches, enumerations, addresses and paths: no secret, whatever the name says. */
function isPlainValue(value: string): boolean {
  return (
    /^(?:true|false|yes|no|on|off|enabled|disabled|required|optional|none|null|auto|\d{1,6}|[\d.]+[smhd]?)$/i.test(
      value,
    ) ||
    /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[^\s]*$/.test(value) ||
    /^[\w.-]+:\d{1,5}$/.test(value) ||
    /^[\w.+-]+@[\w-]+\.[\w.]+$/.test(value)
  );
}

/** `new-checkout-2026-rollout` */
const WORDS_AND_NUMBERS = /^[a-z]{2,20}(?:[-_.:/](?:[a-z]{2,20}|\d{1,4}))+$/i;

/** Long, and with letters and digits mixed more evenly than words are. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || /\s/.test(value) || WORDS_AND_NUMBERS.test(value)) return false;
  const entropy = shannonEntropy(value);
  if (/^[\da-f]+$/i.test(value)) return entropy >= 3;
  return entropy >= 3.5 && /[a-z]/i.test(value) && /\d/.test(value);
}

/** Bits per character. */
function shannonEntropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
