import { asMap, asScalar, asSequence, entriesOf, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode } from "../../../../syntax/yaml/tree.ts";
import { booleanValue, integerValue, scalarType } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import {
  mapItems,
  newEntry,
  plainScalar,
  resolved,
  stringScalar,
  textsOf,
  withEntries,
  withEntry,
  withPath,
  writtenLike,
} from "./edit.ts";
import { type FieldChange, type FieldSpec, WrongShape, changeField, specsFor } from "./field-spec.ts";
import type { FieldSpecs } from "./field-specs.ts";
import { readFieldSpecs, withFieldSpecs } from "./own-fields.ts";
import type { Kustomization } from "./kustomization.ts";
import { isClusterScoped } from "./kinds.ts";
import { currentId, hasId, isOfType, keyOfId, originalId, type Resource, shownId, storeId } from "./resource.ts";

/** Changes fields of one object; one that a field cannot be in is a gap. */
export function changeFields(
  resource: Resource,
  specs: readonly FieldSpec[],
  change: FieldChange,
  state: BuildState,
): void {
  const type = currentId(resource);
  try {
    for (const spec of specsFor(specs, type)) resource.node = changeField(resource.node, spec, change);
  } catch (error) {
    if (!(error instanceof WrongShape)) throw error;
    state.gap(`A field of ${shownId(type)} cannot be set: ${error.message}`);
  }
}

/** Carries out `namespace`. */
export function setNamespace(
  resources: readonly Resource[],
  { root }: Kustomization,
  fields: FieldSpecs,
  state: BuildState,
): void {
  const namespace = asScalar(valueAt(root, "namespace"));
  if (namespace === undefined || namespace.value === "") return;
  const value = stringScalar(namespace.value, namespace);
  // A name that is the same already stands where it was written.
  const named = (old: YamlNode | undefined): YamlNode =>
    old !== undefined && scalarType(old) === "string" && asScalar(old)?.value === namespace.value ? old : value;
  const change: FieldChange = { creates: "scalar", at: value, change: named };
  const seen = new Set<string>();
  for (const resource of resources) {
    storeId(resource);
    const apiVersion = textAt(resource.node, "apiVersion") ?? "";
    const { kind } = currentId(resource);
    if (!isClusterScoped(apiVersion, kind))
      resource.node = withPath(resource.node, ["metadata", "namespace"], value, named);
    const isBinding = kind === "RoleBinding" || kind === "ClusterRoleBinding";
    if (isBinding) setDefaultSubjects(resource, value);
    const specs = fields.namespace.filter(
      ({ path }) =>
        path !== "metadata/namespace" &&
        (path !== "metadata/name" || apiVersion === "v1") &&
        !(isBinding && path === "subjects/namespace"),
    );
    changeFields(resource, specs, change, state);
    const key = keyOfId(currentId(resource));
    if (seen.has(key))
      state.gap(`The namespace \`${namespace.value}\` makes two objects ${shownId(currentId(resource))}`);
    seen.add(key);
  }
}

/** Of the subjects of a binding only an account `default` follows; others follow the object that they name. */
function setDefaultSubjects(resource: Resource, namespace: YamlNode): void {
  const subjects = asSequence(valueAt(resource.node, "subjects"));
  if (subjects === undefined) return;
  const changed = mapItems(subjects, (subject) => {
    const map = asMap(subject);
    return map !== undefined && textAt(map, "name") === "default"
      ? withEntry(map, "namespace", namespace, namespace)
      : subject;
  });
  if (changed !== subjects) resource.node = withEntry(resource.node, "subjects", changed, changed);
}

/** Carries out `labels` and `commonLabels`. */
export function setLabels(
  resources: readonly Resource[],
  { root }: Kustomization,
  fields: FieldSpecs,
  state: BuildState,
): void {
  const metadata = readFieldSpecs([], { path: "metadata/labels", create: true });
  for (const entry of itemsAt(root, "labels")) {
    const own = readFieldSpecs(itemsAt(entry, "fields"));
    const templates = isOn(entry, "includeTemplates") ? fields.templateLabels : [];
    const wanted = isOn(entry, "includeSelectors") ? [fields.commonLabels] : [templates, metadata];
    const specs = [fields.labels, ...wanted].reduce((all, more) => withFieldSpecs(all, more, state), own);
    addPairs(resources, valueAt(entry, "pairs"), specs, state);
  }
  addPairs(resources, valueAt(root, "commonLabels"), fields.commonLabels, state);
}

function isOn(node: YamlNode, key: string): boolean {
  return booleanValue(valueAt(node, key)) === true;
}

/** Puts pairs into maps of labels or annotations, wherever specs lead. */
export function addPairs(
  resources: readonly Resource[],
  pairs: YamlNode | undefined,
  specs: readonly FieldSpec[],
  state: BuildState,
): void {
  const wanted = entriesOf(pairs).flatMap((entry) => {
    const value = asScalar(entry.value);
    return entry.key === undefined || value === undefined
      ? []
      : [newEntry(entry.key, stringScalar(value.value, value))];
  });
  const [first] = wanted;
  if (first === undefined) return;
  const change: FieldChange = {
    creates: "map",
    at: first,
    change(field) {
      const map = asMap(field);
      if (map === undefined) throw new WrongShape("labels and annotations cannot stand in a text");
      return withEntries(map, wanted);
    },
  };
  for (const resource of resources) changeFields(resource, specs, change, state);
}

/** Carries out `replicas`. */
export function setReplicas(
  resources: readonly Resource[],
  { root, file }: Kustomization,
  fields: FieldSpecs,
  state: BuildState,
): void {
  for (const entry of itemsAt(root, "replicas")) {
    const name = textAt(entry, "name") ?? "";
    const given = valueAt(entry, "count");
    // Go leaves a number that is not given at zero.
    const count = plainScalar(String(integerValue(given) ?? 0), given ?? entry);
    const change: FieldChange = {
      creates: "scalar",
      at: count,
      change(field) {
        const old = resolved(field);
        if (old?.type !== "scalar") throw new WrongShape("it is no number");
        return writtenLike(old, count);
      },
    };
    let isFound = false;
    if (!state.spend("compared objects", resources.length)) return;
    for (const spec of fields.replicas) {
      for (const resource of resources) {
        if (!hasId(resource, (id) => id.name === name && isOfType(id, spec))) continue;
        isFound = true;
        changeFields(resource, [spec], change, state);
      }
    }
    if (!isFound) state.gap(`Replicas of \`${name}\` are set in \`${file.path}\`, and there is no such workload`);
  }
}

/** Kinds whose names stay what they are. */
function keepsItsName(resource: Resource): boolean {
  const { kind, group } = originalId(resource);
  return (
    kind === "CustomResourceDefinition" ||
    kind === "Namespace" ||
    (kind === "APIService" && group === "apiregistration.k8s.io")
  );
}

/** Carries out `namePrefix` and `nameSuffix`. What is renamed stays where its name stands. */
export function renameAll(
  resources: readonly Resource[],
  { root }: Kustomization,
  fields: FieldSpecs,
  state: BuildState,
): void {
  const prefix = textAt(root, "namePrefix") ?? "";
  const suffix = textAt(root, "nameSuffix") ?? "";
  const rename = (
    specs: readonly FieldSpec[],
    added: (name: string) => string,
    remember: (resource: Resource) => void,
  ): void => {
    for (const resource of resources) {
      if (keepsItsName(resource)) continue;
      for (const spec of specs) {
        if (!isOfType(originalId(resource), spec)) continue;
        if (spec.path === "metadata/name") {
          remember(resource);
          storeId(resource);
        }
        const at = resource.node;
        const change = (field: YamlNode): YamlNode => stringScalar(added(asScalar(field)?.value ?? ""), field);
        changeFields(resource, [spec], { creates: "scalar", at, change }, state);
      }
    }
  };
  if (prefix !== "")
    rename(
      fields.namePrefix,
      (name) => `${prefix}${name}`,
      ({ prefixes }) => prefixes.push(prefix),
    );
  if (suffix !== "")
    rename(
      fields.nameSuffix,
      (name) => `${name}${suffix}`,
      ({ suffixes }) => suffixes.push(suffix),
    );
}

/** Annotations as kustomize writes them, whatever it was asked for: all of them texts, and none where there are none. */
export function withTextAnnotations({ node }: Resource): YamlMap {
  const annotations = asMap(valueAt(node, "metadata", "annotations"));
  if (annotations === undefined) return node;
  const texts = textsOf(annotations);
  if (texts === annotations && texts.entries.length > 0) return node;
  return withPath(node, ["metadata", "annotations"], annotations, () =>
    texts.entries.length === 0 ? undefined : texts,
  );
}
