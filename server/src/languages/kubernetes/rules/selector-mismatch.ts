import { rule } from "../../../contract/rule.ts";
import { entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { readLabelSelector, selects } from "../model/label-selector.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

const KINDS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"]);

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector: the API server refuses it. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A workload does not select its own pods",
  why: "The API server refuses it, in the middle of a release whose other parts are already applied",
  how: "Give the pod template the labels of the selector; the selector of what runs already cannot be changed",
  check({ objects }, report) {
    for (const { workload, partial, name } of objects) {
      if (workload === undefined || partial || !KINDS.has(workload.kind) || workload.replaces !== undefined) continue;
      const entry = entryOf(workload.spec, "selector");
      const selector = readLabelSelector(entry?.value);
      if (entry === undefined || selector === undefined || selects(selector, workload.podLabels)) continue;
      const labels = valueAt(workload.podMetadata, "labels");
      report({
        at: entry.key ?? entry,
        message: `The pods of \`${name}\` do not have the labels that it selects them by`,
        related: labels === undefined ? [] : [{ span: labels, message: "The labels of the pods" }],
      });
    }
  },
});
