import { folderOf } from "../base/path.ts";
import type { CheckedText } from "../contract/checked-text.ts";
import { type Finding, compareSeverity } from "../contract/finding.ts";
import type { BuiltSubject, LanguageModule } from "../contract/language.ts";
import type { RuleTimer } from "./rule-timer.ts";
import { type ActiveRule, runRules } from "./run-rule.ts";

export interface BuiltUnit {
  readonly path: string;
  /** As it is written. */
  readonly subject: CheckedText;
  readonly built: readonly BuiltSubject[];
  /** What rules that ask nobody else say of it as it is written. */
  readonly local: readonly Finding[];
}

/** What rules say of one place, and the builds that they say it of. */
interface Said {
  readonly finding: Finding;
  readonly folders: readonly string[];
}

/**
 * Holds rules to a unit as it is built, wherever it is: a finding stands once, as its gravest build has it. What is repaired is
 * what is written, so fixes are those of the same finding there: edits of a built object may stand in none of its files' trees.
 */
export function* judgeBuilt(
  { path, subject, built, local }: BuiltUnit,
  rules: readonly ActiveRule[],
  module: LanguageModule,
  timer: RuleTimer | undefined,
): Generator<void, readonly Finding[]> {
  const said = new Map<string, Said>();
  for (const { subject: made, workspace, folder } of built) {
    const { findings } = yield* runRules(rules, { subject: made, module, workspace, timer });
    for (const finding of findings) {
      const key = keyOf(finding);
      const before = said.get(key);
      const folders = [...(before?.folders ?? []), folder];
      const isGraver = before === undefined || compareSeverity(finding.severity, before.finding.severity) > 0;
      said.set(key, { finding: isGraver ? finding : before.finding, folders });
    }
  }
  const written = new Map(local.map((finding) => [keyOf(finding), finding]));
  const crossing = rules.filter(({ entry }) => entry.rule.needs !== undefined);
  const ids = new Set(crossing.map(({ entry }) => entry.id));
  const mayBeMended = [...said.values()].some(({ finding }) => ids.has(finding.rule));
  const [first] = built;
  if (mayBeMended && first !== undefined && !module.isForeign(subject)) {
    const { findings } = yield* runRules(crossing, { subject, module, workspace: first.workspace, timer });
    for (const finding of findings) written.set(keyOf(finding), finding);
  }
  const isElsewhere = built.length > 1 || first?.folder !== folderOf(path);
  return [...said].map(([key, { finding, folders }]) => ({
    ...finding,
    fixes: written.get(key)?.fixes ?? [],
    ...(isElsewhere ? { evidence: withFolders(finding.evidence, folders) } : {}),
  }));
}

function keyOf({ rule, start, end }: Finding): string {
  return `${rule} ${start} ${end}`;
}

/** "production because …; built in `overlays/prod` and 2 more". */
function withFolders(evidence: string | undefined, [first = "", ...more]: readonly string[]): string {
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  const where = `built in \`${first === "" ? "." : first}\`${others}`;
  return evidence === undefined ? where : `${evidence}; ${where}`;
}
