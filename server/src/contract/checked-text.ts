import type { TeamSettings } from "./settings.ts";

/** What every model has: the text that a rule judges. All offsets in a model and its findings count from its start. */
export interface CheckedText {
  /** Path of the file from the workspace folder, with `/`. */
  readonly path: string;
  /** One unit of the file: all of it, or one document of a YAML stream. */
  readonly text: string;
  readonly settings: TeamSettings;
  /** The text has a mistake of grammar, and the model is of what stands before it: no finding offers an edit. */
  readonly isBroken?: boolean;
}

/** A comment of a file, for suppressions: the span covers the comment mark. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
