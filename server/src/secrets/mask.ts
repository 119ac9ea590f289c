import { findSecrets, judge } from "./judge.ts";

const MASK = "•";

/**
 * A line of a file fit to be shown: whatever looks like a credential is replaced, character for character, so that
 * carets under the line still fit. `key: value`, `KEY=value` and `--option value` are judged by name as well.
 */
export function maskLine(line: string): string {
  const spans = findSecrets(line)
    .filter(({ kind }) => kind === "secret" || kind === "default-credential" || kind === "identifier")
    .map(({ start, end }) => ({ start, end }));
  for (const match of line.matchAll(
    /(?<![\w.-])([A-Za-z_][\w.-]*)["']?[ \t]*[=:][ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"',}]+))/g,
  )) {
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const verdict = judge(match[1] ?? "", value);
    if (verdict.kind !== "secret" && verdict.kind !== "default-credential" && verdict.kind !== "weak") continue;
    const at = match.index + match[0].lastIndexOf(value);
    spans.push({ start: at + verdict.start, end: at + verdict.end });
  }
  let masked = line;
  for (const { start, end } of spans) masked = masked.slice(0, start) + MASK.repeat(end - start) + masked.slice(end);
  return masked;
}

/**
 * A line of a .env file: nothing of any value is shown, whatever it looks like. A line without a key may be the rest
 * of a longer value.
 */
export function maskEnvironmentLine(line: string): string {
  const key = /^[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?[\w.-]+[ \t]*[=:]/.exec(line)?.[0];
  if (key !== undefined) return key + MASK.repeat(line.length - key.length);
  return line.trimStart().startsWith("#") ? maskLine(line) : line.replaceAll(/\S/g, MASK);
}
