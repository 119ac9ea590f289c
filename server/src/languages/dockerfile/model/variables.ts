import type { Span } from "../../../base/span.ts";
import { type DockerfileWord, wordParts } from "../syntax/words.ts";

/** The value of a variable: a text, `null` when it is not set, or undefined when the file cannot tell. */
export type Lookup = (name: string) => string | null | undefined;

/** Set by the builder for every build; their values depend on the machine. */
const PLATFORM_ARGUMENTS = new Set(
  "TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM BUILDOS BUILDARCH BUILDVARIANT TARGETSTAGE".split(
    " ",
  ),
);

export function isPlatformArgument(name: string): boolean {
  return PLATFORM_ARGUMENTS.has(name);
}

const MAX_DEPTH = 5;
/** A variable that holds another one twice, and so on, doubles with every line. */
const MAX_LENGTH = 64 * 1024;

/** A word after quote removal and variable expansion; undefined when a variable's value is not known. */
export function expandWord(word: DockerfileWord, escape: string, lookup: Lookup): string | undefined {
  return expandText(word.text, escape, lookup, 0);
}

function expandText(text: string, escape: string, lookup: Lookup, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  let result = "";
  for (const part of wordParts(text, escape)) {
    if (part.kind === "text") {
      result += part.text;
      continue;
    }
    const known = lookup(part.name);
    if (known === undefined) return undefined;
    const value = applyOperator(known, part.operator, () => expandText(part.operand, escape, lookup, depth + 1));
    if (value === undefined || result.length + value.length > MAX_LENGTH) return undefined;
    result += value;
  }
  return result;
}

function applyOperator(known: string | null, operator: string, operand: () => string | undefined): string | undefined {
  switch (operator) {
    case "":
      return known ?? "";
    case "-":
      return known ?? operand();
    case ":-":
      return known === null || known === "" ? operand() : known;
    case "+":
      return known === null ? "" : operand();
    case ":+":
      return known === null || known === "" ? "" : operand();
    case "?":
    case ":?":
      return known ?? undefined;
    default:
      return undefined;
  }
}

/** Names of the variables in a word. */
export function variablesIn(word: DockerfileWord, escape: string): string[] {
  if (!word.text.includes("$")) return [];
  return wordParts(word.text, escape).flatMap((part) => (part.kind === "variable" ? [part.name] : []));
}

/** A use of a variable: the span is its name, `whole` begins at the `$`. */
export interface VariableUse extends Span {
  readonly name: string;
  readonly whole: Span;
}

/** `$NAME` and `${NAME…` in a piece of a file. @param from where the piece stands */
export function variableUses(piece: string, from: number): VariableUse[] {
  return Array.from(piece.matchAll(/(?<!\\)\$(?:\{(\w+)|(\w+))/g)).flatMap((match) => {
    const name = match[1] ?? match[2] ?? "";
    if (/^\d/.test(name)) return [];
    const start = from + match.index;
    const end = start + match[0].length;
    return [{ name, start: end - name.length, end, whole: { start, end } }];
  });
}
