const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const DIGITS = new Map(Array.from(ALPHABET, (character, digit) => [character, digit] as const));

/** The text behind base64; undefined for what is none, or is not text (then it is nobody's password). */
export function decodeBase64(encoded: string): string | undefined {
  const compact = encoded.replaceAll(/\s/g, "").replace(/={1,2}$/, "");
  if (compact.length % 4 === 1) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of compact) {
    const digit = DIGITS.get(character);
    if (digit === undefined) return undefined;
    held = (held << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
      held &= (1 << bits) - 1;
    }
  }
  return bytes.some((byte) => byte < 9) ? undefined : decodeUtf8(bytes);
}

function decodeUtf8(bytes: readonly number[]): string {
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  try {
    return decodeURIComponent(escaped);
  } catch {
    return bytes.map((byte) => String.fromCharCode(byte)).join("");
  }
}
