import { NAMED_FORMATS, TOKEN_FORMATS, type NamedFormat, type TokenFormat } from "./catalogue/formats.ts";
import { BEGINNINGS, ownerOfStripeForm } from "./catalogue/providers.ts";
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

/** Marks and their formats by the mark's first two characters, and a bit for each pair that begins one. */
const MARKS_BY_PAIR = new Map<number, { readonly mark: string; readonly format: number }[]>();
const IS_PAIR = new Uint8Array(128 * 128);
for (const [format, { marks }] of TOKEN_FORMATS.entries()) {
  for (const mark of marks) {
    const pair = mark.charCodeAt(0) * 128 + mark.charCodeAt(1);
    IS_PAIR[pair] = 1;
    MARKS_BY_PAIR.set(pair, [...(MARKS_BY_PAIR.get(pair) ?? []), { mark, format }]);
  }
}

/** The formats of which a mark stands in a text, in the catalogue's order. One pass: most texts hold none of a hundred marks. */
function formatsIn(text: string): readonly TokenFormat[] {
  let found: Set<number> | undefined;
  let last = text.charCodeAt(0);
  for (let index = 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (last < 128 && code < 128 && IS_PAIR[last * 128 + code] === 1) {
      for (const { mark, format } of MARKS_BY_PAIR.get(last * 128 + code) ?? [])
        if (text.startsWith(mark, index - 1)) (found ??= new Set()).add(format);
    }
    last = code;
  }
  if (found === undefined) return [];
  return TOKEN_FORMATS.filter((_, index) => found.has(index));
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
      if (match !== null) return verdictOf(format, match, []);
    }
  }
  return undefined;
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
  const isStripe = format.provider === "Stripe";
  const provider = isStripe ? ownerOfStripeForm(words) : format.provider;
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

/** The longest beginning of keys that a value has. */
function beginningOf(value: string): string | undefined {
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
