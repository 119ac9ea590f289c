import creditCardType from "credit-card-type";
import type { Span } from "../base/span.ts";

/** A card number in a text. It never carries the digits. */
export interface CardNumber extends Span {
  /** "Visa" */
  readonly brand: string;
  /** A number that a provider publishes for tests, or one that cannot be anybody's. */
  readonly isTest: boolean;
}

/** Digits in one piece or grouped as on a card, with nothing glued to them that numbers of other kinds have. */
const CANDIDATE =
  /(?<![\w./+:$@%&=?-]|\d[ ])(?:\d{12,19}|\d{4}(?<gap>[ -])\d{4}\k<gap>\d{4}\k<gap>\d{4}(?:\k<gap>\d{1,3})?|\d{4}(?<wide>[ -])\d{6}\k<wide>\d{4,5})(?![\w/:%@-]|\.\w|[ ]\d)/g;

/** What every candidate is: most texts have nothing like it. */
const ROW = /\d[\d -]{11}/;

/**
 * Numbers of payment cards: digits that pass the check sum (ISO/IEC 7812-1), begin like an issuer's and have that issuer's
 * length. Maestro is left out: its ranges are so wide that one number in ten would be one; so are the 13 digits that
 * Visa gave up. Offsets count in the text.
 */
export function findCardNumbers(text: string): CardNumber[] {
  if (text.length < 12 || !ROW.test(text)) return [];
  const found: CardNumber[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const digits = match[0].replaceAll(/[ -]/g, "");
    if (!passesLuhn(digits) || isTimestamp(digits)) continue;
    const brand = brandOf(digits);
    if (brand === undefined) continue;
    found.push({ start: match.index, end: match.index + match[0].length, brand, isTest: isTestNumber(digits) });
  }
  return found;
}

function brandOf(digits: string): string | undefined {
  return creditCardType(digits).find(({ type, lengths }) => type !== "maestro" && lengths.includes(digits.length))
    ?.niceType;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** `20261124093015`: year to second. */
function isTimestamp(digits: string): boolean {
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(digits);
}

/** Stripe, Adyen, PayPal, Braintree and Authorize.Net publish these for tests. */
const TEST_NUMBERS = new Set(
  (
    "4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100 378282246310005 371449635398431 6011111111111117 " +
    "6011000990139424 3056930009020004 36227206271667 6555900000604105 3566002020360505 6200000000000005 6205500000000000004 " +
    "4111111111111111 5555341244441115 370000000000002 4988438843884305 4012888888881881 4005519200000004 4217651111111119 " +
    "378734493671000 38520000023237 30569309025904 3530111333300000 4007000000027 5424000000000015"
  ).split(" "),
);

function isTestNumber(digits: string): boolean {
  return TEST_NUMBERS.has(digits) || /^(?:400000|424242)/.test(digits) || new Set(digits).size <= 3;
}

const CARD_WORDS = new Set(["card", "cards", "pan", "cc", "creditcard", "cardnumber", "paymentcard"]);

/** Words of a name that say that its number is something else, whatever it looks like. */
const OTHER_NUMBER_WORDS = new Set(
  "id ids sha timestamp time build number phone tel mobile fax sku version serial imei tracking order invoice account merchant revision epoch date".split(
    " ",
  ),
);

/** Whether words, lower case, speak of a card (`certain`), of nothing (`likely`), or of another number. */
export function cardCertainty(words: readonly string[]): "certain" | "likely" | "other" {
  if (isOfCard(words)) return "certain";
  return words.some((word) => OTHER_NUMBER_WORDS.has(word)) ? "other" : "likely";
}

/** "security code" and the like when a variable holds what may not be kept at all (PCI DSS v4.0.1 3.3.1). */
export function sensitiveAuthenticationData(words: readonly string[], value: string): string | undefined {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (last === "block" && before === "pin") return /^[\dA-F]{16}$/i.test(value) ? "PIN block" : undefined;
  if (last === "pin") return isOfCard(words) && /^\d{4,6}$/.test(value) ? "PIN" : undefined;
  if (!/^\d{3,4}$/.test(value)) return undefined;
  const isCode =
    ["cvv", "cvv2", "cvc", "cvc2", "csc"].includes(last) ||
    (last === "cid" && isOfCard(words)) ||
    (last === "code" && (before === "card" || before === "cvv" || (before === "security" && isOfCard(words))));
  return isCode ? "security code" : undefined;
}

function isOfCard(words: readonly string[]): boolean {
  return words.some((word) => CARD_WORDS.has(word));
}

/** Tracks 1 and 2 of a magnetic stripe (ISO/IEC 7813). Offsets count in the text. */
export function findTracks(text: string): (Span & { readonly isTest: boolean })[] {
  if (text.length < 21 || !(text.includes("%B") || text.includes(";"))) return [];
  const pattern = /%B(?<first>\d{12,19})\^[^^\n]{2,26}\^\d{4}[^?\s'"]{0,60}\??|;(?<second>\d{12,19})=\d{7,26}\??/g;
  return [...text.matchAll(pattern)].flatMap((match) => {
    const digits = match.groups?.["first"] ?? match.groups?.["second"] ?? "";
    if (!passesLuhn(digits)) return [];
    return [{ start: match.index, end: match.index + match[0].length, isTest: isTestNumber(digits) }];
  });
}
