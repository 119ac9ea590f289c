import { type DotenvFile, dotenvFile } from "./model/file.ts";
import type { Comment } from "../../contract/checked-text.ts";
import { dotenvFact } from "./secrets/fact.ts";
import { partAt } from "../../base/span.ts";
import type { LanguageModule } from "../../contract/language.ts";
import { storeActions } from "./actions.ts";
import { completeDotenv } from "./complete.ts";
import { explainEntry } from "./explain.ts";
import { secretSpans } from "./secret-spans.ts";

export const dotenvLanguage: LanguageModule<DotenvFile> = {
  id: "dotenv",
  units: (text) => [{ start: 0, end: text.length, text }],
  model: (unit, path, settings) => dotenvFile(unit.text, path, settings),
  limit: ({ tree }) =>
    tree.entries.length + tree.comments.length + tree.strays.length + tree.bareKeys.length > MAX_LINES
      ? `longer than ${MAX_LINES} lines of text`
      : undefined,
  isTemplate: () => false,
  isForeign: () => false,
  facts: (file) => ({ dotenv: dotenvFact(file) }),
  comments: commentsOf,
  scope: (file, offset) => partAt(file.tree.entries, offset) ?? { start: offset, end: offset },
  trailingComments: false,
  lineStyle: "assignments",
  hover: explainEntry,
  complete: completeDotenv,
  actions: storeActions,
  secretSpans,
};

/** Each line is judged; a file with more of them is made by a program, or to keep one busy. */
const MAX_LINES = 10_000;

/** Comments behind values too: others' ignore comments stand there. */
function commentsOf({ tree }: DotenvFile): Comment[] {
  const behind = tree.entries.flatMap(({ comment }) => comment ?? []);
  return [...tree.comments, ...behind].sort((left, right) => left.start - right.start);
}
