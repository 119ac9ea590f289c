import { NAMED_FORMATS, TOKEN_FORMATS, type NamedFormat, type TokenFormat } from "./catalogue/formats.ts";
import { BEGINNINGS, ownerOfForm, providerOfKeyName } from "./catalogue/providers.ts";
import { classifyWords, purposeOf } from "./key-class.ts";
import { hasMoreCharacters, isPlaceholder } from "./placeholder.ts";
import { isSample } from "./public-value.ts";
import { isNothingButWords } from "./stand-in.ts";
import type { Verdict } from "./verdict.ts";

/** No token of the catalogue is shorter. */
const MIN_TOKEN = 20;

/**
 * Credentials of known forms inside a text, in order, none inside another. Placeholders in the form of a credential are
 * left out.
 * @param words lower-case words of the variable's name, where there is one
 */
export function findTokens(text: string, words: readonly string[] = []): Verdict[] {
  if (text.length < MIN_TOKEN) return [];
  const found = formatsIn(text).flatMap((format) =>
    [...text.matchAll(format.pattern)].flatMap((match) => verdictOf(format, match, words) ?? []),
  );
  return found.length < 2 ? found : withoutOverlaps(found);
}

/** In the order of the text; of two that overlap, the one that was found first. */
export function withoutOverlaps(found: readonly Verdict[]): Verdict[] {
  const ranked = found.map((verdict, rank) => ({ verdict, rank }));
  ranked.sort((left, right) => left.verdict.start - right.verdict.start || left.rank - right.rank);
  const kept: typeof ranked = [];
  for (const candidate of ranked) {
    const last = kept.at(-1);
    if (last === undefined || last.verdict.end <= candidate.verdict.start) kept.push(candidate);
    else if (candidate.rank < last.rank) kept[kept.length - 1] = candidate;
  }
  return kept.map(({ verdict }) => verdict);
}

/** Marks and their formats by the mark's first three characters, and a bit for each three that begin one. */
const MARKS_BY_START = new Map<number, { readonly mark: string; readonly format: number }[]>();
const IS_START = new Uint8Array(1 << 18);
for (const [format, { marks }] of TOKEN_FORMATS.entries()) {
  for (const mark of marks) {
    const start = [0, 1, 2].reduce((last, index) => withNext(last, mark.charCodeAt(index)), 0);
    IS_START[start] = 1;
    MARKS_BY_START.set(start, [...(MARKS_BY_START.get(start) ?? []), { mark, format }]);
  }
}

/** The last three characters of a text in 18 bits, of each what tells letters, digits and signs apart. */
function withNext(last: number, code: number): number {
  return ((last << 6) | (code & 63)) & 0x3ffff;
}

/**
 * The formats of which a mark stands in a text, in the catalogue's order. One pass: most texts hold none of the hundreds of marks,
 * and few three characters of a text begin one.
 */
function formatsIn(text: string): readonly TokenFormat[] {
  let found: Set<number> | undefined;
  let last = withNext(text.charCodeAt(0), text.charCodeAt(1));
  for (let index = 2; index < text.length; index++) {
    last = withNext(last, text.charCodeAt(index));
    if (IS_START[last] === 0) continue;
    for (const { mark, format } of MARKS_BY_START.get(last) ?? [])
      if (text.startsWith(mark, index - 2)) (found ??= new Set()).add(format);
  }
  if (found === undefined) return [];
  return Array.from(found)
    .sort((left, right) => left - right)
    .flatMap((index) => TOKEN_FORMATS[index] ?? []);
}

const NAMED_BY_WORD = new Map<string, NamedFormat[]>();
for (const format of NAMED_FORMATS) {
  for (const word of format.words[0] ?? []) {
    const known = NAMED_BY_WORD.get(word);
    if (known === undefined) NAMED_BY_WORD.set(word, [format]);
    else known.push(format);
  }
}

/** What a whole value is by its form and its variable's name together. */
export function namedToken(words: readonly string[], value: string): Verdict | undefined {
  for (const [index, word] of words.entries()) {
    const formats = NAMED_BY_WORD.get(word) ?? NAMED_BY_WORD.get(word + (words[index + 1] ?? ""));
    for (const format of formats ?? []) {
      if (!format.words.slice(1).every((choices) => choices.some((choice) => words.includes(choice)))) continue;
      const match = format.pattern.exec(value);
      // `PAYU_SALT_VERSION`: without a beginning of its own a form is too common for what is about a secret.
      const isAbout = format.kind === "secret" && format.modes === undefined && classifyWords(words) === "metadata";
      if (match !== null && !isAbout) return verdictOf(format, match, []);
    }
  }
  const moded = modedKey(words, value);
  return moded === undefined || findTokens(value, words).length > 0 ? undefined : moded;
}

/** A mode as a part of its own in a value's beginning: `klarna_live_`, `api_sandbox.`; what follows holds a random run. */
const MODED =
  /^(?:[A-Za-z\d]{1,20}[_.:-]){0,3}(?:(?<live>live|prod|production)|test|sandbox)[_.:-](?<body>[\w+/=.~:-]{16,300})$/i;

const MADE_PUBLIC = /^(?:[A-Za-z\d]{1,20}[_.:-]){0,3}(?:pk|ck|pub|public|publishable|client)[_.:-]/i;

/** A key of a form that nobody has written down, but its name or its beginning says whose it is, and it says the mode itself. */
function modedKey(words: readonly string[], value: string): Verdict | undefined {
  const match = MODED.exec(value);
  const body = match?.groups?.["body"] ?? "";
  const run = body.split(/[^A-Za-z\d]/).find((part) => part.length >= 12 && /\d/.test(part) && /[A-Za-z]/.test(part));
  if (match === null || run === undefined || isFiller(body) || isNothingButWords(body) || isSample(body))
    return undefined;
  // Clients' keys are made to be read by everybody.
  if (MADE_PUBLIC.test(value) || (words.includes("client") && !words.includes("secret"))) return undefined;
  const keyClass = classifyWords(words);
  const provider = providerOfKeyName(words) ?? BEGINNINGS.get(beginningOf(value) ?? "");
  if (provider === undefined || (keyClass !== "strong" && keyClass !== "weak")) return undefined;
  const mode = match.groups?.["live"] === undefined ? "test" : "live";
  return {
    kind: "secret",
    mode,
    provider,
    what: `${provider} ${mode} credential`,
    purpose: purposeOf(words),
    confidence: "medium",
    reason: "by its name, and by its beginning",
    start: 0,
    end: value.length,
    local: false,
  };
}

function verdictOf(
  format: TokenFormat | NamedFormat,
  match: RegExpExecArray,
  words: readonly string[],
): Verdict | undefined {
  const body = match.groups?.["body"] ?? "";
  // A key's header without a body is documentation or a test for one.
  const isEmpty = format.purpose === "private-key" && body.replaceAll(/\\{1,4}[nr]|\s/g, "").length < 40;
  if (isEmpty || (format.purpose !== "private-key" && isFiller(body)) || isSample(body)) return undefined;
  const mode = format.mode ?? format.modes?.[match.groups?.["mode"] ?? ""] ?? "unknown";
  const provider = ownerOfForm(format.provider, words);
  const named = "words" in format;
  return {
    kind: format.kind,
    mode,
    provider,
    what: [provider, ...(mode === "unknown" ? [] : [mode]), format.what].join(" "),
    purpose: format.purpose,
    confidence: "high",
    reason: named ? "by its name and form" : "by its form",
    start: match.index,
    end: match.index + match[0].length,
    local: false,
  };
}

function isFiller(body: string): boolean {
  return !hasMoreCharacters(body, 4) || isPlaceholder(body);
}

/** A body that is shorter is no key of any provider. */
const MIN_KEY_BODY = 8;

/** Whether a value is, or holds, a credential that its provider's documentation prints. */
export function holdsSample(value: string): boolean {
  if (value.length < MIN_TOKEN) return false;
  return formatsIn(value).some(({ pattern }) =>
    [...value.matchAll(pattern)].some((match) => isSample(match.groups?.["body"] ?? "")),
  );
}

export function beginsAsKey(value: string): boolean {
  return beginningOf(value) !== undefined;
}

const LENGTHS_OF_BEGINNINGS = [...new Set(Array.from(BEGINNINGS.keys(), ({ length }) => length))].sort((a, b) => b - a);

/** Few values begin as any beginning does. */
const STARTS_OF_BEGINNINGS = new Set(Array.from(BEGINNINGS.keys(), (beginning) => beginning.slice(0, 3)));

/** The longest beginning of keys that a value has. */
function beginningOf(value: string): string | undefined {
  if (!STARTS_OF_BEGINNINGS.has(value.slice(0, 3))) return undefined;
  for (const length of LENGTHS_OF_BEGINNINGS) {
    const beginning = value.slice(0, length);
    if (BEGINNINGS.has(beginning)) return beginning;
  }
  return undefined;
}

/** Whether a value begins as a key does and goes on with what stands for one: nothing, a few characters, words, repeats. */
export function isKeyStandIn(value: string): boolean {
  const beginning = beginningOf(value);
  if (beginning === undefined) return false;
  const body = value.slice(beginning.length);
  return body.length < MIN_KEY_BODY || isFiller(body) || isNothingButWords(body);
}
