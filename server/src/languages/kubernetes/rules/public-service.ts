import { rule } from "../../../contract/rule.ts";
import { entryOf, itemsAt, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { KubernetesManifest, KubernetesObject } from "../model/manifest.ts";
import { portsOf } from "../model/ports.ts";
import { weightOf } from "../model/stakes.ts";

/** Annotations by which the clouds are asked for an address of the private network. */
const INTERNAL: readonly (readonly [key: string, value: RegExp])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-internal", /^(?:true|0\.0\.0\.0\/0|\d.*)$/],
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", /^internal$/],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", /^true$/],
  ["networking.gke.io/load-balancer-type", /^internal$/i],
  ["cloud.google.com/load-balancer-type", /^internal$/i],
  ["service.beta.kubernetes.io/oci-load-balancer-internal", /^true$/],
  ["service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", /^private$/],
  ["service.beta.kubernetes.io/openstack-internal-load-balancer", /^true$/],
  ["service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", /^intranet$/],
];
const RANGES = [
  "service.beta.kubernetes.io/load-balancer-source-ranges",
  "service.beta.kubernetes.io/aws-load-balancer-source-ranges",
];

/** https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
export default rule<KubernetesManifest>({
  severity: "error",
  pci: ["1.2.5", "1.3.1", "1.4.4"],
  summary: "A Service is open to whoever reaches the nodes or the internet",
  why: "Requests come past the gateway that checks them, and a system with card data answers an address of the internet",
  how: "Use `ClusterIP` behind an Ingress or Gateway, or list the addresses that may connect",
  check({ objects }, report) {
    for (const object of objects) {
      const weight = weightOf(object.stakes);
      if (object.kind !== "Service" || object.apiGroup !== "" || weight === undefined) continue;
      const spec = valueAt(object.node, "spec");
      const type = textAt(spec, "type");
      const at = entryOf(spec, "type");
      const addresses = entryOf(spec, "externalIPs");
      if (addresses !== undefined && itemsAt(spec, "externalIPs").length > 0)
        report({
          at: addresses,
          message: `\`${object.name}\` takes addresses for itself, and with them traffic that is meant for others`,
          severity: "warning",
        });
      if (at === undefined || isGateway(object)) continue;
      if (type === "NodePort")
        report({
          at,
          message: `\`${object.name}\` answers at a port of every node`,
          ...weight,
          ...(object.stakes.tier === "production" && object.stakes.isPayment ? { certainty: "certain" as const } : {}),
        });
      else if (type === "LoadBalancer" && !isRestricted(object) && (!object.stakes.isGeneric || isInner(object)))
        report({
          at,
          message: `\`${object.name}\` may get an address of the internet that answers everybody`,
          ...weight,
          severity: "warning",
        });
    }
  },
});

function isRestricted({ node, annotations }: KubernetesObject): boolean {
  return (
    itemsAt(node, "spec", "loadBalancerSourceRanges").length > 0 ||
    textAt(node, "spec", "loadBalancerClass") === "tailscale" ||
    RANGES.some((key) => annotations[key] !== undefined) ||
    INTERNAL.some(([key, value]) => value.test(annotations[key] ?? ""))
  );
}

/** Ports of databases, brokers and consoles, which no customer connects to. */
const INNER_PORTS = new Set([
  1433, 1521, 2379, 3306, 5432, 5601, 5672, 6379, 8086, 9000, 9042, 9090, 9092, 9200, 11211, 15672, 27017, 28015,
]);

function isInner({ node, name }: KubernetesObject): boolean {
  const ports = portsOf(valueAt(node, "spec"), "port");
  return (
    ports.some(({ number }) => INNER_PORTS.has(number)) ||
    /(?:^|-)(?:admin|internal|dashboard|grafana)(?:-|$)/.test(name)
  );
}

/** What is made to be reached from outside. */
function isGateway({ name, labels }: KubernetesObject): boolean {
  const words = [name, labels["app"] ?? "", labels["app.kubernetes.io/name"] ?? ""];
  return words.some((word) =>
    /(?:^|-)(?:ingress|gateway|envoy|traefik|haproxy|nginx|kong|edge|proxy)(?:-|$)/.test(word),
  );
}
