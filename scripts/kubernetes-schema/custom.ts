/** Custom resources, from the definitions that their projects publish. */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { OBJECT_META, POD_SPEC, POD_TEMPLATE } from "./core.ts";
import { type Table, type Value, firstSentence, marksIn } from "./table.ts";

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly nullable?: boolean;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

interface Definition {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served?: boolean;
      readonly schema?: { readonly openAPIV3Schema?: Schema };
    }[];
  };
}

/** Longer patterns are alternatives by the dozen, which no message can show. */
const MAX_PATTERN = 120;

/**
 * Adds the kinds that a folder, or a file, defines.
 * @param explained whether their descriptions are kept
 */
export function compactCustom(table: Table, place: string, kinds: ReadonlySet<string>, explained: boolean): void {
  const files = statSync(place).isDirectory()
    ? readdirSync(place)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(place, name))
    : [place];
  for (const file of files) {
    // Those of charts are wrapped in a condition.
    const text = readFileSync(file, "utf8").replaceAll(/^\{\{.*\}\}$/gm, "");
    for (const document of parseAllDocuments(text)) {
      const definition = document.toJS() as Definition | null;
      if (definition?.kind !== "CustomResourceDefinition" || !kinds.has(definition.spec.names.kind)) continue;
      for (const { name, served, schema } of definition.spec.versions) {
        if (served === false) continue;
        const { kind } = definition.spec.names;
        table.root(`${definition.spec.group}/${name}`, kind, rootOf(table, schema?.openAPIV3Schema ?? {}, explained));
      }
    }
  }
}

const OF_EVERY_OBJECT = new Set(["apiVersion", "kind", "metadata", "status"]);

function rootOf(table: Table, schema: Schema, explained: boolean): number {
  const own = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !OF_EVERY_OBJECT.has(name)),
  );
  return objectOf(table, { ...schema, properties: own }, explained, { metadata: table.named(OBJECT_META) });
}

function objectOf(table: Table, schema: Schema, explained: boolean, before: Record<string, Value> = {}): number {
  const fields = { ...before };
  const texts = [firstSentence(schema.description), ...Object.keys(before).map(() => "")];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isRequired =
      schema.required?.includes(name) === true && field.default === undefined && field.nullable !== true;
    fields[name + (isRequired ? "!" : "") + marksIn(field.description)] = valueOf(table, field, explained);
    texts.push(firstSentence(field.description));
  }
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) fields["*"] = 1;
  return table.intern(fields, explained ? texts : undefined);
}

function valueOf(table: Table, schema: Schema, explained: boolean): Value {
  const { properties, items, additionalProperties: others } = schema;
  if (schema["x-kubernetes-int-or-string"] === true) return schema.pattern === undefined ? "I" : "q";
  // What holds pods is the same as everywhere.
  const template = properties?.["spec"]?.properties;
  if (template !== undefined && isPodSpec(template)) return table.named(POD_TEMPLATE);
  if (properties !== undefined && isPodSpec(properties)) return table.named(POD_SPEC);
  if (properties !== undefined && Object.keys(properties).length > 0) return objectOf(table, schema, explained);
  if (schema.type === "array") {
    return [valueOf(table, items ?? {}, explained), ...(schema["x-kubernetes-list-map-keys"] ?? [])];
  }
  if (schema.type === "object")
    return typeof others === "object" && Object.keys(others).length > 0
      ? { m: valueOf(table, others, explained) }
      : "o";
  return scalarOf(table, schema);
}

function isPodSpec(properties: Readonly<Record<string, Schema>>): boolean {
  return properties["containers"]?.items?.properties?.["image"] !== undefined && "initContainers" in properties;
}

const LETTERS: Readonly<Record<string, string>> = { string: "s", integer: "l", number: "n", boolean: "b" };

function scalarOf(table: Table, schema: Schema): Value {
  const { pattern, minimum, maximum, default: usual } = schema;
  const words = schema.enum?.every((word) => typeof word === "string") === true ? schema.enum : undefined;
  const rest = {
    ...(usual === undefined || usual === "" || usual === 0 ? {} : { d: usual }),
    ...(pattern === undefined || pattern.length > MAX_PATTERN ? {} : { re: pattern }),
    ...(minimum === undefined ? {} : { lo: minimum }),
    ...(maximum === undefined || maximum > 0xffffffff ? {} : { hi: maximum }),
  };
  if (words !== undefined) return { ...table.enumeration(words), ...rest, re: undefined };
  const letter = LETTERS[schema.type ?? ""] ?? "o";
  return Object.keys(rest).length === 0 ? letter : { t: letter, ...rest };
}
