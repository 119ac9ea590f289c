import type { Span } from "../../base/span.ts";
import { LINES_A_STEP, maskLine, maskedRuns } from "../../secrets/mask.ts";
import type { VerdictKind } from "../../secrets/verdict.ts";
import type { DotenvFile } from "./model/file.ts";
import { judgedIn } from "./secrets/verdicts.ts";

const HIDDEN: ReadonlySet<VerdictKind> = new Set<VerdictKind>(["secret", "default-credential", "weak", "identifier"]);

/**
 * Where the values of credentials stand, whatever stands where a credential does (a name, a header, an address), and what looks
 * like a secret in comments and on lines that set nothing.
 */
export function* secretSpans(file: DotenvFile): Generator<void, readonly Span[]> {
  const spans: Span[] = [];
  for (const { at, verdict } of judgedIn(file)) if (HIDDEN.has(verdict.kind)) spans.push(at);
  yield;
  const { entries, comments, strays, bareKeys } = file.tree;
  const lines = entries.flatMap(({ key, value }) => linesIn(file.text, { start: key.start, end: value.end }));
  const texts = [...lines, ...comments, ...entries.flatMap(({ comment }) => comment ?? []), ...strays, ...bareKeys];
  for (const [index, { start, text }] of texts.entries()) {
    if (index % LINES_A_STEP === LINES_A_STEP - 1) yield;
    for (const run of maskedRuns(text, maskLine(text))) spans.push({ start: start + run.start, end: start + run.end });
  }
  return spans;
}

function linesIn(text: string, { start, end }: Span): { start: number; text: string }[] {
  const lines: { start: number; text: string }[] = [];
  let at = start;
  for (const line of text.slice(start, end).split("\n")) {
    lines.push({ start: at, text: line });
    at += line.length + 1;
  }
  return lines;
}
