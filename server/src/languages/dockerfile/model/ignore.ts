import type { Span } from "../../../base/span.ts";

/** An ignore file of a build context, as moby's pattern matcher reads it. */
export interface IgnoreFile {
  readonly path: string;
  readonly patterns: readonly IgnorePattern[];
}

export interface IgnorePattern extends Span {
  readonly segments: readonly string[];
  /** `!`: takes back what an earlier pattern ignored. */
  readonly negated: boolean;
  /** 1-based. The place is that of the line in its file; of a pattern that stands in none, both mean nothing. */
  readonly line: number;
}

export function parseIgnoreFile(path: string, text: string): IgnoreFile {
  const patterns: IgnorePattern[] = [];
  let next = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const start = next;
    next += raw.length + 1;
    const line = (index === 0 ? raw.replace(/^\uFEFF/, "") : raw).replace(/\r$/, "");
    if (line.startsWith("#")) continue;
    const pattern = readPattern(line, index + 1, start);
    if (pattern !== undefined) patterns.push(pattern);
  }
  return { path, patterns };
}

export function readPattern(written: string, line = 1, start = 0): IgnorePattern | undefined {
  let text = written.trim();
  const negated = text.startsWith("!");
  if (negated) text = text.slice(1).trim();
  const segments: string[] = [];
  for (const segment of text.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    // A run of `**` says no more than one.
    else if (segment !== "**" || segments.at(-1) !== "**") segments.push(segment);
  }
  // `.` and `/` mean the root, which cannot be ignored.
  return segments.length === 0 ? undefined : { segments, negated, line, start, end: start + written.length };
}

/**
 * The pattern that leaves a path of the context out; undefined where none does. The last pattern that matches the path or a
 * folder above it decides.
 * @param path from the context's root, with `/`
 */
export function ignoredBy(file: IgnoreFile, path: string): IgnorePattern | undefined {
  const parts = path.split("/");
  let ignoring: IgnorePattern | undefined;
  for (const pattern of file.patterns) {
    if (pattern.negated !== (ignoring !== undefined)) continue;
    for (let length = 1; length <= parts.length; length++) {
      if (!matchSegments(pattern.segments, 0, parts, 0, length)) continue;
      ignoring = pattern.negated ? undefined : pattern;
      break;
    }
  }
  return ignoring;
}

function matchSegments(
  pattern: readonly string[],
  at: number,
  path: readonly string[],
  from: number,
  length: number,
): boolean {
  const segment = pattern[at];
  if (segment === undefined) return from === length;
  if (segment === "**") {
    for (let skip = from; skip <= length; skip++) if (matchSegments(pattern, at + 1, path, skip, length)) return true;
    return false;
  }
  return (
    from < length && matchName(segment, path[from] ?? "") && matchSegments(pattern, at + 1, path, from + 1, length)
  );
}

/** `*`, `?`, `[…]` and `**` inside one name; one way back is enough, so the work is the product of the lengths. */
export function matchName(pattern: string, name: string): boolean {
  let at = 0;
  let index = 0;
  let star = -1;
  let resume = 0;
  while (index < name.length) {
    const step = at < pattern.length ? matchOne(pattern, at, name.charAt(index)) : undefined;
    if (pattern[at] === "*") {
      star = ++at;
      resume = index;
    } else if (step !== undefined) {
      at = step;
      index++;
    } else if (star >= 0) {
      at = star;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** Where the pattern goes on when its element at `at` takes the character. */
function matchOne(pattern: string, at: number, character: string): number | undefined {
  const element = pattern.charAt(at);
  if (element === "?") return at + 1;
  if (element === "[") {
    const close = pattern.indexOf("]", at + 2);
    if (close < 0) return undefined;
    const set = pattern.slice(at + 1, close);
    const negated = set.startsWith("^");
    return inSet(negated ? set.slice(1) : set, character) !== negated ? close + 1 : undefined;
  }
  if (element === "\\" && at + 1 < pattern.length) return pattern[at + 1] === character ? at + 2 : undefined;
  return element === character ? at + 1 : undefined;
}

function inSet(set: string, character: string): boolean {
  for (let index = 0; index < set.length; index++) {
    const low = set.charAt(index);
    const isRange = set[index + 1] === "-" && index + 2 < set.length;
    const high = isRange ? set.charAt(index + 2) : low;
    if (character >= low && character <= high) return true;
    if (isRange) index += 2;
  }
  return false;
}
