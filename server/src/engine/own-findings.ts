import type { Severity } from "../contract/rule.ts";
import type { Fix } from "../contract/edit.ts";
import type { Span } from "../base/span.ts";
import type { Finding } from "../contract/finding.ts";

export interface OwnFinding {
  readonly severity: Severity;
  readonly summary: string;
  readonly why: string;
  readonly how: string;
}

/** Findings of Paylint about itself and its own files; their pages lie in `engine/pages/`. */
export const OWN_FINDINGS = {
  "paylint/config": {
    severity: "warning",
    summary: "The configuration has a mistake",
    why: "A setting that is not understood silently leaves a check on or off",
    how: "Choose one of the keys and values that completion offers",
  },
  "paylint/ignore-without-reason": {
    severity: "information",
    summary: "An ignore comment gives no reason",
    why: "A reviewer, and an assessor, asks why a payment safeguard is off",
    how: "Write the reason behind a colon: `# paylint-ignore RULE: reason`",
  },
  "paylint/unused-ignore": {
    severity: "information",
    summary: "An ignore comment suppresses nothing",
    why: "It would hide the next real finding on that line",
    how: "Remove the comment",
  },
  "paylint/unknown-rule": {
    severity: "warning",
    summary: "An ignore comment names a rule that does not exist",
    why: "The finding it was meant for is still reported, or another name is needed",
    how: "Take the name from the finding, or let completion offer it",
  },
  "paylint/limit": {
    severity: "information",
    summary: "The file is too large or too deeply nested to check",
    why: "What is not read is not checked",
    how: "Split the file, or add it to `ignore` in `.paylint.yaml`",
  },
  "paylint/internal-error": {
    severity: "information",
    summary: "A rule failed on this file",
    why: "The other rules went on; this one said nothing",
    how: "Please report it with the file's shape, without its secrets",
  },
} as const satisfies Record<string, OwnFinding>;

export type OwnFindingId = keyof typeof OWN_FINDINGS;

export function ownFinding(id: OwnFindingId, at: Span, message: string, fixes: readonly Fix[] = []): Finding {
  const { severity, why, how } = OWN_FINDINGS[id];
  const { start, end } = at;
  return { rule: id, severity, confidence: "high", start, end, message, why, how, related: [], fixes };
}
