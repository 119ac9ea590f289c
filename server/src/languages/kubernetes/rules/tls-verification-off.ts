import { rule } from "../../../contract/rule.ts";
import { verificationOff } from "../../../model/commands/tls-verification.ts";
import { opposite, switchOf } from "../../../model/switch.ts";
import { settingsOf } from "../model/environment.ts";
import type { KubernetesManifest } from "../model/manifest.ts";

export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["4.2.1", "2.2.7"],
  summary: "A variable turns off the verification of TLS certificates",
  why: "Anybody between the service and a payment provider can pose as the provider and read every key and card number",
  how: "Verify certificates, and mount the CA of your own that made you turn it off (`NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`)",
  check(manifest, report) {
    for (const { object, key, value, at, fix } of settingsOf(manifest)) {
      const found = verificationOff(key, value);
      if (found === undefined) continue;
      report({
        at,
        message: `\`${key}\` turns off the verification of ${found === "sums" ? "checksums" : "TLS certificates"}`,
        ...(object.stakes.tier === "development" ? { severity: "warning" as const } : {}),
        ...(found === "named" ? { certainty: "likely" as const } : {}),
        fixes: switchOf(value) === undefined ? [] : fix(`Set it to \`${opposite(value)}\``, opposite(value)),
      });
    }
  },
});
