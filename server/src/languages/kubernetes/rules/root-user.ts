import type { KubernetesManifest } from "../model/manifest.ts";
import { isClusterAgent, shownContainers, judgedContainers } from "../model/pods.ts";
import { type Container, type Workload, effectiveSecurity, keptFromRoot, securitySpan } from "../model/workload.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import type { Edit } from "../../../contract/edit.ts";
import { booleanValue, integerValue, isNull } from "../../../syntax/yaml/values.ts";
import { valueAt } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "A container runs as root, or nothing keeps it from doing so",
  why: "Root in a container is one kernel flaw away from root on the node that handles card data",
  how: "Set `runAsNonRoot: true` for the pod and give the image a numeric user",
  check(manifest, report) {
    for (const { object, workload, container } of shownContainers(manifest)) {
      const user = effectiveSecurity(workload, container, "runAsUser");
      if (user === undefined || integerValue(user) !== 0) continue;
      const isBase = container.role === "init" || container.role === "ephemeral" || isClusterAgent(object);
      report({
        at: user,
        message: `\`${container.name}\` runs as root`,
        severity: isBase && !object.stakes.high ? "warning" : "error",
        certainty: object.stakes.tier === "development" || isClusterAgent(object) ? "unknown" : "certain",
        ...(object.stakes.evidence === undefined ? {} : { evidence: object.stakes.evidence }),
      });
    }
    for (const { object, workload, container, weight, isWhole } of judgedContainers(
      manifest,
      "app",
      "sidecar",
      "init",
    )) {
      if (integerValue(effectiveSecurity(workload, container, "runAsUser")) === 0) continue;
      if (keptFromRoot(workload, container) || (object.stakes.isGeneric && isClusterAgent(object))) continue;
      if (!isWhole && booleanValue(effectiveSecurity(workload, container, "runAsNonRoot")) === undefined) continue;
      const edit = nonRootEdit(manifest, workload, container);
      report({
        at: securitySpan(container),
        message: `Nothing keeps \`${container.name}\` from running as root`,
        ...weight,
        severity: "warning",
        fixes: edit === undefined ? [] : [{ title: "Set `runAsNonRoot: true`", class: "review", edits: [edit] }],
      });
    }
  },
});

/** For the whole pod, unless the container says otherwise itself. */
function nonRootEdit(manifest: KubernetesManifest, workload: Workload, container: Container): Edit | undefined {
  const own = valueAt(container.securityContext?.value, "runAsNonRoot");
  const map = isNull(own) ? workload.podSpec : container.node;
  return setValue(manifest.yaml, map, ["securityContext", "runAsNonRoot"], "true", ["serviceAccountName"]);
}
