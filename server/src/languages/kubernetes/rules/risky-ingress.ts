import { type Report, rule } from "../../../contract/rule.ts";
import { scalarText } from "../../../syntax/yaml/access.ts";
import { type KubernetesManifest, pairsAt } from "../model/manifest.ts";
import { weightOf } from "../model/stakes.ts";

/** Of the controller of the Kubernetes project; F5's controller has `nginx.org/`. */
const PREFIX = "nginx.ingress.kubernetes.io/";

const RISKS: readonly (readonly [name: RegExp, value: RegExp, risk: Pick<Report, "message" | "severity">])[] = [
  [
    /^(?:(?:configuration|server|auth|stream)-snippet|modsecurity-snippet)$/,
    /\S/,
    {
      message:
        "puts text into the proxy's own configuration: whoever may edit the Ingress reads the controller's secrets",
      severity: "error",
    },
  ],
  [/^(?:force-)?ssl-redirect$/, /^false$/i, { message: "lets requests through without TLS", severity: "warning" }],
  [/^proxy-ssl-verify$/, /^off$/i, { message: "does not verify the service behind the proxy", severity: "warning" }],
  [
    /^cors-allow-origin$/,
    /^\*$/,
    { message: "lets the scripts of every website read the answers", severity: "warning" },
  ],
];

/** CVE-2021-25742, CVE-2025-1974; ingress-nginx has had no fixes since March 2026: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/ */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["6.3.3", "12.3.4", "4.2.1"],
  summary: "An annotation weakens the Ingress",
  why: "The proxy in front of the checkout then runs somebody's text, or passes on what it should have stopped",
  how: "Take the annotation away; a Gateway route says the same with fields that are checked",
  check({ objects }, report) {
    for (const { kind, apiGroup, node, stakes, name } of objects) {
      if (kind !== "Ingress" || apiGroup !== "networking.k8s.io" || weightOf(stakes) === undefined) continue;
      for (const { key, keySpan, value } of pairsAt(node, "metadata", "annotations")) {
        if (!key.startsWith(PREFIX)) continue;
        const text = scalarText(value) ?? "";
        for (const [named, valued, risk] of RISKS)
          if (named.test(key.slice(PREFIX.length)) && valued.test(text))
            report({ ...risk, at: keySpan, message: `\`${key.slice(PREFIX.length)}\` of \`${name}\` ${risk.message}` });
      }
    }
  },
});
