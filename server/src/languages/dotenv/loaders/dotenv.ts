import { scanAssignments } from "./assignment-scan.ts";
import { FileBeingLoaded, type LoadedFile } from "./loaded.ts";

const GRAMMAR = {
  quotes: "'\"`",
  isKey: (character: string) => /^[\w.-]$/.test(character),
  isSpace: (character: string) => /^\s$/.test(character),
};

/**
 * What npm's dotenv 18 sets, before anything is expanded: a plain object, as there, for `dotenv-expand` goes through
 * it in the order that an object has, and a key `__proto__` is lost.
 */
export function parseLikeDotenv(text: string): Record<string, string> {
  const parsed: Record<string, string> = {};
  for (const { key, raw } of scanAssignments(text.replace(/\r\n?/g, "\n"), GRAMMAR).assignments)
    parsed[key] = unquote(raw.trim());
  return parsed;
}

/** An opening double quote alone is enough for `\n` to become a line feed. */
function unquote(value: string): string {
  const quote = value.charAt(0);
  const isQuoted = value.length > 1 && "'\"`".includes(quote) && value.endsWith(quote);
  const inner = isQuoted ? value.slice(1, -1) : value;
  return quote === '"' ? inner.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : inner;
}

export function loadWithDotenv(text: string): LoadedFile {
  const file = new FileBeingLoaded();
  for (const [key, value] of Object.entries(parseLikeDotenv(text))) file.set(key, { kind: "value", text: value });
  return file;
}
