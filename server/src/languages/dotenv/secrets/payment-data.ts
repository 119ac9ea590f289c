import type { Certainty } from "../../../contract/rule.ts";
import type { DotenvFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { wordsOf } from "../../../base/words.ts";
import { remember } from "../../../base/remember.ts";
import type { DotenvComment, DotenvEntry, TextSpan } from "../syntax/tree.ts";
import type { Span } from "../../../base/span.ts";
import { cardCertainty, findCardNumbers, findTracks, sensitiveAuthenticationData } from "../../../secrets/card-data.ts";
import { findIbans } from "../../../secrets/iban.ts";

/** Something of a cardholder's or an account's in a .env file. It never carries the digits; the span counts in the file. */
export interface PaymentData extends Span {
  readonly kind: "card" | "authentication" | "account";
  /** For messages, with what it stands in: "`CARD` holds a Visa card number (16 digits)". */
  readonly message: string;
  /** Published for tests, or nobody's by its look. */
  readonly isTest: boolean;
  /** `likely` where nothing but the number speaks for a card. */
  readonly certainty: Certainty;
  /** The variable it is the value of; undefined in comments. */
  readonly entry: DotenvEntry | undefined;
  /** Lower-case words of the variable's name. */
  readonly words: readonly string[];
}

/** Takes it out and leaves what stands around it. */
export function removeFix({ start, end }: PaymentData): DotenvFix {
  return { title: "Remove it from the file", class: "review", edits: [{ start, end, newText: "" }] };
}

/** A stretch of the file that may hold numbers. */
interface Stretch {
  readonly text: string;
  readonly start: number;
  readonly entry: DotenvEntry | undefined;
  /** What says what the numbers are: the variable's name; in a comment all of it. */
  readonly name: string;
  /** For messages: what it stands in. */
  readonly holder: "value" | "comment" | "line";
}

/** Card numbers, what belongs to cards, and bank accounts in a file's values and comments. */
export const paymentDataIn: (file: DotenvFile) => readonly PaymentData[] = remember((file) => {
  const stretches = stretchesOf(file);
  const cards = stretches.flatMap(cardsIn);
  const isTestCard = cards.length > 0 && cards.every(({ isTest }) => isTest);
  return [
    ...cards,
    ...stretches.flatMap((stretch) => authenticationIn(stretch, isTestCard || file.role === "example")),
    ...stretches.flatMap(accountsIn),
  ];
});

function stretchesOf({ tree }: DotenvFile): Stretch[] {
  const stretches: Stretch[] = [];
  const add = ({ text, start }: TextSpan, name: string, holder: Stretch["holder"], entry?: DotenvEntry): void => {
    if (text.length >= SHORTEST) stretches.push({ text, start, entry, name, holder });
  };
  const addComment = (comment: DotenvComment): void => {
    const { entry } = comment;
    if (entry === undefined) add(comment, comment.text, "comment");
    else add(entry.value, entry.key.text, "value");
  };
  for (const entry of tree.entries) {
    add(entry.value, entry.key.text, "value", entry);
    if (entry.comment !== undefined) addComment(entry.comment);
  }
  for (const comment of tree.comments) addComment(comment);
  for (const line of tree.strays) add(line, line.text, "line");
  return stretches;
}

/** A card's security code. */
const SHORTEST = 3;

function describeHolder({ name, holder }: Stretch): string {
  return holder === "value" ? `\`${name}\` holds` : `The ${holder} holds`;
}

function cardsIn(stretch: Stretch): PaymentData[] {
  const { text, start, entry, name } = stretch;
  const numbers = findCardNumbers(text);
  if (numbers.length === 0) return [];
  const words = wordsOf(name);
  const certainty = cardCertainty(words);
  if (certainty === "other") return [];
  return numbers.map((number) => {
    const digits = text.slice(number.start, number.end).replaceAll(/\D/g, "").length;
    const article = /^[AEIOU]/.test(number.brand) ? "an" : "a";
    return {
      kind: "card",
      message: `${describeHolder(stretch)} ${article} ${number.brand} card number (${digits} digits)`,
      start: start + number.start,
      end: start + number.end,
      isTest: number.isTest,
      certainty,
      entry,
      words,
    };
  });
}

/** Codes that stand in every guide. */
const SAMPLE_CODE = /^(?:(\d)\1+|1234?|7373?)$/;
const SAMPLE_WORDS = new Set(["test", "sandbox", "example", "sample", "dummy", "fake", "mock"]);

function authenticationIn(stretch: Stretch, isSample: boolean): PaymentData[] {
  const { text, start, entry, name } = stretch;
  const found: (Span & { what: string; isTest: boolean })[] = findTracks(text).map((track) => ({
    ...track,
    what: "card's magnetic stripe",
  }));
  // Names are cut into words only where the value may be one.
  const words = found.length > 0 || /^[\dA-Fa-f]{3,16}$/.test(text) ? wordsOf(name) : [];
  const what = sensitiveAuthenticationData(words, text);
  if (what !== undefined) {
    const isTest = isSample || SAMPLE_CODE.test(text) || words.some((word) => SAMPLE_WORDS.has(word));
    found.push({
      start: 0,
      end: text.length,
      what: what === "PIN" || what === "PIN block" ? what : `card's ${what}`,
      isTest,
    });
  }
  return found.map((data) => ({
    kind: "authentication",
    message: `${describeHolder(stretch)} a ${data.what}`,
    start: start + data.start,
    end: start + data.end,
    isTest: data.isTest,
    certainty: "certain",
    entry,
    words,
  }));
}

function accountsIn(stretch: Stretch): PaymentData[] {
  const { text, start, entry, name } = stretch;
  return findIbans(text).map((account) => ({
    kind: "account",
    message: `${describeHolder(stretch)} a bank account number (IBAN, ${account.country})`,
    start: start + account.start,
    end: start + account.end,
    isTest: account.isSample,
    certainty: "certain",
    entry,
    words: wordsOf(name),
  }));
}
