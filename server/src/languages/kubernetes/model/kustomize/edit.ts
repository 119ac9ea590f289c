import type { Span } from "../../../../base/span.ts";
import { asMap, asScalar, asSequence, entriesOf } from "../../../../syntax/yaml/access.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSequence } from "../../../../syntax/yaml/tree.ts";
import { plainType, scalarType } from "../../../../syntax/yaml/values.ts";

/** What kustomize's reader takes for a point in time. */
export const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

export function isDate(text: string): boolean {
  return DATE.test(text);
}

/** Trees are shared between builds: every change makes a new node, of those above the change alone. */

/** A scalar that is this text to everybody, also where it would be read as a number. */
export function stringScalar(value: string, at: Span): YamlScalar {
  const style = plainType(value) === "string" ? "plain" : "double";
  return { type: "scalar", start: at.start, end: at.end, value, style, anchored: false };
}

export function plainScalar(value: string, at: Span): YamlScalar {
  return { type: "scalar", start: at.start, end: at.end, value, style: "plain", anchored: false };
}

/** Another text in a scalar's place: it stays where it stood, and of the type that it was. */
export function withText(scalar: YamlScalar, value: string, at: Span = scalar): YamlScalar {
  return scalarType(scalar) === "string" ? stringScalar(value, at) : plainScalar(value, at);
}

/** A scalar that takes another's place is written as that was: in quotes it becomes a text, and a text keeps being one without. */
export function writtenLike(old: YamlNode | undefined, scalar: YamlScalar): YamlScalar {
  if (old?.type !== "scalar") return scalar;
  const isText = scalarType(scalar) === "string";
  if (old.style !== "plain") return scalar.style === "plain" ? quoted(scalar) : scalar;
  if (!isText || scalar.style === "plain") return scalar;
  const isPlainText = plainType(scalar.value) === "string" && !isDate(scalar.value);
  return { ...scalar, style: "plain", ...(isPlainText ? {} : { tag: "!!str" }) };
}

/** The scalar in quotes: a text. */
export function quoted({ start, end, anchored, value: own }: YamlScalar, value: string = own): YamlScalar {
  return { type: "scalar", start, end, value, style: "double", anchored };
}

export function newMap(at: Span, entries: readonly YamlEntry[] = []): YamlMap {
  return { type: "map", start: at.start, end: at.end, flow: false, entries, anchored: false };
}

export function newSequence(at: Span, items: readonly YamlNode[]): YamlSequence {
  return { type: "sequence", start: at.start, end: at.end, flow: false, items, anchored: false };
}

export function newEntry(key: YamlNode, value: YamlNode): YamlEntry {
  return { key, value, start: key.start, end: Math.max(key.end, value.end) };
}

export function keyOf(entry: YamlEntry): string | undefined {
  return asScalar(entry.key)?.value;
}

/** The map without merge keys and double keys, which is what one that is changed must be; itself where it has none. */
export function plainMap(map: YamlMap): YamlMap {
  if (isPlainMap(map)) return map;
  const entries = entriesOf(map);
  const isPlain =
    entries.length === map.entries.length && entries.every((entry, index) => entry === map.entries[index]);
  return isPlain ? map : { ...map, entries };
}

const FEW = 12;

/** Told without gathering anything for the maps that nearly all are. */
function isPlainMap({ entries }: YamlMap): boolean {
  return (
    entries.length <= FEW &&
    entries.every(({ key }, index) => {
      if (key?.type !== "scalar" || key.value === "<<") return false;
      for (let other = 0; other < index; other++) {
        const before = entries[other]?.key;
        if (before?.type !== "scalar" || before.value === key.value) return false;
      }
      return true;
    })
  );
}

/** @param at the place of a key that is not there yet */
export function withEntry(map: YamlMap, key: string, value: YamlNode, at: Span): YamlMap {
  const plain = plainMap(map);
  const index = plain.entries.findIndex((entry) => keyOf(entry) === key);
  const old = plain.entries[index];
  if (old === undefined)
    return { ...plain, entries: [...plain.entries, newEntry(stringScalar(key, at), value)], flow: false };
  if (old.value === value) return map;
  return { ...plain, entries: plain.entries.with(index, { ...old, value }) };
}

/** The map with all these entries, each in the place of the one of its key or behind all. */
export function withEntries(map: YamlMap, added: readonly YamlEntry[]): YamlMap {
  const entries = new Map(plainMap(map).entries.map((entry) => [keyOf(entry), entry]));
  for (const entry of added) {
    const old = entries.get(keyOf(entry));
    entries.set(keyOf(entry), old === undefined ? entry : { ...old, value: entry.value });
  }
  return { ...map, flow: map.flow && entries.size === map.entries.length, entries: [...entries.values()] };
}

export function withoutEntry(map: YamlMap, key: string): YamlMap {
  const plain = plainMap(map);
  const entries = plain.entries.filter((entry) => keyOf(entry) !== key);
  return entries.length === plain.entries.length ? map : { ...plain, entries };
}

/** The sequence with its items changed; itself where none is. */
export function mapItems(sequence: YamlSequence, change: (item: YamlNode) => YamlNode): YamlSequence {
  let items: (YamlNode | undefined)[] | undefined;
  for (const [index, item] of sequence.items.entries()) {
    const changed = item === undefined ? undefined : change(item);
    if (changed !== item) (items ??= [...sequence.items])[index] = changed;
  }
  return items === undefined ? sequence : { ...sequence, items };
}

/** What stands where an alias may: the map, sequence or scalar itself. */
export function resolved(node: YamlNode | undefined): YamlMap | YamlSequence | YamlScalar | undefined {
  if (node?.type !== "alias") return node;
  return asMap(node) ?? asSequence(node) ?? asScalar(node);
}

/** How many values stand in a tree, counted up to a limit: copies of copies hold more than can be counted. */
export function sizeOf(root: YamlNode, limit: number): number {
  let size = 0;
  const count = (node: YamlNode | undefined): void => {
    if (node === undefined || ++size > limit) return;
    if (node.type === "sequence") node.items.forEach(count);
    if (node.type === "map") for (const { value } of node.entries) if (size <= limit) count(value);
  };
  count(root);
  return size;
}

/** Changes what stands below keys of an object, making maps that are missing. */
export function withPath(
  map: YamlMap,
  [key, ...rest]: readonly string[],
  at: Span,
  change: (value: YamlNode | undefined) => YamlNode | undefined,
): YamlMap {
  if (key === undefined) return map;
  const old = plainMap(map).entries.find((entry) => keyOf(entry) === key)?.value;
  const value = rest.length === 0 ? change(old) : withPath(asMap(old) ?? newMap(at), rest, at, change);
  if (value === old) return map;
  return value === undefined ? withoutEntry(map, key) : withEntry(map, key, value, at);
}

/** A map of texts whose values are texts to everybody; itself where they are already. */
export function textsOf(map: YamlMap): YamlMap {
  const plain = plainMap(map);
  const entries = plain.entries.map((entry) => {
    const value = asScalar(entry.value);
    const isText = value !== undefined && scalarType(value) === "string";
    if (isText && value.style === "plain" && isDate(value.value))
      return { ...entry, value: { ...value, style: "double" as const } };
    return isText ? entry : { ...entry, value: stringScalar(value?.value ?? "", entry.value ?? entry) };
  });
  return entries.every((entry, index) => entry === plain.entries[index]) ? map : { ...plain, entries };
}
