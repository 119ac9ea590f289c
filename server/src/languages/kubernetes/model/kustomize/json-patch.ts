import { asMap, asScalar, asSequence, entriesOf, entryOf, textAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlSequence } from "../../../../syntax/yaml/tree.ts";
import { booleanValue, integerValue, isNull, scalarType } from "../../../../syntax/yaml/values.ts";
import { keyOf, plainScalar, resolved, withEntry, withoutEntry } from "./edit.ts";

/** An operation that does not apply: kustomize refuses to build. */
export class DoesNotApply extends Error {
  override name = "DoesNotApply";
}

/**
 * Applies a JSON patch (RFC 6902) as kustomize's library does: `replace` makes a key that is missing, negative indices
 * count from the end. Throws {@link DoesNotApply} at the first operation that does not fit.
 * @param mayCopy asked before a value is copied: copies of copies grow without end
 */
export function applyJsonPatch(
  target: YamlMap,
  operations: readonly YamlNode[],
  mayCopy: (value: YamlNode) => boolean,
): YamlMap {
  return operations.reduce<YamlMap>((current, operation) => applyOperation(current, operation, mayCopy), target);
}

type Container = YamlMap | YamlSequence;

function applyOperation(target: YamlMap, operation: YamlNode, mayCopy: (value: YamlNode) => boolean): YamlMap {
  const name = textAt(operation, "op") ?? "";
  const path = textAt(operation, "path");
  if (path === undefined) throw new DoesNotApply(`\`${name}\` names no path`);
  // A value that is not given is null.
  const value = entryOf(operation, "value")?.value ?? plainScalar("null", operation);
  const from = (): string => {
    const pointer = textAt(operation, "from");
    if (pointer === undefined) throw new DoesNotApply(`\`${name}\` names no \`from\``);
    return pointer;
  };
  switch (name) {
    case "add":
      return atPath(target, path, (container, key) => added(container, key, value));
    case "replace":
      if (path === "") return asMap(value) ?? target;
      return atPath(target, path, (container, key) => replaced(container, key, value));
    case "remove":
      return atPath(target, path, removed);
    case "move": {
      const moved = found(target, from());
      return atPath(atPath(target, from(), removed), path, (container, key) => added(container, key, moved));
    }
    case "copy": {
      const copied = found(target, from());
      if (!mayCopy(copied)) throw new DoesNotApply("there is too much to copy");
      return atPath(target, path, (container, key) => added(container, key, copied));
    }
    case "test":
      if (!equalNodes(path === "" ? target : found(target, path), value))
        throw new DoesNotApply(`the test of \`${path}\` fails`);
      return target;
    default:
      throw new DoesNotApply(`there is no operation \`${name}\``);
  }
}

function keysOf(pointer: string): readonly string[] {
  const [, ...keys] = pointer.split("/").map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (keys.length === 0) throw new DoesNotApply(`\`${pointer}\` leads nowhere`);
  return keys;
}

function atPath(target: YamlMap, pointer: string, change: (container: Container, key: string) => Container): YamlMap {
  const descend = (node: YamlNode, [key = "", ...rest]: readonly string[]): Container => {
    const container = containerOf(node, pointer);
    if (rest.length === 0) return change(container, key);
    const below = childOf(container, key);
    if (below === undefined || isNull(below)) throw new DoesNotApply(`there is nothing at \`${pointer}\``);
    return withChild(container, key, descend(below, rest));
  };
  return asMap(descend(target, keysOf(pointer))) ?? target;
}

/** What stands somewhere; null for a key that a map has not. */
function found(target: YamlMap, pointer: string): YamlNode {
  let node: YamlNode | undefined = target;
  for (const key of keysOf(pointer)) {
    if (node === undefined || isNull(node)) throw new DoesNotApply(`there is nothing at \`${pointer}\``);
    node = childOf(containerOf(node, pointer), key);
  }
  return node ?? plainScalar("null", target);
}

function containerOf(node: YamlNode, pointer: string): Container {
  const value = resolved(node);
  if (value?.type === "map" || value?.type === "sequence") return value;
  throw new DoesNotApply(`there is nothing at \`${pointer}\``);
}

function childOf(container: Container, key: string): YamlNode | undefined {
  return container.type === "map" ? entryOf(container, key)?.value : container.items[indexOf(container, key, 0)];
}

function withChild(container: Container, key: string, value: YamlNode): Container {
  if (container.type === "map") return withEntry(container, key, value, value);
  return { ...container, items: container.items.with(indexOf(container, key, 0), value) };
}

/** @param beyond how many places behind the last item there are */
function indexOf({ items }: YamlSequence, key: string, beyond: number): number {
  const length = items.length + beyond;
  const number = /^[-+]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const index = number < 0 ? number + length : number;
  if (Number.isNaN(index) || index < 0 || index >= length) throw new DoesNotApply(`a list has no item \`${key}\``);
  return index;
}

function added(container: Container, key: string, value: YamlNode): Container {
  if (container.type === "map") return withEntry(container, key, value, value);
  const index = key === "-" ? container.items.length : indexOf(container, key, 1);
  return { ...container, items: container.items.toSpliced(index, 0, value) };
}

function replaced(container: Container, key: string, value: YamlNode): Container {
  return withChild(container, key, value);
}

function removed(container: Container, key: string): Container {
  if (container.type === "sequence")
    return { ...container, items: container.items.toSpliced(indexOf(container, key, 0), 1) };
  const without = withoutEntry(container, key);
  if (without === container) throw new DoesNotApply(`there is no key \`${key}\` to remove`);
  return without;
}

const MAX_COMPARED = 10_000;

/** Whether two values are the same JSON. Trees past a size, which aliases make, count as different. */
function equalNodes(left: YamlNode, right: YamlNode): boolean {
  let budget = MAX_COMPARED;
  const equal = (one: YamlNode | undefined, other: YamlNode | undefined): boolean => {
    if (--budget < 0) return false;
    if (isNull(one) || isNull(other)) return isNull(one) && isNull(other);
    const oneMap = asMap(one);
    const otherMap = asMap(other);
    if (oneMap !== undefined && otherMap !== undefined) {
      const entries = entriesOf(oneMap);
      return (
        entries.length === entriesOf(otherMap).length &&
        entries.every((entry) => equal(entry.value, entryOf(otherMap, keyOf(entry) ?? "")?.value))
      );
    }
    const items = asSequence(one)?.items;
    const otherItems = asSequence(other)?.items;
    if (items !== undefined && otherItems !== undefined)
      return items.length === otherItems.length && items.every((item, index) => equal(item, otherItems[index]));
    return scalarType(one) !== undefined && scalarType(one) === scalarType(other) && jsonOf(one) === jsonOf(other);
  };
  return equal(left, right);
}

function jsonOf(node: YamlNode | undefined): string | number | boolean | undefined {
  const text = asScalar(node)?.value;
  if (text === undefined || scalarType(node) === "string") return text;
  return booleanValue(node) ?? integerValue(node) ?? Number(text);
}
