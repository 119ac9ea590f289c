import { type Span, partAt } from "../base/span.ts";
import { ruleById } from "./catalogue.ts";
import type { Finding } from "../contract/finding.ts";
import { SECRET_SCANNER, type Suppression } from "./suppress.ts";

/** What the ignore comments of a text do to its findings. */
export interface Silencer {
  /** No comment speaks for a single place, so that nobody needs to know what a finding stands in. */
  readonly isIdle: boolean;
  /**
   * The finding as it is reported, and the ignore comment that silences it where one does: of several one that gives a reason.
   * @param scopes the instruction or block that the finding stands in, and those around it
   */
  judge(finding: Finding, scopes: readonly Span[]): Judged;
}

export interface Judged {
  readonly finding: Finding;
  readonly by?: Suppression;
}

/** Ignore comments that speak for the same place, and what they say of each rule that has been asked about. */
interface Group extends Span {
  readonly suppressions: Suppression[];
  readonly verdicts: Map<string, Verdict>;
}

interface Verdict {
  /** The comment that silences the rule here: one that gives a reason before one that does not. */
  readonly by: Suppression | undefined;
}

/**
 * Many findings may meet many comments: comments are found by their place, and of each place a rule is asked about once.
 * @param wholeFile the comments for the whole file, of all its units; shared by the silencers of one file
 * @param used gathers the comments that silence something
 */
export function createSilencer(
  suppressions: readonly Suppression[],
  wholeFile: WholeFile,
  used: Set<Suppression>,
): Silencer {
  const lanes = lanesOf(suppressions.filter(({ scope, isDead }) => scope === "line" && isDead !== true));

  const verdictOf = (group: Group, rule: string): Verdict => {
    let verdict = group.verdicts.get(rule);
    if (verdict === undefined) {
      const ids = idsOf(rule);
      const covering = group.suppressions.filter(({ rules }) =>
        rules.some((named) => ids.some((id) => coversId(named.id, id))),
      );
      for (const suppression of covering) used.add(suppression);
      verdict = { by: withReasonFirst(covering) };
      group.verdicts.set(rule, verdict);
    }
    return verdict;
  };

  return {
    isIdle: lanes.length === 0,
    judge(finding, scopes) {
      const groups = new Set<Group>([wholeFile]);
      for (const { start } of [finding, ...scopes]) {
        for (const lane of lanes) {
          const group = partAt(lane, start);
          if (group !== undefined) groups.add(group);
        }
      }
      const by = withReasonFirst([...groups].flatMap((group) => verdictOf(group, finding.rule).by ?? []));
      if (by === undefined) return { finding };
      if (finding.needsReason !== true || by.reason !== "") return { finding, by };
      const why = "the comment that ignores it gives no reason";
      return {
        finding: { ...finding, evidence: finding.evidence === undefined ? why : `${finding.evidence}; ${why}` },
      };
    },
  };
}

function withReasonFirst(suppressions: readonly Suppression[]): Suppression | undefined {
  return suppressions.find(({ reason }) => reason !== "") ?? suppressions[0];
}

export type WholeFile = Group;

export function wholeFileOf(suppressions: readonly Suppression[]): WholeFile {
  const whole = suppressions.filter(({ scope }) => scope === "file");
  return { start: 0, end: Number.MAX_SAFE_INTEGER, suppressions: whole, verdicts: new Map() };
}

/** The groups in lanes, so that those of one stand side by side: lines in one, what a scanner is switched off for in another. */
function lanesOf(suppressions: readonly Suppression[]): readonly (readonly Group[])[] {
  const groups = new Map<string, Group>();
  for (const suppression of suppressions) {
    const { start, end } = suppression.target;
    const group = groups.get(`${start}:${end}`);
    if (group === undefined)
      groups.set(`${start}:${end}`, { start, end, suppressions: [suppression], verdicts: new Map() });
    else group.suppressions.push(suppression);
  }
  const lanes: Group[][] = [];
  for (const group of [...groups.values()].sort((left, right) => left.start - right.start)) {
    const lane = lanes.find((groupsBefore) => (groupsBefore.at(-1)?.end ?? -1) < group.start);
    if (lane === undefined) lanes.push([group]);
    else lane.push(group);
  }
  return lanes;
}

/** The ids that an ignore comment may name a rule by: its own, its former ones, and those of other linters. */
function idsOf(id: string): readonly string[] {
  const rule = ruleById(id)?.rule;
  const scanners = rule?.marksSecret === true ? [SECRET_SCANNER] : [];
  return [id, ...(rule?.replaces ?? []), ...(rule?.honours ?? []), ...scanners];
}

function coversId(pattern: string, id: string): boolean {
  if (pattern === id) return true;
  const prefix = pattern.endsWith("/*") ? pattern.slice(0, -1) : pattern === "buildkit:all" ? "buildkit:" : undefined;
  return prefix !== undefined && id.startsWith(prefix);
}
