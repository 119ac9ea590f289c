import { environmentFile } from "../languages/dotenv/model/file.ts";
import type { TeamSettings } from "../contract/settings.ts";
import { judgedEntries } from "../languages/dotenv/secrets/verdicts.ts";
import { LINES_A_STEP, MASK, hideSpans, maskLine } from "../secrets/mask.ts";
import type { VerdictKind } from "../secrets/verdict.ts";
import type { Span } from "../base/span.ts";
import type { Finding } from "../contract/finding.ts";
import type { Language } from "../contract/language.ts";
import { markedSecrets, maskSteps } from "./masking.ts";

const HIDDEN: ReadonlySet<VerdictKind> = new Set<VerdictKind>(["secret", "default-credential", "weak", "identifier"]);

/**
 * Where a text holds secrets, in comments too: what an editor hides. Spans are in order, do not overlap and hold no line
 * break, so that each is a piece of one line. Pauses between parts of the text.
 * @param findings of the text; what a rule marks as a secret is hidden
 */
export function* secretRanges(
  path: string,
  text: string,
  language: Language,
  findings: readonly Finding[],
  settings: TeamSettings,
): Generator<void, Span[]> {
  if (language !== "dotenv") return maskedRuns(text, yield* maskSteps(text, language, findings));
  const file = environmentFile(text, path, settings);
  const spans = markedSecrets(findings);
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
  return maskedRuns(text, hideSpans(text, spans));
}

/** Where a masked text differs from what it was made of. */
function maskedRuns(text: string, masked: string): Span[] {
  const runs: Span[] = [];
  for (let index = 0; index < text.length; index++) {
    if (masked.charAt(index) !== MASK || text.charAt(index) === MASK) continue;
    const start = index;
    while (masked.charAt(index) === MASK && index < text.length) index++;
    runs.push({ start, end: index });
  }
  return runs;
}
