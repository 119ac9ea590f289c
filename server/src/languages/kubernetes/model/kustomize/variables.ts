import { asMap, asScalar, asSequence, itemsAt, textAt } from "../../../../syntax/yaml/access.ts";
import type { YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";
import { booleanValue, isNull, scalarType } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { keyOf, mapItems, plainMap, plainScalar, stringScalar } from "./edit.ts";
import { WrongShape } from "./field-spec.ts";
import type { FieldSpecs } from "./field-specs.ts";
import { type FieldPath, readFieldPath } from "./field-path.ts";
import type { Kustomization } from "./kustomization.ts";
import { lookUp } from "./replacements.ts";
import { type Resource, hasId, isOfType } from "./resource.ts";
import { changeFields } from "./transform.ts";

/** An entry of `vars`: a name for a field of an object. */
export interface Variable {
  readonly name: string;
  readonly path: string;
}

/** Reads `vars`, and lets the objects that they read from know of it while they have their first names. */
export function declareVariables(
  resources: readonly Resource[],
  { root, file }: Kustomization,
  state: BuildState,
): readonly Variable[] {
  return itemsAt(root, "vars").flatMap((entry) => {
    const name = textAt(entry, "name") ?? "";
    const [group, version] = splitApiVersion(textAt(entry, "objref", "apiVersion") ?? "");
    const type = {
      group: textAt(entry, "objref", "group") ?? group,
      version: textAt(entry, "objref", "version") ?? version,
      kind: textAt(entry, "objref", "kind") ?? "",
    };
    const object = textAt(entry, "objref", "name") ?? "";
    const namespace = textAt(entry, "objref", "namespace") ?? "";
    if (!state.spend("compared objects", resources.length)) return [];
    const found = resources.filter((resource) =>
      hasId(
        resource,
        (id) =>
          id.name === object &&
          id.kind === type.kind &&
          id.group === type.group &&
          id.version === type.version &&
          isOfType(id, type) &&
          (namespace === "" || id.namespace === namespace),
      ),
    );
    if (found.length > 1) state.gap(`The variable \`${name}\` in \`${file.path}\` may be of several objects`);
    found[0]?.variables.push(name);
    return [
      {
        name,
        path: textAt(entry, "fieldref", "fieldPath") ?? textAt(entry, "fieldref", "fieldpath") ?? "metadata.name",
      },
    ];
  });
}

/** Both lists; kustomize knows each name once. */
export function mergeVariables(
  variables: readonly Variable[],
  more: readonly Variable[],
  state: BuildState,
): readonly Variable[] {
  if (more.length === 0) return variables;
  const names = new Set(variables.map(({ name }) => name));
  for (const { name } of more) {
    if (names.has(name)) state.gap(`The variable \`${name}\` is declared twice`);
    names.add(name);
  }
  return [...variables, ...more];
}

/** Paths of variables write an index behind the key. */
function readVariablePath(path: string): FieldPath {
  return readFieldPath(path).flatMap((step) => {
    const groups = step.kind === "key" ? /^(.*)\[(\d+)\]$/.exec(step.key) : null;
    if (groups === null) return [step];
    const [, key = "", index = ""] = groups;
    return [...(key === "" ? [] : [{ kind: "key", key } as const]), { kind: "key", key: index } as const];
  });
}

function splitApiVersion(apiVersion: string): readonly [string, string] {
  const slash = apiVersion.indexOf("/");
  return [apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)];
}

/** Puts the values of variables wherever `$(NAME)` stands in a field that is known for them. */
export function putVariables(
  resources: readonly Resource[],
  variables: readonly Variable[],
  fields: FieldSpecs,
  state: BuildState,
): void {
  if (variables.length === 0) return;
  const values = new Map<string, YamlScalar>();
  for (const { name, path } of variables) {
    const resource = resources.find((candidate) => candidate.variables.includes(name));
    const value = resource === undefined ? undefined : asScalar(lookUp(resource.node, readVariablePath(path)));
    if (value === undefined || isNull(value)) state.gap(`The variable \`${name}\` is of no field of any object`);
    else values.set(name, value);
  }
  for (const resource of resources)
    changeFields(
      resource,
      fields.varReference,
      { at: resource.node, change: (field) => filledIn(field, values) },
      state,
    );
}

function filledIn(field: YamlNode, values: ReadonlyMap<string, YamlScalar>): YamlNode {
  const list = asSequence(field);
  if (list !== undefined) return mapItems(list, (item) => filledText(item, values));
  const map = asMap(field);
  if (map === undefined) return filledText(field, values);
  let isSame = true;
  const entries = plainMap(map).entries.map((entry) => {
    if (keyOf(entry) === undefined) throw new WrongShape("a key is no text");
    const value = entry.value === undefined ? undefined : filledText(entry.value, values);
    if (value === entry.value) return entry;
    isSame = false;
    return { ...entry, value };
  });
  return isSame ? field : { ...plainMap(map), entries };
}

function filledText(node: YamlNode, values: ReadonlyMap<string, YamlScalar>): YamlNode {
  const scalar = asScalar(node);
  if (scalar === undefined || scalarType(scalar) !== "string" || !scalar.value.includes("$")) return node;
  const whole = /^\$\(([^)]*)\)$/.exec(scalar.value)?.[1];
  const alone = whole === undefined ? undefined : values.get(whole);
  if (alone !== undefined)
    return scalarType(alone) === "string" ? stringScalar(alone.value, alone) : plainScalar(alone.value, alone);
  // `$$` stands for one sign, as in Kubernetes itself.
  const text = scalar.value.replaceAll(/\$\$|\$\(([^)]*)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return "$";
    const value = values.get(name);
    if (value === undefined) return match;
    return scalarType(value) === "boolean" ? String(booleanValue(value)) : value.value;
  });
  return text === scalar.value ? node : stringScalar(text, scalar);
}
