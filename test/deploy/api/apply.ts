import {
  canonical,
  comparePaths,
  fromFieldsV1,
  leaves,
  merge,
  printPath,
  prune,
  toFieldsV1,
  withParents,
} from "./fields.ts";
import type { FieldPath, FieldSet } from "./fields.ts";
import { apiVersion } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { objectType } from "./schema.ts";
import { failure } from "./status.ts";
import { typeErrors } from "./typed.ts";
import type { ApiObject, JsonObject, ManagedFieldsEntry } from "./types.ts";

/** Fields that the server writes or that name the object: nobody owns them. */
const UNOWNED =
  /^(f:(apiVersion|kind)|f:metadata\0f:(name|namespace|uid|resourceVersion|generation|creationTimestamp|deletionTimestamp|managedFields|selfLink|generateName))(\0|$)/;
/** What an object of the API always has, empty or not. */
const ALWAYS = /(^|\0)f:(metadata|spec|status|template|jobTemplate|containers|strategy|updateStrategy|resources)$/;
const STATUS = /^f:status(\0|$)/;

export interface Origin {
  manager: string;
  /** `status` or `scale`; empty for the object itself. */
  subresource?: string;
  /** The time of the entry, as the API writes times. */
  time: string;
}

const asJson = (object: ApiObject): JsonObject => object as unknown as JsonObject;

const plain = (object: ApiObject): ApiObject => ({
  ...object,
  metadata: Object.fromEntries(
    Object.entries(object.metadata).filter(([name]) => name !== "managedFields"),
  ) as unknown as ApiObject["metadata"],
});

function ownable(object: ApiObject | undefined, kind: Kind): Map<FieldPath, string> {
  if (object === undefined) return new Map();
  const all = leaves(asJson(plain(object)), objectType(kind));
  return new Map([...all].filter(([path]) => !UNOWNED.test(path)));
}

interface Owner {
  entry: ManagedFieldsEntry;
  fields: FieldSet;
}

const owners = (object: ApiObject | undefined): Owner[] =>
  (object?.metadata.managedFields ?? []).map((entry) => ({ entry, fields: fromFieldsV1(entry.fieldsV1) }));

const entries = (all: readonly Owner[]): ManagedFieldsEntry[] =>
  all.filter((owner) => owner.fields.size > 0).map((owner) => ({ ...owner.entry, fieldsV1: toFieldsV1(owner.fields) }));

const isOf = (entry: ManagedFieldsEntry, origin: Origin, operation: "Apply" | "Update"): boolean =>
  entry.manager === origin.manager &&
  entry.operation === operation &&
  (entry.subresource ?? "") === (origin.subresource ?? "");

function newEntry(kind: Kind, origin: Origin, operation: "Apply" | "Update"): ManagedFieldsEntry {
  return {
    manager: origin.manager,
    operation,
    apiVersion: apiVersion(kind),
    time: origin.time,
    fieldsType: "FieldsV1",
    fieldsV1: {},
    ...(origin.subresource ? { subresource: origin.subresource } : {}),
  };
}

/**
 * The managed fields after a write that is no apply: who writes owns what it changed or added, and what is gone
 * belongs to nobody.
 */
export function ownersAfterUpdate(
  kind: Kind,
  before: ApiObject | undefined,
  after: ApiObject,
  origin: Origin,
): ManagedFieldsEntry[] {
  const old = ownable(before, kind);
  const now = ownable(after, kind);
  const there = withParents(old.keys());
  // What holds other fields and was not there at all is owned too.
  const parents = [...withParents(now.keys())].filter((path) => !now.has(path) && !there.has(path));
  const changed = [
    ...[...now]
      .filter(([path, value]) => old.get(path) !== value && !isEmptied(value, there.has(path)))
      .map(([path]) => path),
    ...parents.filter((path) => !ALWAYS.test(path)),
  ].filter((path) => origin.subresource === "status" || !STATUS.test(path));
  const left = withParents(now.keys());
  const removed = [...there].filter((path) => !left.has(path));
  const all = owners(before);
  for (const owner of all) {
    const mine = isOf(owner.entry, origin, "Update");
    for (const path of removed) owner.fields.delete(path);
    if (!mine) for (const path of changed) owner.fields.delete(path);
  }
  if (changed.length > 0) {
    let own = all.find((owner) => isOf(owner.entry, origin, "Update"));
    if (own === undefined) {
      own = { entry: newEntry(kind, origin, "Update"), fields: new Set() };
      all.push(own);
    }
    for (const path of changed) own.fields.add(path);
    own.entry = { ...own.entry, time: origin.time };
  }
  return entries(all);
}

/** A map that lost its last field is no new value. */
const isEmptied = (value: string, wasThere: boolean): boolean => value === "{}" && wasThere;

interface Conflict {
  owner: string;
  path: FieldPath;
}

function owner(entry: ManagedFieldsEntry): string {
  const subresource = entry.subresource ? ` with subresource "${entry.subresource}"` : "";
  if (entry.operation === "Apply") return `"${entry.manager}"${subresource}`;
  return `"${entry.manager}"${subresource} using ${entry.apiVersion}`;
}

/** The 409 of an apply: the text that kubectl prints, and a cause for each field. */
function conflictFailure(conflicts: readonly Conflict[]) {
  const [first] = conflicts;
  const names = [...new Set(conflicts.map((one) => one.owner))].sort();
  const fieldsOf = (name: string) => conflicts.filter((one) => one.owner === name).map((one) => printPath(one.path));
  const text =
    first !== undefined && conflicts.length === 1
      ? `Apply failed with 1 conflict: conflict with ${first.owner}: ${printPath(first.path)}`
      : `Apply failed with ${conflicts.length} conflicts: ${names
          .map((name) => [`conflicts with ${name}:`, ...fieldsOf(name).map((field) => `- ${field}`)].join("\n"))
          .join("\n")}`;
  return failure(409, "Conflict", text, {
    causes: conflicts.map((one) => ({
      reason: "FieldManagerConflict",
      message: `conflict with ${one.owner}`,
      field: printPath(one.path),
    })),
  });
}

/**
 * Server-side apply. Gives the merged object with its managed fields, before defaults and checks. Throws what the API
 * answers to fields of the wrong type and to fields that somebody else owns with another value.
 */
export function applyTo(
  kind: Kind,
  live: ApiObject | undefined,
  applied: ApiObject,
  origin: Origin,
  force: boolean,
): ApiObject {
  const type = objectType(kind);
  const wanted = { ...plain(applied) };
  if (kind.subresources.includes("status")) delete wanted.status;
  const errors = typeErrors(asJson(wanted), type);
  if (errors.length > 0) {
    const { name, namespace = "" } = applied.metadata;
    const what = `${namespace}/${name}; ${apiVersion(kind)}, Kind=${kind.kind}`;
    const list = errors.length === 1 ? (errors[0] ?? "") : `errors:\n${errors.map((line) => `  ${line}`).join("\n")}`;
    throw failure(500, "", `failed to create typed patch object (${what}): ${list}`);
  }
  const fields = new Set(ownable(wanted, kind).keys());
  const before = live === undefined ? undefined : plain(live);
  let merged = before === undefined ? wanted : (merge(asJson(before), asJson(wanted), type) as unknown as ApiObject);
  const all = owners(live);
  const mine = all.find((one) => isOf(one.entry, origin, "Apply"));
  const others = all.filter((one) => one !== mine);

  if (mine !== undefined) {
    const last = withParents(mine.fields);
    const kept = withParents([...leaves(asJson(wanted), type).keys(), ...others.flatMap((one) => [...one.fields])]);
    merged = prune(asJson(merged), type, (path) => last.has(path) && !kept.has(path)) as unknown as ApiObject;
  }

  const old = ownable(before, kind);
  const next = ownable(merged, kind);
  const there = withParents(old.keys());
  const differs = (path: FieldPath) => {
    const value = next.get(path);
    return value !== undefined && old.get(path) !== value && !isEmptied(value, there.has(path));
  };
  const conflicts = others.flatMap((one) =>
    [...one.fields]
      .filter(differs)
      .sort(comparePaths)
      .map((path) => ({ owner: owner(one.entry), path, of: one })),
  );
  if (conflicts.length > 0 && !force) throw conflictFailure(conflicts);
  for (const { of, path } of conflicts) of.fields.delete(path);
  for (const one of others)
    for (const path of one.fields) if (old.has(path) && !next.has(path)) one.fields.delete(path);

  const entry = mine?.entry ?? newEntry(kind, origin, "Apply");
  const same = mine !== undefined && canonical([...mine.fields].sort()) === canonical([...fields].sort());
  const own = { entry: same ? entry : { ...entry, time: origin.time }, fields };
  merged.metadata = { ...merged.metadata, managedFields: entries([own, ...others]) };
  return merged;
}
