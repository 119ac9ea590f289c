import { commonEnds } from "../../../base/common-ends.ts";
import { originOf } from "../syntax/moved.ts";
import { type Dockerfile, type Stage, extentOf, openingOf, shippedStages } from "./dockerfile.ts";
import { isForDevelopers } from "./project.ts";

/** Stands for a stage over all texts in which nothing has changed that its rules look at. */
interface Lasting {
  readonly base: Lasting | undefined;
  readonly role: string;
}

const lasting = new WeakMap<Stage, Lasting>();

/**
 * An object that is the same for a stage and for the stage of the earlier text that it was, as long as only its place has changed:
 * its text, the stages it is built on, what stands before the first FROM, and whether it ships, are what they were.
 */
export function lastingOf(stage: Stage): object | undefined {
  return lasting.get(stage);
}

/** Finds the stages of the text that `file` was made of by an edit again. */
export function keepLasting(file: Dockerfile, previous: Dockerfile | undefined): void {
  const shipped = shippedStages(file);
  const finals = new Set(file.finals);
  const counterpart = previous !== undefined && hasSameOpening(file, previous) ? matcher(file, previous) : undefined;
  for (const stage of file.stages) {
    const base = stage.base === undefined ? undefined : lasting.get(stage.base);
    const role = `${finals.has(stage)} ${shipped.has(stage)} ${isForDevelopers(file, stage)}`;
    const other = counterpart?.(stage);
    const known = other === undefined ? undefined : lasting.get(other);
    lasting.set(stage, known !== undefined && known.base === base && known.role === role ? known : { base, role });
  }
}

/** Finds the stage of the earlier text that is the same text as one of the later. */
function matcher(file: Dockerfile, previous: Dockerfile): (stage: Stage) => Stage | undefined {
  const { head, tail } = commonEnds(previous.text, file.text);
  const moved = file.text.length - previous.text.length;
  const more = file.stages.length - previous.stages.length;
  return (stage) => {
    const { start, end } = extentOf(file, stage);
    const isBefore = end <= head;
    if (!isBefore && start < file.text.length - tail) return undefined;
    const other = previous.stages[isBefore ? stage.index : stage.index - more];
    if (other === undefined) return undefined;
    const place = extentOf(previous, other);
    const by = isBefore ? 0 : moved;
    return place.start + by === start && place.end + by === end ? other : undefined;
  };
}

/** Whether what stages see of the lines before the first FROM is the same. */
function hasSameOpening(file: Dockerfile, previous: Dockerfile): boolean {
  const [own, other] = [openingOf(file), openingOf(previous)];
  return (
    file.isTemplate === previous.isTemplate &&
    file.tree.escape === previous.tree.escape &&
    own.length === other.length &&
    own.every((instruction, index) => {
      const old = other[index];
      return old !== undefined && originOf(instruction) === originOf(old);
    })
  );
}
