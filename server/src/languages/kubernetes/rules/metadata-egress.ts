import { rule } from "../../../contract/rule.ts";
import { asScalar, itemsAt, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";
import type { KubernetesManifest } from "../model/manifest.ts";
import { governedDirections } from "../model/network-policy.ts";
import { weightOf } from "../model/stakes.ts";

/** Where the clouds answer a node about itself, its credentials among them: https://owasp.org/Top10/A10_2021-Server-Side_Request_Forgery_%28SSRF%29/ */
const METADATA = "169.254.169.254";
/** What leaves that address out together with others. */
const COVERING = /^(?:169\.254\.169\.254(?:\/\d+)?|169\.254\.(?:0|169)\.0\/\d+)$/;

export default rule<KubernetesManifest>({
  severity: "warning",
  pci: ["1.3.2", "1.4.4"],
  summary: "A network policy lets pods reach the metadata service of their node",
  why: "A request that an intruder has the service make there is answered with the node's credentials for the cloud",
  how: `Leave the address out with \`except: [${METADATA}/32]\``,
  check(manifest, report) {
    for (const { kind, apiGroup, node, name, stakes } of manifest.objects) {
      const weight = weightOf(stakes);
      if (kind !== "NetworkPolicy" || apiGroup !== "networking.k8s.io" || weight === undefined || !stakes.high)
        continue;
      const spec = valueAt(node, "spec");
      if (!governedDirections(spec).includes("Egress")) continue;
      for (const one of itemsAt(spec, "egress")) {
        // Of a rule without ports `kubernetes/open-network-policy` speaks; the service answers at 80 alone.
        const ports = itemsAt(one, "ports");
        if (ports.length === 0 || !ports.some(holdsPort80)) continue;
        for (const peer of itemsAt(one, "to")) {
          const cidr = asScalar(valueAt(peer, "ipBlock", "cidr"));
          const excepted = itemsAt(peer, "ipBlock", "except").map(scalarText);
          if (cidr?.value !== "0.0.0.0/0" || excepted.some((range) => COVERING.test(range ?? ""))) continue;
          report({ at: cidr, message: `\`${name}\` lets pods reach \`${METADATA}\``, ...weight });
        }
      }
    }
  },
});

/** A port may be a range, and one without a number is every port. */
function holdsPort80(port: YamlNode): boolean {
  const protocol = scalarText(valueAt(port, "protocol")) ?? "TCP";
  const first = valueAt(port, "port");
  const from = integerValue(first);
  if (protocol !== "TCP") return false;
  return (
    first === undefined || (from !== undefined && from <= 80 && 80 <= (integerValue(valueAt(port, "endPort")) ?? from))
  );
}
