import { deleteLine, setFix } from "../model/edit.ts";
import type { DotenvFile } from "../model/file.ts";
import { opposite } from "../../../model/switch.ts";
import { verificationOff } from "../../../model/commands/tls-verification.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<DotenvFile>({
  severity: "error",
  pci: ["4.2.1", "2.2.7"],
  summary: "TLS certificates are not verified",
  why: "Anybody between the service and a payment provider can pose as the provider and read every key and card number",
  how: "Verify certificates, and give the CA of your own that made you turn it off (`NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`)",
  check(file, report) {
    for (const entry of file.tree.entries) {
      const found = verificationOff(entry.key.text, entry.value.text);
      if (found === undefined) continue;
      const { text } = entry.key;
      const isLocal = file.role === "local" || file.role === "example" || file.tier === "development";
      report({
        at: { start: entry.key.start, end: entry.raw.end },
        message: `\`${text}\` turns off the verification of ${found === "sums" ? "checksums" : "TLS certificates"}`,
        ...(isLocal ? { severity: "warning" as const } : {}),
        ...(found === "named" ? { certainty: "likely" as const } : {}),
        fixes: [
          found === "delete" || found === "sums"
            ? { title: `Delete \`${text}\``, class: "review", edits: deleteLine(file, entry) }
            : setFix(entry, opposite(entry.value.text)),
        ],
      });
    }
  },
});
