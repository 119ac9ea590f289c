import { entriesOf, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../../syntax/yaml/tree.ts";
import { booleanValue } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { keyOf } from "./edit.ts";
import type { FieldSpec } from "./field-spec.ts";
import { DEFAULT_FIELDS, type FieldSpecs, type NameReference } from "./field-specs.ts";
import { type Kustomization, readNamed, textsAt } from "./kustomization.ts";
import { compareTypes } from "./order.ts";
import { type ObjectType, isOfType } from "./resource.ts";

/** Reads specs of fields as `configurations` and `labels` have them. */
export function readFieldSpecs(
  items: readonly YamlNode[],
  ...given: readonly Partial<FieldSpec>[]
): readonly FieldSpec[] {
  const read = items.map((item) => ({
    ...typeAt(item),
    path: textAt(item, "path") ?? "",
    create: booleanValue(valueAt(item, "create")) === true,
  }));
  return [...read, ...given.map((spec) => ({ group: "", version: "", kind: "", path: "", create: false, ...spec }))];
}

function typeAt(node: YamlNode): ObjectType {
  return {
    group: textAt(node, "group") ?? "",
    version: textAt(node, "version") ?? "",
    kind: textAt(node, "kind") ?? "",
  };
}

/** Both lists; a spec that is there already is not taken twice. */
export function withFieldSpecs(
  specs: readonly FieldSpec[],
  more: readonly FieldSpec[],
  state: BuildState,
): readonly FieldSpec[] {
  if (specs === more) return specs;
  const all = [...specs];
  for (const spec of more) {
    const known = all.find((other) => other.path === spec.path && isOfType(other, spec));
    if (known === undefined) all.push(spec);
    else if (known.create !== spec.create) state.gap(`\`${spec.path}\` is made by one setting and not by another`);
  }
  return all;
}

function withNameReferences(
  references: readonly NameReference[],
  more: readonly NameReference[],
  state: BuildState,
): readonly NameReference[] {
  if (references === more) return references;
  const all = [...references];
  for (const reference of more) {
    const index = all.findIndex(
      ({ group, version, kind }) =>
        group === reference.group && version === reference.version && kind === reference.kind,
    );
    const known = all[index];
    if (known === undefined) all.push(reference);
    else all[index] = { ...known, fieldSpecs: withFieldSpecs(known.fieldSpecs, reference.fieldSpecs, state) };
  }
  return all;
}

/** Before any kustomization is read. */
export const NO_FIELDS: FieldSpecs = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  images: [],
  replicas: [],
  varReference: [],
  nameReference: [],
};

/**
 * The fields of both, sorted. The order decides: of a spec for all kinds and one for a kind, the first that is merged
 * leaves out the other.
 */
export function mergeFields(fields: FieldSpecs, more: FieldSpecs, state: BuildState): FieldSpecs {
  if (fields === more || (fields === NO_FIELDS && more === DEFAULT_FIELDS)) return more;
  const merged = (name: Exclude<keyof FieldSpecs, "nameReference">): readonly FieldSpec[] =>
    withFieldSpecs(fields[name], more[name], state).toSorted(compareTypes);
  return {
    namePrefix: merged("namePrefix"),
    nameSuffix: merged("nameSuffix"),
    namespace: merged("namespace"),
    commonLabels: merged("commonLabels"),
    labels: merged("labels"),
    templateLabels: merged("templateLabels"),
    commonAnnotations: merged("commonAnnotations"),
    images: merged("images"),
    replicas: merged("replicas"),
    varReference: merged("varReference"),
    nameReference: withNameReferences(fields.nameReference, more.nameReference, state).toSorted(compareTypes),
  };
}

/** The fields that a kustomization's transformers change: kustomize's own, and those of its `configurations`. */
export function fieldsOf(kustomization: Kustomization, state: BuildState): FieldSpecs {
  let fields = DEFAULT_FIELDS;
  for (const { value } of textsAt(kustomization, "configurations")) {
    const file = readNamed(kustomization, value, state);
    const [document] = file?.documents() ?? [];
    if (document?.fault !== undefined) state.gap(`\`${value}\` cannot be read: ${document.fault}`);
    if (document?.root !== undefined) fields = mergeFields(fields, readFields(document.root), state);
  }
  return fields;
}

function readFields(root: YamlNode): FieldSpecs {
  const byName = new Map(entriesOf(root).map((entry) => [keyOf(entry)?.toLowerCase(), entry.value]));
  const specs = (name: string): readonly FieldSpec[] => readFieldSpecs(itemsAt(byName.get(name.toLowerCase())));
  return {
    namePrefix: specs("namePrefix"),
    nameSuffix: specs("nameSuffix"),
    namespace: specs("namespace"),
    commonLabels: specs("commonLabels"),
    labels: specs("labels"),
    templateLabels: specs("templateLabels"),
    commonAnnotations: specs("commonAnnotations"),
    images: specs("images"),
    replicas: specs("replicas"),
    varReference: specs("varReference"),
    nameReference: itemsAt(byName.get("namereference")).map((item) => ({
      ...typeAt(item),
      fieldSpecs: readFieldSpecs(itemsAt(item, "fieldSpecs")),
    })),
  };
}
