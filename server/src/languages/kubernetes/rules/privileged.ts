import type { KubernetesManifest } from "../model/manifest.ts";
import { type KubernetesParts, isClusterAgent } from "../model/pods.ts";
import { securityFlag } from "../model/workload.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { rule } from "../../../contract/rule.ts";

/** Pod Security Standards, baseline: privileged pods switch off most of what isolates a container. */
export default rule<KubernetesManifest, KubernetesParts>({
  severity: "error",
  pci: ["2.2.6", "7.2.5"],
  summary: "A container runs privileged",
  why: "A privileged container owns its node, and with it every card number and key of the pods beside it",
  how: "Take `privileged` away; if one capability is all it was for, add that one instead",
  container({ object, container }, report, manifest) {
    if (securityFlag(container, "privileged") !== true) return;
    const entry = entryOf(container.securityContext?.value, "privileged");
    if (entry === undefined) return;
    const edit = setValue(manifest.yaml, container.node, ["securityContext", "privileged"], "false");
    report({
      at: entry,
      message: `\`${container.name}\` runs privileged`,
      certainty: isClusterAgent(object) || object.stakes.tier === "development" ? "unknown" : "certain",
      fixes: edit === undefined ? [] : [{ title: "Set `privileged: false`", class: "review", edits: [edit] }],
    });
  },
});
