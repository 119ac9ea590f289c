import type { Span } from "../../base/span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from "./tree.ts";

/** The node itself, or what an alias stands for (one step: an anchor never stands for an alias of an alias twice over). */
function resolveNode(node: YamlNode | undefined): Exclude<YamlNode, { type: "alias" }> | undefined {
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

/**
 * The entries of a map that count: the last of a key given twice, as in kubectl and GitHub, and those merged in
 * with `<<` where the map has no such key of its own.
 */
export function entriesOf(node: YamlNode | undefined): YamlEntry[] {
  const found = new Map<string, YamlEntry>();
  for (const map of withMerged(asMap(node))) {
    const own = new Map<string, YamlEntry>();
    for (const entry of map.entries) {
      const name = keyText(entry);
      if (name !== undefined && !isMerge(entry)) own.set(name, entry);
    }
    for (const [name, entry] of own) if (!found.has(name)) found.set(name, entry);
  }
  return [...found.values()];
}

/** The entry of a key, in the same sense as `entriesOf`. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  const map = asMap(node);
  if (map === undefined) return undefined;
  const own = map.entries.findLast((entry) => keyText(entry) === key);
  if (own !== undefined || !map.entries.some(isMerge)) return own;
  for (const merged of withMerged(map)) {
    const entry = merged.entries.findLast((candidate) => keyText(candidate) === key);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** A map and those it merges, nearest first, each once: aliases of aliases would otherwise multiply without end. */
function withMerged(map: YamlMap | undefined): readonly YamlMap[] {
  if (map === undefined) return [];
  if (!map.entries.some(isMerge)) return [map];
  const maps = new Set<YamlMap>();
  const visit = (current: YamlMap): void => {
    if (maps.has(current)) return;
    maps.add(current);
    for (const entry of current.entries.filter(isMerge)) {
      const single = asMap(entry.value);
      const merged = single === undefined ? (asSequence(entry.value)?.items ?? []).map(asMap) : [single];
      for (const next of merged) if (next !== undefined) visit(next);
    }
  };
  visit(map);
  return [...maps];
}

function keyText(entry: YamlEntry): string | undefined {
  return entry.key?.type === "scalar" ? entry.key.value : scalarText(entry.key);
}

function isMerge(entry: YamlEntry): boolean {
  return entry.key?.type === "scalar" && entry.key.value === "<<" && entry.key.style === "plain";
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

const withoutGaps = new WeakMap<YamlSequence, readonly YamlNode[]>();

/** The items of a sequence that are there, gathered once: it may be asked for each of many places. */
export function presentItems(sequence: YamlSequence): readonly YamlNode[] {
  let items = withoutGaps.get(sequence);
  if (items === undefined) withoutGaps.set(sequence, (items = sequence.items.filter((item) => item !== undefined)));
  return items;
}

/** Keys with text values, as a plain record: labels, annotations, env maps. Nested values are left out. */
export function textRecord(node: YamlNode | undefined): Record<string, string> {
  const record: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const entry of entriesOf(node)) {
    const key = keyText(entry);
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
