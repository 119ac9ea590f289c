import { fieldType, typeOfField } from "./schema.ts";
import type { FieldType } from "./schema.ts";
import type { Json, JsonObject } from "./types.ts";

/**
 * A field's place: its elements as `managedFields` writes them (`f:spec`, `k:{"name":"app"}`, `v:"x"`), joined.
 * The item of a list with keys has a place of its own beside those of its fields.
 */
export type FieldPath = string;
export type FieldSet = Set<FieldPath>;

const JOIN = "\u0000";
const DEDUCED: FieldType = { type: "deduced" };
/** The value under which an item's own place stands. */
const ITEM = ".";

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of a value of JSON, for which `structuredClone` takes twice as long. */
export function copyOf<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, copyOf(child)])) as Value;
}

/** Text that is equal for equal values whatever the order of their fields. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  return `{${Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(",")}}`;
}

export const joinPath = (parent: FieldPath, element: string): FieldPath =>
  parent === "" ? element : `${parent}${JOIN}${element}`;

/** The element that names a list's item; `protocol` is the one key of the API with a default. */
export function itemElement(type: FieldType & { type: "list" }, item: Json): string {
  if (type.keys.length === 0) return `v:${canonical(item)}`;
  const fields = isObject(item) ? item : {};
  const named = type.keys.map((key) => [key, fields[key] ?? (key === "protocol" ? "TCP" : null)] as const);
  return `k:${canonical(Object.fromEntries(named.filter(([, value]) => value !== null)))}`;
}

/** Every leaf that a value sets, with the text of what it is set to. */
export function leaves(value: Json, type: FieldType, at: FieldPath = "", found = new Map<FieldPath, string>()) {
  const leaf = () => found.set(at, canonical(value));
  const granular = type.type === "deduced" || (type.type !== "scalar" && type.granular);
  if (Array.isArray(value)) {
    // A list that managers share sets nothing while it is empty.
    if (type.type !== "list" || !granular) return leaf();
    for (const item of value) {
      const place = joinPath(at, itemElement(type, item));
      if (type.keys.length > 0) found.set(place, ITEM);
      leaves(item, fieldType(type.of), place, found);
    }
    return found;
  }
  if (!isObject(value) || !granular || Object.keys(value).length === 0) return leaf();
  for (const [name, child] of Object.entries(value)) {
    leaves(child, typeOfField(type, name) ?? DEDUCED, joinPath(at, `f:${name}`), found);
  }
  return found;
}

/**
 * The set with every field above its places: what must stand for these to stand. An item of a list is not held by what
 * somebody owns inside of it, only by its own place.
 */
export function withParents(paths: Iterable<FieldPath>): FieldSet {
  const all: FieldSet = new Set();
  for (const path of paths) {
    for (let end = path.length; end > 0; end = path.lastIndexOf(JOIN, end - 1)) {
      const part = path.slice(0, end);
      if (all.has(part)) break;
      const isItem = !part.startsWith("f:", part.lastIndexOf(JOIN) + 1);
      if (part === path || !isItem) all.add(part);
    }
  }
  return all;
}

/** The order of the API's own field manager: at each level what ends there, then what goes deeper. */
export function comparePaths(one: FieldPath, two: FieldPath): number {
  const [a, b] = [one.split(JOIN), two.split(JOIN)];
  const at = a.findIndex((element, index) => element !== b[index]);
  if (at === -1) return a.length - b.length;
  if (at >= b.length) return 1;
  const [aEnds, bEnds] = [at === a.length - 1, at === b.length - 1];
  if (aEnds !== bEnds) return aEnds ? -1 : 1;
  return (a[at] ?? "") < (b[at] ?? "") ? -1 : 1;
}

export function toFieldsV1(paths: Iterable<FieldPath>): JsonObject {
  const sorted = [...paths].sort();
  const members = new Set(sorted);
  const root: JsonObject = {};
  for (const path of sorted) {
    let node = root;
    let at = "";
    for (const element of path.split(JOIN)) {
      at = joinPath(at, element);
      const next = node[element];
      if (isObject(next)) {
        if (members.has(at)) next["."] ??= {};
        node = next;
      } else {
        const made: JsonObject = {};
        node[element] = made;
        node = made;
      }
    }
  }
  return withItemsFirst(root);
}

/** An item that has fields below it carries `.` for itself, before them. */
function withItemsFirst(node: JsonObject): JsonObject {
  const names = Object.keys(node).sort();
  return Object.fromEntries(
    names.map((name) => {
      const child = node[name];
      return [name, isObject(child) ? withItemsFirst(child) : {}];
    }),
  );
}

export function fromFieldsV1(fields: JsonObject, at: FieldPath = "", found: FieldSet = new Set()): FieldSet {
  const names = Object.keys(fields);
  if (names.length === 0 && at !== "") found.add(at);
  for (const name of names) {
    const child = fields[name];
    if (name === ".") found.add(at);
    else fromFieldsV1(isObject(child) ? child : {}, joinPath(at, name), found);
  }
  return found;
}

/** `.spec.template.spec.containers[name="app"].image` */
export function printPath(path: FieldPath): string {
  return path
    .split(JOIN)
    .map((element) => {
      const rest = element.slice(2);
      if (element.startsWith("f:")) return `.${rest}`;
      if (element.startsWith("v:")) return `[=${rest}]`;
      if (element.startsWith("i:")) return `[${rest}]`;
      const keys = JSON.parse(rest) as JsonObject;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(",")}]`;
    })
    .join("");
}

/** Lays what is applied over what is there. */
export function merge(live: Json | undefined, applied: Json, type: FieldType): Json {
  const granular = type.type === "deduced" || (type.type !== "scalar" && type.granular);
  if (live === undefined || !granular) return applied;
  if (Array.isArray(applied)) {
    if (type.type !== "list" || !Array.isArray(live)) return applied;
    return mergeItems(live, applied, type);
  }
  if (!isObject(applied) || !isObject(live)) return applied;
  const merged: JsonObject = { ...live };
  for (const [name, value] of Object.entries(applied)) {
    merged[name] = merge(live[name], value, typeOfField(type, name) ?? DEDUCED);
  }
  return merged;
}

/** What is applied keeps its order; what is only there already keeps its place before the item it stood before. */
function mergeItems(live: Json[], applied: Json[], type: FieldType & { type: "list" }): Json[] {
  const name = (item: Json) => itemElement(type, item);
  const [there, wanted] = [live.map(name), applied.map(name)];
  const shared = wanted.filter((element) => there.includes(element));
  const merged: Json[] = [];
  let [left, right] = [0, 0];
  while (left < there.length || right < wanted.length) {
    const [mine, theirs] = [there[left], wanted[right]];
    const isShared = mine !== undefined && wanted.includes(mine);
    if (isShared && theirs !== undefined && mine !== theirs && shared[0] !== mine) left += 1;
    else if (mine !== undefined && !isShared) merged.push(live[left++] as Json);
    else if (theirs === undefined) left += 1;
    else {
      const before = live[there.indexOf(theirs)];
      merged.push(merge(before, applied[right++] as Json, fieldType(type.of)));
      if (shared[0] === theirs) shared.shift();
      if (mine === theirs) left += 1;
    }
  }
  return merged;
}

/** Leaves out what `gone` says, with everything below it. */
export function prune(value: Json, type: FieldType, gone: (path: FieldPath) => boolean, at: FieldPath = ""): Json {
  if (Array.isArray(value)) {
    if (type.type !== "list" || !type.granular) return value;
    return value
      .map((item) => [joinPath(at, itemElement(type, item)), item] as const)
      .filter(([path]) => !gone(path))
      .map(([path, item]) => prune(item, fieldType(type.of), gone, path));
  }
  if (!isObject(value) || type.type === "scalar" || (type.type !== "deduced" && !type.granular)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [name, joinPath(at, `f:${name}`), child] as const)
      .filter(([, path]) => !gone(path))
      .map(([name, path, child]) => [name, prune(child, typeOfField(type, name) ?? DEDUCED, gone, path)]),
  );
}

/** Leaves out lists and maps that are empty, as the API does when it writes its own kinds. A struct may be empty. */
export function dropEmpty(value: Json, type: FieldType): Json {
  if (Array.isArray(value))
    return type.type === "list" ? value.map((item) => dropEmpty(item, fieldType(type.of))) : value;
  if (!isObject(value) || type.type !== "struct") return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, child]) => [name, child, typeOfField(type, name) ?? DEDUCED] as const)
      .filter(([, child, of]) => {
        if (of.type === "list") return !Array.isArray(child) || child.length > 0;
        return of.type !== "map" || !isObject(child) || Object.keys(child).length > 0;
      })
      .map(([name, child, of]) => [name, dropEmpty(child, of)]),
  );
}
