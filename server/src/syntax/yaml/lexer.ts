import { Lexer } from "yaml";

/** The part of the library's lexer that is changed here; version 2.9 has it private, so the version is pinned and tested. */
interface LexerState {
  buffer: string;
  pos: number;
  indentNext: number;
  flowLevel: number;
  parseQuotedScalar(): Generator<string, string | undefined>;
  parseFlowCollection(): Generator<string, string | undefined>;
}

/** How far ahead an end is looked for, and how often in vain: the bounds on the work for hostile text. */
const LOOK_AHEAD = 64 * 1024;
const MAX_FAILED_LOOKS = 50;

/**
 * A lexer that reads quoted scalars and flow collections as kubectl's parser does: it lets them go on without deeper
 * indentation, which YAML 1.2 and the library do not. While one is being typed and has no end yet, the library's
 * way is kept, since it loses one line and not the rest of the file.
 */
export function kubectlLexer(): Lexer {
  const lexer = new Lexer();
  const state = lexer as unknown as LexerState;
  const parseQuotedScalar = state.parseQuotedScalar.bind(state);
  const parseFlowCollection = state.parseFlowCollection.bind(state);
  /** Quotes of which the rest of the text has no closing one. */
  const unclosed = new Set<string>();
  let failedLooks = 0;
  let flowIndent: number | undefined;

  state.parseQuotedScalar = function* () {
    const { buffer, indentNext: indent, pos } = state;
    const quote = buffer[pos] ?? "";
    // A quote without an end would take the rest of the document; it takes the rest of its line.
    if (!unclosed.has(quote) && closingQuote(buffer, pos, buffer.length) === undefined) unclosed.add(quote);
    if (unclosed.has(quote)) state.buffer = buffer.slice(0, lineEnd(buffer, pos));
    else if (indent > 0 && quotedScalarEnds(buffer, pos)) state.indentNext = 0;
    const next = yield* parseQuotedScalar();
    state.buffer = buffer;
    state.indentNext = indent;
    return next;
  };

  state.parseFlowCollection = function* () {
    if (flowIndent === undefined && state.indentNext > 0 && startsLine(state.buffer, state.pos)) {
      if (failedLooks < MAX_FAILED_LOOKS && flowCollectionEnds(state.buffer, state.pos, state.flowLevel)) {
        flowIndent = state.indentNext;
        state.indentNext = 0;
      } else failedLooks++;
    }
    const next = yield* parseFlowCollection();
    if (flowIndent !== undefined && state.flowLevel === 0) {
      state.indentNext = flowIndent;
      flowIndent = undefined;
    }
    return next;
  };
  return lexer;
}

/** Tokens of a text with their places. A scalar's text comes as one token of its own. */
export function* yamlLexemes(text: string): Generator<{ start: number; source: string; scalar: boolean }> {
  let start = 0;
  let scalar = false;
  for (const source of kubectlLexer().lex(text)) {
    if (!scalar && (source === "\x02" || source === "\x18" || source === "\x1f")) {
      scalar = source === "\x1f";
      continue;
    }
    yield { start, source, scalar };
    start += source.length;
    scalar = false;
  }
}

function startsLine(text: string, at: number): boolean {
  const character = text[at];
  return character === "\n" || character === "\r";
}

/** Whether a quoted scalar is closed, with nothing behind it on that line but what may follow a value. */
function quotedScalarEnds(text: string, from: number): boolean {
  const closing = closingQuote(text, from, from + LOOK_AHEAD);
  if (closing === undefined || text.lastIndexOf("\n", closing) < from) return false;
  return /^[ \t]*(?:[#,\]}\r\n]|:[ \t\r\n]|$)/.test(text.slice(closing + 1, closing + 200));
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : text[end - 1] === "\r" ? end - 1 : end;
}

function closingQuote(text: string, from: number, limit: number): number | undefined {
  const quote = text[from];
  for (let index = from + 1; index < Math.min(text.length, limit); index++) {
    const character = text[index];
    if (character === "\\" && quote === '"') index++;
    else if (character === quote) {
      if (quote === "'" && text[index + 1] === "'") index++;
      else return index;
    }
  }
  return undefined;
}

/** Whether the brackets that are open at an offset are all closed further down, with nothing behind the last one. */
function flowCollectionEnds(text: string, from: number, level: number): boolean {
  let depth = level;
  const limit = Math.min(text.length, from + LOOK_AHEAD);
  let mayBegin = true; // A quote or comment begins only behind a blank or an indicator.
  for (let index = from; index < limit; index++) {
    const character = text.charAt(index);
    if (mayBegin && (character === '"' || character === "'")) {
      const closing = closingQuote(text, index, index + LOOK_AHEAD);
      if (closing === undefined) return false;
      index = closing;
    } else if (mayBegin && character === "#") {
      const lineEnd = text.indexOf("\n", index);
      if (lineEnd < 0) return false;
      index = lineEnd;
    } else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") {
      depth--;
      if (depth === 0) return /^[ \t]*(?:[#\r\n]|$)/.test(text.slice(index + 1, index + 200));
    }
    mayBegin = /[\s,:[{]/.test(character);
  }
  return false;
}
