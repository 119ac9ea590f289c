/**
 * Tokens that look live never stand in a file: a page writes `sk_live_⟨n24⟩`, and the test fills in 24 characters.
 * `n` letters and digits, `N` upper-case letters and digits, `l` lower-case letters and digits, `a` letters, `u` base32,
 * `h` hex, `H` upper-case hex, `d` digits, `b` base64.
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

const NOTATION = /⟨([nNlauhHdb])(\d+)⟩/g;

/** Deterministic: the same notation at the same place of a text gives the same token. */
export function token(kind: string, length: number, seed: number): string {
  const alphabet = ALPHABETS[kind] ?? "";
  let state = (seed * 2654435761 + 12345) >>> 0;
  let result = "";
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    result += alphabet.charAt((state >>> 8) % alphabet.length);
  }
  return result;
}

/** The text with its notations filled in, each by its place among them, and how an offset moves by that. */
export function applyTokens(raw: string): { text: string; move(offset: number): number } {
  const shifts: { at: number; by: number }[] = [];
  const text = raw.replaceAll(NOTATION, (notation: string, kind: string, length: string, at: number) => {
    const filled = token(kind, Number(length), shifts.length + 1);
    shifts.push({ at: at + notation.length, by: filled.length - notation.length });
    return filled;
  });
  return { text, move: (offset) => shifts.filter(({ at }) => at <= offset).reduce((sum, { by }) => sum + by, offset) };
}
