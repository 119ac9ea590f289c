import { at, canonical, listAt, textAt } from "../kubectl/json.ts";
import { extractFields, managedFieldsOf } from "./managed-fields.ts";
import { type ClusterObject, keyOf, shownKey } from "../kubectl/object.ts";
import { replicasOf } from "./strategy.ts";

/**
 * What of a change cannot be taken back by applying again what was there, in words that go on after "cannot be taken back: ".
 * @param before the object as it is, with its managed fields; undefined where there is none
 * @param after the object as the server says it would become
 */
export function findIrreversible(before: ClusterObject | undefined, after: ClusterObject): string[] {
  const shown = `\`${shownKey(keyOf(after))}\``;
  if (before === undefined) return ofNew(after, shown);
  switch (after.kind) {
    case "ConfigMap":
    case "Secret":
      return after["immutable"] === true && before["immutable"] !== true
        ? [`${shown} becomes immutable; it could only be deleted and made anew`]
        : [];
    case "Service":
      return ofService(before, after, shown);
    case "PersistentVolumeClaim": {
      const [was, is] = [storageOf(before), storageOf(after)];
      return was === is ? [] : [`${shown} grows from ${was} to ${is}, and volumes do not shrink`];
    }
    case "StatefulSet":
      return ofStatefulSet(before, after, shown);
    default:
      return [];
  }
}

function storageOf(claim: ClusterObject): string {
  return textAt(claim, "spec", "resources", "requests", "storage");
}

function ofNew(object: ClusterObject, shown: string): string[] {
  if (object.kind === "Job") return [`${shown} runs, and what it does stays done`];
  if (object.kind === "PersistentVolumeClaim") return [`${shown} is new and would stay, since it may hold data`];
  const claims = listAt(object, "spec", "volumeClaimTemplates").map((claim) => textAt(claim, "metadata", "name"));
  if (object.kind !== "StatefulSet" || claims.length === 0) return [];
  return retention(object, "whenDeleted") === "Delete"
    ? []
    : [`${shown} claims volumes (${claims.join(", ")}), which would stay, since they may hold data`];
}

function retention(set: ClusterObject, when: "whenDeleted" | "whenScaled"): string {
  return textAt(set, "spec", "persistentVolumeClaimRetentionPolicy", when);
}

function ofStatefulSet(before: ClusterObject, after: ClusterObject, shown: string): string[] {
  const gone = replicasOf(before) - replicasOf(after);
  const isKept = retention(after, "whenScaled") !== "Delete";
  if (gone <= 0 || isKept || listAt(after, "spec", "volumeClaimTemplates").length === 0) return [];
  const words = gone === 1 ? "a pod, and the volumes claimed for it" : `${gone} pods, and the volumes claimed for them`;
  return [`${shown} loses ${words} are deleted`];
}

/** What the server allotted and would let go; asked for again it gives something else. */
function ofService(before: ClusterObject, after: ClusterObject, shown: string): string[] {
  const lost: string[] = [];
  const kept = addressesOf(after);
  const addresses = addressesOf(before).filter(
    (address) => address !== "None" && !kept.includes(address) && !isChosen(before, address),
  );
  if (addresses.length > 0) lost.push(`${shown} gives up its cluster IP ${addresses.join(", ")}`);
  const ports = listAt(before, "spec", "ports").filter((port) => {
    const number = at(port, "nodePort");
    return (
      typeof number === "number" &&
      !listAt(after, "spec", "ports").some((one) => at(one, "nodePort") === number) &&
      !ownedPorts(before).includes(number)
    );
  });
  if (ports.length > 0)
    lost.push(`${shown} gives up its node port ${ports.map((port) => canonical(at(port, "nodePort"))).join(", ")}`);
  const [was, is] = [textAt(before, "spec", "type"), textAt(after, "spec", "type")];
  if (was === "LoadBalancer" && is !== "LoadBalancer") lost.push(`${shown} gives up its load balancer's address`);
  return lost.map((words) => `${words}, and would get another`);
}

function addressesOf(service: ClusterObject): string[] {
  return listAt(service, "spec", "clusterIPs").filter((address) => typeof address === "string");
}

/** Somebody wrote the address into the object, so applying that again asks for the same one. */
function isChosen(service: ClusterObject, address: string): boolean {
  const { spec } = ownedPart(service);
  return at(spec, "clusterIP") === address || listAt(spec, "clusterIPs").some((one) => one === address);
}

function ownedPorts(service: ClusterObject): unknown[] {
  return listAt(ownedPart(service)["spec"], "ports").map((port) => at(port, "nodePort"));
}

/** What is nobody's was filled in by the server. */
function ownedPart(object: ClusterObject): ClusterObject {
  return extractFields(object, managedFieldsOf(object));
}

/** All of it for a set, as the lines that a preview shows. */
export function irreversibleLines(
  live: ReadonlyMap<string, ClusterObject>,
  results: readonly ClusterObject[],
): string[] {
  return results.flatMap((after) =>
    findIrreversible(live.get(keyOf(after)), after).map((words) => `Cannot be taken back: ${words}`),
  );
}
