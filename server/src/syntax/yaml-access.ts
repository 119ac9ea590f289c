import type { Span } from "./span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from "./yaml.ts";

/** The node itself, or what an alias stands for (one step: an anchor never stands for an alias of an alias twice over). */
export function resolveNode(node: YamlNode | undefined): Exclude<YamlNode, { type: "alias" }> | undefined {
  let current = node;
  for (let steps = 0; current?.type === "alias" && steps < 10; steps++) current = current.target;
  return current === undefined || current.type === "alias" ? undefined : current;
}

export function asMap(node: YamlNode | undefined): YamlMap | undefined {
  const resolved = resolveNode(node);
  return resolved?.type === "map" ? resolved : undefined;
}

export function asSequence(node: YamlNode | undefined): YamlSequence | undefined {
  const resolved = resolveNode(node);
  return resolved?.type === "sequence" ? resolved : undefined;
}

export function asScalar(node: YamlNode | undefined): YamlScalar | undefined {
  const resolved = resolveNode(node);
  return resolved?.type === "scalar" ? resolved : undefined;
}

/** The text of a scalar; an absent or other node is undefined. */
export function scalarText(node: YamlNode | undefined): string | undefined {
  return asScalar(node)?.value;
}

/** The entry of a key. With a key given twice the last one counts, as in kubectl and GitHub. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  const map = asMap(node);
  if (map === undefined) return undefined;
  for (let index = map.entries.length - 1; index >= 0; index--) {
    const entry = map.entries[index];
    if (entry !== undefined && scalarText(entry.key) === key) return entry;
  }
  return undefined;
}

/** The value under a path of keys and indices: `at(root, "spec", "template", "metadata")`. */
export function valueAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode | undefined {
  let current = node;
  for (const step of path) {
    current = typeof step === "number" ? asSequence(current)?.items[step] : entryOf(current, step)?.value;
    if (current === undefined) return undefined;
  }
  return current;
}

export function textAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): string | undefined {
  return scalarText(valueAt(node, ...path));
}

export function itemsAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): readonly YamlNode[] {
  const sequence = asSequence(valueAt(node, ...path));
  return sequence === undefined ? [] : sequence.items.filter((item) => item !== undefined);
}

/** Keys with text values, as a plain record: labels, annotations, env maps. Nested values are left out. */
export function textRecord(node: YamlNode | undefined): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const entry of asMap(node)?.entries ?? []) {
    const key = scalarText(entry.key);
    const value = scalarText(entry.value);
    if (key !== undefined && value !== undefined) record[key] = value;
  }
  return record;
}

/** Every scalar below a node with the keys that lead to it, not through aliases (their targets are met where they stand). */
export function* scalarsBelow(
  node: YamlNode | undefined,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; scalar: YamlScalar }> {
  if (node === undefined) return;
  if (node.type === "scalar") yield { path, scalar: node };
  else if (node.type === "sequence") for (const item of node.items) yield* scalarsBelow(item, path);
  else if (node.type === "map") {
    for (const entry of node.entries) yield* scalarsBelow(entry.value, [...path, scalarText(entry.key) ?? ""]);
  }
}

export interface DuplicateKey {
  readonly key: Span;
  readonly first: Span;
  readonly name: string;
}

/** Keys that stand twice in one map, in one linear pass over the tree. */
export function duplicateKeys(node: YamlNode | undefined): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const visit = (current: YamlNode | undefined): void => {
    if (current?.type === "sequence") current.items.forEach(visit);
    if (current?.type !== "map") return;
    const seen = new Map<string, Span>();
    for (const entry of current.entries) {
      const name = entry.key?.type === "scalar" ? entry.key.value : undefined;
      if (entry.key !== undefined && name !== undefined && name !== "<<") {
        const first = seen.get(name);
        if (first === undefined) seen.set(name, entry.key);
        else found.push({ key: entry.key, first, name });
      }
      visit(entry.value);
    }
  };
  visit(node);
  return found;
}
