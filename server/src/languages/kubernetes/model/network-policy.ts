import { asMap, entryOf, itemsAt, scalarText, textAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";

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
