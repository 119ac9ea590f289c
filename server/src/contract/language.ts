import type { CheckedText, Comment } from "./checked-text.ts";
import type { FileFacts } from "./facts.ts";
import type { Span } from "../base/span.ts";
import type { TeamSettings } from "./settings.ts";

export type Language = "dockerfile" | "workflow" | "kubernetes" | "dotenv" | "config";

export interface Unit extends Span {
  readonly text: string;
}

/** What the engine needs to know of a language to run its rules. */
export interface LanguageModule<Subject extends CheckedText = CheckedText> {
  readonly id: Language;
  /** Parts of a file that are parsed and cached on their own, in order. */
  units(text: string): readonly Unit[];
  /** @param previous the subject that was made of the unit's text before it was edited, where there is one */
  model(unit: Unit, path: string, settings: TeamSettings, previous?: Subject): Subject;
  /** A limit that the unit exceeds, so that it was not read. */
  limit(subject: Subject): string | undefined;
  /** The tree cannot be trusted (template placeholders): only rules with `readsTemplates` run. */
  isTemplate(subject: Subject): boolean;
  /** Nothing at all is checked (another tool's file in a stream). */
  isForeign(subject: Subject): boolean;
  facts(subject: Subject): FileFacts;
  /** Whether a text is worth reading for its facts alone; every text is where the language does not say. */
  mayTellFacts?(text: string): boolean;
  comments(subject: Subject): readonly Comment[];
  /** The instruction, entry or block that an ignore comment above its first line covers. */
  scope(subject: Subject, offset: number): Span;
  /** Larger blocks around a place that a comment above their first line covers as well: a list item, a whole object. */
  enclosing?(subject: Subject, offset: number): readonly Span[];
  /** Whether `code  # comment` is a comment. */
  readonly trailingComments: boolean;
}
