import { isObject, itemElement } from "./fields.ts";
import { fieldType, typeOfField } from "./schema.ts";
import type { FieldType } from "./schema.ts";
import type { Json, JsonObject } from "./types.ts";

/** JSON merge patch (RFC 7386). */
export function mergePatch(value: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(value) ? { ...value } : {};
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete merged[name];
    else merged[name] = mergePatch(merged[name], change);
  }
  return merged;
}

/** Strategic merge patch: as a merge patch, but lists with keys are merged by them. Of the directives it knows `delete`. */
export function strategicPatch(value: Json | undefined, patch: Json, type: FieldType): Json {
  if (Array.isArray(patch)) {
    if (type.type !== "list" || !type.granular || !Array.isArray(value)) return patch;
    const of = fieldType(type.of);
    const element = (item: Json) => itemElement(type, item);
    const changes = new Map(patch.map((item) => [element(item), item]));
    const isDelete = (item: Json | undefined) => isObject(item) && item.$patch === "delete";
    const there = new Set(value.map(element));
    return [
      ...value
        .filter((item) => !isDelete(changes.get(element(item))))
        .map((item) => strategicPatch(item, changes.get(element(item)) ?? item, of)),
      ...patch.filter((item) => !there.has(element(item)) && !isDelete(item)),
    ];
  }
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(value) ? { ...value } : {};
  for (const [name, change] of Object.entries(patch)) {
    // Hints for the order of lists carry no values.
    if (name.startsWith("$")) continue;
    if (change === null) delete merged[name];
    else merged[name] = strategicPatch(merged[name], change, typeOfField(type, name) ?? { type: "deduced" });
  }
  return merged;
}
