import type { Certainty, Fix, RelatedPlace, Severity } from "../rules/rule.ts";
import type { Span } from "../syntax/span.ts";

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

/**
 * The whole text of a finding: what is wrong and by what evidence, then why it matters and how to mend it.
 * @param separator between the two parts: a line break where a list shows first lines
 */
export function describeFinding(finding: Finding, separator = " "): string {
  const evidence = finding.evidence === undefined ? "" : ` (${finding.evidence})`;
  return `${endSentence(finding.message + evidence)}${separator}${endSentence(finding.why)} ${endSentence(finding.how)}`.trim();
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
