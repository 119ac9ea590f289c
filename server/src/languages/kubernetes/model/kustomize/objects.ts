import { asMap, asSequence, entryOf, textAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";
import { booleanValue, integerValue, isNull, plainType, scalarType } from "../../../../syntax/yaml/values.ts";
import { remember } from "../../../../base/remember.ts";
import { DATE, isDate, quoted, stringScalar } from "./edit.ts";
import { scalarChanger } from "./scalars.ts";
import type { FileDocument, ReadFile } from "./files.ts";
import type { ObjectOrigin } from "./resource.ts";

/** An object as it stands in a text. */
export interface FoundObject {
  readonly node: YamlMap;
  readonly origin: ObjectOrigin;
}

/** The objects of some documents, or why kustomize refuses them. */
export interface FoundObjects {
  readonly objects: readonly FoundObject[];
  readonly faults: readonly string[];
}

/** The objects of a file. Items of lists come behind the objects of all documents, as in kustomize. */
export function objectsIn(file: ReadFile): FoundObjects {
  return objectsOf(file.documents(), file);
}

export function objectsOf(documents: readonly FileDocument[], { path, base }: ReadFile): FoundObjects {
  const objects: FoundObject[] = [];
  const faults: string[] = [];
  const queue = documents.flatMap(({ root, start, fault, text }) => {
    if (fault !== undefined) faults.push(fault);
    if (root === undefined || isNull(root)) return [];
    const read = MAY_BE_OTHER.test(text) ? readByKustomize(root) : root;
    return [{ node: text.endsWith("\n") ? read : withoutLastBreak(read), unitStart: start }];
  });
  // The loop also visits what it appends.
  for (const { node, unitStart } of queue) {
    const map = asMap(node);
    if (map?.entries.length === 0) continue;
    const kind = textAt(map, "kind") ?? "";
    const items = map === undefined || !kind.endsWith("List") ? undefined : entryOf(map, "items");
    if (items !== undefined)
      for (const item of asSequence(items.value)?.items ?? [])
        if (item !== undefined) queue.push({ node: item, unitStart });
    // The input of a function, which is none to kustomize.
    if (items !== undefined || (kind === "ResourceList" && entryOf(map, "functionConfig") !== undefined)) continue;
    if (map === undefined) faults.push("a document is no object");
    else if (kind === "") faults.push("an object has no `kind`");
    else if ((textAt(map, "metadata", "name") ?? "") === "" && !kind.endsWith("List"))
      faults.push(`a ${kind} has no \`metadata.name\``);
    else objects.push({ node: map, origin: { path, unitStart, start: Math.max(0, map.start - base) } });
  }
  return { objects, faults };
}

/** What YAML 1.1 takes for a boolean and kustomize's reader for a text. */
const MAY_BE_OTHER = /[:\-,[{]\s*(?:y|n|yes|no|on|off)\s*(?:[,\]}#]|$)/im;
const ONLY_IN_YAML_1_1 = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/;

/** The tree with kustomize's types: its reader knows no `yes` and `on`, and writes them in quotes for the cluster. */
const readByKustomize = scalarChanger((scalar) =>
  isPlain(scalar) && ONLY_IN_YAML_1_1.test(scalar.value) ? { ...scalar, tag: "!!str" } : scalar,
);

/**
 * The tree as it comes out of JSON: numbers in decimal digits, what looks like a date a point in time, and in quotes only
 * what needs them.
 */
export const throughJson = scalarChanger((scalar) => {
  if (isPlain(scalar) && !isDate(scalar.value)) {
    const value = jsonText(scalar);
    return value === scalar.value ? scalar : { ...scalar, value };
  }
  const value = isPlain(scalar) ? (dateText(scalar.value) ?? scalar.value) : scalar.value;
  if (plainType(value) !== "string" || /^\d{4}-\d/.test(value) || isPlain(scalar)) return quoted(scalar, value);
  const isBlock = scalar.style === "literal" || scalar.style === "folded";
  return isBlock || scalar.style === "plain" ? scalar : { ...stringScalar(value, scalar), anchored: scalar.anchored };
});

/** The tree of operations, whose reader takes dates for texts. */
export const withoutDates = scalarChanger((scalar) =>
  isPlain(scalar) && isDate(scalar.value) ? { ...scalar, style: "double" } : scalar,
);

/** The tree as it is printed at the end, where only dates are told from what was written. */
export const withDates = scalarChanger((scalar) => {
  const value = isPlain(scalar) ? dateText(scalar.value) : undefined;
  return value === undefined ? scalar : { ...scalar, value };
});

function isPlain({ style, tag }: YamlScalar): boolean {
  return style === "plain" && tag === undefined;
}

function jsonText(scalar: YamlScalar): string {
  switch (scalarType(scalar)) {
    case "integer":
      return String(integerValue(scalar));
    case "boolean":
      return String(booleanValue(scalar));
    case "null":
      return "null";
    case "float":
      return Number.isFinite(Number(scalar.value)) ? String(Number(scalar.value)) : scalar.value;
    default:
      return scalar.value;
  }
}

function dateText(text: string): string | undefined {
  const date = DATE.exec(text);
  if (date === null) return undefined;
  const [, year = "", month = "", day = ""] = date;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T00:00:00Z`;
}

/** A block scalar at the very end of a text without a last line break has none either, as libyaml reads it. */
const withoutLastBreak = remember((node: YamlNode): YamlNode => {
  switch (node.type) {
    case "alias":
      return node;
    case "scalar": {
      const isBlock = node.style === "literal" || node.style === "folded";
      return isBlock && node.value.endsWith("\n") ? { ...node, value: node.value.slice(0, -1) } : node;
    }
    case "sequence": {
      const last = node.items.at(-1);
      const value = last === undefined ? last : withoutLastBreak(last);
      return value === last ? node : { ...node, items: node.items.with(node.items.length - 1, value) };
    }
    case "map": {
      const last = node.entries.at(-1);
      const value = last?.value === undefined ? undefined : withoutLastBreak(last.value);
      return last === undefined || value === last.value
        ? node
        : { ...node, entries: node.entries.with(node.entries.length - 1, { ...last, value }) };
    }
  }
});
