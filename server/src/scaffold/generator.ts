import type { Detection } from "./detection.ts";
import type { PlannedFile } from "./planned-file.ts";
import type { Given, Missing, Question } from "./question.ts";

/** Something that writes files for a service: asks little, has an answer for most, and never writes over a file. */
export interface Generator {
  /** As the editor's command is called. */
  readonly title: string;
  /** What is written, for the command line's help. */
  readonly writes: string;
  /** Where the paths of its files count from. */
  readonly countsFrom: "project" | "repository";
  /** Why nothing can be written for this project, and what to do. */
  refusal(detection: Detection): string | undefined;
  /** The questions worth a person's time: six at most, each with its answer filled in. */
  questions(detection: Detection): readonly Question[];
  /** What has a good default for most: options of the command line, never asked by the editor. */
  options(detection: Detection): readonly Question[];
  /** @param existing paths known to exist */
  plan(detection: Detection, given: Given, existing: readonly string[]): Plan;
}

/** The files, in the order in which they are best read, or what is still missing. */
export type Plan = { readonly files: readonly PlannedFile[] } | { readonly missing: readonly Missing[] };
