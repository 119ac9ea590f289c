import { type Reporter, rule } from "../../../contract/rule.ts";
import { entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";

/** https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A number of replicas is at odds with an autoscaler",
  why: "A release at the busiest hour takes away the pods that the autoscaler had added, and payments fail until it adds them again",
  how: "Take the field from its manager before you delete it from the file: `kubectl apply edit-last-applied`, there remove `replicas`, then here",
  needs: ["kubernetes"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const object of manifest.objects) checkBounds(object, report);
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      const at = entryOf(workload.spec, "replicas");
      // An autoscaler leaves alone what has none.
      if (at === undefined || workload.replicas === undefined || workload.replicas === 0) continue;
      const autoscaler = set.autoscalerOf(object, manifest.path);
      if (autoscaler === undefined || !set.speaksFor(autoscaler, { path: manifest.path, namespace: object.namespace }))
        continue;
      const { path, start, end } = autoscaler;
      report({
        at,
        message: `Each apply sets \`${object.name}\` back to ${workload.replicas}, whatever \`${autoscaler.name}\` has scaled it to. Deleting the line alone would scale it to 1`,
        ...weight,
        severity: "warning",
        related: [{ path, span: { start, end }, message: "This autoscaler sets the replicas" }],
      });
    }
  },
});

function checkBounds({ kind, apiGroup, node, name }: KubernetesObject, report: Reporter): void {
  const keys =
    kind === "HorizontalPodAutoscaler" && apiGroup === "autoscaling"
      ? (["minReplicas", "maxReplicas"] as const)
      : kind === "ScaledObject"
        ? (["minReplicaCount", "maxReplicaCount"] as const)
        : undefined;
  if (keys === undefined) return;
  const [at, most] = keys.map((key) => entryOf(valueAt(node, "spec"), key));
  const [fewest, limit] = [integerValue(at?.value), integerValue(most?.value)];
  if (at === undefined || fewest === undefined || limit === undefined || fewest <= limit) return;
  report({
    at,
    message: `\`${name}\` is to keep at least ${fewest} replicas and at most ${limit}, which the API server refuses`,
    how: `Raise \`${keys[1]}\`, or lower \`${keys[0]}\``,
  });
}
