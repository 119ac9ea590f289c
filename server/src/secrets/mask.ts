import type { Span } from "../base/span.ts";
import { findCardNumbers, findTracks } from "./card-data.ts";
import { findSecrets, judge } from "./judge.ts";
import { spokenSecrets } from "./spoken.ts";
import { beginsAsKey } from "./tokens.ts";

export const MASK = "•";

/** So many lines are masked before others may have their turn. */
export const LINES_A_STEP = 500;

/** Replaces what stands in the spans, character for character; line breaks stay. The spans may overlap. */
export function hideSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans.toSorted((left, right) => left.start - right.start)) {
    if (end <= from) continue;
    const begin = Math.max(start, from);
    parts.push(text.slice(from, begin), hide(text.slice(begin, end)));
    from = end;
  }
  return parts.join("") + text.slice(from);
}

/** A key of several lines is hidden line by line. */
export function hide(secret: string): string {
  return secret.replaceAll(/[^\r\n]/g, MASK);
}

/** `key: value`, `KEY=value`, `--option=value` and the older `ENV KEY value` of Dockerfiles. */
const PAIR =
  /(?<![\w.-])(?:--?)?([A-Za-z_][\w.-]*)["']?[ \t]*[=:][ \t]*(?:"([^"]*)"|'([^']*)'|((?=[^\s"',}])(?:\$\{\{[^}]{0,200}\}\}|\$\{[^\s}]{0,200}\})?[^\s"',}]*))/g;
const SPACED_PAIR = /^[ \t]*(?:ENV|ARG|LABEL)[ \t]+([A-Za-z_][\w.-]*)[ \t]+(\S.*)$/i;

/**
 * A line of a file fit to be shown: whatever looks like a credential or a card number is replaced, character for character, so that
 * carets under the line still fit. Values are judged by their names as well; that of a `value:` stands beside it.
 * @param around the lines before and after
 */
export function maskLine(line: string, around = ""): string {
  const key = `${line.length}:${line}${line.includes("value") ? around : ""}`;
  const known = maskedLines.get(key);
  if (known !== undefined) return known;
  const masked = maskLineAnew(line, around);
  if (key.length > MAX_KNOWN_LINE) return masked;
  if (maskedLines.size >= MAX_KNOWN_LINES) maskedLines.clear();
  maskedLines.set(key, masked);
  return masked;
}

/** Lines as they were masked: while a file is typed, and within one, the same come again and again. */
const maskedLines = new Map<string, string>();
const MAX_KNOWN_LINES = 20_000;
const MAX_KNOWN_LINE = 400;

function maskLineAnew(line: string, around: string): string {
  const credentials = findSecrets(line).filter(
    ({ kind }) => kind === "secret" || kind === "default-credential" || kind === "identifier",
  );
  const spans: Span[] = [...credentials, ...spokenSecrets(line), ...findCardNumbers(line), ...findTracks(line)];
  const judgePair = (key: string, value: string, at: number): void => {
    const verdict = judge(key, value);
    const isOne = verdict.kind === "secret" || verdict.kind === "default-credential" || verdict.kind === "weak";
    // A key that is written a little otherwise than its provider's others is one for whoever reads it.
    const isNearly = verdict.kind === "harmless" && beginsAsKey(value);
    if (isOne || isNearly) spans.push({ start: at + verdict.start, end: at + verdict.end });
  };
  for (const match of line.matchAll(PAIR)) {
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const key = match[1] ?? "";
    judgePair(
      key === "value" ? (nameIn(line) ?? nameIn(around) ?? key) : key,
      value,
      match.index + match[0].lastIndexOf(value),
    );
  }
  const spaced = SPACED_PAIR.exec(line);
  if (spaced !== null) judgePair(spaced[1] ?? "", spaced[2] ?? "", line.length - (spaced[2] ?? "").length);
  return hideSpans(line, spans);
}

/** The name in an entry of a list of variables: `- name: DB_PASSWORD`. */
export function nameIn(text: string): string | undefined {
  return /(?<![\w.-])name["']?[ \t]*:[ \t]*["']?([\w.-]+)/.exec(text)?.[1];
}

/**
 * A line of a .env file: nothing of any value is shown, whatever it looks like. A line without a key may be the rest
 * of a longer value; in a comment an assignment may stand anywhere.
 */
export function maskDotenvLine(line: string): string {
  const key = /^[ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*[=:]/.exec(line)?.[0] ?? /^[ \t]*#[^=]*=/.exec(line)?.[0];
  if (key !== undefined) return key + MASK.repeat(line.length - key.length);
  return line.trimStart().startsWith("#") ? maskLine(line) : line.replaceAll(/\S/g, MASK);
}

/** Where a masked text differs from what it was made of. */
export function maskedRuns(text: string, masked: string): Span[] {
  const runs: Span[] = [];
  for (let index = 0; index < text.length; index++) {
    if (masked.charAt(index) !== MASK || text.charAt(index) === MASK) continue;
    const start = index;
    while (masked.charAt(index) === MASK && index < text.length) index++;
    runs.push({ start, end: index });
  }
  return runs;
}
