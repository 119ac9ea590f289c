import { entriesOf, entryOf, itemsAt, scalarText, textAt, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { booleanValue, isNull, scalarType } from "../../../syntax/yaml/values.ts";
import { type Field, type Kind, NEWEST, type ObjectType, type ScalarKind, type ValueType, schemaFor } from "./types.ts";

/** What every object has, whatever its definition says of it. */
const OF_EVERY_OBJECT: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "status"]);

/**
 * The kinds that a CustomResourceDefinition (`apiextensions.k8s.io/v1`) defines, one for each version that is served and has a
 * schema. They are read from the tree when they are asked for, so a long definition costs nothing.
 */
export function kindsDefinedBy(root: YamlNode | undefined): Kind[] {
  const group = textAt(root, "spec", "group");
  const kind = textAt(root, "spec", "names", "kind");
  if (group === undefined || kind === undefined || textAt(root, "kind") !== "CustomResourceDefinition") return [];
  return itemsAt(root, "spec", "versions").flatMap((version): Kind[] => {
    const name = textAt(version, "name");
    const schema = valueAt(version, "schema", "openAPIV3Schema");
    if (name === undefined || schema === undefined || booleanValue(valueAt(version, "served")) === false) return [];
    return [{ apiVersion: `${group}/${name}`, kind, isCustom: true, type: rootType(schema) }];
  });
}

function rootType(schema: YamlNode): ObjectType {
  const own = objectType(schema);
  const metadata = schemaFor(NEWEST).kindOf("v1", "ConfigMap")?.type.fields.get("metadata");
  return once(() => {
    const { fields, required, isOpen } = own();
    const named = [...fields].filter(([name]) => !OF_EVERY_OBJECT.has(name));
    return {
      number: undefined,
      fields: new Map([...(metadata === undefined ? [] : [["metadata", metadata] as const]), ...named]),
      required: required.filter((name) => !OF_EVERY_OBJECT.has(name)),
      elsewhere: new Map(),
      silent: OF_EVERY_OBJECT,
      isOpen,
    };
  });
}

/** An object type that is made when one of its properties is read: definitions are deep. */
function once(make: () => ObjectType): ObjectType {
  let made: ObjectType | undefined;
  const get = (): ObjectType => (made ??= make());
  return {
    number: undefined,
    get fields() {
      return get().fields;
    },
    get required() {
      return get().required;
    },
    get elsewhere() {
      return get().elsewhere;
    },
    get silent() {
      return get().silent;
    },
    get isOpen() {
      return get().isOpen;
    },
  };
}

function objectType(schema: YamlNode): () => ObjectType {
  return () => {
    const required = new Set(itemsAt(schema, "required").flatMap((item) => scalarText(item) ?? []));
    const fields = new Map<string, Field>();
    for (const { key, value } of entriesOf(valueAt(schema, "properties"))) {
      const name = scalarText(key);
      if (name === undefined || value === undefined) continue;
      const isRequired = required.has(name) && entryOf(value, "default") === undefined && !isSet(value, "nullable");
      const marks = { isRequired, isAlpha: false, isDeprecated: false, versions: undefined };
      fields.set(name, { name, value: valueType(value), ...marks, index: fields.size });
    }
    return {
      number: undefined,
      fields,
      required: [...fields.values()].filter(({ isRequired }) => isRequired).map(({ name }) => name),
      elsewhere: new Map(),
      silent: new Set(),
      isOpen: isSet(schema, "x-kubernetes-preserve-unknown-fields"),
    };
  };
}

function isSet(schema: YamlNode, key: string): boolean {
  return booleanValue(valueAt(schema, key)) === true;
}

function valueType(schema: YamlNode): ValueType {
  if (isSet(schema, "x-kubernetes-int-or-string"))
    return { kind: isNull(valueAt(schema, "pattern")) ? "integer or text" : "quantity" };
  if (isSet(schema, "x-kubernetes-embedded-resource")) return { kind: "anything" };
  const type = textAt(schema, "type");
  if (entriesOf(valueAt(schema, "properties")).length > 0) return { kind: "object", type: once(objectType(schema)) };
  if (type === "array") {
    const items = valueAt(schema, "items");
    const keys = itemsAt(schema, "x-kubernetes-list-map-keys").flatMap((key) => scalarText(key) ?? []);
    return { kind: "list", item: items === undefined ? { kind: "anything" } : valueType(items), keys };
  }
  const others = valueAt(schema, "additionalProperties");
  if (type === "object" && others?.type === "map" && others.entries.length > 0)
    return { kind: "map", value: valueType(others) };
  const words = itemsAt(schema, "enum");
  if (words.length > 0 && words.every((word) => scalarType(word) === "string"))
    return { kind: "words", words: words.flatMap((word) => scalarText(word) ?? []), ...usualOf(schema) };
  return { kind: SCALARS[type ?? ""] ?? "anything", ...usualOf(schema), ...boundsOf(schema) };
}

const SCALARS: Readonly<Record<string, ScalarKind>> = {
  string: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

function usualOf(schema: YamlNode): { readonly usual?: string } {
  const usual = textAt(schema, "default");
  return usual === undefined || usual === "" ? {} : { usual };
}

/** Patterns are the definition's own affair: one from the workspace may be made to take for ever. */
function boundsOf(schema: YamlNode): { readonly least?: number; readonly most?: number } {
  const least = textAt(schema, "minimum");
  const most = textAt(schema, "maximum");
  return {
    ...(least === undefined ? {} : { least: Number(least) }),
    ...(most === undefined ? {} : { most: Number(most) }),
  };
}
