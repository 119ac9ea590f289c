import type { ImageFact } from "../../../contract/facts.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { shownContainers } from "../model/pods.ts";
import { type Container, type Workload, effectiveSecurity, isWindows } from "../model/workload.ts";
import { asMap, entryOf, valueAt } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { booleanValue, isNull } from "../../../syntax/yaml/values.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

/**
 * The kubelet compares numbers: with `runAsNonRoot` and no `runAsUser` it starts no container whose image names its user
 * (kubernetes/kubernetes pkg/kubelet/kuberuntime/security_context_others.go, verifyRunAsNonRoot).
 */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.6"],
  summary: "The user in the image's Dockerfile keeps its pods from starting",
  why: "The release stops at its first pod, with the message that the kubelet cannot verify that the user is not root",
  how: "End the Dockerfile with a numeric USER, or set `runAsUser` to that number",
  needs: ["images", "builds", "files"],
  check(manifest, report, workspace) {
    for (const { workload, container } of shownContainers(manifest)) {
      const { image } = container;
      const demand = effectiveSecurity(workload, container, "runAsNonRoot");
      if (image === undefined || demand === undefined || isWindows(workload)) continue;
      if (booleanValue(demand) !== true || !isNull(effectiveSecurity(workload, container, "runAsUser"))) continue;
      const fact = workspace?.imageMadeHere(image.value);
      if (fact === undefined || (fact.user !== "root" && fact.user !== "name")) continue;
      const cause =
        fact.user === "root"
          ? `\`${fact.path}\` leaves root as the user of \`${container.name}\`, which \`runAsNonRoot\` forbids`
          : `\`${fact.path}\` names the user \`${fact.userName ?? ""}\` of \`${container.name}\` without its number, which \`runAsNonRoot\` needs`;
      report({
        at: demand,
        message: `${cause}: its pods will not start`,
        certainty: "likely",
        fixes: numberFix(manifest, workload, container, fact),
      });
    }
  },
});

/** The number, where the Dockerfile or its base image tells it, beside the demand. */
function numberFix(manifest: KubernetesManifest, workload: Workload, container: Container, fact: ImageFact): Fix[] {
  const { userId } = fact;
  if (userId === undefined || userId === 0 || fact.user !== "name") return [];
  const own = container.securityContext?.value;
  const map = entryOf(own, "runAsNonRoot") === undefined ? valueAt(workload.podSpec, "securityContext") : own;
  const context = asMap(map);
  const edit =
    context === undefined
      ? undefined
      : setValue(manifest.yaml, context, ["runAsUser"], String(userId), ["runAsNonRoot"]);
  return edit === undefined ? [] : [{ title: `Set \`runAsUser: ${userId}\``, class: "review", edits: [edit] }];
}
