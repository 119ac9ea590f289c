import { rule } from "../../../contract/rule.ts";
import { asScalar, itemsAt, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { weightOf } from "../model/stakes.ts";

/** Annotations of controllers that end TLS at the cloud's load balancer, or for every host. */
const ELSEWHERE =
  /^(?:alb\.ingress\.kubernetes\.io\/(?:certificate-arn|listen-ports)|networking\.gke\.io\/managed-certificates|ingress\.gcp\.kubernetes\.io\/pre-shared-cert|kubernetes\.io\/ingress\.allow-http|appgw\.ingress\.kubernetes\.io\/|external-dns\.alpha\.kubernetes\.io\/cloudflare|traefik\.ingress\.kubernetes\.io\/router\.tls|route\.openshift\.io\/termination)/;
/** Controllers whose cloud or tunnel ends TLS. */
const TUNNELS = /^(?:alb|gce|azure|tailscale|cloudflare|ngrok)/;

/** https://kubernetes.io/docs/concepts/services-networking/ingress/#tls */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["4.2.1"],
  summary: "An Ingress answers a host without TLS",
  why: "Card numbers and sessions of customers pass the internet in plain text",
  how: "List the host under `tls` with a Secret that holds its certificate, for example one that cert-manager fills",
  check({ objects }, report) {
    for (const object of objects) {
      const weight = weightOf(object.stakes);
      if (
        object.kind !== "Ingress" ||
        object.apiGroup !== "networking.k8s.io" ||
        object.partial ||
        weight === undefined
      )
        continue;
      const isElsewhere = endsElsewhere(object);
      if (object.stakes.isGeneric && isElsewhere) continue;
      const covered = itemsAt(object.node, "spec", "tls").flatMap((one) =>
        itemsAt(one, "hosts").map((host) => scalarText(host) ?? ""),
      );
      const isAll = itemsAt(object.node, "spec", "tls").some((one) => itemsAt(one, "hosts").length === 0);
      for (const one of itemsAt(object.node, "spec", "rules")) {
        const host = asScalar(valueAt(one, "host"));
        if (host === undefined || host.value === "" || isAll || covered.some((known) => covers(known, host.value)))
          continue;
        if (isLocal(host.value)) continue;
        report({
          at: host,
          message: `\`${host.value}\` is answered without TLS`,
          ...weight,
          ...(object.stakes.tier === "production" && !isElsewhere ? { certainty: "certain" as const } : {}),
          ...(isElsewhere ? { certainty: "unknown" as const } : {}),
        });
      }
    }
  },
});

function endsElsewhere({ node, annotations }: KubernetesObject): boolean {
  const ofClass = textAt(node, "spec", "ingressClassName") ?? annotations["kubernetes.io/ingress.class"] ?? "";
  return TUNNELS.test(ofClass) || Object.keys(annotations).some((key) => ELSEWHERE.test(key));
}

/** A wildcard stands for one label. */
function covers(known: string, host: string): boolean {
  if (known === host || /\$[({]|\{\{/.test(known + host)) return true;
  return known.startsWith("*.") && host.slice(host.indexOf(".")) === known.slice(1);
}

function isLocal(host: string): boolean {
  return /(?:^|\.)(?:localhost|local|test|internal|lan|nip\.io|sslip\.io|localdev\.me)$/.test(host);
}
