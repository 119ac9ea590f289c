import { contentEnd, isBlank, skipBlanks } from "./lines.ts";
import { type MappedText, buildMappedText, sliceMapped } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/** A word of an instruction, as written: quotes, escapes and variables are part of it. */
export interface DockerfileWord extends Span {
  readonly text: string;
  /** The word again, with the place of each character in the file. */
  readonly source: MappedText;
}

/** `--from=builder`; a bare `--link` has no value. */
export interface DockerfileFlag extends Span {
  /** As written, without the dashes; the builder knows them in lower case only. */
  readonly name: string;
  readonly value: DockerfileWord | undefined;
}

/** `KEY=value` of ENV, LABEL and ARG. */
export interface DockerfilePair extends Span {
  readonly key: DockerfileWord;
  /** Undefined where ARG names a key only. */
  readonly value: DockerfileWord | undefined;
  /** ENV's and LABEL's old form `ENV KEY rest of the line`. */
  readonly legacy: boolean;
}

function wordOf(source: MappedText, from: number, to: number): DockerfileWord {
  return { ...spanOf(source, from, to), text: source.text.slice(from, to), source: sliceMapped(source, from, to) };
}

/** An empty value stands behind what is before it: what follows may be continuations away. */
function spanOf(source: MappedText, from: number, to: number): Span {
  if (to > from || from === 0) return source.span(from, to);
  const { end } = source.span(from - 1, from);
  return { start: end, end };
}

/** Words between white space, quotes without meaning: FROM, COPY, EXPOSE, USER. */
export function plainWords(source: MappedText, from = 0): DockerfileWord[] {
  const words: DockerfileWord[] = [];
  const { text } = source;
  let index = skipBlanks(text, from, text.length);
  while (index < text.length) {
    const start = index;
    while (index < text.length && !isBlank(text.charCodeAt(index))) index++;
    words.push(wordOf(source, start, index));
    index = skipBlanks(text, index, text.length);
  }
  return words;
}

/** Words between white space that is neither quoted nor escaped. */
export function quotedWords(source: MappedText, escape: string, from = 0): DockerfileWord[] {
  const words: DockerfileWord[] = [];
  const { text } = source;
  let index = skipBlanks(text, from, text.length);
  while (index < text.length) {
    const start = index;
    index = endOfQuotedWord(text, start, escape);
    words.push(wordOf(source, start, index));
    index = skipBlanks(text, index, text.length);
  }
  return words;
}

/** As `quotedWords`; `<<` and the name that blanks part from it are one word, as for BuildKit since 0.22 (moby/buildkit#5817). */
export function heredocWords(source: MappedText, escape: string): DockerfileWord[] {
  const words: DockerfileWord[] = [];
  const { text } = source;
  let index = skipBlanks(text, 0, text.length);
  while (index < text.length) {
    const start = index;
    index = endOfQuotedWord(text, start, escape);
    const name = skipBlanks(text, index, text.length);
    if (name < text.length && /^\d*<<$/.test(text.slice(start, index))) index = endOfQuotedWord(text, name, escape);
    words.push(wordOf(source, start, index));
    index = skipBlanks(text, index, text.length);
  }
  return words;
}

function endOfQuotedWord(text: string, start: number, escape: string): number {
  let quote = "";
  let index = start;
  for (; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === escape && quote !== "'") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (isBlank(text.charCodeAt(index))) break;
  }
  return Math.min(index, text.length);
}

/** Flags in front of the arguments, and where the arguments begin. */
export function readFlags(source: MappedText): { flags: DockerfileFlag[]; next: number } {
  const { text } = source;
  const flags: DockerfileFlag[] = [];
  let index = skipBlanks(text, 0, text.length);
  while (text.startsWith("--", index)) {
    const end = endOfQuotedWord(text, index, "\\");
    if (end === index + 2) return { flags, next: skipBlanks(text, end, text.length) };
    const equals = text.slice(index, end).indexOf("=");
    const nameEnd = equals < 0 ? end : index + equals;
    flags.push({
      ...source.span(index, end),
      name: text.slice(index + 2, nameEnd),
      value: equals < 0 ? undefined : wordOf(source, nameEnd + 1, end),
    });
    index = skipBlanks(text, end, text.length);
  }
  return { flags, next: index };
}

/** The pairs of ENV and LABEL, in the old form too. */
export function readPairs(source: MappedText, escape: string): DockerfilePair[] {
  const words = quotedWords(source, escape);
  const first = words[0];
  if (first === undefined) return [];
  if (first.text.includes("=")) return words.map(pairOf);
  const { text } = source;
  const from = skipBlanks(text, 0, text.length);
  let keyEnd = from;
  while (keyEnd < text.length && !isBlank(text.charCodeAt(keyEnd))) keyEnd++;
  const key = wordOf(source, from, keyEnd);
  const valueStart = skipBlanks(text, keyEnd, text.length);
  const value = valueStart < text.length ? wordOf(source, valueStart, contentEnd(text)) : undefined;
  return [{ start: key.start, end: value?.end ?? key.end, key, value, legacy: true }];
}

/** The names of ARG, with their defaults. */
export function readArguments(source: MappedText, escape: string): DockerfilePair[] {
  return quotedWords(source, escape).map(pairOf);
}

function pairOf(word: DockerfileWord): DockerfilePair {
  const equals = word.text.indexOf("=");
  const { start, end } = word;
  if (equals < 0) return { start, end, key: word, value: undefined, legacy: false };
  const key = wordOf(word.source, 0, equals);
  const value = wordOf(word.source, equals + 1, word.text.length);
  return { start, end, key, value, legacy: false };
}

/** A piece of a word after quote removal: text as it is, or a variable. Offsets count in the word's text. */
export type WordPart =
  | { readonly kind: "text"; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: "variable";
      readonly name: string;
      /** `:-`, `-`, `:+`, `+`, `:?`, `?`, or another that is not followed; empty for a plain variable. */
      readonly operator: string;
      readonly operand: string;
      readonly start: number;
      readonly end: number;
    };

/** Takes a word apart as BuildKit's word expansion does. */
export function wordParts(text: string, escape: string): WordPart[] {
  const parts: WordPart[] = [];
  let quote = "";
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    if (quote === "'") {
      const close = text.indexOf("'", index);
      const end = close < 0 ? text.length : close;
      if (end > index) parts.push({ kind: "text", text: text.slice(index, end), start: index, end });
      index = end + 1;
      quote = "";
    } else if (character === escape && index + 1 < text.length) {
      const next = text.charAt(index + 1);
      const kept = quote === '"' && next !== '"' && next !== "$" && next !== escape;
      parts.push({ kind: "text", text: kept ? character + next : next, start: index, end: index + 2 });
      index += 2;
    } else if (character === '"' || (character === "'" && quote === "")) {
      quote = quote === "" ? character : "";
      index++;
    } else if (character === "$") {
      const variable = readVariable(text, index);
      parts.push(variable ?? { kind: "text", text: "$", start: index, end: index + 1 });
      index = variable?.end ?? index + 1;
    } else {
      const start = index;
      while (index < text.length && !`"'$${escape}`.includes(text.charAt(index))) index++;
      if (index === start) index++;
      parts.push({ kind: "text", text: text.slice(start, index), start, end: index });
    }
  }
  return parts;
}

function readVariable(text: string, start: number): WordPart | undefined {
  const plain = /\$(\w+)/y;
  plain.lastIndex = start;
  const simple = plain.exec(text);
  if (simple !== null)
    return { kind: "variable", name: simple[1] ?? "", operator: "", operand: "", start, end: plain.lastIndex };
  const braced = /\$\{(\w+)(:[-+?]|[-+?]|[#%/]{1,2})?/y;
  braced.lastIndex = start;
  const match = braced.exec(text);
  if (match === null) return undefined;
  const close = closingBrace(text, braced.lastIndex);
  if (close === undefined) return undefined;
  const operand = text.slice(braced.lastIndex, close);
  const operator = match[2] ?? (operand === "" ? "" : "other");
  return { kind: "variable", name: match[1] ?? "", operator, operand, start, end: close + 1 };
}

/** A longer operand is not looked for: it would make every `${` of a hostile text read to its end. */
const MAX_OPERAND = 300;

function closingBrace(text: string, from: number): number | undefined {
  let depth = 1;
  const stop = Math.min(text.length, from + MAX_OPERAND);
  for (let index = from; index < stop; index++) {
    const character = text.charAt(index);
    if (character === "{" && text.charAt(index - 1) === "$") depth++;
    else if (character === "}" && --depth === 0) return index;
  }
  return undefined;
}

/** A word without its quotes and escapes, variables left as written: what a value looks like before expansion. */
export function unquoted(word: DockerfileWord, escape: string): MappedText {
  if (!/["'\\`]/.test(word.text)) return word.source;
  const builder = buildMappedText();
  for (const part of wordParts(word.text, escape)) {
    const source = word.text.slice(part.start, part.end);
    const text = part.kind === "text" ? part.text : source;
    if (text === source) copyMapped(builder, word.source, part.start, part.end);
    else builder.insert(text, word.source.at(part.start));
  }
  return builder.build(word.end);
}

/** Copies a piece that may itself be broken by continuations. */
export function copyMapped(
  builder: ReturnType<typeof buildMappedText>,
  source: MappedText,
  from: number,
  to: number,
): void {
  if (to <= from) return;
  const first = source.at(from);
  if (source.at(to - 1) - first === to - 1 - from) {
    builder.copy(source.text.slice(from, to), first);
    return;
  }
  for (let index = from; index < to; index++) builder.copy(source.text.charAt(index), source.at(index));
}
