import type { Edit } from "../../../contract/edit.ts";
import type { Instruction } from "../syntax/tree.ts";
import type { DockerfilePair } from "../syntax/words.ts";
import type { Span } from "../../../base/span.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { lineBreakOf } from "../../../base/line-break.ts";

/** A change that a rule offers, for the user to look at. */
export interface DockerfileFix {
  readonly title: string;
  readonly class: "review";
  readonly edits: readonly Edit[];
}

/** A line of its own above the one that an instruction begins on. */
export function lineBefore(file: Dockerfile, { start }: Span, line: string): Edit {
  const at = file.text.lastIndexOf("\n", start - 1) + 1;
  return { start: at, end: at, newText: `${line}${lineBreakOf(file.text)}` };
}

/** A line of its own below an instruction. */
export function lineAfter(file: Dockerfile, { end }: Span, line: string): Edit {
  return { start: end, end, newText: `${lineBreakOf(file.text)}${line}` };
}

/** An instruction with the line break behind it. */
export function withoutInstruction({ text }: Dockerfile, instruction: Span): Edit {
  const start = text.lastIndexOf("\n", instruction.start - 1) + 1;
  const lineBreak = text.indexOf("\n", instruction.end);
  return { start, end: lineBreak < 0 ? text.length : lineBreak + 1, newText: "" };
}

/** A word and the blanks in front of it. */
export function withoutWord({ text }: Dockerfile, word: Span): Edit {
  let { start } = word;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return { start, end: word.end, newText: "" };
}

/** One pair of ENV, ARG or LABEL; the whole instruction where it is the only one. */
export function withoutPair(file: Dockerfile, instruction: Instruction, pair: DockerfilePair): Edit {
  return instruction.pairs.length === 1 ? withoutInstruction(file, instruction) : withoutWord(file, pair);
}
