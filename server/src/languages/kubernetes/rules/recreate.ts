import { rule } from "../../../contract/rule.ts";
import { entryOf, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A release takes the whole service down first",
  why: "From the last old pod to the first new one no payment is taken, and a version that does not start keeps it so",
  how: "Use `RollingUpdate` with `maxUnavailable: 0` and `maxSurge: 1`; what must run alone belongs in a StatefulSet",
  check(manifest, report) {
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (workload.kind !== "Deployment" || workload.replicas === 0) continue;
      const strategy = valueAt(workload.spec, "strategy");
      const entry = entryOf(strategy, "type");
      if (entry === undefined || textAt(strategy, "type") !== "Recreate") continue;
      // With a volume that one pod holds, a second pod could not start beside the first.
      const isAlone = holdsVolume(workload.podSpec);
      const isGrave = object.stakes.high && workload.serves && !isAlone;
      if ((!workload.serves || isAlone) && object.stakes.isGeneric) continue;
      report({
        at: entry,
        message: `A release of \`${object.name}\` stops all old pods before a new one starts`,
        ...weight,
        ...(isGrave ? { certainty: "certain" as const } : {}),
      });
    }
  },
});

function holdsVolume(podSpec: Parameters<typeof valueAt>[0]): boolean {
  const volumes = valueAt(podSpec, "volumes");
  return volumes?.type === "sequence" && volumes.items.some((volume) => entryOf(volume, "persistentVolumeClaim"));
}
