import type { MappedText } from "../base/mapped-text.ts";
import type { Action } from "./action.ts";
import type { CheckedText, Comment } from "./checked-text.ts";
import type { Completion } from "./completion.ts";
import type { Edit } from "./edit.ts";
import type { Explanation, Neighbours } from "./explanation.ts";
import type { FormatOptions, Typed } from "./format.ts";
import type { Link } from "./link.ts";
import type { Outlined } from "./outline.ts";
import type { Renaming, UnitOfSet } from "./rename.ts";
import type { FileFacts, WorkspaceView } from "./facts.ts";
import type { FactKind } from "./rule.ts";
import type { Span } from "../base/span.ts";
import type { TeamSettings } from "./settings.ts";

/** The name of a language's folder, or `config` for our own configuration, which has no model. */
export type Language = string;

export interface Unit extends Span {
  readonly text: string;
}

/** A text of another language that stands in a unit. */
export interface EmbeddedText {
  readonly language: Language;
  /** What its path would be if it were a file of its own. */
  readonly path: string;
  /** The text, with the place in the unit of each of its characters. */
  readonly source: MappedText;
  /** Edits of the text as edits of the unit; undefined where it cannot be written differently at its place. */
  edits(edits: readonly Edit[]): readonly Edit[] | undefined;
}

/** What the lines of a text look like to whoever hides secrets in them, with no tree at hand. */
export type LineStyle = "assignments" | "shell" | "yaml";

/**
 * The name of a rule's method, and what it is given. `lasting` is the same object as for the part of the earlier text that it was,
 * as long as an edit has changed nothing but the place of all that such a method may look at: its findings are then moved, and the
 * rules are not asked again.
 */
export type Part = readonly [name: string, part: unknown, lasting?: object | undefined];

/** A unit's subject as other files make it: a manifest as a kustomization builds it. */
export interface BuiltSubject<Subject extends CheckedText = CheckedText> {
  /** Its text is the unit's. What stands in other files has no place in it: there offsets are `NaN`. */
  readonly subject: Subject;
  /** What rules may ask of the files that are built with it. */
  readonly workspace: WorkspaceView;
  /** The folder that is built. */
  readonly folder: string;
}

/**
 * A language's face: what the engine needs to run its rules, and what it answers when an editor asks about a place. All that
 * is asked about a text is asked of its subject, which was made once. Offsets count from the unit's start.
 */
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
  /** What rules may hear of one by one, in order. */
  parts?(subject: Subject): Iterable<Part>;
  /** Texts of other languages that stand in this one: they are checked as these are. */
  embedded?(subject: Subject): readonly EmbeddedText[];
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
  readonly lineStyle: LineStyle;
  /** Where a comment for the whole file may stand: behind what must stay first. The text's beginning where it does not say. */
  ignoreFileAt?(subject: Subject): number;
  /** What a unit comes to where other files change it; rules judge that in its place, but for those that judge what is written. */
  builds?(subject: Subject, unit: Span, workspace: WorkspaceView): readonly BuiltSubject<Subject>[];
  /** What other files say that models are made with, and the kinds of facts that it follows from. */
  readonly around?: {
    readonly needs: readonly FactKind[];
    settings(team: TeamSettings, workspace: WorkspaceView): TeamSettings;
  };
  hover?(subject: Subject, offset: number, neighbours: Neighbours): Explanation | undefined;
  /** @param workspace what is known of other files; undefined for a file outside of any folder */
  complete?(subject: Subject, offset: number, workspace?: WorkspaceView): readonly Completion[];
  /** @param workspace what is known of other files; undefined for a file outside of any folder */
  links?(subject: Subject, workspace?: WorkspaceView): readonly Link[];
  /** The things of a text that have a name, in order. */
  outline?(subject: Subject): readonly Outlined[];
  /** @param set the units of all files that belong together, this one among them */
  renaming?(unit: UnitOfSet<Subject>, offset: number, set: readonly UnitOfSet<Subject>[]): Renaming | undefined;
  /** What can be done with what stands in a range, beside the fixes of findings. */
  actions?(subject: Subject, range: Span): readonly Action[];
  /** Edits that lay a text out and change nothing of what it means; all of it, or what a typed character touches. */
  format?(subject: Subject, options: FormatOptions, typed?: Typed): Promise<readonly Edit[]>;
  /** Characters after which a text is formatted while it is typed. */
  readonly formatsAfter?: readonly string[];
  /** Where values stand that are hidden from onlookers; pauses between parts. Without it, what looks like a secret is. */
  secretSpans?(subject: Subject): Generator<void, readonly Span[]>;
}
