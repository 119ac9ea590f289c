import type { Span } from "../base/span.ts";
import { isKnownRuleId } from "./catalogue.ts";
import type { Config } from "./config.ts";
import type { Finding } from "../contract/finding.ts";
import { OWN_FINDINGS, type OwnFindingId, ownFinding } from "./own-findings.ts";
import type { Suppression } from "./suppress.ts";

/** What is wrong with a unit's own ignore comments. */
export function ignoreFindings(
  text: string,
  suppressions: readonly Suppression[],
  used: ReadonlySet<Suppression>,
  config: Config,
): Finding[] {
  const findings: Finding[] = [];
  const report = (id: OwnFindingId, at: Span, message: string, fixes: Finding["fixes"] = []): void => {
    const ceiling = config.severityOf(id, OWN_FINDINGS[id]);
    if (ceiling !== "off") findings.push({ ...ownFinding(id, at, message, fixes), severity: ceiling });
  };
  for (const suppression of suppressions) {
    if (!suppression.own) continue;
    const unknown = suppression.rules.filter(({ id }) => !isKnownRuleId(id));
    for (const { id, span } of unknown) report("paylint/unknown-rule", span, `There is no rule \`${id}\``);
    if (suppression.rules.length === 0) {
      report("paylint/unknown-rule", suppression, "The comment names no rule, so it ignores nothing");
    } else if (!used.has(suppression)) {
      if (unknown.length === 0) {
        const removal = {
          title: "Remove the ignore comment",
          class: "review" as const,
          edits: [removeComment(text, suppression)],
        };
        const message =
          suppression.isDead === true
            ? "An ignore comment behind a value does not count: write it on the line above"
            : "Nothing on the line it speaks for is reported by that rule";
        report("paylint/unused-ignore", suppression, message, [removal]);
      }
    } else if (suppression.reason === "") {
      report("paylint/ignore-without-reason", suppression, "The comment does not say why the finding may be ignored");
    }
  }
  return findings;
}

function removeComment(text: string, comment: Span): { start: number; end: number; newText: string } {
  const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
  if (text.slice(lineStart, comment.start).trim() === "") {
    const lineEnd = text.indexOf("\n", comment.end);
    return { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, newText: "" };
  }
  return { start: lineStart + text.slice(lineStart, comment.start).trimEnd().length, end: comment.end, newText: "" };
}
