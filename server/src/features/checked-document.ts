import type { WorkspaceView } from "../contract/facts.ts";
import type { LanguageModule } from "../contract/language.ts";
import type { LintResult, ReadUnit } from "../engine/lint.ts";
import { languageModule } from "../languages/module.ts";

/** A document with what its check came to: nothing is parsed again to answer for it. */
export interface CheckedDocument {
  /** From the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly result: LintResult;
  /** What is known of the files around; undefined for a document outside of any folder. */
  readonly workspace?: WorkspaceView;
  /** Another extension completes and explains such files: here only what it cannot say is said. */
  readonly isHelpedElsewhere?: boolean;
}

/** The document's language; undefined for what is none of ours, and for configurations, which have no model. */
export function moduleOf({ result: { language } }: CheckedDocument): LanguageModule | undefined {
  return language === undefined || language === "config" ? undefined : languageModule(language);
}

/** The unit that an offset stands in; undefined where that one was not read. */
export function unitAt({ result: { units } }: CheckedDocument, offset: number): ReadUnit | undefined {
  const unit = units.findLast(({ start }) => start <= offset);
  return unit !== undefined && offset <= unit.end ? unit : undefined;
}
