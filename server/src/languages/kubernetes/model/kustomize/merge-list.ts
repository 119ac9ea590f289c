import { asMap, asScalar, entryOf } from "../../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../../syntax/yaml/tree.ts";
import { isNull } from "../../../../syntax/yaml/values.ts";
import { plainScalar, withEntry } from "./edit.ts";
import { WrongShape } from "./field-spec.ts";

/** An item that came of two. */
export interface ListItem {
  readonly node: YamlNode | undefined;
  /** It took the place of the old one; else the old one is still there. */
  readonly isInPlace: boolean;
}

type MergeItem = (old: YamlNode | undefined, patch: YamlNode | undefined) => ListItem;

/** Lists whose items are not told apart by one key each take time with the square of their length. */
const MAX_ITEMS = 500;

/** Merges lists whose items are known by keys, or by their text where there are none. Throws {@link WrongShape}. */
export function mergeLists(
  old: readonly YamlNode[],
  patch: readonly YamlNode[],
  keys: readonly string[],
  mergeItem: MergeItem,
): YamlNode[] {
  const [key, ...others] = keys;
  if (others.length === 0) {
    const oldNames = uniqueNames(old, key);
    const patchNames = uniqueNames(patch, key);
    if (oldNames !== undefined && patchNames !== undefined) return mergeNamed(oldNames, patchNames, mergeItem);
  }
  if (old.length + patch.length > MAX_ITEMS) throw new WrongShape("a list is too long to be merged");
  return mergeKeyed([...old], patch, keys.length === 0 ? [""] : keys, mergeItem);
}

function uniqueNames(items: readonly YamlNode[], key: string | undefined): Map<string, YamlNode> | undefined {
  const names = new Map<string, YamlNode>();
  for (const item of items) {
    const name = key === undefined ? asScalar(item)?.value : asScalar(entryOf(item, key)?.value)?.value;
    if (name === undefined || name === "" || names.has(name) || entryOf(item, "$patch") !== undefined) return undefined;
    names.set(name, item);
  }
  return names;
}

function mergeNamed(
  old: ReadonlyMap<string, YamlNode>,
  patch: ReadonlyMap<string, YamlNode>,
  mergeItem: MergeItem,
): YamlNode[] {
  const merged: YamlNode[] = [];
  const add = (item: ListItem): void => {
    if (item.node !== undefined && !isEmpty(item.node)) merged.push(item.node);
  };
  for (const [name, item] of patch) add(mergeItem(old.get(name), item));
  for (const [name, item] of old) if (!patch.has(name)) add(mergeItem(item, undefined));
  return merged;
}

/** The way of `associative_sequence.go`, step by step: what it makes of unusual lists follows from nothing else. */
function mergeKeyed(
  old: YamlNode[],
  patch: readonly YamlNode[],
  keys: readonly string[],
  mergeItem: MergeItem,
): YamlNode[] {
  const values = distinctValues([...patch, ...old], keys);
  if (keys.length > 1) fillIn(values);
  let added: YamlNode[] = [];
  let validKeys: readonly string[] = keys;
  for (const own of values) {
    const isValid = keys.map((_, index) => values.some((other) => other[index] !== ""));
    const isAnyValid = isValid.includes(true);
    validKeys = isAnyValid ? keys.filter((_, index) => isValid[index]) : keys;
    const validValues = isAnyValid ? own.filter((_, index) => isValid[index]) : own;
    const oldIndex = findItem(old, validKeys, validValues);
    const oldItem = old[oldIndex];
    const { node, isInPlace } = mergeItem(oldItem, patch[findItem(patch, validKeys, validValues)]);
    if (node === undefined || isEmpty(node)) {
      old = setItem(old, validKeys, validValues, undefined);
      continue;
    }
    const complete = withKeys(node, validKeys, validValues);
    if (isInPlace && oldIndex >= 0) old = old.with(oldIndex, complete);
    added = setItem(added, validKeys, validValues, complete);
  }
  for (const item of old) {
    const own: string[] = [];
    for (const key of validKeys) {
      const value = valueOf(item, key);
      if (value === undefined) added = [...added, item];
      else own.push(value);
    }
    if (validKeys.length > 1) added = setItem(added, validKeys, own, undefined);
    added = setItem(added, validKeys, own, item);
  }
  return added;
}

function distinctValues(items: readonly YamlNode[], keys: readonly string[]): (readonly string[])[] {
  const seen = new Map<string, readonly string[]>();
  for (const item of items) {
    const values = keys.map((key) => valueOf(item, key) ?? "");
    seen.set(JSON.stringify(values), values);
  }
  return [...seen.values()];
}

/** Items that give only some of the keys are those that give the others too. */
function fillIn(values: (readonly string[])[]): void {
  for (let left = 0; left < values.length; left++) {
    for (let right = 0; right < values.length; right++) {
      const together = matched(values[left] ?? [], values[right] ?? []);
      if (together !== undefined) values[left] = values[right] = together;
    }
  }
}

function matched(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.some((value, index) => value !== "" && right[index] !== "" && value !== right[index])) return undefined;
  if (!left.some((value, index) => value === right[index])) return undefined;
  return left.map((value, index) => (value === "" ? (right[index] ?? "") : value));
}

function valueOf(item: YamlNode, key: string): string | undefined {
  if (key === "") return asScalar(item)?.value;
  const value = entryOf(item, key)?.value;
  return value === undefined ? undefined : (asScalar(value)?.value ?? "");
}

/** The first item with these values; a key that has none is left out, unless all have none. */
function findItem(items: readonly YamlNode[], keys: readonly string[], values: readonly string[]): number {
  const isAnyGiven = values.some((value) => value !== "");
  return items.findIndex((item) =>
    keys.every((key, index) => (isAnyGiven && values[index] === "") || valueOf(item, key) === values[index]),
  );
}

/** Puts an item in the place of those with these values, or behind all; without one, takes them out. */
function setItem(
  items: readonly YamlNode[],
  keys: readonly string[],
  values: readonly string[],
  item: YamlNode | undefined,
): YamlNode[] {
  const set: YamlNode[] = [];
  let isFound = false;
  const isForMaps = keys[0] !== "" && (values[0] ?? "") !== "";
  for (const other of items) {
    if (isEmpty(other)) continue;
    if (isForMaps && asMap(other) === undefined) set.push(other);
    else if (!hasValues(other, keys, values)) {
      if (values.length > 0) set.push(other);
    } else {
      isFound = true;
      if (item !== undefined) set.push(item);
    }
  }
  if (item !== undefined && !isFound) set.push(item);
  return set;
}

function hasValues(item: YamlNode, keys: readonly string[], values: readonly string[]): boolean {
  let isFound = false;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value !== undefined) {
      const own = valueOf(item, key);
      isFound = own !== undefined && (value === "" || own === value);
    }
    if (!isFound) return false;
  }
  return true;
}

function withKeys(node: YamlNode, keys: readonly string[], values: readonly string[]): YamlNode {
  let map = asMap(node);
  if (map === undefined) return node;
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? "";
    if (value !== "" && entryOf(map, key) === undefined) map = withEntry(map, key, plainScalar(value, map), map);
  }
  return map;
}

function isEmpty(node: YamlNode): boolean {
  return isNull(node) || asMap(node)?.entries.length === 0;
}
