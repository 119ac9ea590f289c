import { isObject, itemElement, joinPath, printPath } from "./fields.ts";
import { fieldType, typeOfField } from "./schema.ts";
import type { FieldType } from "./schema.ts";
import type { Json } from "./types.ts";

/** What the value is called in Go: the API prints it so. */
function inGo(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inGo).join(" ")}]`;
  if (!isObject(value)) return value === null ? "<nil>" : String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${inGo(value[key] ?? null)}`)
    .join(" ")}]`;
}

function goType(value: Json): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return "[]interface {}";
  return "map[string]interface {}";
}

const at = (path: string, text: string): string => (path === "" ? text : `${printPath(path)}: ${text}`);

/**
 * What is wrong with the types of an applied object, in the words of the API's own field manager
 * (`.spec.replicas: expected numeric (int or float), got string`).
 */
export function typeErrors(value: Json, type: FieldType, path = ""): string[] {
  if (value === null || type.type === "deduced") return [];
  switch (type.type) {
    case "scalar": {
      const ok = {
        string: typeof value === "string",
        numeric: typeof value === "number",
        boolean: typeof value === "boolean",
        untyped: typeof value !== "object",
      }[type.scalar];
      if (ok) return [];
      const wrong = {
        string: `expected string, got &value.valueUnstructured{Value:${typeof value === "object" ? "..." : String(value)}}`,
        numeric: `expected numeric (int or float), got ${goType(value)}`,
        boolean: `expected boolean, got &{${inGo(value)}}`,
        untyped: `expected any scalar, got &{${inGo(value)}}`,
      }[type.scalar];
      return [at(path, wrong)];
    }
    case "list": {
      if (!Array.isArray(value)) return [at(path, `expected list, got &{${inGo(value)}}`)];
      const seen = new Set<string>();
      return value.flatMap((item, index) => {
        if (!type.granular) return typeErrors(item, fieldType(type.of), joinPath(path, `i:${index}`));
        const element = itemElement(type, item);
        if (element === "k:{}") {
          const keys = `["${type.keys.join('" "')}"]`;
          return [
            at(
              path,
              `element ${index}: associative list with keys has an element that omits all key fields ${keys} ` +
                "(and doesn't have default values for any key fields)",
            ),
          ];
        }
        const twice = seen.has(element);
        seen.add(element);
        const below = typeErrors(item, fieldType(type.of), joinPath(path, element));
        return twice ? [at(path, `duplicate entries for key ${printPath(element)}`), ...below] : below;
      });
    }
    case "map":
    case "struct": {
      if (!isObject(value)) return [at(path, `expected map, got &{${inGo(value)}}`)];
      return Object.entries(value).flatMap(([name, child]) => {
        const place = joinPath(path, `f:${name}`);
        const of = typeOfField(type, name);
        return of === undefined ? [at(place, "field not declared in schema")] : typeErrors(child, of, place);
      });
    }
  }
}

/** Fields that no type has, as `kubectl create` is told of them under strict validation: `spec.replcas`. */
export function unknownFields(value: Json, type: FieldType, path = ""): string[] {
  if (Array.isArray(value)) {
    if (type.type !== "list") return [];
    return value.flatMap((item, index) => unknownFields(item, fieldType(type.of), `${path}[${index}]`));
  }
  if (!isObject(value) || type.type === "deduced") return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const place = path === "" ? name : `${path}.${name}`;
    const of = typeOfField(type, name);
    return of === undefined ? [place] : unknownFields(child, of, place);
  });
}
