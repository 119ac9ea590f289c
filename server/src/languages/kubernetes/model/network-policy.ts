import { asMap, entryOf, itemsAt, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { integerValue } from "../../../syntax/yaml/values.ts";

export type Direction = "Ingress" | "Egress";

/** The key of a direction's rules, and of the peers in them. */
const KEYS = { Ingress: { rules: "ingress", peers: "from" }, Egress: { rules: "egress", peers: "to" } } as const;

/** Directions that a policy is about, as the API server fills them in: Ingress always, Egress where there are egress rules. */
export function governedDirections(spec: YamlNode | undefined): readonly Direction[] {
  const written = itemsAt(spec, "policyTypes").map(scalarText);
  if (written.length === 0) return entryOf(spec, "egress") === undefined ? ["Ingress"] : ["Ingress", "Egress"];
  return (["Ingress", "Egress"] as const).filter((direction) => written.includes(direction));
}

/** Directions in which a policy keeps anything out. */
export function restrictedDirections(spec: YamlNode | undefined): readonly Direction[] {
  return governedDirections(spec).filter((direction) => openRules(spec, direction).length === 0);
}

/**
 * Rules that let everything through in a direction: `{}`, or every address at every port. Policies add up, so one such rule
 * undoes all others.
 */
export function openRules(spec: YamlNode | undefined, direction: Direction): readonly YamlNode[] {
  const { rules, peers } = KEYS[direction];
  return itemsAt(spec, rules).filter((rule): rule is YamlNode => {
    if (asMap(rule) === undefined || itemsAt(rule, "ports").length > 0) return false;
    const listed = itemsAt(rule, peers);
    return listed.length === 0 || listed.some(isAnyAddress);
  });
}

function isAnyAddress(peer: YamlNode | undefined): boolean {
  const cidr = textAt(peer, "ipBlock", "cidr");
  return (cidr === "0.0.0.0/0" || cidr === "::/0") && itemsAt(peer, "ipBlock", "except").length === 0;
}

/** Ports that clusters' name servers listen at: a policy sees the pod's own, which on OpenShift is 5353. */
const NAME_PORTS = [53, 5353];

/** Whether some rule of egress may let the pods ask for names: it names the port, a range with it, a port by name, or none. */
export function allowsNames(spec: YamlNode | undefined): boolean {
  return itemsAt(spec, "egress").some((rule) => {
    const ports = itemsAt(rule, "ports");
    return ports.length === 0 ? mayReachServers(rule) : ports.some((port) => isNamePort(port));
  });
}

function isNamePort(port: YamlNode): boolean {
  const first = valueAt(port, "port");
  const from = integerValue(first);
  if (from === undefined) return first === undefined || /dns|domain/i.test(scalarText(first) ?? "");
  const last = integerValue(valueAt(port, "endPort")) ?? from;
  return NAME_PORTS.some((number) => from <= number && number <= last);
}

/** With every port open: to another namespace or an address, where name servers may be; not to pods of one's own namespace alone. */
function mayReachServers(rule: YamlNode): boolean {
  const peers = itemsAt(rule, "to");
  return peers.length === 0 || peers.some((peer) => entryOf(peer, "namespaceSelector") ?? entryOf(peer, "ipBlock"));
}

/** Rules that let pods connect somewhere, and to no name server: their names lead nowhere. */
export function forgetsNames(spec: YamlNode | undefined): boolean {
  return governedDirections(spec).includes("Egress") && itemsAt(spec, "egress").length > 0 && !allowsNames(spec);
}
