import { rule } from "../../../contract/rule.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { setValue } from "../../../syntax/yaml/edit.ts";
import { booleanValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { isClusterAgent } from "../model/pods.ts";

const SHARED = {
  hostNetwork: "uses the network of its node: no policy applies to it, and it hears what the node's own services say",
  hostPID: "sees all processes of its node, with the secrets in their environments",
  hostIPC: "shares the memory segments of its node's processes",
} as const;

/** Pod Security Standards, baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["1.4.1", "2.2.6"],
  summary: "A pod shares a namespace with its node",
  why: "What breaks into the pod is then on the node, beside every other pod that takes payments there",
  how: "Take the line away; a Service reaches the pod without it",
  check(manifest, report) {
    for (const object of manifest.objects) {
      const { workload } = object;
      if (workload === undefined) continue;
      for (const [key, does] of Object.entries(SHARED)) {
        const entry = entryOf(workload.podSpec, key);
        if (entry === undefined || booleanValue(entry.value) !== true) continue;
        const edit = setValue(manifest.yaml, workload.podSpec, [key], "false");
        report({
          at: entry,
          message: `A pod of \`${object.name}\` ${does}`,
          certainty: isClusterAgent(object) || object.stakes.tier === "development" ? "unknown" : "certain",
          fixes: edit === undefined ? [] : [{ title: `Set \`${key}: false\``, class: "review", edits: [edit] }],
        });
      }
    }
  },
});
