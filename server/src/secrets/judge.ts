import { classifyKey } from "./key-class.ts";
import { isDefaultCredential, isEncrypted, isPlaceholder, isReference } from "./placeholder.ts";
import { PROVIDERS, type Provider } from "./providers.ts";
import { findUrlPasswords, type UrlPassword } from "./url-password.ts";

/**
 * `default-credential`: a password that comes with a product. `weak`: a secret too short to be one.
 * `identifier`: names a credential without being one (an AWS access key id). `publishable`: made to be public.
 */
export type VerdictKind =
  | "secret"
  | "default-credential"
  | "weak"
  | "identifier"
  | "publishable"
  | "reference"
  | "encrypted"
  | "placeholder"
  | "empty"
  | "harmless";

/** What a value is. It never carries the value. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** Whether the credential moves real money; unknown where the format does not say. */
  readonly mode: "live" | "test" | "unknown";
  readonly provider?: string;
  /** For messages: "Stripe live secret key", "password in a URL". */
  readonly what: string;
  readonly confidence: "high" | "medium" | "low";
  /** The part of the value at fault, offsets in the value. */
  readonly start: number;
  readonly end: number;
  /** A credential of a service on this machine. */
  readonly local: boolean;
}

/**
 * Judges a value by its form first and its name second: a name alone never makes a secret.
 * @param key the variable's name, where there is one
 * @param value the value without quotes
 */
export function judge(key: string | undefined, value: string): Verdict {
  const trimmed = value.trim();
  const start = value.indexOf(trimmed);
  const verdict = judgeTrimmed(key, trimmed);
  return start <= 0 ? verdict : { ...verdict, start: verdict.start + start, end: verdict.end + start };
}

/** Shorter values are switches and numbers, whatever they are called. */
const MIN_SECRET_LENGTH = 3;

function judgeTrimmed(key: string | undefined, value: string): Verdict {
  if (value === "") return plain("empty", value);
  if (value.length < MIN_SECRET_LENGTH) return plain("harmless", value);
  const fallback = /^\$\{\w+:?-(?<value>[^}]+)\}$/.exec(value)?.groups?.["value"];
  if (fallback !== undefined) {
    const inner = judgeTrimmed(key, fallback);
    return { ...inner, start: inner.start + value.indexOf(fallback), end: inner.end + value.indexOf(fallback) };
  }
  if (isReference(value)) return plain("reference", value);
  if (isEncrypted(value)) return plain("encrypted", value);
  const found = findSecrets(value)[0];
  if (found !== undefined) return found;
  if (isPlainUrl(value)) return plain("harmless", value);
  if (looksLikeProviderPlaceholder(value) || isPlaceholder(value)) return plain("placeholder", value);
  return judgeByName(key, value);
}

function plain(kind: VerdictKind, value: string, what = "", confidence: Verdict["confidence"] = "high"): Verdict {
  return { kind, mode: "unknown", what, confidence, start: 0, end: value.length, local: false };
}

/** A known prefix with a body too short or too plain to be a key: `sk_test_`, `sk_live_your_key_here`. */
function looksLikeProviderPlaceholder(value: string): boolean {
  return /^(?:[srp]k_(?:live|test)_|whsec_|AKIA)/.test(value);
}

/**
 * Credentials inside free text: provider formats, private keys, passwords in URLs. Offsets count in `text`.
 * Placeholders, references and public values are left out, except publishable keys and identifiers, which are named.
 */
export function findSecrets(text: string): Verdict[] {
  const found: Verdict[] = [];
  for (const provider of PROVIDERS) {
    if (!provider.marks.some((mark) => text.includes(mark))) continue;
    for (const match of text.matchAll(provider.pattern)) {
      const verdict = judgeMatch(provider, match);
      if (verdict !== undefined) found.push(verdict);
    }
  }
  if (text.includes("://")) for (const password of findUrlPasswords(text)) found.push(...judgeUrlPassword(password));
  return found.sort((left, right) => left.start - right.start);
}

function judgeMatch(provider: Provider, match: RegExpExecArray): Verdict | undefined {
  const body = match.groups?.["body"] ?? "";
  const isPem = provider.id === "private-key";
  // A key's header without a body is documentation or a test for one.
  if (isPem ? body.replaceAll(/\\[nr]|\s/g, "").length < 40 : isPlaceholder(body) || new Set(body).size <= 4)
    return undefined;
  const mode = provider.modes?.[match.groups?.["mode"] ?? ""] ?? "unknown";
  const what = mode === "unknown" ? provider.what : provider.what.replace(provider.name, `${provider.name} ${mode}`);
  return {
    kind: provider.kind,
    mode,
    provider: provider.name,
    what,
    confidence: "high",
    start: match.index,
    end: match.index + match[0].length,
    local: false,
  };
}

function judgeUrlPassword({ user, password, host, start, end }: UrlPassword): Verdict[] {
  if (password === "" || isReference(password) || password.includes("${") || password.startsWith("$")) return [];
  if (/[<>{}[\]]/.test(password) || /^[A-Z_]+$/.test(password) || isPlaceholder(password)) return [];
  const local = isLocalHost(host);
  const isDefault = isDefaultCredential(password) || password === user;
  const kind = isDefault ? "default-credential" : "secret";
  return [{ kind, mode: "unknown", what: "password in a URL", confidence: "medium", start, end, local }];
}

/** A host on this machine, or a bare name as compose files and clusters give to their services. */
function isLocalHost(host: string): boolean {
  return (
    host === "" || /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal)/.test(host) || !host.includes(".")
  );
}

function judgeByName(key: string | undefined, value: string): Verdict {
  const keyClass = key === undefined ? "none" : classifyKey(key);
  if (keyClass === "public" || keyClass === "metadata" || keyClass === "none" || isPlainValue(value))
    return plain("harmless", value);
  if (isDefaultCredential(value)) return plain("default-credential", value, "default password", "medium");
  if (keyClass === "strong") {
    if (/key$/i.test(key ?? "") && value.length < 16) return plain("weak", value, "short key", "low");
    return value.length >= 8
      ? plain("secret", value, "secret value", "medium")
      : plain("weak", value, "short secret", "low");
  }
  return looksRandom(value) ? plain("secret", value, "secret value", "low") : plain("harmless", value);
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

/** Long, and with letters and digits mixed more evenly than words are. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || /\s/.test(value)) return false;
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

/** "a Stripe live secret key (32 characters)": never more than what kind and how long. */
export function describeSecret(verdict: Verdict): string {
  const length = verdict.end - verdict.start;
  const article = /^[aeiou]/i.test(verdict.what) ? "an" : "a";
  return `${article} ${verdict.what} (${length} character${length === 1 ? "" : "s"})`;
}
