/**
 * Tokens that look live never stand in a file: a page writes `sk_live_⟨n24⟩`, and the test fills in 24 characters.
 * `n` letters and digits, `N` upper-case letters and digits, `l` lower-case letters and digits, `a` letters, `u` base32,
 * `h` hex, `H` upper-case hex, `d` digits, `b` base64; `c` a card number that passes the check digit and that no provider
 * publishes, `i` a German bank account number.
 */
const ALPHABETS: Readonly<Record<string, string>> = {
  n: "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789",
  N: "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789",
  l: "abcdefghijkmnpqrstuvwxyz0123456789",
  a: "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz",
  u: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  h: "0123456789abcdef",
  H: "0123456789ABCDEF",
  d: "0123456789",
  b: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
};

export const NOTATION = /⟨([nNlauhHdbci])(\d+)⟩/g;
/** The same, and characters that nobody sees: `⟨U+2028⟩`. */
const MARK = /⟨(?:([nNlauhHdbci])(\d+)|U\+([0-9A-F]{4}))⟩/g;

/** Deterministic: the same notation at the same place of a text gives the same token. */
export function token(kind: string, length: number, seed: number): string {
  if (kind === "c") return withLuhnDigit(`453201${token("d", length - 7, seed)}`);
  if (kind === "i") return withIbanDigits("DE", token("d", length - 4, seed));
  const alphabet = ALPHABETS[kind] ?? "";
  let state = (seed * 2654435761 + 12345) >>> 0;
  let result = "";
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    result += alphabet.charAt((state >>> 8) % alphabet.length);
  }
  return result;
}

/** ISO/IEC 7812-1. */
function withLuhnDigit(body: string): string {
  const sum = Array.from(body, Number)
    .toReversed()
    .reduce((total, digit, index) => total + (index % 2 === 1 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** ISO 13616, with the check digits that make the remainder 1. */
function withIbanDigits(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (character) => Number.parseInt(character, 36)).join("");
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${account}`;
}

export interface FilledText {
  readonly text: string;
  /** Where an offset among the notations stands in the text. */
  move(offset: number): number;
  /** The other way round; inside of what was filled in, where its notation begins, or ends. */
  origin(offset: number, side: "start" | "end"): number;
}

/** The text with its notations filled in, each by its place among them. */
export function applyTokens(raw: string): FilledText {
  const filled: { from: number; to: number; length: number }[] = [];
  const fill = (notation: string, kind: string | undefined, length: string, code: string, at: number): string => {
    const value =
      kind === undefined
        ? String.fromCharCode(Number.parseInt(code, 16))
        : token(kind, Number(length), filled.length + 1);
    filled.push({ from: at, to: at + notation.length, length: value.length });
    return value;
  };
  const text = raw.replaceAll(MARK, fill);
  return {
    text,
    move: (offset) =>
      filled.filter(({ to }) => to <= offset).reduce((sum, { from, to, length }) => sum + length - (to - from), offset),
    origin(offset, side) {
      let by = 0;
      for (const { from, to, length } of filled) {
        const start = from + by;
        if (side === "start" ? offset < start : offset <= start) break;
        if (side === "start" ? offset < start + length : offset <= start + length) return side === "start" ? from : to;
        by += length - (to - from);
      }
      return offset - by;
    },
  };
}
