import type { Span } from "../../../base/span.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { type PlainType, isNull, scalarType } from "../../../syntax/yaml/values.ts";
import { isPlaceholder as standsForASecret } from "../../../secrets/placeholder.ts";
import { isPlaceholder } from "./placeholder.ts";
import type { Kind, ObjectType, ValueType } from "./types.ts";

/** Where an object of a manifest stands. */
export interface Place {
  readonly above: Place | undefined;
  /** The field that holds it, or the object's kind. */
  readonly name: string;
  readonly map: YamlMap;
  readonly type: ObjectType;
  /** What is marked where something is missing: the field's key, or what tells an item of a list from others. */
  readonly at: Span;
  /** What tells an item of a list from the others: even a patch names these. */
  readonly keys: readonly string[];
  /** An item of a list that is only ever replaced as a whole, or below one: it is whole even in a patch. */
  readonly isWhole: boolean;
}

export interface TypeProblem {
  readonly node: YamlNode;
  readonly found: PlainType | "list" | "map";
  readonly wanted: ValueType;
  /** The field, or the key of a map. */
  readonly name: string;
  readonly isItem: boolean;
}

export interface UnknownField {
  readonly key: YamlScalar;
  readonly value: YamlNode | undefined;
  readonly place: Place;
}

export interface ScalarProblem {
  readonly scalar: YamlScalar;
  readonly name: string;
  readonly wanted: ValueType;
}

export interface MissingField {
  readonly name: string;
  readonly place: Place;
  /** The key that is there, with nothing behind it. */
  readonly empty: YamlEntry | undefined;
}

export interface Duplicate {
  readonly list: string;
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly at: Span;
  readonly first: Span;
}

/** What a schema says of one object. */
export interface Walked {
  readonly kind: Kind;
  readonly types: readonly TypeProblem[];
  readonly unknown: readonly UnknownField[];
  readonly missing: readonly MissingField[];
  readonly duplicates: readonly Duplicate[];
  /** Scalars of the right type whose value has to be looked at: words, patterns and bounds that do not hold. */
  readonly values: readonly ScalarProblem[];
  readonly quantities: readonly ScalarProblem[];
}

/** Past so many of a sort nobody reads them. */
const MAX_PROBLEMS = 200;

/** Longer texts are held to no pattern: some patterns take time that grows with the square of the length. */
const MAX_MATCHED = 200;

/** Holds an object to its kind. It is looked at once however many aliases lead to a part of it. */
export function walkObject(kind: Kind, root: YamlMap): Walked {
  const types: TypeProblem[] = [];
  const unknown: UnknownField[] = [];
  const missing: MissingField[] = [];
  const duplicates: Duplicate[] = [];
  const values: ScalarProblem[] = [];
  const quantities: ScalarProblem[] = [];
  const seen = new Map<YamlNode, Set<ValueType | ObjectType>>();

  const isSeen = (node: YamlNode, as: ValueType | ObjectType): boolean => {
    let known = seen.get(node);
    if (known === undefined) seen.set(node, (known = new Set()));
    const before = known.size;
    return known.add(as).size === before;
  };

  const visitObject = (place: Place): void => {
    const { map, type } = place;
    const entries = map.entries.some(isMerge) ? entriesOf(map) : map.entries;
    for (const { key, value } of entries) {
      const scalar = asScalar(key);
      if (scalar === undefined) continue;
      const field = type.fields.get(scalar.value);
      if (field !== undefined) visitValue(value, field.value, { name: field.name, key: scalar, place, isItem: false });
      else if (!type.isOpen && !type.silent.has(scalar.value) && !isDirective(scalar.value, place))
        unknown.push({ key: scalar, value, place });
    }
    for (const name of type.required) {
      const entry = entryOf(map, name);
      if (entry === undefined || isNull(entry.value)) missing.push({ name, place, empty: entry });
    }
  };

  const visitValue = (node: YamlNode | undefined, wanted: ValueType, from: Held): void => {
    if (node === undefined || wanted.kind === "anything") return;
    if (node.type === "alias") {
      if (node.target !== undefined && !isSeen(node.target, wanted)) visitValue(node.target, wanted, from);
      return;
    }
    const found: TypeProblem["found"] | undefined =
      node.type === "scalar" ? scalarType(node) : node.type === "map" ? "map" : "list";
    if (found === undefined || found === "null") return;
    const problem: TypeProblem = { node, found, wanted, name: from.name, isItem: from.isItem };
    switch (wanted.kind) {
      case "object":
        if (node.type === "map") visitObject(placeOf(node, wanted.type, from));
        else if (!isPlaceholder(node)) types.push(problem);
        return;
      case "list": {
        const list = asSequence(node);
        if (list === undefined) {
          if (!isPlaceholder(node)) types.push(problem);
          return;
        }
        const item: Held = { ...from, isItem: true, keys: wanted.keys };
        for (const each of list.items) visitValue(each, wanted.item, item);
        if (wanted.keys.length > 0) duplicates.push(...duplicatesIn(list.items, wanted, from.name));
        return;
      }
      case "map": {
        if (node.type !== "map") {
          if (!isPlaceholder(node)) types.push(problem);
          return;
        }
        for (const { key, value } of node.entries) {
          const scalar = asScalar(key);
          if (scalar !== undefined && scalar.value !== "<<" && !scalar.value.startsWith("$"))
            visitValue(value, wanted.value, { place: from.place, name: scalar.value, key: scalar, isItem: false });
        }
        return;
      }
      default:
        if (node.type !== "scalar") types.push(problem);
        else if (!fits(node, found as PlainType, wanted)) {
          if (!isPlaceholder(node)) types.push(problem);
        } else if (wanted.kind === "quantity") quantities.push({ scalar: node, name: from.name, wanted });
        else if (!holds(node, wanted) && !isPlaceholder(node)) values.push({ scalar: node, name: from.name, wanted });
    }
  };

  const at = asScalar(entryOf(root, "kind")?.value) ?? root;
  visitObject({ above: undefined, name: kind.kind, map: root, type: kind.type, at, keys: [], isWhole: false });
  const few = <Problem>(list: Problem[]): Problem[] => list.slice(0, MAX_PROBLEMS);
  return {
    kind,
    types: few(types),
    unknown: few(unknown),
    missing: few(missing),
    duplicates: few(duplicates),
    values: few(values),
    quantities,
  };
}

function isMerge({ key }: YamlEntry): boolean {
  return key?.type === "scalar" && key.value === "<<";
}

/** How a value is held: by which field, or as an item of which. */
interface Held {
  readonly name: string;
  readonly key: Span;
  readonly place: Place;
  readonly isItem: boolean;
  /** Of an item, the fields in which it differs from the others of its list. */
  readonly keys?: readonly string[];
}

function placeOf(map: YamlMap, type: ObjectType, { name, key, place, isItem, keys = [] }: Held): Place {
  // An item is told by its name, or by its first line.
  const at = isItem ? (asScalar(entryOf(map, "name")?.value) ?? map.entries[0]?.key ?? map) : key;
  return { above: place, name, map, type, at, keys, isWhole: place.isWhole || (isItem && keys.length === 0) };
}

/** What other tools write between the fields: patches say what to do with a list, sops how to decrypt, templates anything. */
function isDirective(name: string, { above }: Place): boolean {
  return name.startsWith("$") || name === "<<" || name.includes("${") || (above === undefined && name === "sops");
}

/** Whether a scalar has the type that is asked for. kubectl hands `1.0` and `1e3` on as whole numbers. */
function fits({ tag, value }: YamlScalar, found: PlainType, { kind }: ValueType): boolean {
  if (tag !== undefined && found !== "string") return true;
  const isWhole = found === "integer" || (found === "float" && Number.isInteger(Number(value)));
  switch (kind) {
    case "text":
    case "time":
    case "bytes":
    case "words":
      return found === "string";
    case "integer":
      return isWhole;
    case "number":
      return found === "integer" || found === "float";
    case "boolean":
      return found === "boolean";
    case "integer or text":
      return isWhole || found === "string";
    case "quantity":
      return found !== "boolean";
    default:
      return true;
  }
}

const patterns = new Map<string, RegExp | undefined>();

/** A pattern of a definition, which is written for Go: undefined where JavaScript cannot read it. */
function compiled(pattern: string): RegExp | undefined {
  if (patterns.has(pattern)) return patterns.get(pattern);
  let expression: RegExp | undefined;
  try {
    expression = new RegExp(pattern, "u");
  } catch {
    expression = undefined;
  }
  patterns.set(pattern, expression);
  return expression;
}

/** As Go reads it: line breaks do not count, blanks are none of it. */
const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

function holds({ value }: YamlScalar, wanted: ValueType): boolean {
  // What is empty counts as not said.
  if (wanted.kind === "words") return value === "" || wanted.words.includes(value);
  if (wanted.kind === "bytes") return BASE64.test(value.replaceAll(/[\r\n]/g, "")) || standsForASecret(value);
  if (!("pattern" in wanted) && !("least" in wanted) && !("most" in wanted)) return true;
  if (wanted.kind === "text" || wanted.kind === "time") {
    const { pattern } = wanted;
    return pattern === undefined || value.length > MAX_MATCHED || compiled(pattern)?.test(value) !== false;
  }
  if (wanted.kind !== "integer" && wanted.kind !== "number") return true;
  const number = Number(value.replaceAll("_", ""));
  return !(number < (wanted.least ?? -Infinity) || number > (wanted.most ?? Infinity));
}

function duplicatesIn(
  items: readonly (YamlNode | undefined)[],
  { item, keys }: Extract<ValueType, { kind: "list" }>,
  list: string,
): Duplicate[] {
  const first = new Map<string, Span>();
  const found: Duplicate[] = [];
  for (const each of items) {
    const map = asMap(each);
    if (map === undefined || entryOf(map, "$patch") !== undefined) continue;
    const entries = keys.map((key) => entryOf(map, key));
    const values = entries.map((entry, index) => {
      const usual = item.kind === "object" ? item.type.fields.get(keys[index] ?? "")?.value.usual : undefined;
      return scalarText(entry?.value) ?? (typeof usual === "string" ? usual : "");
    });
    const isTold = entries.some((entry) => entry !== undefined);
    if (!isTold || values.some((value, index) => value === "" && entries[index] === undefined && index === 0)) continue;
    if (entries.some((entry) => isPlaceholder(asScalar(entry?.value)))) continue;
    const at = asScalar(entries[0]?.value) ?? map;
    const key = JSON.stringify(values);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, at);
    else found.push({ list, keys, values, at, first: earlier });
  }
  return found;
}
