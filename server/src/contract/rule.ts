import type { WorkspaceView } from "./facts.ts";
import type { Fix } from "./edit.ts";
import type { Span } from "../base/span.ts";

export type Severity = "error" | "warning" | "information";

/**
 * How sure a rule is. `certain`: the file alone shows it. `likely`: it follows from names or conventions.
 * `unknown`: it may be settled by something the file does not show; such a finding is information at most.
 */
export type Certainty = "certain" | "likely" | "unknown";

export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
  /** Another file of the workspace; the checked file when absent. */
  readonly path?: string;
}

export interface Report {
  /** The text at fault. */
  readonly at: Span;
  /** What is wrong here, one sentence with the user's own names in backticks; never a secret value. */
  readonly message: string;
  /** `certain` unless said otherwise. */
  readonly certainty?: Certainty;
  /** Other than the rule's own severity, where this case weighs less, or more. */
  readonly severity?: Severity;
  /** What the finding was decided by: "production because the environment is `USPROD`". */
  readonly evidence?: string;
  /** An ignore comment silences it only when it says why: live keys, card numbers, security codes. */
  readonly needsReason?: boolean;
  /** How to mend this very case, where the rule's own `how` is too general. */
  readonly how?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

export type Reporter = (report: Report) => void;

/** Which facts of other files a rule reads; it is checked again when these change, and only then. */
export type FactKind = "kubernetes" | "dotenv" | "files" | "git" | "images" | "builds" | "workflows";

/** Methods by which rules hear of the parts of a subject one by one: a language walks its steps or containers once for all rules. */
export type PartMethods<Subject, Parts> = {
  [Name in keyof Parts]?: (
    part: Parts[Name],
    report: Reporter,
    subject: Subject,
    workspace: WorkspaceView | undefined,
  ) => void;
};

export interface RuleFacts {
  /** At most; the engine lowers it when the finding is not certain. */
  readonly severity: Severity;
  /** PCI DSS v4.0.1 requirements that the rule supports. */
  readonly pci: readonly string[];
  /** One line for lists: the Problems panel, the index, SARIF. */
  readonly summary: string;
  /** Why it matters for payments, one sentence. */
  readonly why: string;
  /** How to mend it, one sentence. */
  readonly how: string;
  /** `strict`: off unless the strict profile or the configuration asks for it; `asked`: only the configuration counts. */
  readonly profile?: "strict" | "asked";
  /** Ids the rule had before. */
  readonly replaces?: readonly string[];
  /** Other linters' ids whose ignore comments count for this rule: `hadolint:DL3002`, `zizmor:unpinned-uses`. */
  readonly honours?: readonly string[];
  readonly needs?: readonly FactKind[];
  /** What its findings mark is a secret: no report prints that part of the file. */
  readonly marksSecret?: boolean;
  /** With `needs`: runs also where nothing is known of other files (a file outside of any folder). */
  readonly worksAlone?: boolean;
  /** Runs also on text with template placeholders (`{{ }}`), where the tree cannot be trusted. */
  readonly readsTemplates?: boolean;
  /** Judges what is written, whatever other files make of it. */
  readonly judgesSource?: boolean;
  /** Runs also on what belongs to another tool and is written in the same syntax. */
  readonly readsForeign?: boolean;
}

export interface Rule<Subject> extends RuleFacts {
  /** `workspace` is undefined where nothing is known of other files. */
  check?(subject: Subject, report: Reporter, workspace: WorkspaceView | undefined): void;
}

/**
 * Declares a rule. Its id is its path: the language's folder and its own name. It has a `check`, which sees the whole subject, or a
 * method for a sort of parts that its language walks, or both.
 */
export function rule<Subject, Parts = unknown>(
  definition: Rule<Subject> & PartMethods<Subject, Parts>,
): Rule<Subject> & PartMethods<Subject, Parts> {
  return definition;
}
