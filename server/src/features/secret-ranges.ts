import type { Span } from "../base/span.ts";
import { hideSpans, maskedRuns } from "../secrets/mask.ts";
import { type CheckedDocument, moduleOf } from "./checked-document.ts";
import { markedSecrets, maskSteps } from "./masking.ts";

/**
 * Where a text holds secrets, in comments too: what an editor hides. Spans are in order, do not overlap and hold no line
 * break, so that each is a piece of one line. Pauses between parts of the text.
 */
export function* secretRanges(document: CheckedDocument): Generator<void, Span[]> {
  const { text, result } = document;
  const { secretSpans } = moduleOf(document) ?? {};
  if (secretSpans === undefined) return maskedRuns(text, yield* maskSteps(text, result.language, result.findings));
  const spans = markedSecrets(result.findings);
  for (const { start, subject } of result.units)
    for (const span of yield* secretSpans(subject)) spans.push({ start: span.start + start, end: span.end + start });
  return maskedRuns(text, hideSpans(text, spans));
}
