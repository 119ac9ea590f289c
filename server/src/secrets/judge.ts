import { decodeBase64 } from "../base/base64.ts";
import { providerOfWords } from "./catalogue/providers.ts";
import { jsonStrings, looksLikeJson } from "./json.ts";
import { type KeyClass, classifyWords, isHierarchyKey, isToken, namesKey, purposeOf, wordsOfKey } from "./key-class.ts";
import type { ModeSign } from "./mode-signs.ts";
import { isDefaultCredential, isPlaceholder } from "./placeholder.ts";
import { PLACE_TITLES, type PlacedValue } from "./places/placed-value.ts";
import { placedValues } from "./places/placed-values.ts";
import { isPlainUrl, isPlainValue, looksRandom } from "./plain-value.ts";
import { isMadePublic, isSample } from "./public-value.ts";
import { isEncrypted, isKeyId, isReference, isSecretObject, isStorePath } from "./reference.ts";
import { isNothingButWords, isRun } from "./stand-in.ts";
import { beginsAsKey, findTokens, holdsSample, isKeyStandIn, namedToken, withoutOverlaps } from "./tokens.ts";
import type { Purpose, Verdict, VerdictKind } from "./verdict.ts";

/**
 * Judges a value by its form first and its variable's name second: a name alone never makes a secret.
 * @param key the variable's name, where there is one
 * @param value the value without quotes
 * @param signs what stands beside it and says which providers are used live: settles a mode that the form leaves open
 */
export function judge(key: string | undefined, value: string, signs: readonly ModeSign[] = []): Verdict {
  const words = key === undefined ? [] : wordsOfKey(key);
  return withSigns(judgedAlone(key, value, words), words, signs);
}

/** While a file is typed, all but one of its values are what they were. */
const verdicts = new Map<string, Verdict>();
const MAX_KNOWN_VERDICTS = 20_000;
const MAX_KNOWN_VALUE = 400;

function judgedAlone(key: string | undefined, value: string, words: readonly string[]): Verdict {
  // By the length of the first two pairs are told apart, whatever stands in them.
  const pair = `${key?.length ?? 0}:${key ?? ""}${value}`;
  const known = verdicts.get(pair);
  if (known !== undefined) return known;
  const trimmed = value.trim();
  const verdict = shifted(judgeTrimmed(words, trimmed), Math.max(0, value.indexOf(trimmed)));
  if (pair.length <= MAX_KNOWN_VALUE) {
    if (verdicts.size >= MAX_KNOWN_VERDICTS) verdicts.clear();
    verdicts.set(pair, verdict);
  }
  return verdict;
}

function shifted(verdict: Verdict, by: number): Verdict {
  return by === 0 ? verdict : { ...verdict, start: verdict.start + by, end: verdict.end + by };
}

/** `Bearer …`: a header's value is the credential behind the scheme's name. */
const AUTHORIZATION_SCHEME = /^(?:bearer|basic|token|apikey)\s{1,4}(?=\S+$)/i;

/** Shorter values are switches and numbers, whatever they are called. */
const MIN_SECRET_LENGTH = 3;

/** @param isPlaced it was taken out of a place already, so there is none to look for */
function judgeTrimmed(words: readonly string[], value: string, isPlaced = false): Verdict {
  if (value === "") return plain("empty", value, "it has no value");
  if (value.length < MIN_SECRET_LENGTH) return plain("harmless", value, "it is too short to be a secret");
  const fallback = /^\$\{\w+:?-(?<value>[^}]+)\}$/.exec(value)?.groups?.["value"];
  if (fallback !== undefined) {
    return shifted(judgeTrimmed(words, fallback), value.indexOf(fallback));
  }
  const scheme = value.includes(" ") ? AUTHORIZATION_SCHEME.exec(value)?.[0] : undefined;
  if (scheme !== undefined) {
    const own = classifyWords(words) === "none" ? ["token"] : words;
    return shifted(judgeTrimmed(own, value.slice(scheme.length)), scheme.length);
  }
  if (isReference(value)) return plain("reference", value, "it points at where the value is kept");
  if (isEncrypted(value)) return plain("encrypted", value, "it is encrypted");
  const placed = isPlaced ? [] : placedValues(value);
  const found = namedToken(words, value) ?? findSecretsBeside(value, words, placed)[0];
  if (found !== undefined)
    return found.kind === "secret" && found.purpose === "token" && isPublic(words)
      ? { ...found, kind: "publishable", reason: "its name says that it is public" }
      : found;
  const standIn = placed.find(({ value: text }) => text !== "");
  switch (standIn === undefined ? undefined : standInFor(standIn)) {
    case "reference":
      return plain("reference", value, "its credential points at where it is kept");
    case "placeholder":
      return plain("placeholder", value, "its credential stands in for one to come");
    case undefined:
  }
  if (isPlainUrl(value)) return plain("harmless", value, "it is an address without a password");
  if (looksLikeJson(value)) return judgeJson(words, value);
  const digits = judgeDigits(words, value);
  if (digits !== undefined) return digits;
  if (isKeyStandIn(value) || isPlaceholder(value))
    return plain("placeholder", value, "it stands in for a value to come");
  return judgeByName(words, value);
}

/** The first credential among the strings of an object or a list; what has no name of its own goes by the variable's. */
function judgeJson(words: readonly string[], value: string): Verdict {
  const strings = jsonStrings(value);
  const isKey = strings.some(({ name }) => name === "kty");
  for (const { name, start, end } of strings) {
    const text = value.slice(start, end);
    if (isKey && (name === "d" || name === "k") && text.length >= 20)
      return { ...secretByPlace(text, "private JSON Web Key", "private-key"), start, end };
    if (name === "auth" && passwordOfAccount(text) !== undefined)
      return { ...secretByPlace(text, "registry's account", "password"), start, end };
    const own = name === undefined ? words : wordsOfKey(name);
    const verdict = judgeTrimmed(classifyWords(own) === "none" && looksRandom(text) ? words : own, text);
    if (verdict.kind === "secret" || verdict.kind === "default-credential") return shifted(verdict, start);
  }
  return plain("harmless", value, strings.length === 0 ? "it holds nothing" : "nothing in it is a secret");
}

function secretByPlace(value: string, what: string, purpose: Purpose): Verdict {
  return { ...plain("secret", value, "by its place"), what, purpose, confidence: "medium" };
}

/** A password of digits alone; of a PIN they are what it is made of. */
function judgeDigits(words: readonly string[], value: string): Verdict | undefined {
  if (!/^\d{4,}$/.test(value) || words.includes("pin") || /^0+$/.test(value)) return undefined;
  if (classifyWords(words) !== "strong" || purposeOf(words) !== "password") return undefined;
  return isRun(value)
    ? { ...byName(words, value, "default-credential", "default", "medium"), reason: FIRST_TRIED }
    : byName(words, value, "weak", "short", "medium");
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
 * Credentials inside free text: provider formats, private keys, and what stands where credentials do: in URLs, connection strings,
 * headers, properties. Offsets count in `text`. Placeholders and references are left out; publishable keys and identifiers are named.
 */
export function findSecrets(text: string): readonly Verdict[] {
  if (text.length > MAX_KNOWN_TEXT) return findSecretsBeside(text, [], placedValues(text));
  let found = foundIn.get(text);
  if (found !== undefined) return found;
  found = findSecretsBeside(text, [], placedValues(text));
  if (foundIn.size >= MAX_KNOWN_TEXTS) foundIn.clear();
  foundIn.set(text, found);
  return found;
}

/** The scripts of a file come again with every keystroke elsewhere in it. */
const foundIn = new Map<string, readonly Verdict[]>();
const MAX_KNOWN_TEXTS = 2000;
const MAX_KNOWN_TEXT = 2000;

function findSecretsBeside(text: string, words: readonly string[], placed: readonly PlacedValue[]): Verdict[] {
  const found = findTokens(text, words);
  return placed.length === 0
    ? found
    : withoutOverlaps([...found, ...placed.flatMap((value) => judgePlaced(value) ?? [])]);
}

/** What stands for a credential at its place. */
function standInFor({ value }: PlacedValue): "reference" | "placeholder" | undefined {
  if (isReference(value) || value.includes("${") || value.startsWith("$")) return "reference";
  return /[<>{}[\]]/.test(value) || /^[A-Z_]+$/.test(value) || isPlaceholder(value) ? "placeholder" : undefined;
}

function judgePlaced(found: PlacedValue): Verdict | undefined {
  const { place, name, value, user, host, start, end } = found;
  if (value === "" || standInFor(found) !== undefined) return undefined;
  const local = host !== "" && isLocalHost(host);
  const at = { start, end, local };
  switch (place) {
    case "url":
    case "settings":
      return { ...passwordAt(place, value, user), ...at, local: isLocalHost(host) };
    case "file":
    case "statement":
      return isNothingButWords(value) && !/\d/.test(value) ? undefined : { ...passwordAt(place, value, user), ...at };
    case "basic": {
      const password = passwordOfAccount(value);
      return password === undefined ? undefined : { ...passwordAt(place, password, ""), ...at };
    }
    case "user":
      return value.length >= MIN_TOKEN_AS_USER && looksRandom(value) && !isSample(value)
        ? { ...secretByPlace(value, "token in a URL", "token"), ...at }
        : undefined;
    case "query":
    case "header":
    case "property": {
      const verdict = judgeTrimmed(wordsOfKey(name), value, true);
      if (verdict.kind !== "secret" && verdict.kind !== "default-credential") return undefined;
      const isBare = verdict.confidence !== "high" && verdict.start === 0;
      return {
        ...shifted(verdict, start),
        ...(isBare ? { what: `${verdict.what} in ${PLACE_TITLES[place]}`, confidence: "medium" } : {}),
        local: local || verdict.local,
      };
    }
  }
}

/** The password of an account in base64, as `Authorization: Basic` and `.dockerconfigjson` have it. */
function passwordOfAccount(encoded: string): string | undefined {
  const account = encoded.length < 8 || encoded.length > 1024 ? undefined : decodeBase64(encoded);
  const password = account?.slice(account.indexOf(":") + 1) ?? "";
  if (account?.includes(":") !== true || password.length < MIN_SECRET_LENGTH || !/^[\x20-\x7e]+$/.test(account))
    return undefined;
  return isReference(password) || isPlaceholder(password) ? undefined : password;
}

/** Shorter names before `@` are accounts. */
const MIN_TOKEN_AS_USER = 20;

function passwordAt(place: PlacedValue["place"], password: string, user: string): Verdict {
  const isDefault = isDefaultCredential(password) || password === user;
  const verdict = secretByPlace(password, `password in ${PLACE_TITLES[place]}`, "url-password");
  return isDefault ? { ...verdict, kind: "default-credential", reason: FIRST_TRIED } : verdict;
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
  if (isSample(value) || holdsSample(value))
    return plain("placeholder", value, "it is a sample that everybody can read");
  if (isMadePublic(words, value)) return plain("harmless", value, "it is made to be public");
  if (isStorePath(value) || isSecretObject(words, value) || isKeyId(words, value))
    return plain("reference", value, "it names where the value is kept");
  if (isPlainValue(value)) return plain("harmless", value, "it is a switch, a number, an address or a path");
  if (SWITCHES.has(words[0] ?? "") && isNothingButWords(value))
    return plain("harmless", value, "it is one of a few words");
  if (isDefaultCredential(value, words))
    return { ...byName(words, value, "default-credential", "default", "medium"), reason: FIRST_TRIED };
  if (keyClass === "weak") {
    const password = words.at(-1) === "auth" ? PASSWORD_OF_ACCOUNT.exec(value)?.groups?.["password"] : undefined;
    if (password !== undefined && !isPlaceholder(password)) return byName(words, value, "secret", "", "medium");
    if (!looksRandom(value)) return plain("harmless", value, "it is a word");
    const isSure = beginsAsKey(value) || isHierarchyKey(words) || isToken(words);
    return byName(words, value, "secret", "", isSure ? "medium" : "low");
  }
  if (value.length < (namesKey(words) ? 16 : 8)) return byName(words, value, "weak", "short", "low");
  return byName(words, value, "secret", "", "medium");
}

/** `FLOWER_BASIC_AUTH=admin:…`, `NEO4J_AUTH=neo4j/…`: a name, and a password of letters and digits. */
const PASSWORD_OF_ACCOUNT = /^[a-z][\w@-]{1,63}[:/](?=[^\s/]*\d)(?=[^\s/]*[A-Za-z])(?<password>[^\s/$]{8,128})$/i;

/** Verbs with which names begin that ask for one of a few words: `REQUIRE_PASSWORD=when-expired`. */
const SWITCHES = new Set("allow disable enable has hide is mask redact require show skip use".split(" "));

const FIRST_TRIED = "it is a password that everybody tries first";

function byName(
  words: readonly string[],
  value: string,
  kind: VerdictKind,
  quality: string,
  confidence: Verdict["confidence"],
): Verdict {
  const purpose = purposeOf(words);
  const provider = providerNamedBy(words);
  return {
    ...plain(kind, value, REASONS[classifyWords(words)]),
    what: [...(provider === undefined ? [] : [provider]), ...(quality === "" ? [] : [quality]), NOUNS[purpose]].join(
      " ",
    ),
    purpose,
    confidence,
    ...(provider === undefined ? {} : { provider }),
  };
}

/** Words of services that a product keeps for itself, whatever the product is called: `MERCURY_DB_PASSWORD`. */
const OWN_SERVICES = new Set(
  (
    "db database postgres postgresql pg mysql mariadb mssql oracle sql mongo mongodb redis valkey memcached minio rabbitmq amqp kafka nats elastic " +
    "elasticsearch opensearch clickhouse smtp mail imap ldap ftp sftp ssh admin root keycloak grafana jwt session cookie nextauth auth0 keystore truststore"
  ).split(" "),
);

/** The provider whose credential a name speaks of: a product may be called as one is, so nothing else may be named. */
function providerNamedBy(words: readonly string[]): string | undefined {
  return words.some((word) => OWN_SERVICES.has(word)) ? undefined : providerOfWords(words);
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
  const provider = verdict.provider ?? providerNamedBy(words);
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
