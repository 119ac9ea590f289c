import {
  NotificationType,
  RequestType,
  RequestType0,
  type Diagnostic,
  type Range,
} from "vscode-languageserver-protocol";
import type { GitState } from "../contract/facts.ts";
import type { Detection } from "../scaffold/detection.ts";
import type { Generator, Plan } from "../scaffold/generator.ts";
import type { GeneratorKind } from "../scaffold/generators.ts";
import type { Given, Question } from "../scaffold/question.ts";
import type { SetReport, SetText } from "../workspace/lint-set.ts";
import type { FolderFiles } from "./host.ts";

/** Tells the client that a document was checked, for its status item. */
export const LintedNotification = new NotificationType<{ uri: string; findings: number; milliseconds: number }>(
  "paylint/linted",
);

export interface WorkspaceCheck {
  readonly files: readonly { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[];
  /** How many files were checked, those without findings included. */
  readonly checked: number;
  readonly cancelled: boolean;
}

/** Checks every file of the workspace; progress is told by `WorkspaceCheckProgress`. */
export const WorkspaceCheckRequest = new RequestType0<WorkspaceCheck, void>("paylint/checkWorkspace");

export const WorkspaceCheckProgress = new NotificationType<{ done: number; total: number }>("paylint/checkProgress");

/** In a worker the server has no disk: the client lists and reads files for it. */
export const ListFilesRequest = new RequestType<string, FolderFiles, void>("paylint/listFiles");
export const ReadFileRequest = new RequestType<string, string | null, void>("paylint/readFile");

/**
 * What git does with files of a workspace folder, by their path from it; replaces what was told before. Without `states`
 * there is no git to ask.
 */
export const GitStatesNotification = new NotificationType<{
  root: string;
  states?: Readonly<Record<string, GitState>>;
}>("paylint/gitStates");

/** Checks texts that belong together and are all there is; their paths count from `root`, the URI of a workspace folder. */
export const LintSetRequest = new RequestType<{ root: string; texts: readonly SetText[] }, SetReport, void>(
  "paylint/lintSet",
);

/**
 * Where a document holds secrets, for an editor that hides them: none in a file that is not one of ours. Of a document that
 * the server was not told of, the left side of a comparison, the text comes with the question.
 */
export const SecretRangesRequest = new RequestType<{ uri: string; text?: string }, readonly Range[], void>(
  "paylint/secretRanges",
);

/** A project as it travels: what the edge has read of it, and which of its packages is meant. */
export interface SentProject {
  /** A folder below the project with a package of its own; the project itself where none is named. */
  readonly folder?: string;
  readonly folderName: string;
  readonly files: readonly (readonly [string, string])[];
  readonly existing: readonly string[];
  readonly gitRemote?: string;
  /** The project's folder from the top of its repository. */
  readonly place?: string;
}

/** What to ask, with all that is detected. The detection comes back with each later question: the server keeps nothing. */
export interface Asked {
  readonly title: string;
  /** Where the paths of the files count from. */
  readonly countsFrom: Generator["countsFrom"];
  /** Why nothing can be generated for this project. */
  readonly refusal?: string;
  readonly detection: Detection;
  readonly questions: readonly Omit<Question, "validate">[];
}

/** Looks at a project and says what a generator asks. */
export const GeneratorQuestionsRequest = new RequestType<{ kind: GeneratorKind; project: SentProject }, Asked, void>(
  "paylint/generatorQuestions",
);

/** What is wrong with an answer, in one sentence; `given` are the answers to other questions so far. */
export const CheckAnswerRequest = new RequestType<
  { kind: GeneratorKind; detection: Detection; id: string; answer: string; given: Given },
  string | null,
  void
>("paylint/checkAnswer");

/** The files to write, or what is missing. */
export const PlanFilesRequest = new RequestType<
  { kind: GeneratorKind; detection: Detection; given: Given; existing: readonly string[] },
  Plan,
  void
>("paylint/planFiles");
