import { applyTo, ownersAfterUpdate } from "./apply.ts";
import type { Origin } from "./apply.ts";
import { fillDefaults } from "./defaults.ts";
import { copyOf, canonical, dropEmpty } from "./fields.ts";
import { apiVersion, KINDS } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { objectType } from "./schema.ts";
import { alreadyExists, invalid, notFound, outdated } from "./status.ts";
import type { ApiObject, JsonObject } from "./types.ts";
import { fieldErrors } from "./validate.ts";

export interface WriteOptions {
  manager: string;
  subresource?: string;
  dryRun?: boolean;
  /** Without the checks that requests go through. */
  unchecked?: boolean;
  /** Without a record of who owns which field: for the many writes of controllers to what they own themselves. */
  unowned?: boolean;
}

/** The objects of the API. What goes in or out is a copy, but for lists. */
export interface Store {
  /** The time as the API writes it. */
  time(): string;
  uid(): string;
  get(kind: Kind, name: string, namespace?: string): ApiObject | undefined;
  /** All of a kind, by namespace and name; those of one namespace if it is told. Below the metadata they are shared. */
  list(kind: Kind, namespace?: string): ApiObject[];
  create(kind: Kind, object: ApiObject, options: WriteOptions): ApiObject;
  /** Replaces the object. A resourceVersion that is told must be the one that is stored. */
  update(kind: Kind, object: ApiObject, options: WriteOptions): ApiObject;
  /** Server-side apply. */
  apply(
    kind: Kind,
    object: ApiObject,
    options: WriteOptions & { force: boolean },
  ): { object: ApiObject; made: boolean };
  /** Removes the object and what it owns. */
  remove(kind: Kind, name: string, namespace?: string): ApiObject;
  /** The number of the last write. */
  version(): number;
  /** How many writes there were to other things than events: those that a controller has to look at. */
  changes(): number;
}

export function createStore(now: () => number): Store {
  const kinds = new Map<string, Map<string, ApiObject>>(KINDS.map((kind) => [kind.plural, new Map()]));
  let version = 1000;
  let changes = 0;
  let made = 0;

  const key = (kind: Kind, name: string, namespace = ""): string => `${kind.namespaced ? namespace : ""}/${name}`;
  const keyOf = (kind: Kind, object: ApiObject) => key(kind, object.metadata.name, object.metadata.namespace);
  const time = (): string => new Date(Math.floor(now() / 1000) * 1000).toISOString().replace(".000Z", "Z");
  const uid = (): string => `5a9f1e0c-0000-4000-8000-${(++made).toString(16).padStart(12, "0")}`;
  const of = (kind: Kind): Map<string, ApiObject> => kinds.get(kind.plural) ?? new Map<string, ApiObject>();
  const find = (kind: Kind, object: ApiObject) => of(kind).get(keyOf(kind, object));
  const origin = (options: WriteOptions): Origin => ({
    manager: options.manager,
    subresource: options.subresource ?? "",
    time: time(),
  });

  /** A copy as the API writes it: without what is empty, with defaults. */
  function shaped(kind: Kind, object: ApiObject): ApiObject {
    const copy = copyOf(object) as unknown as JsonObject;
    const next = dropEmpty(copy, objectType(kind)) as unknown as ApiObject;
    fillDefaults(next);
    return next;
  }

  /** Brings `next` into the shape it is stored in, with what the server itself writes, and stores it. */
  function commit(kind: Kind, before: ApiObject | undefined, next: ApiObject, options: WriteOptions): ApiObject {
    next.apiVersion = apiVersion(kind);
    next.kind = kind.kind;
    const isCreate = before === undefined;
    if (kind.subresources.includes("status") && options.subresource !== "status" && options.unchecked !== true) {
      if (before?.status === undefined) delete next.status;
      else next.status = copyOf(before.status);
      fillDefaults(next);
    }
    if (options.unchecked !== true && options.subresource !== "status") {
      const errors = fieldErrors(kind, before, next);
      if (errors.length > 0) throw invalid(kind, next.metadata.name, errors);
    }
    const meta = next.metadata;
    // A test may give an object another identity, as when a cluster is made anew.
    meta.uid = (options.unchecked === true ? meta.uid : undefined) ?? before?.metadata.uid ?? uid();
    meta.creationTimestamp = before?.metadata.creationTimestamp ?? meta.creationTimestamp ?? time();
    if (kind.counted) {
      const changed = !isCreate && canonical(before.spec) !== canonical(next.spec);
      meta.generation = isCreate ? (meta.generation ?? 1) : (before.metadata.generation ?? 1) + (changed ? 1 : 0);
    }
    if (before?.metadata.resourceVersion !== undefined) meta.resourceVersion = before.metadata.resourceVersion;
    if (before !== undefined && canonical(before) === canonical(next)) return copyOf(next);
    if (options.dryRun !== true) {
      meta.resourceVersion = String(++version);
      if (kind.kind !== "Event") changes += 1;
      of(kind).set(keyOf(kind, next), copyOf(next));
    }
    return copyOf(next);
  }

  const store: Store = {
    time,
    uid,
    version: () => version,
    changes: () => changes,
    get: (kind, name, namespace) => copyOf(of(kind).get(key(kind, name, namespace))),
    list: (kind, namespace) =>
      [...of(kind)]
        .filter(([name]) => namespace === undefined || name.startsWith(`${namespace}/`))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => ({ ...object, metadata: { ...object.metadata } })),
    create(kind, object, options) {
      const next = shaped(kind, object);
      if (find(kind, next) !== undefined) throw alreadyExists(kind, next.metadata.name);
      delete next.metadata.managedFields;
      delete next.metadata.resourceVersion;
      if (options.unowned !== true) {
        next.metadata.managedFields = ownersAfterUpdate(kind, undefined, next, origin(options));
      }
      return commit(kind, undefined, next, options);
    },
    update(kind, object, options) {
      const before = find(kind, object);
      if (before === undefined) throw notFound(kind, object.metadata.name);
      const { resourceVersion = "" } = object.metadata;
      if (resourceVersion !== "" && resourceVersion !== before.metadata.resourceVersion) {
        throw outdated(kind, object.metadata.name);
      }
      const next = shaped(kind, object);
      if (options.unowned !== true) {
        next.metadata.managedFields = ownersAfterUpdate(kind, before, next, origin(options));
      }
      return commit(kind, before, next, options);
    },
    apply(kind, object, options) {
      const before = find(kind, object);
      const merged = applyTo(kind, before, object, origin(options), options.force);
      return { object: commit(kind, before, shaped(kind, merged), options), made: before === undefined };
    },
    remove(kind, name, namespace) {
      const gone = of(kind).get(key(kind, name, namespace));
      if (gone === undefined) throw notFound(kind, name);
      of(kind).delete(key(kind, name, namespace));
      version += 1;
      changes += 1;
      const goesToo = (object: ApiObject): boolean =>
        object.metadata.ownerReferences?.some((owner) => owner.uid === gone.metadata.uid) === true ||
        (kind.kind === "Namespace" && object.metadata.namespace === name);
      for (const other of KINDS) {
        for (const object of store.list(other).filter(goesToo)) {
          if (find(other, object) !== undefined) store.remove(other, object.metadata.name, object.metadata.namespace);
        }
      }
      return copyOf(gone);
    },
  };
  return store;
}

/** Annotations that controllers write. */
const WRITTEN_ANNOTATIONS = ["deployment.kubernetes.io/revision"];
const WRITTEN = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "deletionTimestamp"];

/**
 * What a comparison before and after is about: the objects that people write, without status and without what the
 * server and its controllers add. No events, no ReplicaSets and pods of a controller.
 */
export function snapshot(store: Store): Record<string, JsonObject> {
  const all = KINDS.filter((kind) => kind.kind !== "Event").flatMap((kind) => store.list(kind));
  const own = all.filter((object) => object.metadata.ownerReferences?.some((owner) => owner.controller) !== true);
  return Object.fromEntries(
    own.map((object) => {
      const { status: _status, metadata, ...rest } = copyOf(object);
      const meta = Object.fromEntries(Object.entries(metadata).filter(([name]) => !WRITTEN.includes(name)));
      const annotations = Object.entries(metadata.annotations ?? {}).filter(
        ([name]) => !WRITTEN_ANNOTATIONS.includes(name),
      );
      if (annotations.length === 0) delete meta.annotations;
      else meta.annotations = Object.fromEntries(annotations);
      const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
      return [`${object.kind} ${name}`, { ...rest, metadata: meta }];
    }),
  );
}
