import type { Span } from "../base/span.ts";

/** A character that begins a new line for some readers of a file and for others none. */
export interface StrayBreak extends Span {
  /** How people look it up: `U+2028`. */
  readonly name: string;
}

/**
 * A carriage return alone, NEL, LS and PS: YAML 1.1 breaks lines at all of them (yaml.org/spec/1.1, 4.2), as do go-yaml in
 * kubectl and YamlDotNet in GitHub's runner; YAML 1.2, BuildKit and most editors do not, or at some of them only.
 */
const STRAY = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/** One finding says it; a few show where. */
const MOST = 5;

export function findStrayBreaks(text: string): readonly StrayBreak[] {
  const found: StrayBreak[] = [];
  for (const { 0: character, index } of text.matchAll(STRAY)) {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    if (found.push({ start: index, end: index + 1, name: `U+${code}` }) === MOST) break;
  }
  return found;
}
