import { commonEnds } from "../../../base/common-ends.ts";
import type { DockerfileComment } from "./lines.ts";
import { moveInstruction, moveSpan } from "./moved.ts";
import type { DockerfileTree, Instruction } from "./tree.ts";

/** What stands between two places of a text. */
export interface ReadRange {
  readonly instructions: readonly Instruction[];
  readonly comments: readonly DockerfileComment[];
  /** Where reading ended. */
  readonly next: number;
}

/** Reads from a line's start on, until a line that `stop` takes, or the end. */
export type RangeReader = (text: string, from: number, stop: (lineStart: number) => boolean) => ReadRange;

/** Longer changes are kept as they were read: the text they hold on to is mostly theirs. */
const MAX_COPIED = 64 * 1024;

/**
 * Reads a text that differs from an earlier one in one place: what stands before it is kept, what stands behind it is moved.
 * The same as reading all of it, since an instruction depends on its own lines alone.
 */
export function rereadRange(text: string, begin: number, previous: DockerfileTree, read: RangeReader): ReadRange {
  const { head, tail } = commonEnds(previous.text, text);
  const old = previous.instructions;
  const by = text.length - previous.text.length;
  const kept = keptCount(previous, head);
  const from = kept === 0 ? begin : (old[kept - 1]?.linesEnd ?? begin);
  let candidate = kept;
  const meets = (lineStart: number): boolean => {
    while ((old[candidate]?.linesStart ?? Infinity) + by < lineStart) candidate++;
    const found = old[candidate]?.linesStart;
    return found !== undefined && found + by === lineStart && found >= previous.text.length - tail;
  };
  let changed = read(text, from, meets);
  const { next } = changed;
  const isMet = next < text.length;
  const following = isMet ? old.slice(candidate) : [];
  const borderComments = isMet ? (following[0]?.linesStart ?? 0) : Infinity;
  if (next - from < MAX_COPIED) changed = readCopy(text, from, next, read);
  return {
    instructions: [
      ...old.slice(0, kept),
      ...changed.instructions,
      ...following.map((instruction) => moveInstruction(instruction, by)),
    ],
    comments: [
      ...previous.comments.filter(({ start }) => start < from),
      ...changed.comments,
      ...previous.comments
        .filter(({ start }) => start >= borderComments)
        .map((comment) => (by === 0 ? comment : { ...moveSpan(comment, by), text: comment.text })),
    ],
    next: text.length,
  };
}

/** How many instructions lie whole in what is common; one that the text's end has ended may go on in a longer text. */
function keptCount({ instructions, text }: DockerfileTree, head: number): number {
  const end = Math.min(head, text.length - 1);
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.linesEnd ?? Infinity) <= end) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads a piece apart from the text around it: slices keep the whole text that they were cut from in memory. */
function readCopy(text: string, from: number, to: number, read: RangeReader): ReadRange {
  const copy = ` ${text.slice(from, to)}`.slice(1);
  const { instructions, comments } = read(copy, 0, () => false);
  return {
    instructions: instructions.map((instruction) => moveInstruction(instruction, from)),
    comments: comments.map((comment) => ({ ...moveSpan(comment, from), text: comment.text })),
    next: to,
  };
}
