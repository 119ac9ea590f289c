import { switchOf } from "../switch.ts";

/** Names of switches that verify when they are on. */
const VERIFIES =
  /(?:^|_)(?:(?:SSL|TLS|CERT|CERTIFICATE|HTTPS|PEER|HOSTNAME)_?VERIF(?:Y|IED|ICATION)|VERIFY_?(?:SSL|TLS|CERTS?|CERTIFICATES?|HTTPS|PEER|HOSTNAME)|VALIDATE_CERT(?:S|IFICATES?)?|SSL_VERIFY_?(?:PEER|HOST)|(?:TLS_)?REJECT_UNAUTHORIZED|STRICT_SSL)(?:_ENABLED)?$/i;
/** Names of switches that stop verifying when they are on. */
const SKIPS =
  /(?:^|_)(?:INSECURE_SKIP_(?:TLS_)?VERIFY|(?:TLS|SSL|CERT)_?(?:SKIP|NO|DISABLE|IGNORE)_?(?:VERIF(?:Y|ICATION))|(?:SKIP|NO|DISABLE|IGNORE)_(?:(?:TLS|SSL|CERT|CERTIFICATE|HTTPS)_?(?:VERIF(?:Y|ICATION)|VALIDATION|CHECKS?|ERRORS?)|VERIFY_(?:SSL|TLS|CERTS?))|(?:TLS|SSL|CURL|HTTPS)_INSECURE|INSECURE_(?:TLS|SSL|HTTPS)|(?:ALLOW|ACCEPT)_(?:INVALID|SELF_?SIGNED)(?:_CERT(?:S|IFICATES?)?)?|TRUST_ALL_CERT(?:S|IFICATES?)?|VAULT_SKIP_VERIFY)$/i;

/**
 * `delete` where a runtime reads the variable and verifies without it, `flip` where a switch can be turned, `named` where
 * only a name speaks for it; `sums` where checksums of Go modules are not compared. Sources: Node.js CLI, PEP 493,
 * git-config, HashiCorp Vault commands, the Go modules reference, pip's settings.
 */
export function verificationOff(name: string, value: string): "delete" | "flip" | "named" | "sums" | undefined {
  const text = value.trim();
  const state = switchOf(text);
  switch (name) {
    case "NODE_TLS_REJECT_UNAUTHORIZED":
    case "PYTHONHTTPSVERIFY":
      return text === "0" ? "delete" : undefined;
    case "GIT_SSL_NO_VERIFY":
      // Git looks whether it is set, not at what it says.
      return text === "" ? undefined : "delete";
    case "LDAPTLS_REQCERT":
      return /^(?:never|allow)$/i.test(text) ? "delete" : undefined;
    case "UV_INSECURE_HOST":
    case "PIP_TRUSTED_HOST":
      return text === "" ? undefined : "delete";
    case "GOSUMDB":
      return text === "off" ? "sums" : undefined;
    case "GONOSUMDB":
      return /^\*(?:,|$)/.test(text) ? "sums" : undefined;
    case "MAVEN_OPTS":
    case "MAVEN_ARGS":
    case "JAVA_TOOL_OPTIONS":
      return /-Dmaven\.wagon\.http\.ssl\.(?:insecure|allowall)=true/.test(text) ? "delete" : undefined;
    case "GOFLAGS":
      return /(?:^|\s)-insecure\b/.test(text) ? "delete" : undefined;
    case "GOINSECURE":
      return /^\*(?:,|$)/.test(text) ? "delete" : undefined;
    // Docker looks whether it is set.
    case "DOCKER_TLS_VERIFY":
      return undefined;
  }
  if (state === false && VERIFIES.test(name)) return "flip";
  if (state === true && SKIPS.test(name)) return "flip";
  if (state !== true || !/_INSECURE(?:_HTTP_CLIENT)?$/i.test(name)) return undefined;
  const isTelemetry = /^OTEL_|TELEMETRY|TRAC(?:E|ING)|COOKIE/i.test(name);
  return isTelemetry ? undefined : "named";
}
