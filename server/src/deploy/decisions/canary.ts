import { type Json, type JsonObject, at, canonical, isList, isObject, objectAt, withValue } from "../kubectl/json.ts";
import { type ClusterObject, type ObjectKey, keyOf, nameOf } from "../kubectl/object.ts";
import type { SetObject, Wave } from "./request.ts";

const SUFFIX = "-canary";
/** Kubernetes allows 63 characters in a label's value. */
const MAX_LABEL = 63;

/**
 * The waves of a deploy. With a canary, the first wave starts one replica of each changed deployment beside the present ones,
 * with its own copies of the configuration that changes: nothing that the present replicas use is touched.
 * @param live the set's objects as they are
 */
export function planWaves(
  set: readonly SetObject[],
  live: ReadonlyMap<ObjectKey, ClusterObject>,
  withCanary: boolean,
): Wave[] {
  const all: Wave = { name: "all", apply: set, remove: [] };
  if (!withCanary) return [all];
  const deployments = set.filter(({ key, object }) => object.kind === "Deployment" && live.has(key));
  if (deployments.length === 0) return [all];
  const copies = new Map<string, SetObject>();
  for (const one of set) {
    if (one.object.kind !== "ConfigMap" || !live.has(one.key)) continue;
    if (canonical(at(one.object, "data")) === canonical(at(live.get(one.key), "data"))) continue;
    copies.set(nameOf(one.object), copyOf(one, renamed(one.object)));
  }
  // What is not there yet disturbs nobody, and the canary may need it.
  const fresh = set.filter(
    ({ key, object }) =>
      !live.has(key) && ["ConfigMap", "ServiceAccount", "Role", "RoleBinding", "ExternalSecret"].includes(object.kind),
  );
  const canaries = deployments.map((one) => copyOf(one, canaryOf(one.object, new Set(copies.keys()))));
  const apply = [...fresh, ...copies.values(), ...canaries];
  return [
    { name: "canary", apply, remove: [] },
    { name: "all", apply: set, remove: [...canaries, ...copies.values()] },
  ];
}

function copyOf(one: SetObject, object: ClusterObject): SetObject {
  return { ...one, key: keyOf(object), object };
}

function renamed(object: ClusterObject): ClusterObject {
  return { ...object, metadata: { ...object.metadata, name: nameOf(object) + SUFFIX } };
}

/** One replica under its own name and its own selector, so that neither the stable deployment nor its autoscaler counts it. */
function canaryOf(deployment: ClusterObject, copied: ReadonlySet<string>): ClusterObject {
  const selector = objectAt(deployment, "spec", "selector", "matchLabels");
  const changed: Record<string, Json> = {};
  for (const [key, value] of Object.entries(selector))
    if (typeof value === "string") changed[key] = value.slice(0, MAX_LABEL - SUFFIX.length) + SUFFIX;
  const labels = { ...objectAt(deployment, "spec", "template", "metadata", "labels"), ...changed };
  let spec: JsonObject = objectAt(deployment, "spec");
  spec = { ...spec, replicas: 1, selector: { ...objectAt(spec, "selector"), matchLabels: changed } };
  spec = withValue(spec, ["template", "metadata", "labels"], labels);
  const pod = withCopiedConfiguration(objectAt(spec, "template", "spec"), copied);
  return { ...renamed(deployment), spec: withValue(spec, ["template", "spec"], pod) };
}

/** Leads every reference to a copied ConfigMap to its copy. */
function withCopiedConfiguration(pod: JsonObject, copied: ReadonlySet<string>): JsonObject {
  const visit = (value: Json, key: string): Json => {
    if (isList(value)) return value.map((item) => visit(item, key));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([name, inner]): [string, Json | undefined] => {
      const isReference = key === "configMapRef" || key === "configMapKeyRef" || key === "configMap";
      if (isReference && name === "name" && typeof inner === "string" && copied.has(inner))
        return [name, inner + SUFFIX];
      return [name, inner === undefined ? undefined : visit(inner, name)];
    });
    return Object.fromEntries(entries);
  };
  return objectAt({ pod: visit(pod, "") }, "pod");
}
