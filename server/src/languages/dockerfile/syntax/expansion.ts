import { type StructureProblem, fatal, quoted } from "./problem.ts";
import type { Instruction } from "./tree.ts";
import type { MappedText } from "../../../base/mapped-text.ts";

/** The words of these are expanded by the builder itself; RUN, CMD and their kin leave it to a shell. */
const EXPANDED = new Set(["ADD", "COPY", "EXPOSE", "FROM", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"]);

/** Quotes without their end and variables in a form that the builder refuses, where it expands words. */
export function expansionProblems(instruction: Instruction, escape: string): StructureProblem[] {
  const { keyword, json, arguments: args, pairs } = instruction;
  // In JSON form the quotes are gone; a variable in it is checked in the file's own text all the same.
  if (EXPANDED.has(keyword)) return json === undefined ? textProblems(args, escape) : [];
  // A name is expanded as its value is.
  return pairs.flatMap(({ key, value }) =>
    [key, value].flatMap((word) => (word === undefined ? [] : textProblems(word.source, escape))),
  );
}

function textProblems(source: MappedText, escape: string): StructureProblem[] {
  const { text } = source;
  if (!/["'$]/.test(text)) return [];
  let quote = "";
  let quoteStart = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote === "'") {
      if (character === "'") quote = "";
    } else if (character === escape) index++;
    else if (character === '"' || (character === "'" && quote === "")) {
      quote = quote === "" ? character : "";
      quoteStart = index;
    } else if (character === "$") {
      const problem = variableProblem(source, index);
      // What follows is not read as it was meant to be.
      if (problem !== undefined) return [problem];
    }
  }
  if (quote === "") return [];
  return [
    fatal(source.span(quoteStart, text.length), `The ${quote === "'" ? "single" : "double"} quote is not closed`),
  ];
}

/** `${name}`, `${name:-word}` and its kin, `${name#pattern}`, `${name/pattern/word}`. */
function variableProblem(source: MappedText, start: number): StructureProblem | undefined {
  const { text } = source;
  if (text[start + 1] !== "{") return undefined;
  const name = /\w*/y;
  name.lastIndex = start + 2;
  name.exec(text);
  const after = name.lastIndex;
  const isNamed = after > start + 2;
  if (after >= text.length) return fatal(source.span(start, after), "The variable has no closing brace");
  if (isNamed && /[-+?#%/}]/.test(text.charAt(after))) return undefined;
  if (isNamed && /^:[-+?]/.test(text.slice(after, after + 2))) return undefined;
  if (!isNamed && /[@*#?$!-]/.test(text.charAt(after))) return undefined;
  const close = text.slice(after, after + 60).search(/[}\s]/);
  const end = close < 0 ? Math.min(text.length, after + 60) : after + close + (text[after + close] === "}" ? 1 : 0);
  return fatal(
    source.span(start, end),
    `The builder does not know this form of a variable: ${quoted(text.slice(start, end))}`,
  );
}
