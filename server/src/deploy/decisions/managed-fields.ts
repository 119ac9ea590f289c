import {
  type Json,
  type JsonObject,
  at,
  canonical,
  isList,
  isObject,
  listAt,
  objectAt,
  textAt,
  withValue,
} from "../kubectl/json.ts";
import type { ClusterObject } from "../kubectl/object.ts";

/** Fields of one manager, as `metadata.managedFields` lists them. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: string;
  readonly subresource: string;
  readonly fields: JsonObject;
}

export function managedFieldsOf(object: ClusterObject): ManagedFields[] {
  return listAt(object.metadata, "managedFields").map((entry) => ({
    manager: textAt(entry, "manager"),
    operation: textAt(entry, "operation"),
    subresource: textAt(entry, "subresource"),
    fields: objectAt(entry, "fieldsV1"),
  }));
}

/**
 * The part of an object that some of its managers own: what they applied, with the values it has now. Applied again by the
 * same manager it gives the object back as it was, and fields added since then go.
 * The form of `fieldsV1` is Kubernetes' structured-merge-diff: `f:` a field, `k:` an item by its keys, `v:` a value of a set.
 */
export function extractFields(object: ClusterObject, of: readonly ManagedFields[]): ClusterObject {
  const own = mergeFields(of.map(({ fields }) => fields));
  const extracted = objectAt(extract(object, own));
  const metadata = objectAt(extracted, "metadata");
  const { name, namespace } = object.metadata;
  return {
    ...extracted,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

function mergeFields(all: readonly JsonObject[]): JsonObject {
  const merged: Record<string, Json | undefined> = {};
  for (const fields of all)
    for (const [key, inner] of Object.entries(fields))
      merged[key] = mergeFields([objectAt(merged, key), objectAt({ inner }, "inner")]);
  return merged;
}

function extract(value: Json | undefined, fields: JsonObject): Json | undefined {
  const keys = Object.keys(fields).filter((key) => key !== ".");
  // A leaf: the value belongs to the manager as a whole.
  if (keys.length === 0) return value;
  if (isList(value)) return value.filter((item) => ownsItem(item, keys)).map((item) => extractItem(item, keys, fields));
  if (!isObject(value)) return value;
  const extracted: Record<string, Json | undefined> = {};
  for (const key of keys) {
    if (!key.startsWith("f:")) continue;
    const name = key.slice(2);
    if (Object.hasOwn(value, name)) extracted[name] = extract(value[name], objectAt(fields, key));
  }
  return extracted;
}

function ownsItem(item: Json, keys: readonly string[]): boolean {
  return keys.some((key) => matchesItem(item, key));
}

function matchesItem(item: Json, key: string): boolean {
  if (key.startsWith("v:")) return canonical(JSON.parse(key.slice(2)) as Json) === canonical(item);
  if (!key.startsWith("k:")) return false;
  const wanted = JSON.parse(key.slice(2)) as Json;
  return Object.entries(isObject(wanted) ? wanted : {}).every(
    ([name, value]) => canonical(at(item, name)) === canonical(value),
  );
}

function extractItem(item: Json, keys: readonly string[], fields: JsonObject): Json {
  const key = keys.find((one) => matchesItem(item, one)) ?? "";
  const inner = extract(item, objectAt(fields, key)) ?? null;
  if (!key.startsWith("k:") || !isObject(inner)) return inner;
  // The keys of an item belong to whoever applies it, whether listed or not.
  return { ...objectAt({ keys: JSON.parse(key.slice(2)) as Json }, "keys"), ...inner };
}

/** Managers that are part of the cluster: what they write is an answer to what others wrote. */
const CONTROLLERS =
  /^(?:kube-controller-manager|kube-scheduler|kubelet|kube-apiserver|k3s|kwok|cloud-controller-manager|hpa-controller)/;

export function isController({ manager, subresource }: ManagedFields): boolean {
  const isByAutoscaler = subresource === "scale" && !mayBeTakenOver(manager);
  return subresource === "status" || isByAutoscaler || CONTROLLERS.test(manager);
}

/** People's programs, whose fields the user may decide to take over. */
export function mayBeTakenOver(manager: string): boolean {
  return manager.startsWith("kubectl");
}

/**
 * What to apply to have an object back as it was.
 * @param live the object as it was before; with its managed fields
 * @param manager our own field manager
 * @param isTakenOver fields of people's programs were taken over since: they belong to nobody else any more
 * @param keepReplicas the present number of replicas, when something scales the workload by itself
 */
export function restorable(
  live: ClusterObject,
  manager: string,
  isTakenOver: boolean,
  keepReplicas: number | undefined,
): ClusterObject {
  const all = managedFieldsOf(live);
  const own = all.filter((one) => one.manager === manager && one.operation === "Apply");
  const taken = isTakenOver ? all.filter((one) => mayBeTakenOver(one.manager) && !isController(one)) : [];
  const people = own.length > 0 ? [...own, ...taken] : all.filter((one) => !isController(one));
  const extracted = extractFields(live, people);
  const restored = withLastApplied(withoutServerFields(extracted), extracted);
  if (keepReplicas === undefined || at(restored, "spec", "replicas") === undefined) return restored;
  return { ...restored, ...withValue(restored, ["spec", "replicas"], keepReplicas) };
}

/**
 * What to apply first, so that the next apply takes away what the server itself filled in since: `rollingUpdate` beside the
 * strategy `Recreate`, or the `serviceAccount` that stands for a `serviceAccountName`. That belongs to nobody, and an apply
 * takes away only what its manager owns; so it is claimed, as it is. Undefined when there is nothing of the kind.
 * @param before the object as it was
 * @param live the object as it is; with its managed fields
 */
export function claimingDefaults(
  before: ClusterObject,
  live: ClusterObject,
  manager: string,
): ClusterObject | undefined {
  const all = managedFieldsOf(live);
  const own = extractFields(
    live,
    all.filter((one) => one.manager === manager && one.operation === "Apply"),
  );
  const owned = objectAt(mergeFields(all.map(({ fields }) => fields)), "f:spec");
  const spec = claim(objectAt(own, "spec"), objectAt(before, "spec"), objectAt(live, "spec"), owned);
  return spec === undefined ? undefined : { ...withoutServerFields(own), spec };
}

function claim(own: JsonObject, before: JsonObject, live: JsonObject, owned: JsonObject): JsonObject | undefined {
  const claimed: Record<string, Json | undefined> = {};
  for (const [key, value] of Object.entries(live)) {
    const isOwned = Object.hasOwn(owned, `f:${key}`);
    const fields = objectAt(owned, `f:${key}`);
    const isOwnedWhole = isOwned && Object.keys(fields).length === 0;
    if (!Object.hasOwn(before, key)) {
      if (!isOwned) claimed[key] = value;
    } else if (isObject(value) && !isOwnedWhole) {
      const inner = claim(objectAt(own, key), objectAt(before, key), value, fields);
      if (inner !== undefined) claimed[key] = inner;
    }
  }
  return Object.keys(claimed).length === 0 ? undefined : { ...own, ...claimed };
}

/**
 * kubectl drops its own note of what was applied when it applies on the server; who applies without that finds in the note
 * what is to be removed.
 */
function withLastApplied(restored: ClusterObject, extracted: ClusterObject): ClusterObject {
  const note = at(extracted.metadata, "annotations", LAST_APPLIED);
  if (note === undefined) return restored;
  return { ...restored, metadata: withValue(restored.metadata, ["annotations", LAST_APPLIED], note) };
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const SERVER_METADATA = new Set([
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
  "selfLink",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
]);
const SERVER_ANNOTATIONS = new Set([
  "deployment.kubernetes.io/revision",
  LAST_APPLIED,
  "deprecated.daemonset.template.generation",
]);

/** Whether an object has the same values as before, whoever owns them by now. */
export function isAsItWas(before: ClusterObject, live: ClusterObject): boolean {
  const values = (object: ClusterObject): string => canonical(withLastApplied(withoutServerFields(object), object));
  return values(before) === values(live);
}

/** An object without what the server writes: what people would compare, or apply. */
export function withoutServerFields(object: ClusterObject): ClusterObject {
  const { status: _, ...rest } = object;
  const metadata: Record<string, Json | undefined> = {};
  for (const [key, value] of Object.entries(object.metadata)) {
    if (SERVER_METADATA.has(key)) continue;
    if (key !== "annotations") metadata[key] = value;
    else {
      const annotations = Object.entries(objectAt(object.metadata, key)).filter(
        ([name]) => !SERVER_ANNOTATIONS.has(name),
      );
      if (annotations.length > 0) metadata[key] = Object.fromEntries(annotations);
    }
  }
  return { ...rest, apiVersion: object.apiVersion, kind: object.kind, metadata };
}

/** A text that changes when anybody but the cluster's own controllers and one manager changes the object. */
export function othersFingerprint(object: ClusterObject, manager: string): string {
  const others = managedFieldsOf(object).filter((one) => one.manager !== manager && !isController(one));
  return canonical(
    others.map((one) => ({ manager: one.manager, values: extract(object, one.fields) ?? null }) satisfies JsonObject),
  );
}
