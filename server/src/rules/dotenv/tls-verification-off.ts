import { deleteLine, setFix } from "../../model/environment-edit.ts";
import type { EnvironmentFile } from "../../model/environment-file.ts";
import { opposite, switchOf } from "../../model/environment-switch.ts";
import type { EnvironmentEntry } from "../../syntax/dotenv.ts";
import { rule } from "../rule.ts";

export default rule<EnvironmentFile>({
  severity: "error",
  pci: ["4.2.1", "2.2.7"],
  summary: "TLS certificates are not verified",
  why: "Anybody between the service and a payment provider can pose as the provider and read every key and card number",
  how: "Verify certificates, and give the CA of your own that made you turn it off (`NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`)",
  check(file, report) {
    for (const entry of file.tree.entries) {
      const found = verificationOff(entry);
      if (found === undefined) continue;
      const { text } = entry.key;
      const isLocal = file.role === "local" || file.role === "example" || file.tier === "development";
      report({
        at: { start: entry.key.start, end: entry.raw.end },
        message: `\`${text}\` turns off the verification of TLS certificates`,
        ...(isLocal ? { severity: "warning" as const } : {}),
        ...(found === "named" ? { certainty: "likely" as const } : {}),
        fixes: [
          found === "delete"
            ? { title: `Delete \`${text}\``, class: "review", edits: deleteLine(file, entry) }
            : setFix(entry, opposite(entry.value.text)),
        ],
      });
    }
  },
});

/** Names of switches that verify when they are on. */
const VERIFIES =
  /(?:^|_)(?:(?:SSL|TLS|CERT|CERTIFICATE|HTTPS|PEER|HOSTNAME)_?VERIF(?:Y|IED|ICATION)|VERIFY_?(?:SSL|TLS|CERTS?|CERTIFICATES?|HTTPS|PEER|HOSTNAME)|VALIDATE_CERT(?:S|IFICATES?)?|SSL_VERIFY_?(?:PEER|HOST)|(?:TLS_)?REJECT_UNAUTHORIZED|STRICT_SSL)(?:_ENABLED)?$/i;
/** Names of switches that stop verifying when they are on. */
const SKIPS =
  /(?:^|_)(?:INSECURE_SKIP_(?:TLS_)?VERIFY|(?:TLS|SSL|CERT)_?(?:SKIP|NO|DISABLE|IGNORE)_?(?:VERIF(?:Y|ICATION))|(?:SKIP|NO|DISABLE|IGNORE)_(?:(?:TLS|SSL|CERT|CERTIFICATE|HTTPS)_?(?:VERIF(?:Y|ICATION)|VALIDATION|CHECKS?|ERRORS?)|VERIFY_(?:SSL|TLS|CERTS?))|(?:TLS|SSL|CURL|HTTPS)_INSECURE|INSECURE_(?:TLS|SSL|HTTPS)|(?:ALLOW|ACCEPT)_(?:INVALID|SELF_?SIGNED)(?:_CERT(?:S|IFICATES?)?)?|TRUST_ALL_CERT(?:S|IFICATES?)?|VAULT_SKIP_VERIFY)$/i;

/**
 * `delete` where a runtime reads the variable and verifies without it, `flip` where a switch can be turned, `named` where
 * only a name speaks for it. Sources: Node.js CLI, PEP 493, git-config, HashiCorp Vault commands.
 */
function verificationOff({ key, value }: EnvironmentEntry): "delete" | "flip" | "named" | undefined {
  const text = value.text.trim();
  const state = switchOf(text);
  switch (key.text) {
    case "NODE_TLS_REJECT_UNAUTHORIZED":
    case "PYTHONHTTPSVERIFY":
      return text === "0" ? "delete" : undefined;
    case "GIT_SSL_NO_VERIFY":
      // Git looks whether it is set, not at what it says.
      return text === "" ? undefined : "delete";
    case "LDAPTLS_REQCERT":
      return /^(?:never|allow)$/i.test(text) ? "delete" : undefined;
    // Docker looks whether it is set.
    case "DOCKER_TLS_VERIFY":
      return undefined;
  }
  if (state === false && VERIFIES.test(key.text)) return "flip";
  if (state === true && SKIPS.test(key.text)) return "flip";
  const isTelemetry = /^OTEL_|TELEMETRY|TRAC(?:E|ING)|COOKIE/i.test(key.text);
  return state === true && /_INSECURE(?:_HTTP_CLIENT)?$/i.test(key.text) && !isTelemetry ? "named" : undefined;
}
