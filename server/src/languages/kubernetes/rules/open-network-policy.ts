import { rule } from "../../../contract/rule.ts";
import { valueAt } from "../../../syntax/yaml/access.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { governedDirections, openRules } from "../model/network-policy.ts";
import { weightOf } from "../model/stakes.ts";

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/: what one policy lets through, no other keeps out. */
export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["1.3.1", "1.3.2", "1.4.1"],
  summary: "A network policy lets everything through",
  why: "It looks like a fence and is none: policies add up, so one open rule undoes every other policy on the same pods",
  how: "Name the pods, namespaces or addresses that the connections are for, and the ports",
  check(manifest, report) {
    for (const object of manifest.objects) {
      if (object.kind !== "NetworkPolicy" || object.apiGroup !== "networking.k8s.io") continue;
      const weight = weightOf(object.stakes);
      if (weight === undefined) continue;
      const spec = valueAt(object.node, "spec");
      for (const direction of governedDirections(spec))
        for (const at of openRules(spec, direction))
          report({
            at,
            message:
              direction === "Ingress"
                ? `This rule of \`${object.name}\` lets in whoever wants to connect`
                : `This rule of \`${object.name}\` lets the pods connect to any address`,
            ...weight,
          });
    }
  },
});
