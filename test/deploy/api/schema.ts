import { readFileSync } from "node:fs";
import type { Kind } from "./kinds.ts";

/**
 * What the server knows of a field. `granular` is what managers own piece by piece; an atomic value has one owner.
 * `keys` of a list: the fields that name an item; without them the list is a set of scalars.
 */
export type FieldType =
  | { type: "scalar"; scalar: "string" | "numeric" | "boolean" | "untyped" }
  | { type: "struct"; name: string; fields: ReadonlyMap<string, string>; open: boolean; granular: boolean }
  | { type: "map"; of: string; granular: boolean }
  | { type: "list"; of: string; keys: readonly string[]; granular: boolean }
  /** Known to nobody: maps are granular, lists atomic. */
  | { type: "deduced" };

/**
 * `fields.txt` has a type a line: its name, then `field:expression`. Expressions: `s` string, `i` and `n` numbers, `b`
 * boolean, `x` number or string, `*` anything, a type's name, `{}E` map, `[]E` atomic list, `<>E` set, `[k1,k2]E` list
 * with keys, `~` before what is atomic. They are those of the Kubernetes API 1.34; rare kinds of volumes are `*`.
 */
const TYPES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  readFileSync(new URL("fields.txt", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [name = "", ...fields] = line.split(" ");
      return [
        name,
        new Map(
          fields.map((field) => {
            const at = field.indexOf(":");
            return [field.slice(0, at), field.slice(at + 1)];
          }),
        ),
      ];
    }),
);

const SCALARS: Readonly<Record<string, "string" | "numeric" | "boolean" | "untyped">> = {
  s: "string",
  i: "numeric",
  n: "numeric",
  b: "boolean",
  x: "untyped",
};

const read = new Map<string, FieldType>();

/** Reads an expression of `fields.txt`. */
export function fieldType(expression: string): FieldType {
  const type = read.get(expression) ?? readType(expression);
  read.set(expression, type);
  return type;
}

function readType(expression: string): FieldType {
  const granular = !expression.startsWith("~");
  const bare = granular ? expression : expression.slice(1);
  const scalar = SCALARS[bare];
  if (scalar !== undefined) return { type: "scalar", scalar };
  if (bare === "*") return { type: "deduced" };
  if (bare.startsWith("{}")) return { type: "map", of: bare.slice(2), granular };
  if (bare.startsWith("<>")) return { type: "list", of: bare.slice(2), keys: [], granular: true };
  if (bare.startsWith("[")) {
    const end = bare.indexOf("]");
    const keys = bare
      .slice(1, end)
      .split(",")
      .filter((key) => key !== "");
    return { type: "list", of: bare.slice(end + 1), keys, granular: granular && keys.length > 0 };
  }
  const fields = TYPES.get(bare);
  if (fields === undefined) throw new Error(`fields.txt has no type ${bare}`);
  return { type: "struct", name: bare, fields, open: false, granular };
}

const ROOT: readonly (readonly [string, string])[] = [
  ["apiVersion", "s"],
  ["kind", "s"],
];

/** The type of whole objects of a kind; of a custom resource only the metadata is known. */
export function objectType(kind: Kind): FieldType {
  const fields = TYPES.get(kind.kind);
  const known = fields === undefined ? [["metadata", "ObjectMeta"] as const] : [...fields];
  return {
    type: "struct",
    name: kind.kind,
    fields: new Map([...ROOT, ...known]),
    open: fields === undefined,
    granular: true,
  };
}

/** The type of a struct's field; undefined: no such field. */
export function typeOfField(type: FieldType, name: string): FieldType | undefined {
  switch (type.type) {
    case "struct": {
      const expression = type.fields.get(name) ?? (type.open ? "*" : undefined);
      return expression === undefined ? undefined : fieldType(expression);
    }
    case "map":
      return fieldType(type.of);
    case "deduced":
      return type;
    case "scalar":
    case "list":
      return undefined;
  }
}
