import type { KubernetesManifest } from "../model/manifest.ts";
import { hardeningFix, isReadOnlyMeant, isUnhardened } from "../model/hardening.ts";
import { judgedContainers } from "../model/pods.ts";
import { addedCapabilities, keptFromRoot, misplacedFlag, securityFlag, securitySpan } from "../model/workload.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { rule } from "../../../contract/rule.ts";

const FLAG = "allowPrivilegeEscalation";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["2.2.6"],
  summary: "A container may gain more privileges than it started with",
  why: "One setuid program is enough for an intruder to go from the payment process to root",
  how: "Set `allowPrivilegeEscalation: false` in the container's `securityContext`",
  check(manifest, report) {
    for (const { object, workload, container, weight, isWhole } of judgedContainers(
      manifest,
      "app",
      "sidecar",
      "init",
    )) {
      // The API server refuses `false` beside these two; they are reported by their own rules.
      const needsIt = securityFlag(container, "privileged") === true || addedCapabilities(container).has("SYS_ADMIN");
      if (needsIt || securityFlag(container, FLAG) === false) continue;
      const misplaced = misplacedFlag(workload, FLAG);
      // Of a generic workload that may be root from the start, `kubernetes/root-user` says enough.
      const isSaid = object.stakes.isGeneric && !misplaced && !keptFromRoot(workload, container);
      if ((!isWhole || isSaid) && securityFlag(container, FLAG) === undefined) continue;
      if (isUnhardened(workload, container)) {
        report({
          at: container.nameSpan,
          message: `\`${container.name}\` has no \`securityContext\`: it may gain privileges, keeps the default capabilities${isReadOnlyMeant(container) ? ", can write to its own program files" : ""} and may make any system call`,
          how: "Give the container a `securityContext` with all of them: no privilege escalation, no capabilities, a read-only root and the profile of the runtime",
          ...weight,
          fixes: hardeningFix(manifest.yaml, workload, container),
        });
        continue;
      }
      const edit = setValue(manifest.yaml, container.node, ["securityContext", FLAG], "false", ["image", "name"]);
      report({
        at: entryOf(container.securityContext?.value, FLAG) ?? securitySpan(container),
        message: `\`${container.name}\` may gain more privileges than it started with`,
        ...weight,
        related:
          misplaced === undefined
            ? []
            : [{ span: misplaced, message: "The pod's `securityContext` has no such field; this has no effect" }],
        fixes: edit === undefined ? [] : [{ title: `Set \`${FLAG}: false\``, class: "review", edits: [edit] }],
      });
    }
  },
});
