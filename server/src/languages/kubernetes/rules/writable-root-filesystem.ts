import type { KubernetesManifest } from "../model/manifest.ts";
import { hasTemporarySpace, isUnhardened, temporarySpace } from "../model/hardening.ts";
import { judgedContainers } from "../model/pods.ts";
import { type Container, type Workload, misplacedFlag, securityFlag, securitySpan } from "../model/workload.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import type { YamlDocument } from "../../../syntax/yaml/tree.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

const FLAG = "readOnlyRootFilesystem";

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["11.5.2", "2.2.6"],
  summary: "A container can write to its own program files",
  why: "What can be overwritten at run time can be made to copy card data, and no image scan sees it",
  how: "Set `readOnlyRootFilesystem: true` and mount an `emptyDir` where the program has to write",
  check(manifest, report) {
    for (const { object, workload, container, weight, isWhole } of judgedContainers(manifest, "app", "sidecar")) {
      if (securityFlag(container, FLAG) === true || securityFlag(container, "privileged") === true) continue;
      const misplaced = misplacedFlag(workload, FLAG);
      if ((!isWhole || (object.stakes.isGeneric && !misplaced)) && securityFlag(container, FLAG) === undefined)
        continue;
      if (isUnhardened(workload, container)) continue; // `kubernetes/privilege-escalation` speaks of all at once.
      report({
        at: entryOf(container.securityContext?.value, FLAG) ?? securitySpan(container),
        message: `\`${container.name}\` can write to its own program files`,
        ...weight,
        related:
          misplaced === undefined
            ? []
            : [{ span: misplaced, message: "The pod's `securityContext` has no such field; this has no effect" }],
        fixes: readOnlyFix(manifest.yaml, workload, container),
      });
    }
  },
});

/** The flag, and an empty volume on `/tmp` where nothing is mounted there yet: hardly any runtime does without. */
function readOnlyFix(document: YamlDocument, workload: Workload, container: Container): Fix[] {
  const flag = setValue(document, container.node, ["securityContext", FLAG], "true", ["image", "name"]);
  if (flag === undefined) return [];
  const space = temporarySpace(document, workload, container);
  if (space === undefined) return [];
  const hasTmp = hasTemporarySpace(container.node);
  const title = hasTmp ? `Set \`${FLAG}: true\`` : `Set \`${FLAG}: true\` with a writable \`/tmp\``;
  return [{ title, class: "review", edits: [flag, ...space] }];
}
