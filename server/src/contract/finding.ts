import type { Certainty, RelatedPlace, Severity } from "./rule.ts";
import type { Fix } from "./edit.ts";
import type { Span } from "../base/span.ts";

export type Confidence = "high" | "medium" | "low";

/** One finding, in offsets of the checked file (UTF-16 units, end exclusive). */
export interface Finding extends Span {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What is wrong. */
  readonly message: string;
  /** Why it matters for payments. */
  readonly why: string;
  /** How to mend it. */
  readonly how: string;
  readonly evidence?: string;
  /** An ignore comment silences it only when it says why. */
  readonly needsReason?: true;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

/** A finding that is not reported, with the comment that says so. */
export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string;
  readonly comment: Span;
}

/** The text of a finding: what is wrong and by what evidence; why it matters and how to mend it. */
export function findingParts({ message, evidence, why, how }: Finding): readonly [what: string, why: string] {
  const what = endSentence(evidence === undefined ? message : `${message} (${evidence})`);
  return [what, `${endSentence(why)} ${endSentence(how)}`.trim()];
}

/** The whole text of a finding, word by word as it quotes what it found. */
export function describeFinding(finding: Finding): string {
  return findingParts(finding).join(" ").trim();
}

function endSentence(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

const RANK: Readonly<Record<Severity, number>> = { information: 0, warning: 1, error: 2 };

/** Negative when `left` weighs less than `right`. */
export function compareSeverity(left: Severity, right: Severity): number {
  return RANK[left] - RANK[right];
}

export function lowerSeverity(left: Severity, right: Severity): Severity {
  return compareSeverity(left, right) <= 0 ? left : right;
}

/** A finding that is not certain weighs less: a likely one is a warning at most, an unknown one information. */
export function severityFor(severity: Severity, certainty: Certainty): Severity {
  switch (certainty) {
    case "certain":
      return severity;
    case "likely":
      return lowerSeverity(severity, "warning");
    case "unknown":
      return "information";
  }
}

export function confidenceFor(certainty: Certainty): Confidence {
  switch (certainty) {
    case "certain":
      return "high";
    case "likely":
      return "medium";
    case "unknown":
      return "low";
  }
}
