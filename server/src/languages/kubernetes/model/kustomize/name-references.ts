import { asMap, asScalar, asSequence, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../../syntax/yaml/tree.ts";
import { isNull } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { mapItems, stringScalar, withEntry, withText } from "./edit.ts";
import type { FieldSpec } from "./field-spec.ts";
import type { FieldSpecs } from "./field-specs.ts";
import {
  currentId,
  idOf,
  isOfType,
  namedNamespace,
  NO_NAMESPACE,
  type ObjectType,
  originalId,
  type Resource,
  shownId,
} from "./resource.ts";
import { changeFields } from "./transform.ts";

/** A field of a kind, and the kind of what it names. */
interface Reference {
  readonly spec: FieldSpec;
  /** The same for whatever kind a patch has made of the object. */
  readonly anyType: readonly FieldSpec[];
  readonly target: ObjectType;
}

/** Lets references follow the objects that were renamed or moved. */
export function followNames(resources: readonly Resource[], fields: FieldSpecs, state: BuildState): void {
  const renamed = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map((id) => id.name))) {
      const known = renamed.get(name);
      if (known === undefined) renamed.set(name, [resource]);
      else known.push(resource);
    }
  }
  if (renamed.size === 0) return;
  const byKind = referencesByKind(fields);
  for (const resource of resources) {
    const id = originalId(resource);
    for (const kind of [id.kind, ""]) {
      for (const { spec, anyType, target } of byKind.get(kind) ?? []) {
        if (!isOfType(id, spec)) continue;
        const follow = (field: YamlNode): YamlNode => followed(field, { resource, renamed, target, spec, state });
        changeFields(resource, anyType, { at: resource.node, change: follow }, state);
      }
    }
  }
}

const known = new WeakMap<FieldSpecs, ReadonlyMap<string, readonly Reference[]>>();

function referencesByKind(fields: FieldSpecs): ReadonlyMap<string, readonly Reference[]> {
  const before = known.get(fields);
  if (before !== undefined) return before;
  const byKind = new Map<string, Reference[]>();
  for (const { fieldSpecs, ...target } of fields.nameReference) {
    for (const spec of fieldSpecs) {
      const reference = { spec, anyType: [{ ...spec, group: "", version: "", kind: "" }], target };
      const references = byKind.get(spec.kind);
      if (references === undefined) byKind.set(spec.kind, [reference]);
      else references.push(reference);
    }
  }
  known.set(fields, byKind);
  return byKind;
}

interface Following {
  readonly resource: Resource;
  readonly renamed: ReadonlyMap<string, readonly Resource[]>;
  readonly target: ObjectType;
  readonly spec: FieldSpec;
  readonly state: BuildState;
}

function followed(field: YamlNode, following: Following): YamlNode {
  if (isNull(field)) return field;
  const list = asSequence(field);
  if (list !== undefined) return mapItems(list, (item) => followedItem(item, following));
  return followedItem(field, following);
}

function followedItem(item: YamlNode, following: Following): YamlNode {
  const scalar = asScalar(item);
  if (scalar !== undefined) {
    const found = findTarget(scalar.value, following, () => true, false);
    const name = found === undefined ? scalar.value : currentId(found).name;
    return name === scalar.value ? item : withText(scalar, name);
  }
  const map = asMap(item);
  const named = asScalar(valueAt(map, "name"));
  if (map === undefined || named === undefined) {
    following.state.gap(`A reference of ${shownId(currentId(following.resource))} holds no \`name\``);
    return item;
  }
  const namespace = textAt(map, "namespace");
  const found = findTarget(named.value, following, inNamespace(namespace, following), true);
  if (found === undefined) return item;
  const moved = namedNamespace(found);
  const { name } = currentId(found);
  const renamed = name === named.value ? map : withEntry(map, "name", withText(named, name), named);
  if (moved === "" || moved === namespace) return renamed;
  const at = asScalar(valueAt(map, "namespace")) ?? asScalar(valueAt(found.node, "metadata", "namespace")) ?? named;
  return withEntry(renamed, "namespace", stringScalar(moved, at), at);
}

/** Of what has another name, what stood in a namespace from the beginning, and if none did, what stands in it now. */
function inNamespace(
  namespace: string | undefined,
  { resource, renamed }: Following,
): (candidate: Resource) => boolean {
  if (namespace === undefined) return () => true;
  const stood = (candidate: Resource): boolean => originalId(candidate).namespace === namespace;
  const candidates = [...renamed.values()].flat().filter((candidate) => isReachable(candidate, resource));
  return candidates.some(stood) ? stood : ({ node }) => idOf(node).namespace === namespace;
}

/** Objects in other namespaces cannot be named, but by what stands in none, and accounts by bindings. */
function isReachable(candidate: Resource, referrer: Resource): boolean {
  const from = currentId(referrer);
  const to = currentId(candidate);
  if (from.namespace === NO_NAMESPACE || to.namespace === NO_NAMESPACE || from.namespace === to.namespace) return true;
  if (from.kind !== "RoleBinding") return false;
  return itemsAt(referrer.node, "subjects").some(
    (subject) =>
      textAt(subject, "kind") === "ServiceAccount" && textAt(subject, "namespace") === namedNamespace(candidate),
  );
}

function findTarget(
  name: string,
  { resource, renamed, target, spec, state }: Following,
  isWanted: (candidate: Resource) => boolean,
  tellsNamespace: boolean,
): Resource | undefined {
  const roleType = spec.path.endsWith("roleRef/name") ? roleRefType(resource) : undefined;
  const namespace = currentId(resource).namespace;
  const candidates = (renamed.get(name) ?? []).filter((candidate) => {
    const id = currentId(candidate);
    return (
      isWanted(candidate) &&
      isReachable(candidate, resource) &&
      candidate.previous.some((previous) => isOfType(previous, target)) &&
      (roleType === undefined || candidate.previous.some((previous) => isOfType(previous, roleType))) &&
      (namespace === NO_NAMESPACE ||
        id.namespace === NO_NAMESPACE ||
        id.namespace === namespace ||
        id.kind === "ServiceAccount")
    );
  });
  if (candidates.length === 1) return candidates[0];
  let alike = candidates.filter((candidate) => isNamedAlike(candidate, resource, true));
  if (alike.length > 1) alike = alike.filter((candidate) => isNamedAlike(candidate, resource, false));
  const [first, ...others] = alike;
  if (first === undefined) return undefined;
  const isSame = (other: Resource): boolean =>
    currentId(other).name === currentId(first).name &&
    (!tellsNamespace || namedNamespace(other) === namedNamespace(first));
  if (others.every(isSame)) return first;
  state.gap(`\`${name}\` in ${shownId(currentId(resource))} may be one of several objects`);
  return undefined;
}

function roleRefType({ node }: Resource): ObjectType | undefined {
  const group = textAt(node, "roleRef", "apiGroup");
  const kind = textAt(node, "roleRef", "kind");
  return group === undefined || kind === undefined ? undefined : { group, kind, version: "" };
}

/** Whether two objects have got their prefixes and suffixes in the same kustomizations, as far as can be seen. */
function isNamedAlike(left: Resource, right: Resource, mayBeUnnamed: boolean): boolean {
  const alike = (one: readonly string[], other: readonly string[]): boolean =>
    (mayBeUnnamed && (one.length === 0 || other.length === 0)) || haveSameEnd(one, other);
  return alike(left.prefixes, right.prefixes) && alike(left.suffixes, right.suffixes);
}

function haveSameEnd(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  if (length === 0) return one.length === other.length;
  return one.slice(-length).every((part, index) => part === other.slice(-length)[index]);
}
