/** How dotenv for Node and the Ruby library, whose patterns are alike, tell keys, quotes and blanks. */
export interface ScanGrammar {
  readonly quotes: string;
  readonly isKey: (character: string) => boolean;
  readonly isSpace: (character: string) => boolean;
}

export interface ScannedAssignment {
  readonly key: string;
  /** With its quotes, when it has any. */
  readonly raw: string;
}

export interface Scan {
  readonly assignments: readonly ScannedAssignment[];
  /** Lines, from their first visible character, that are no assignment. */
  readonly strayLines: readonly string[];
}

/** Goes through a text whose line breaks are line feeds. Blanks before and behind `=` may be line feeds to both. */
export function scanAssignments(text: string, grammar: ScanGrammar): Scan {
  const assignments: ScannedAssignment[] = [];
  const strayLines: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = skip(text, at, grammar.isSpace);
    if (start >= text.length) break;
    const key = keyAt(text, start, grammar);
    if (key === undefined) {
      const next = lineBehind(text, start);
      strayLines.push(text.slice(start, next));
      at = next;
      continue;
    }
    const value = valueAt(text, key.valueStart, grammar);
    assignments.push({ key: text.slice(key.start, key.end), raw: value.raw });
    at = lineBehind(text, value.end);
  }
  return { assignments, strayLines };
}

interface ScannedKey {
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

function keyAt(text: string, start: number, grammar: ScanGrammar): ScannedKey | undefined {
  if (text.startsWith("export", start) && start + 6 < text.length && grammar.isSpace(text.charAt(start + 6))) {
    const exported = plainKeyAt(text, skip(text, start + 6, grammar.isSpace), grammar);
    if (exported !== undefined) return exported;
  }
  return plainKeyAt(text, start, grammar);
}

function plainKeyAt(text: string, start: number, { isKey, isSpace }: ScanGrammar): ScannedKey | undefined {
  const end = skip(text, start, isKey);
  if (end === start) return undefined;
  if (text[end] === ":" && end + 1 < text.length && isSpace(text.charAt(end + 1)))
    return { start, end, valueStart: end + 2 };
  const sign = skip(text, end, isSpace);
  return text[sign] === "=" ? { start, end, valueStart: sign + 1 } : undefined;
}

function valueAt(text: string, start: number, grammar: ScanGrammar): { raw: string; end: number } {
  const first = skip(text, start, grammar.isSpace);
  if (first < text.length && grammar.quotes.includes(text.charAt(first))) {
    const closing = closingQuote(text, first, grammar);
    if (closing !== undefined) return { raw: text.slice(first, closing + 1), end: closing + 1 };
  }
  let end = start;
  while (end < text.length && text[end] !== "#" && text[end] !== "\n") end++;
  return { raw: text.slice(start, end), end };
}

/**
 * The first quote that no backslash stands before, if only a comment follows it on its line; otherwise the last one
 * up to there that a comment or the line's end follows, backslash or not.
 */
function closingQuote(text: string, opening: number, { isSpace }: ScanGrammar): number | undefined {
  const quote = text.charAt(opening);
  let last: number | undefined;
  for (let at = text.indexOf(quote, opening + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    const behind = skip(text, at + 1, (character) => character !== "\n" && isSpace(character));
    if (behind >= text.length || text[behind] === "\n" || text[behind] === "#") last = at;
    if (text[at - 1] !== "\\" || at - 1 === opening) break;
  }
  return last;
}

function lineBehind(text: string, from: number): number {
  const lineFeed = text.indexOf("\n", from);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

function skip(text: string, from: number, isSkipped: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && isSkipped(text.charAt(at))) at++;
  return at;
}
