import type { KubernetesManifest } from "../../model/kubernetes.ts";
import { quantity } from "../../model/kubernetes-quantity.ts";
import { shownContainers, wholeContainers } from "../../model/kubernetes-pods.ts";
import { kubernetesSet, mayShareNamespace } from "../../model/kubernetes-set.ts";
import { entryOf, scalarText, valueAt } from "../../syntax/yaml-access.ts";
import { isNull } from "../../syntax/yaml-values.ts";
import { rule } from "../rule.ts";

/** A CPU limit is not asked for: it throttles a service that has idle cores beside it. */
const WANTED = [
  ["requests", "memory", "memory request"],
  ["limits", "memory", "memory limit"],
  ["requests", "cpu", "CPU request"],
] as const;

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.1", "12.10.1"],
  summary: "A container does not say how much memory and CPU it needs",
  why: "Without a reservation, a busy neighbour slows payments down or gets them evicted",
  how: "Set a memory request and limit and a CPU request, from what the service uses under load",
  needs: ["kubernetes"],
  worksAlone: true,
  check(manifest, report, workspace) {
    for (const { container } of shownContainers(manifest)) {
      for (const resource of ["memory", "cpu"]) {
        const limit = valueAt(container.node, "resources", "limits", resource);
        const request = valueAt(container.node, "resources", "requests", resource);
        const [most, least] = [quantity(scalarText(limit)), quantity(scalarText(request))];
        if (limit === undefined || most === undefined || least === undefined || least <= most) continue;
        report({
          at: limit,
          message: `\`${container.name}\` may use less ${resource === "cpu" ? "CPU" : "memory"} than it requests, which the API server refuses`,
        });
      }
    }
    const ranges = workspace === undefined ? [] : kubernetesSet(workspace).ofKind("LimitRange");
    for (const { object, workload, container, weight } of wholeContainers(manifest, "app")) {
      if (ranges.some(({ namespace }) => mayShareNamespace(namespace, object.namespace))) continue;
      if (!isNull(valueAt(workload.podSpec, "resources"))) continue; // Pod-level resources.
      const has = (list: string, resource: string): boolean =>
        !isNull(valueAt(container.node, "resources", list, resource));
      // A limit alone is also the request.
      const missing = WANTED.filter(
        ([list, resource]) => !has(list, resource) && !(list === "requests" && has("limits", resource)),
      );
      if (missing.length === 0) continue;
      report({
        at: entryOf(container.node, "resources")?.key ?? container.nameSpan,
        message: `\`${container.name}\` has no ${missing.map(([, , words]) => words).join(", no ")}`,
        ...weight,
        severity: "warning",
      });
    }
  },
});
