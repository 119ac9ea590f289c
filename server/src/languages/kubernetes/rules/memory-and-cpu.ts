import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { quantity } from "../model/quantity.ts";
import { shownContainers, wholeContainers } from "../model/pods.ts";
import { remember } from "../../../base/remember.ts";
import { kubernetesSet } from "../model/set.ts";
import { entryOf, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { isNull } from "../../../syntax/yaml/values.ts";
import { type Report, rule } from "../../../contract/rule.ts";

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
    contradictions(manifest).forEach(report);
    const missing = gaps(manifest);
    if (missing.length === 0) return;
    const set = workspace === undefined ? undefined : kubernetesSet(workspace);
    const ranges = set?.ofKind("LimitRange").filter(({ setsMemory }) => setsMemory) ?? [];
    for (const { object, found } of missing)
      if (!ranges.some((range) => set?.speaksFor(range, object) === true)) report(found);
  },
});

const contradictions = remember((manifest: KubernetesManifest): readonly Report[] =>
  shownContainers(manifest).flatMap(({ container }) =>
    ["memory", "cpu", "ephemeral-storage"].flatMap((resource) => {
      const limit = valueAt(container.node, "resources", "limits", resource);
      const most = quantity(scalarText(limit));
      const least = quantity(textAt(container.node, "resources", "requests", resource));
      if (limit === undefined || most === undefined || least === undefined || least <= most) return [];
      const what = resource === "cpu" ? "CPU" : resource.replace("-", " ");
      const message = `\`${container.name}\` may use less ${what} than it requests, which the API server refuses`;
      return [{ at: limit, message }];
    }),
  ),
);

/** What containers do not say, whether or not a LimitRange says it for them. */
const gaps = remember((manifest: KubernetesManifest): readonly { object: KubernetesObject; found: Report }[] =>
  wholeContainers(manifest, "app").flatMap(({ object, workload, container, weight }) => {
    if (!isNull(valueAt(workload.podSpec, "resources"))) return []; // For the pod as a whole.
    const has = (list: string, resource: string): boolean =>
      !isNull(valueAt(container.node, "resources", list, resource));
    // A limit alone is also the request.
    const missing = WANTED.filter(
      ([list, resource]) => !has(list, resource) && !(list === "requests" && has("limits", resource)),
    );
    if (missing.length === 0 || (object.stakes.isGeneric && has("limits", "memory"))) return [];
    const at = entryOf(container.node, "resources")?.key ?? container.nameSpan;
    const message = `\`${container.name}\` has no ${missing.map(([, , words]) => words).join(", no ")}`;
    return [{ object, found: { at, message, ...weight, severity: "warning" } }];
  }),
);
