import { placeOf } from "../syntax/moved.ts";
import type { Instruction } from "../syntax/tree.ts";
import { remember } from "../../../base/remember.ts";

/**
 * An answer that follows from an instruction's own text: worked out once, however often edits elsewhere move the instruction.
 * It must hold no place of the file.
 */
export function fromOwnText<Value>(compute: (instruction: Instruction) => Value): (instruction: Instruction) => Value {
  const known = remember(compute);
  return (instruction) => known(placeOf(instruction).origin);
}
