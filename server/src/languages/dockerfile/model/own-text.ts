import { originOf } from "../syntax/moved.ts";
import type { Instruction } from "../syntax/tree.ts";

/** Stands for an answer that is undefined. */
const NOTHING = Symbol("nothing");
let questions = 0;

/**
 * An answer that follows from an instruction's own text: worked out once, however often edits elsewhere move the instruction.
 * It must hold no place of the file.
 */
export function fromOwnText<Value>(compute: (instruction: Instruction) => Value): (instruction: Instruction) => Value {
  const number = questions++;
  return (instruction) => {
    const { notes } = instruction;
    const known = notes.at(number);
    if (known !== undefined) return (known === NOTHING ? undefined : known) as Value;
    const value = compute(originOf(instruction));
    notes.keep(number, value === undefined ? NOTHING : value);
    return value;
  };
}
