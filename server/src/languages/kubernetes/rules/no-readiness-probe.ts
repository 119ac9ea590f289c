import { REPLICATED } from "../model/workload.ts";
import { rule } from "../../../contract/rule.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { podsOf, wholeWorkloads } from "../model/pods.ts";
import { kubernetesSet } from "../model/set.ts";

const KINDS = new Set([...REPLICATED, "DaemonSet"]);

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes: without one, a pod counts as ready at once. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["6.5.1", "10.7.2"],
  summary: "A Service sends requests to pods that may not be ready",
  why: "A new version gets payments before its connections are up, and a release goes on although no new pod can take one",
  how: "Add a `readinessProbe` that asks the service itself whether it can take a payment",
  needs: ["kubernetes"],
  check(manifest, report, workspace) {
    if (workspace === undefined) return;
    const set = kubernetesSet(workspace);
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (!KINDS.has(workload.kind) || object.stakes.isGeneric) continue;
      const serving = workload.containers.filter(({ role }) => role === "app");
      if (serving.some(({ node }) => entryOf(node, "readinessProbe") !== undefined)) continue;
      if (!set.isSelected(["Service"], podsOf(object, workload))) continue;
      const [container] = serving;
      if (container === undefined) continue;
      report({
        at: container.nameSpan,
        message: `\`${object.name}\` gets requests from a Service before it says that it is ready`,
        ...weight,
      });
    }
  },
});
