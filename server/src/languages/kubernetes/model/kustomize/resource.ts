import type { Span } from "../../../../base/span.ts";
import { entryOf, textAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap } from "../../../../syntax/yaml/tree.ts";
import { stringScalar, withPath } from "./edit.ts";
import { isClusterScoped } from "./kinds.ts";

export interface ObjectOrigin {
  readonly path: string;
  /** Where its YAML document starts in the file. */
  readonly unitStart: number;
  /** Where the object starts in the file. */
  readonly start: number;
}

/** Group, version and kind; an empty one in a selector stands for any. */
export interface ObjectType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What an object is known by. */
export interface ObjectId extends ObjectType {
  readonly name: string;
  /** `default` where none is named, `NO_NAMESPACE` for what stands in none. */
  readonly namespace: string;
}

/** An object on its way through the transformers, which put other nodes into it. */
export interface Resource {
  node: YamlMap;
  readonly origin: ObjectOrigin;
  /** What it was known by before it was renamed, first to last. */
  readonly previous: ObjectId[];
  readonly prefixes: string[];
  readonly suffixes: string[];
  /** Its name gets a suffix that follows from what it holds. */
  hashed: boolean;
  readonly behavior: "create" | "merge" | "replace";
  /** Names of variables that are read from it. */
  readonly variables: string[];
  unknown: readonly (readonly string[])[];
  /** What `currentId` has read of the node that it has. */
  known?: { readonly node: YamlMap; readonly id: ObjectId };
}

export const NO_NAMESPACE = "_non_namespaceable_";

export function newResource(node: YamlMap, origin: ObjectOrigin): Resource {
  const lists = { previous: [], prefixes: [], suffixes: [], variables: [], unknown: [] };
  return { node, origin, ...lists, hashed: false, behavior: "create" };
}

/** The id that an object's own fields give. */
export function idOf(node: YamlMap): ObjectId {
  const apiVersion = textAt(node, "apiVersion") ?? "";
  const kind = textAt(node, "kind") ?? "";
  const slash = apiVersion.indexOf("/");
  const metadata = entryOf(node, "metadata")?.value;
  const named = textAt(metadata, "namespace") ?? "";
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
    name: textAt(metadata, "name") ?? "",
    namespace: isClusterScoped(apiVersion, kind) ? NO_NAMESPACE : named === "" ? "default" : named,
  };
}

/** The id that an object has now, read once for each node that it gets. */
export function currentId(resource: Resource): ObjectId {
  if (resource.known?.node !== resource.node) resource.known = { node: resource.node, id: idOf(resource.node) };
  return resource.known.id;
}

export function originalId(resource: Resource): ObjectId {
  return resource.previous[0] ?? currentId(resource);
}

/** Whether some id that it has or had is as wanted. */
export function hasId(resource: Resource, isWanted: (id: ObjectId) => boolean): boolean {
  return isWanted(currentId(resource)) || resource.previous.some(isWanted);
}

/** To be called before a name, namespace or kind changes: others may speak of it by the old one. */
export function storeId(resource: Resource): void {
  resource.previous.push(currentId(resource));
}

export function sameId(left: ObjectId, right: ObjectId): boolean {
  return left.name === right.name && left.namespace === right.namespace && sameType(left, right);
}

function sameType(left: ObjectType, right: ObjectType): boolean {
  return left.kind === right.kind && left.version === right.version && left.group === right.group;
}

export function keyOfId(id: ObjectId): string {
  return `${id.group}|${id.version}|${id.kind}|${id.namespace}|${id.name}`;
}

/** In words for people. */
export function shownId({ kind, name }: ObjectId): string {
  return `${kind} \`${name}\``;
}

export function isOfType(type: ObjectType, selector: ObjectType): boolean {
  return (
    (selector.kind === "" || selector.kind === type.kind) &&
    (selector.group === "" || selector.group === type.group) &&
    (selector.version === "" || selector.version === type.version)
  );
}

/** The namespace that stands in the object, empty where none does. */
export function namedNamespace({ node }: Resource): string {
  return textAt(node, "metadata", "namespace") ?? "";
}

export function setName(resource: Resource, name: string, at: Span): void {
  resource.node = withPath(resource.node, ["metadata", "name"], at, () => stringScalar(name, at));
}
