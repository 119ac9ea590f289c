import type { DotenvFile } from "../model/file.ts";
import type { EnvironmentTier, MarkedSecret, WorkspaceView } from "../../../contract/facts.ts";
import { comparable } from "../secrets/fact.ts";
import { type JudgedEntry, judgedEntries } from "../secrets/verdicts.ts";
import type { Purpose } from "../../../secrets/verdict.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["6.5.3", "3.7.1"],
  summary: "One secret is used in two environments, or for two purposes",
  why: "Whoever reads the lesser of them, a developer's file or a log, has the key to production's payments too",
  how: "Make a secret of its own for each environment and each purpose, and rotate the one that was shared",
  needs: ["dotenv"],
  worksAlone: true,
  check(file, report, workspace) {
    const marked = judgedEntries(file).flatMap((judged) => {
      const mark = comparable(judged);
      return mark === undefined ? [] : [{ ...judged, mark }];
    });
    if (marked.length === 0) return;
    const seen = new Map<number, JudgedEntry>();
    for (const judged of marked) {
      const { entry, mark } = judged;
      const other = sharedWith(file, mark, workspace);
      if (other !== undefined)
        report({
          at: entry.key,
          message: `\`${entry.key.text}\` has the same value as \`${other.key}\` of ${other.tier} in \`${other.path}\``,
          severity: other.tier === "production" ? "error" : "information",
          evidence: `this file is for ${file.tier} ${file.tierReason}`,
          related: [{ path: other.path, span: other, message: `The same value, of ${other.tier}` }],
        });
      const sooner = seen.get(mark);
      if (sooner === undefined) seen.set(mark, judged);
      else if (differInPurpose(sooner, judged))
        report({
          at: entry.key,
          message: `\`${entry.key.text}\` has the same value as \`${sooner.entry.key.text}\`, which is for something else`,
          severity: "warning",
          related: [{ span: sooner.entry.key, message: "The same value" }],
        });
    }
  },
});

/** Tiers by what reading a file of one gives away. */
const RANK: Readonly<Record<EnvironmentTier, number>> = { unknown: 0, development: 1, staging: 2, production: 3 };

/** The same secret in a file for the highest tier above this one's. It is the lesser file that must not have it. */
function sharedWith(file: DotenvFile, mark: number, workspace: WorkspaceView | undefined): MarkedSecret | undefined {
  if (workspace === undefined || file.tier === "unknown") return undefined;
  let highest: MarkedSecret | undefined;
  for (const secret of workspace.secretsMarked(mark))
    if (RANK[secret.tier] > RANK[highest?.tier ?? file.tier]) highest = secret;
  return highest;
}

/** What secrets are for, as far as one must never do for the other. */
const USES: Partial<Record<Purpose, string>> = {
  password: "login",
  "url-password": "login",
  signing: "signing",
  encryption: "encryption",
};

function differInPurpose(left: JudgedEntry, right: JudgedEntry): boolean {
  const [one, other] = [USES[left.verdict.purpose], USES[right.verdict.purpose]];
  return one !== undefined && other !== undefined && one !== other;
}
