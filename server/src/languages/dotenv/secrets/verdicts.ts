import type { DotenvFile } from "../model/file.ts";
import { remember } from "../../../base/remember.ts";
import type { DotenvEntry } from "../syntax/dotenv.ts";
import { judge } from "../../../secrets/judge.ts";
import { type ModeSign, modeSigns } from "../../../secrets/mode-signs.ts";
import type { Verdict } from "../../../secrets/verdict.ts";

/** An assignment of a .env file and what its value is. */
export interface JudgedEntry {
  readonly entry: DotenvEntry;
  /** It stands in a comment. */
  readonly commented: boolean;
  readonly verdict: Verdict;
}

/** What the variables of a file say of the modes of providers; `index` counts its entries. */
export const signsOf: (file: DotenvFile) => readonly ModeSign[] = remember((file) =>
  modeSigns(file.tree.entries.map(({ key, value }) => ({ key: key.text, value: value.text }))),
);

/** The verdicts on a file's assignments, those in comments included, each judged with what stands beside it. */
export const judgedEntries: (file: DotenvFile) => readonly JudgedEntry[] = remember((file) => {
  const signs = signsOf(file);
  const judged = (entry: DotenvEntry, commented: boolean): JudgedEntry => ({
    entry,
    commented,
    verdict: judge(entry.key.text, entry.value.text, signs),
  });
  return [
    ...file.tree.entries.map((entry) => judged(entry, false)),
    ...file.tree.comments.flatMap(({ entry }) => (entry === undefined ? [] : [judged(entry, true)])),
  ];
});
