import { copyOf, isObject } from "./fields.ts";
import { apiVersion, resourceName } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { mergePatch, strategicPatch } from "./patch.ts";
import { listKind } from "./route.ts";
import type { Route } from "./route.ts";
import { objectType } from "./schema.ts";
import { fieldSelector, labelSelector } from "./select.ts";
import { badRequest, failure, notFound, otherObject, outdated } from "./status.ts";
import type { Store } from "./store.ts";
import { unknownFields } from "./typed.ts";
import type { ApiObject, ApiRequest, Json, JsonObject } from "./types.ts";
import { kindNamed } from "./kinds.ts";

export interface Answer {
  status: number;
  body: unknown;
}

export interface Call {
  request: ApiRequest;
  kind: Kind;
  route: Route;
  query: URLSearchParams;
  contentType: string;
}

const ok = (body: unknown): Answer => ({ status: 200, body });

const asJson = (object: ApiObject): JsonObject => object as unknown as JsonObject;

/** The body as an object of the kind that the path names, in its namespace. */
function bodyObject({ request, kind, route }: Call): ApiObject {
  const body = request.body;
  if (!isObject(body)) throw badRequest("the request has no object");
  if (body.kind !== undefined && (body.kind !== kind.kind || body.apiVersion !== apiVersion(kind))) {
    throw badRequest(
      `${String(body.kind)} in version "${String(body.apiVersion)}" cannot be handled as a ${kind.kind}: ` +
        `no kind "${String(body.kind)}" is registered for version "${apiVersion(kind)}"`,
    );
  }
  const object = copyOf(body) as unknown as ApiObject;
  object.metadata = isObject(body.metadata) ? copyOf(object.metadata) : { name: "" };
  const meta = object.metadata;
  if (route.name !== "" && meta.name !== route.name) {
    if (meta.name) {
      throw badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${route.name})`);
    }
    meta.name = route.name;
  }
  if (kind.namespaced) {
    if (meta.namespace !== undefined && meta.namespace !== route.namespace) {
      throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
    }
    meta.namespace = route.namespace;
  }
  return object;
}

function checkFields({ query, kind }: Call, object: ApiObject): void {
  if (query.get("fieldValidation") !== "Strict") return;
  const unknown = unknownFields(asJson(object), objectType(kind));
  if (unknown.length === 0) return;
  const list = unknown.map((field) => `unknown field "${field}"`).join(", ");
  throw badRequest(
    `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: ${list}`,
  );
}

function checkNamespace(store: Store, { kind, route }: Call): void {
  const namespace = kindNamed("Namespace");
  if (!kind.namespaced || namespace === undefined) return;
  if (store.get(namespace, route.namespace) === undefined) throw notFound(namespace, route.namespace);
}

function list(store: Store, { kind, route, query }: Call): Answer {
  const labels = labelSelector(query.get("labelSelector") ?? "");
  const fields = fieldSelector(kind, query.get("fieldSelector") ?? "");
  const items = store
    .list(kind, route.namespace === "" || !kind.namespaced ? undefined : route.namespace)
    .filter((object) => labels(object.metadata.labels ?? {}) && fields(object))
    // As the real API: the items of its own kinds carry neither.
    .map(({ apiVersion: _version, kind: _kind, ...object }) => object);
  return ok({ ...listKind(kind), metadata: { resourceVersion: String(store.version()) }, items });
}

function create(store: Store, call: Call): Answer {
  const object = bodyObject(call);
  checkNamespace(store, call);
  checkFields(call, object);
  const { generateName, name } = object.metadata;
  if (!name && generateName)
    object.metadata.name = `${generateName}${(store.version() + 60_000_000).toString(36).slice(-5)}`;
  if (!object.metadata.name) {
    throw failure(
      422,
      "Invalid",
      `${call.kind.kind} "" is invalid: metadata.name: Required value: name or generateName is required`,
    );
  }
  return { status: 201, body: store.create(call.kind, object, writeOptions(call)) };
}

const writeOptions = ({ request, route }: Call) => ({
  manager: request.manager === "" ? "kubectl" : request.manager,
  subresource: route.subresource,
  dryRun: request.dryRun,
});

function apply(store: Store, call: Call): Answer {
  const { kind, request } = call;
  if (request.manager === "") {
    const why = "fieldManager: Required value: is required for apply patch";
    throw failure(422, "Invalid", `PatchOptions.meta.k8s.io "" is invalid: ${why}`);
  }
  const object = bodyObject(call);
  const { managedFields, resourceVersion, uid, name } = object.metadata;
  if (managedFields !== undefined && managedFields !== null) throw badRequest("metadata.managedFields must be nil");
  checkNamespace(store, call);
  const live = store.get(kind, name, object.metadata.namespace);
  if (live === undefined && uid !== undefined) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw failure(409, "Conflict", `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`);
  }
  if (live !== undefined && uid !== undefined && uid !== live.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid ?? ""}`;
    throw failure(409, "Conflict", `Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`);
  }
  if (resourceVersion && resourceVersion !== live?.metadata.resourceVersion) throw outdated(kind, name);
  const result = store.apply(kind, dropNulls(object), { ...writeOptions(call), force: request.force });
  return { status: result.made ? 201 : 200, body: result.object };
}

const dropNulls = (object: ApiObject): ApiObject =>
  JSON.parse(JSON.stringify(object, (_key, value: unknown) => (value === null ? undefined : value))) as ApiObject;

function scale(store: Store, call: Call, live: ApiObject): Answer {
  const { kind, request } = call;
  const spec = isObject(request.body) && isObject(request.body.spec) ? request.body.spec : {};
  let object = live;
  if (request.method !== "GET") {
    object = copyOf(live);
    object.spec = { ...object.spec, replicas: spec.replicas ?? 0 };
    object = store.update(kind, object, writeOptions(call));
  }
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return ok({
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: object.spec?.replicas ?? 0 },
    status: { replicas: object.status?.replicas ?? 0 },
  });
}

function patch(store: Store, call: Call): Answer {
  const { kind, request, contentType } = call;
  if (contentType.startsWith("application/apply-patch")) return apply(store, call);
  const live = found(store, call);
  if (call.route.subresource === "scale") return scale(store, call, live);
  const body = request.body as Json;
  const patched = contentType.startsWith("application/strategic-merge-patch")
    ? strategicPatch(asJson(live), body, objectType(kind))
    : contentType.startsWith("application/merge-patch")
      ? mergePatch(asJson(live), body)
      : undefined;
  if (patched === undefined) {
    throw failure(415, "UnsupportedMediaType", `the body of the request was in an unknown format: ${contentType}`);
  }
  checkFields(call, patched as unknown as ApiObject);
  return ok(store.update(kind, patched as unknown as ApiObject, writeOptions(call)));
}

function remove(store: Store, call: Call): Answer {
  const { kind, request, route } = call;
  const live = found(store, call);
  const wanted = isObject(request.body) && isObject(request.body.preconditions) ? request.body.preconditions : {};
  for (const [field, label] of [
    ["uid", "UID"],
    ["resourceVersion", "ResourceVersion"],
  ] as const) {
    const value = wanted[field];
    const is = live.metadata[field] ?? "";
    if (typeof value === "string" && value !== is) throw otherObject(kind, route.name, label, value, is);
  }
  if (!request.dryRun) store.remove(kind, route.name, route.namespace);
  const details = { name: route.name, group: kind.group, kind: kind.plural, uid: live.metadata.uid };
  return ok({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

function found(store: Store, { kind, route }: Call): ApiObject {
  const object = store.get(kind, route.name, route.namespace);
  if (object === undefined) throw notFound(kind, route.name);
  return object;
}

/** Does what a request for a resource asks and gives the answer; throws an `ApiFailure`. */
export function answer(store: Store, call: Call): Answer {
  const { request, kind, route } = call;
  switch (request.verb) {
    case "list":
      return list(store, call);
    case "get": {
      const object = found(store, call);
      return route.subresource === "scale" ? scale(store, call, object) : ok(object);
    }
    case "create":
      return create(store, call);
    case "update": {
      if (route.subresource === "scale") return scale(store, call, found(store, call));
      const object = bodyObject(call);
      found(store, call);
      checkFields(call, object);
      return ok(store.update(kind, object, writeOptions(call)));
    }
    case "patch":
      return patch(store, call);
    case "delete":
      return remove(store, call);
    case "watch":
    case "deletecollection":
      throw failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
  }
}
