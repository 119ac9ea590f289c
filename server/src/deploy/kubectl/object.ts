import { type Json, type JsonObject, isList, isObject, listAt, numberAt, textAt } from "./json.ts";

/** An object of a cluster, as kubectl reads and prints it. */
export interface ClusterObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject;
}

/** Names an object within a namespace: `apps/Deployment/payments-api`, `/Service/payments-api`. */
export type ObjectKey = string;

export function keyOf(object: ClusterObject): ObjectKey {
  return `${groupOf(object.apiVersion)}/${object.kind}/${nameOf(object)}`;
}

/** An object's kind and name as people write them. */
export function shownKey(key: ObjectKey): string {
  return key.slice(key.indexOf("/") + 1);
}

export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.indexOf("/"), 0));
}

export function nameOf(object: ClusterObject): string {
  return textAt(object.metadata, "name");
}

/** What tells an object from another of the same name, in this cluster or elsewhere; empty where it is not known. */
export function uidOf(object: ClusterObject | undefined): string {
  return textAt(object?.metadata, "uid");
}

export function generationOf(object: ClusterObject): number {
  return numberAt(object.metadata, "generation");
}

export function isClusterObject(value: Json | undefined): value is ClusterObject {
  return (
    isObject(value) &&
    typeof value["apiVersion"] === "string" &&
    typeof value["kind"] === "string" &&
    isObject(value["metadata"])
  );
}

/** The objects in what kubectl printed: one, a `List`, or several one after another. */
export function readObjects(printed: string): ClusterObject[] {
  return splitJson(printed).flatMap((text) => flatten(JSON.parse(text) as Json));
}

function flatten(value: Json): ClusterObject[] {
  if (isObject(value) && isList(value["items"]) && textAt(value, "kind").endsWith("List"))
    return listAt(value, "items").flatMap(flatten);
  return isClusterObject(value) ? [value] : [];
}

/** Cuts JSON values that stand one after another, as `kubectl -o json` prints them for several files. */
function splitJson(printed: string): string[] {
  const values: string[] = [];
  let depth = 0;
  let start = 0;
  let inText = false;
  for (let index = 0; index < printed.length; index++) {
    const character = printed[index];
    if (inText) {
      if (character === "\\") index++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === "{" || character === "[") {
      if (depth++ === 0) start = index;
    } else if ((character === "}" || character === "]") && --depth === 0) values.push(printed.slice(start, index + 1));
  }
  return values;
}

/** Configuration before what reads it, workloads last: a pod never starts before what it needs is there. */
const ORDER: readonly (readonly string[])[] = [
  ["ServiceAccount", "Role", "RoleBinding", "ResourceQuota", "LimitRange"],
  ["ConfigMap", "SecretStore", "ExternalSecret", "SealedSecret", "PersistentVolumeClaim"],
  ["Service", "Ingress", "HTTPRoute", "Gateway"],
  ["NetworkPolicy", "CiliumNetworkPolicy"],
  ["PodDisruptionBudget"],
];
const WORKLOADS = ["StatefulSet", "DaemonSet", "Deployment", "Rollout", "Canary", "CronJob", "Job", "Pod"];

/** Where an object's turn is when a set is applied; a lower number goes first. */
export function turnOf(kind: string): number {
  if (kind === "HorizontalPodAutoscaler") return 102;
  if (WORKLOADS.includes(kind)) return 101;
  const index = ORDER.findIndex((kinds) => kinds.includes(kind));
  return index < 0 ? 100 : index;
}

export function inOrder<Item extends { readonly kind: string }>(objects: readonly Item[]): Item[] {
  return objects.toSorted((left, right) => turnOf(left.kind) - turnOf(right.kind));
}

/** Kinds whose roll-out is watched. */
export const WATCHED_KINDS = ["Deployment", "StatefulSet", "DaemonSet", "Job", "Rollout", "Canary"] as const;
export type WatchedKind = (typeof WATCHED_KINDS)[number];

export function isWatched(kind: string): kind is WatchedKind {
  return WATCHED_KINDS.some((known) => known === kind);
}
