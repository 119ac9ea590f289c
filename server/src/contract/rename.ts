import type { Span } from "../base/span.ts";
import type { CheckedText } from "./checked-text.ts";
import type { Edit } from "./edit.ts";

/** A unit of one of the files that belong together. */
export interface UnitOfSet<Subject extends CheckedText = CheckedText> {
  readonly path: string;
  /** Where the unit starts in its file. */
  readonly start: number;
  readonly subject: Subject;
}

/** A name that can be given another form wherever it stands in the set. */
export interface Renaming {
  /** Its text at the place that was asked about, from the unit's start. */
  readonly at: Span;
  readonly name: string;
  /** The edits, each with its path and from its file's start, or why there are none. */
  rename(newName: string): readonly Edit[] | { readonly refused: string };
}
