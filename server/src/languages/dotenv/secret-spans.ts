import type { Span } from "../../base/span.ts";
import { LINES_A_STEP, maskLine, maskedRuns } from "../../secrets/mask.ts";
import type { VerdictKind } from "../../secrets/verdict.ts";
import type { DotenvFile } from "./model/file.ts";
import { judgedEntries } from "./secrets/verdicts.ts";

const HIDDEN: ReadonlySet<VerdictKind> = new Set<VerdictKind>(["secret", "default-credential", "weak", "identifier"]);

/** Where the values of credentials stand, and what looks like a secret in comments. */
export function* secretSpans(file: DotenvFile): Generator<void, readonly Span[]> {
  const spans: Span[] = [];
  for (const { entry, verdict } of judgedEntries(file)) {
    if (!HIDDEN.has(verdict.kind)) continue;
    const { start } = entry.value;
    spans.push({ start: start + verdict.start, end: start + verdict.end });
  }
  yield;
  for (const [index, comment] of file.tree.comments.entries()) {
    if (index % LINES_A_STEP === LINES_A_STEP - 1) yield;
    for (const { start, end } of maskedRuns(comment.text, maskLine(comment.text)))
      spans.push({ start: comment.start + start, end: comment.start + end });
  }
  return spans;
}
