import { rule } from "../../../contract/rule.ts";
import { entryOf, itemsAt, textAt } from "../../../syntax/yaml/access.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { type KubernetesParts, isClusterAgent } from "../model/pods.ts";

/** Pod Security Standards, baseline. Nought means none: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export default rule<KubernetesManifest, KubernetesParts>({
  severity: "error",
  pci: ["1.2.5", "1.3.1", "2.2.6"],
  summary: "A container takes a port of its node",
  why: "Whoever reaches the node reaches the container, past the Service and its policies, and only one such pod fits on a node",
  how: "Delete `hostPort` and let a Service bring the traffic",
  container({ object, container }, report) {
    for (const port of itemsAt(container.node, "ports")) {
      const entry = entryOf(port, "hostPort");
      const number = integerValue(entry?.value);
      if (entry === undefined || number === undefined || number === 0) continue;
      const { stakes } = object;
      const address = textAt(port, "hostIP");
      if (address === "127.0.0.1" || address === "::1") continue;
      report({
        at: entry,
        message: `\`${container.name}\` takes port ${number} of its node`,
        severity: stakes.high ? "error" : "warning",
        certainty: isClusterAgent(object) || stakes.tier === "development" || stakes.isFixture ? "unknown" : "certain",
      });
    }
  },
});
