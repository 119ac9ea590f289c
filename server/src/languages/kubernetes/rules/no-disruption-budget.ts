import type { KubernetesManifest } from "../model/manifest.ts";
import { podsOf, wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";
import { REPLICATED } from "../model/workload.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["12.10.1"],
  summary: "No disruption budget protects the replicas",
  why: "A node upgrade may take all replicas down at once, and with them every payment",
  how: "Add a PodDisruptionBudget with `maxUnavailable: 1` that selects the pods' labels",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (!REPLICATED.has(workload.kind) || object.stakes.isGeneric) continue;
      const scaled = set.autoscalerOf(object, manifest.path);
      const replicas = scaled?.minReplicas ?? workload.replicas;
      // A budget for a single replica would block every node upgrade.
      if (replicas === undefined || replicas < 2) continue;
      if (set.isSelected(["PodDisruptionBudget"], podsOf(object, workload))) continue;
      report({
        at: object.nameSpan,
        message: `No PodDisruptionBudget selects the ${replicas} replicas of \`${object.name}\``,
        ...weight,
        ...(set.complete ? {} : { certainty: "unknown" as const }),
      });
    }
  },
});
