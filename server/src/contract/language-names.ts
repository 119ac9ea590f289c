import type { FileName } from "./file-name.ts";
import type { FactKind } from "./rule.ts";

/** By what a file is known to be of a language, before anything is parsed: what an editor's own side may know as well. */
export interface LanguageNames {
  /** The name of the language's folder; what its rules' ids begin with. */
  readonly id: string;
  /** “Dockerfiles”. */
  readonly title: string;
  /** A path that a file of the language may have. */
  readonly examplePath: string;
  readonly fileNames: readonly FileName[];
  /** What files that are known by their path alone may tell others. */
  readonly tells: readonly FactKind[];
  /** Such files hold secrets also where git does not look. */
  readonly isPrivate?: true;
  /** Ids that editors give to such documents. */
  readonly editorIds: readonly string[];
  /** Those of documents that its snippets fit. */
  readonly snippetIds: readonly string[];
  /** Whether a file is of the language. No two languages claim the same file. */
  claims(path: string, text: string): boolean;
  /** Whether a document with one of the ids is of the language, whose name says nothing (it is new). */
  claimsUntitled(text: string, editorId: string): boolean;
}
