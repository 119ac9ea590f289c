import type { Fix } from "../../../contract/edit.ts";
import { rule } from "../../../contract/rule.ts";
import { asScalar, entryOf, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import { isOwn, setValue } from "../../../syntax/yaml/edit.ts";
import type { YamlDocument, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { isUnhardened } from "../model/hardening.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { wholeWorkloads } from "../model/pods.ts";
import { effectiveSecurity, isWindows, securityFlag, securitySpan } from "../model/workload.ts";

/** https://kubernetes.io/docs/tutorials/security/seccomp/: without a profile a container may make any system call. */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["2.2.6"],
  summary: "Nothing limits the system calls of a container",
  why: "Most ways out of a container begin with a system call that no payment service ever makes",
  how: "Set `seccompProfile: { type: RuntimeDefault }` in the pod's `securityContext`",
  check(manifest, report) {
    for (const { workload } of manifest.objects) {
      if (workload === undefined) continue;
      const contexts = [
        valueAt(workload.podSpec, "securityContext"),
        ...workload.containers.map(({ securityContext }) => securityContext?.value),
      ];
      for (const context of contexts) {
        const type = asScalar(valueAt(context, "seccompProfile", "type"));
        if (type?.value !== "Unconfined") continue;
        const fixes = runtimeFix(manifest.yaml, type);
        report({ at: type, message: "`Unconfined` takes away the limits that the runtime sets by itself", fixes });
      }
    }
    for (const { object, workload, weight } of wholeWorkloads(manifest)) {
      if (isWindows(workload) || !(object.stakes.high || manifest.settings.strict)) continue;
      const [first] = workload.containers.filter(
        (container) =>
          textAt(effectiveSecurity(workload, container, "seccompProfile"), "type") === undefined &&
          securityFlag(container, "privileged") !== true &&
          container.role !== "ephemeral" &&
          !isUnhardened(workload, container),
      );
      if (first === undefined) continue;
      const path = ["securityContext", "seccompProfile"];
      const edit = setValue(manifest.yaml, workload.podSpec, path, ["type: RuntimeDefault"], ["serviceAccountName"]);
      report({
        at: entryOf(workload.podSpec, "securityContext")?.key ?? securitySpan(first),
        message: `Nothing limits the system calls of \`${first.name}\``,
        ...weight,
        severity: "warning",
        fixes: edit === undefined ? [] : [{ title: "Use the runtime's profile", class: "review", edits: [edit] }],
      });
    }
  },
});

function runtimeFix(document: YamlDocument, type: YamlScalar): Fix[] {
  if (!isOwn(document, type)) return [];
  const edit = { start: type.start, end: type.end, newText: "RuntimeDefault" };
  return [{ title: "Use `RuntimeDefault`", class: "review", edits: [edit] }];
}
