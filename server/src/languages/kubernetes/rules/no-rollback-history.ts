import { ROLLED_OUT } from "../model/workload.ts";
import { rule } from "../../../contract/rule.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

const KEY = "revisionHistoryLimit";
const KEPT = 5;

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy: ten are kept by default. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "There is no version to go back to",
  why: "`kubectl rollout undo` has nothing to return to while payments fail, and somebody writes the old manifest from memory",
  how: "Delete the line for the default of ten, or keep five",
  check(manifest, report) {
    for (const { workload, name, stakes } of manifest.objects) {
      if (workload === undefined || !ROLLED_OUT.has(workload.kind)) continue;
      const entry = entryOf(workload.spec, KEY);
      const kept = integerValue(entry?.value);
      // One is the version that runs before this release: enough, unless two releases go wrong.
      if (entry === undefined || kept === undefined || kept > 1 || (kept === 1 && stakes.isGeneric)) continue;
      const edit = setValue(manifest.yaml, workload.spec, [KEY], String(KEPT));
      const isPassing = stakes.tier === "development" || stakes.isFixture;
      report({
        at: entry,
        message:
          kept === 0
            ? `\`${name}\` keeps no earlier version to go back to`
            : `\`${name}\` keeps a single earlier version: after two bad releases there is none to go back to`,
        ...(kept === 0 ? {} : { severity: "warning" as const }),
        ...(isPassing ? { certainty: "unknown" as const } : {}),
        fixes: edit === undefined ? [] : [{ title: `Keep ${KEPT}`, class: "review", edits: [edit] }],
      });
    }
  },
});
