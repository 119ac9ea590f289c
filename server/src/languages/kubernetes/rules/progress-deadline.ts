import type { KubernetesManifest } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";
import type { Workload } from "../model/workload.ts";
import { valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { isFilledIn } from "../../../syntax/yaml/placeholder.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import { rule } from "../../../contract/rule.ts";

const KEY = "progressDeadlineSeconds";
const LONGEST = 900;
const DEFAULT = 300;

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A stuck release is noticed late",
  why: "Until the deadline passes nothing says that the release has failed, and half of the payments go to a version that is not coming up",
  how: "Set `progressDeadlineSeconds` to what a healthy start needs, five minutes or less for most services",
  check(manifest, report) {
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if ((workload.kind !== "Deployment" && workload.kind !== "Rollout") || !workload.serves) continue;
      const node = valueAt(workload.spec, KEY);
      if (isFilledIn(node)) continue;
      const deadline = integerValue(node);
      const ready = integerValue(valueAt(workload.spec, "minReadySeconds")) ?? 0;
      const wanted = Math.max(DEFAULT, startBudget(workload) + ready + 60);
      const edit = setValue(manifest.yaml, workload.spec, [KEY], String(wanted), ["replicas"]);
      const fixes = [
        { title: `Set \`${KEY}: ${wanted}\``, class: "review" as const, edits: edit === undefined ? [] : [edit] },
      ];
      if (deadline !== undefined && deadline <= ready) {
        report({
          at: node ?? object.nameSpan,
          message: `The deadline of ${deadline} s is not longer than \`minReadySeconds: ${ready}\`, which the API server refuses`,
          fixes,
        });
      } else if (deadline === undefined ? !object.stakes.isGeneric : deadline > Math.max(LONGEST, wanted)) {
        report({
          at: deadline === undefined || node === undefined ? object.nameSpan : node,
          message:
            deadline === undefined
              ? `A stuck release of \`${object.name}\` is noticed after ten minutes, the default deadline`
              : `A stuck release of \`${object.name}\` is noticed after ${Math.round(deadline / 60)} minutes`,
          ...weight,
          severity: "warning",
          fixes: edit === undefined ? [] : fixes,
        });
      }
    }
  },
});

/** Seconds that the slowest container may take to start by its own probes. */
function startBudget({ containers }: Workload): number {
  const budgets = containers.map(({ node }) => {
    const probe = valueAt(node, "startupProbe");
    if (probe === undefined) return 0;
    const number = (key: string, otherwise: number): number => integerValue(valueAt(probe, key)) ?? otherwise;
    return number("initialDelaySeconds", 0) + number("failureThreshold", 3) * number("periodSeconds", 10);
  });
  return Math.ceil(Math.max(0, ...budgets) / 60) * 60;
}
