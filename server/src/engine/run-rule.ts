import { firstLine } from "../base/lines.ts";
import { spanOf } from "../base/span.ts";
import type { CheckedText } from "../contract/checked-text.ts";
import type { WorkspaceView } from "../contract/facts.ts";
import { type Finding, confidenceFor, severityFor } from "../contract/finding.ts";
import type { LanguageModule } from "../contract/language.ts";
import type { Report } from "../contract/rule.ts";
import type { Edit } from "../contract/edit.ts";
import type { RuleEntry } from "./catalogue.ts";
import { type Config, configuredSeverity } from "./config.ts";
import { describeFailure } from "./failure.ts";
import { LIMITS } from "./limits.ts";
import { ownFinding } from "./own-findings.ts";

/** Ends a rule that has reported more than anybody reads. */
const ENOUGH = new Error("enough findings");

/**
 * Holds a rule to a unit.
 * @returns its findings, in the unit's offsets; one that names the rule when it throws
 */
export function runRule(
  entry: RuleEntry,
  subject: CheckedText,
  module: LanguageModule,
  config: Config,
  workspace: WorkspaceView | undefined,
): Finding[] {
  const ceiling = config.severityOf(entry.id, entry.rule);
  if (ceiling === "off" || (module.isTemplate(subject) && entry.rule.readsTemplates !== true)) return [];
  const findings: Finding[] = [];
  const most = entry.rule.marksSecret === true ? Number.MAX_SAFE_INTEGER : LIMITS.findingsOfRule;
  // What several images of one Dockerfile share is said once.
  const said = new Map<number, Report>();
  try {
    entry.rule.check(
      subject as never,
      (report) => {
        if (findings.length >= most) throw ENOUGH;
        const before = said.get(report.at.start);
        if (before?.at.end === report.at.end && before.message === report.message) return;
        said.set(report.at.start, report);
        findings.push(toFinding(entry, report, ceiling, subject.text));
      },
      workspace,
    );
  } catch (error) {
    if (error === ENOUGH) return findings;
    const message = `The rule \`${entry.id}\` failed: ${describeFailure(error)}`;
    return [ownFinding("paylint/internal-error", firstLine(subject.text), message)];
  }
  return findings;
}

function toFinding(entry: RuleEntry, report: Report, ceiling: Finding["severity"], text: string): Finding {
  const { rule } = entry;
  const certainty = report.certainty ?? "certain";
  const reported = severityFor(report.severity ?? rule.severity, certainty);
  return {
    rule: entry.id,
    severity: configuredSeverity(reported, rule.severity, ceiling),
    confidence: confidenceFor(certainty),
    start: Math.min(report.at.start, text.length),
    end: Math.min(Math.max(report.at.end, report.at.start), text.length),
    message: report.message,
    why: rule.why,
    how: report.how ?? rule.how,
    ...(report.evidence === undefined ? {} : { evidence: report.evidence }),
    ...(report.needsReason === true ? { needsReason: true } : {}),
    // A rule may hand over nodes of its tree as spans; a finding holds plain places, which threads can pass on.
    related: (report.related ?? []).map((place) => ({ ...place, span: spanOf(place.span) })),
    fixes: (report.fixes ?? []).map((fix) => ({ ...fix, edits: fix.edits.map(plainEdit) })),
  };
}

function plainEdit({ start, end, newText, path }: Edit): Edit {
  return path === undefined ? { start, end, newText } : { start, end, newText, path };
}
