import { rule } from "../../../contract/rule.ts";
import { scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable: rounded down; the surge is rounded up. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A release leaves too few pods standing",
  why: "Each release is an outage of its own: the pods that are left get all payments, or none are left",
  how: "Set `maxUnavailable: 0` and `maxSurge: 1`, so that a new pod is ready before an old one goes",
  needs: ["kubernetes"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (workload.kind !== "Deployment") continue;
      const rolling = valueAt(workload.spec, "strategy", "rollingUpdate");
      const most = valueAt(rolling, "maxUnavailable");
      if (most === undefined) continue;
      const scaled = workspace === undefined ? undefined : kubernetesSet(workspace).autoscalerOf(object, manifest.path);
      const replicas = scaled === undefined ? (workload.replicas ?? 1) : (scaled.minReplicas ?? 1);
      const gone = amount(most, replicas, Math.floor);
      const more = amount(valueAt(rolling, "maxSurge") ?? undefined, replicas, Math.ceil) ?? Math.ceil(replicas / 4);
      if (gone === undefined) continue;
      if (isNought(most) && isNought(valueAt(rolling, "maxSurge"))) {
        report({
          at: most,
          message: `Neither fewer nor more pods are allowed during a release of \`${object.name}\`, which the API server refuses`,
        });
        continue;
      }
      if (!workload.serves || object.stakes.isGeneric || replicas === 0) continue;
      const left = Math.max(0, replicas - gone);
      if (left > 0 && (gone * 2 < replicas || (more > 0 && gone <= 1))) continue;
      const message = `A release of \`${object.name}\` may take ${gone >= replicas ? (replicas === 1 ? "its only pod" : `all ${replicas} pods`) : `${gone} of ${replicas} pods`} away at once`;
      report({ at: most, message, ...weight, severity: "warning" });
    }
  },
});

function amount(node: YamlNode | undefined, replicas: number, round: (value: number) => number): number | undefined {
  const match = /^(?<count>\d+)(?<percent>%?)$/.exec(scalarText(node) ?? "")?.groups;
  if (match === undefined) return undefined;
  const count = Number(match["count"]);
  return match["percent"] === "%" ? round((count * replicas) / 100) : count;
}

function isNought(node: YamlNode | undefined): boolean {
  return /^0%?$/.test(scalarText(node) ?? "");
}
