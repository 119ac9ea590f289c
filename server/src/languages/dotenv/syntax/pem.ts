import { lineEnd, nextLine } from "./lines.ts";

export const KEY_MARK = "-----BEGIN ";

/** Whether a line begins a private key that ends on a later one. */
export function beginsKey(line: string): boolean {
  const at = line.indexOf(KEY_MARK);
  return at >= 0 && line.includes("PRIVATE KEY", at) && !line.includes("-----END ", at) && !/\\n/.test(line.slice(at));
}

/** RFC 1421 headers of old keys, and those of OpenPGP's armour. */
const HEADER = /^(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): /;
const BASE64 = /^[A-Za-z0-9+/]{1,200}={0,2}$/;

/**
 * Where a private key ends that nothing but line breaks holds together: behind its END line, or its last line of base64.
 * A short line counts when it can be base64's last.
 * @param end the end of the line that begins it
 */
export function endOfKey(text: string, end: number): number {
  let last = end;
  let at = end;
  while (at < text.length) {
    const from = nextLine(text, at);
    at = lineEnd(text, from);
    const line = text.slice(from, Math.min(at, from + 300)).trim();
    if (line.startsWith("-----END ")) return at;
    if (isKeyLine(line)) last = at;
    else if (line !== "" && !HEADER.test(line)) break;
  }
  return last;
}

/** Whether a line may be one of a key's body. */
export function isKeyLine(line: string): boolean {
  return BASE64.test(line) && (line.length >= 20 || line.length % 4 === 0);
}

/** Whether what follows a key may still be of it, so that nobody can say where it ends. */
export function mayGoOn(text: string, end: number): boolean {
  if (end >= text.length) return false;
  const from = nextLine(text, end);
  return BASE64.test(text.slice(from, Math.min(lineEnd(text, from), from + 300)).trim());
}
