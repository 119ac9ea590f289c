import { asMap, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from "../../../../syntax/yaml/tree.ts";
import { isNull, plainType, scalarType } from "../../../../syntax/yaml/values.ts";
import { keyOf, newEntry, plainMap, quoted, resolved, withoutEntry, writtenLike } from "./edit.ts";
import { WrongShape } from "./field-spec.ts";
import { type FieldSchema, schemaOf } from "./kinds.ts";
import { type ListItem, mergeLists } from "./merge-list.ts";

/**
 * A strategic merge as kustomize's own (`kyaml/yaml/merge2` and `walk`), which differs from the API server's: patched
 * items of a list come first, `$setElementOrder` is a key like any other, and empty values go wherever a patch passes by.
 */
export interface MergeOptions {
  /** Hears of a list whose way of being merged is not known. */
  uncertainList?(path: readonly string[]): void;
}

/** The object as the patch leaves it; undefined where it is deleted. Throws {@link WrongShape}. */
export function strategicMerge(target: YamlMap, patch: YamlMap, options: MergeOptions = {}): YamlMap | undefined {
  return asMap(merge(target, patch, undefined, { options, path: [] }));
}

/** What goes along on the way down. */
interface Walk {
  readonly options: MergeOptions;
  readonly path: readonly string[];
}

type Value = YamlNode | undefined;

function merge(target: Value, patch: Value, known: FieldSchema | undefined, walk: Walk): Value {
  const old = resolved(target);
  const change = resolved(patch);
  if (change === undefined) return kept(target, known);
  const hasOld = !isNull(old);
  if (isNull(change)) return undefined;
  if (old !== undefined && hasOld && old.type !== change.type)
    throw new WrongShape(`a ${change.type} cannot be merged into a ${old.type} at \`${walk.path.join(".")}\``);
  const schema = known ?? ownSchema(old) ?? ownSchema(change);
  switch (change.type) {
    case "scalar":
      return patch;
    case "sequence":
      return mergeSequences(old?.type === "sequence" ? old : undefined, change, schema, walk);
    case "map":
      return mergeMaps(old?.type === "map" ? old : undefined, change, schema, walk);
  }
}

/** An object within another is merged as its own kind says. */
function ownSchema(node: Value): FieldSchema | undefined {
  if (node?.type !== "map") return undefined;
  const kind = textAt(node, "kind") ?? "";
  const apiVersion = textAt(node, "apiVersion") ?? "";
  return kind === "" || apiVersion === "" ? undefined : schemaOf(apiVersion, kind);
}

function mergeMaps(old: YamlMap | undefined, patch: YamlMap, schema: FieldSchema | undefined, walk: Walk): Value {
  const directive = textAt(patch, "$patch");
  if (directive === "delete") return undefined;
  const change = directive === "replace" || directive === "merge" ? withoutEntry(patch, "$patch") : patch;
  // What is added is merged with itself: its own nulls and directives go.
  const base = old === undefined || old === patch || directive === "replace" ? change : old;
  const changes = new Map(plainMap(change).entries.map((entry) => [keyOf(entry), entry]));
  const entries: YamlEntry[] = [];
  for (const entry of plainMap(base).entries) {
    const key = keyOf(entry);
    const below = key === undefined ? undefined : schema?.fields?.[key];
    const value = key === undefined ? entry.value : mergeField(entry.value, changes.get(key)?.value, key, below, walk);
    if (value !== undefined) entries.push(value === entry.value ? entry : { ...entry, value });
    changes.delete(key);
  }
  for (const [key, entry] of changes) {
    if (key === undefined || entry.key === undefined) continue;
    const value = mergeField(undefined, entry.value, key, schema?.fields?.[key], walk);
    if (value !== undefined) entries.push(newEntry(entry.key, value));
  }
  return { ...base, entries };
}

function mergeField(old: Value, patch: Value, key: string, schema: FieldSchema | undefined, walk: Walk): Value {
  const value = merge(old, patch, schema, { ...walk, path: [...walk.path, key] });
  const scalar = resolved(value);
  if (scalar?.type !== "scalar") return value;
  // A new value is written as the old one was: in quotes it is a text.
  const before = resolved(old);
  return before === undefined || before === scalar ? inQuotes(value, scalar) : writtenLike(before, scalar);
}

/** A plain `yes` is a text to kustomize, which gives it its quotes as soon as a patch passes by. */
function inQuotes(node: Value, scalar: YamlScalar): Value {
  const isBare = scalar.style === "plain" && scalar.tag !== undefined && plainType(scalar.value) !== "string";
  return isBare && scalarType(scalar) === "string" ? quoted(scalar) : node;
}

function mergeSequences(
  old: YamlSequence | undefined,
  patch: YamlSequence,
  schema: FieldSchema | undefined,
  walk: Walk,
): Value {
  if (old !== undefined && old !== patch) walk.options.uncertainList?.(walk.path);
  if (schema?.mergeKeys === undefined) return patch;
  const directive = old === undefined ? undefined : sequenceDirective(patch);
  if (directive === "delete") return undefined;
  const changes = present(patch).filter((item) => directive === undefined || textAt(item, "$patch") !== directive);
  const base = old === undefined || directive === "replace" ? changes : present(old);
  const items = mergeLists(base, changes, schema.mergeKeys, (oldItem, newItem) =>
    mergeItem(oldItem, newItem, schema.items, walk),
  );
  return { ...(old ?? patch), items };
}

function mergeItem(old: Value, patch: Value, schema: FieldSchema | undefined, walk: Walk): ListItem {
  const node = old === undefined ? merge(patch, patch, schema, walk) : merge(old, patch, schema, walk);
  return { node, isInPlace: old !== undefined && textAt(patch, "$patch") !== "replace" };
}

/** `$patch` as the only key of one of the items speaks of the whole list. */
function sequenceDirective(patch: YamlSequence): string | undefined {
  const item = present(patch).find((candidate) => valueAt(candidate, "$patch") !== undefined);
  return asMap(item)?.entries.length === 1 ? textAt(item, "$patch") : undefined;
}

function present(sequence: YamlSequence): YamlNode[] {
  return sequence.items.filter((item) => item !== undefined);
}

const cleaned = new WeakMap<YamlNode, { readonly schema: FieldSchema | undefined; readonly result: Value }>();

/**
 * What a patch passes by without changing it: empty values go, double items of lists too. Remembered for each node, since
 * aliases may lead to one any number of times.
 */
function kept(node: Value, known: FieldSchema | undefined): Value {
  const value = resolved(node);
  if (node === undefined || value === undefined) return undefined;
  if (value.type === "scalar") {
    return isNull(value) && value.value === "" ? undefined : inQuotes(node, value);
  }
  const before = cleaned.get(value);
  if (before !== undefined && before.schema === known) return before.result === value ? node : before.result;
  const schema = known ?? ownSchema(value);
  const result = value.type === "map" ? keptMap(value, schema) : keptSequence(value, schema);
  cleaned.set(value, { schema: known, result });
  return result === value ? node : result;
}

function keptMap(map: YamlMap, schema: FieldSchema | undefined): YamlMap {
  const plain = plainMap(map);
  let isSame = true;
  const entries = plain.entries.flatMap((entry) => {
    const key = keyOf(entry);
    const value = key === undefined ? entry.value : kept(entry.value, schema?.fields?.[key]);
    if (value === entry.value && value !== undefined) return [entry];
    isSame = false;
    return value === undefined ? [] : [{ ...entry, value }];
  });
  return isSame ? map : { ...plain, entries };
}

function keptSequence(sequence: YamlSequence, schema: FieldSchema | undefined): YamlSequence {
  if (schema?.mergeKeys === undefined) return sequence;
  const old = present(sequence);
  const items = mergeLists(old, [], schema.mergeKeys, (item) => ({ node: kept(item, schema.items), isInPlace: true }));
  const isSame = items.length === sequence.items.length && items.every((item, index) => item === sequence.items[index]);
  return isSame ? sequence : { ...sequence, items };
}
