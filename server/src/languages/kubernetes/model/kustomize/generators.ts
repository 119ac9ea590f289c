import type { Span } from "../../../../base/span.ts";
import { asMap, asScalar, entriesOf, itemsAt, scalarText, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";
import { booleanValue, scalarType } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { encodeBase64, goJson, nameSuffixOf } from "./digest.ts";
import { keyOf, newEntry, newMap, plainScalar, stringScalar, withEntry, withPath } from "./edit.ts";
import { type Kustomization, readNamed } from "./kustomization.ts";
import { currentId, hasId, newResource, type Resource, sameId, setName, shownId, storeId } from "./resource.ts";

/** A key of a generated object, and its value where it stands. */
interface Pair {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

type Kind = "ConfigMap" | "Secret";

/** Carries out `configMapGenerator` and `secretGenerator`, putting what they make among the resources. */
export function generate(resources: readonly Resource[], kustomization: Kustomization, state: BuildState): Resource[] {
  const made = [
    ...itemsAt(kustomization.root, "configMapGenerator").map((entry) =>
      makeObject("ConfigMap", entry, kustomization, state),
    ),
    ...itemsAt(kustomization.root, "secretGenerator").map((entry) => makeObject("Secret", entry, kustomization, state)),
  ];
  return made.reduce<Resource[]>(
    (all, resource) => (resource === undefined || !state.spend("objects") ? all : absorbed(all, resource, state)),
    [...resources],
  );
}

function makeObject(
  kind: Kind,
  entry: YamlNode,
  kustomization: Kustomization,
  state: BuildState,
): Resource | undefined {
  const { file, root } = kustomization;
  const name = asScalar(valueAt(entry, "name"));
  if (name === undefined || name.value === "") {
    state.gap(`A ${kind} that \`${file.path}\` generates has no name`);
    return undefined;
  }
  const options = [valueAt(entry, "options"), valueAt(root, "generatorOptions")];
  const isOn = (key: string): boolean => options.some((from) => booleanValue(valueAt(from, key)) === true);
  const { pairs, missing } = readPairs(entry, kustomization, state);
  const scalars: [string, YamlNode | undefined][] = [
    ["apiVersion", plainScalar("v1", name)],
    ["kind", plainScalar(kind, name)],
    ["metadata", metadataOf(entry, name, options)],
    ["type", kind === "Secret" ? typeOf(entry, name) : undefined],
    ["data", dataOf(kind, pairs, entry)],
    ["immutable", isOn("immutable") ? plainScalar("true", entry) : undefined],
  ];
  const entries = scalars.flatMap(([key, value]) =>
    value === undefined ? [] : [newEntry(plainScalar(key, name), value)],
  );
  const unitStart = file.documents().findLast(({ start }) => start <= entry.start - file.base)?.start ?? 0;
  const origin = { path: file.path, unitStart, start: entry.start - file.base };
  const behavior = textAt(entry, "behavior");
  return {
    ...newResource(newMap(entry, entries), origin),
    hashed: !isOn("disableNameSuffixHash"),
    behavior: behavior === "merge" || behavior === "replace" ? behavior : "create",
    unknown: missing.map((key) => ["data", key]),
  };
}

function metadataOf(entry: YamlNode, name: YamlScalar, options: readonly (YamlNode | undefined)[]): YamlMap {
  const namespace = asScalar(valueAt(entry, "namespace"));
  const parts: [string, YamlNode | undefined][] = [
    ["name", stringScalar(name.value, name)],
    [
      "namespace",
      namespace === undefined || namespace.value === "" ? undefined : stringScalar(namespace.value, namespace),
    ],
    ["labels", mergedPairs(options, "labels")],
    ["annotations", mergedPairs(options, "annotations")],
  ];
  return newMap(
    name,
    parts.flatMap(([key, value]) => (value === undefined ? [] : [newEntry(plainScalar(key, name), value)])),
  );
}

/** Labels or annotations of a generator; its own win over those of all. */
function mergedPairs(options: readonly (YamlNode | undefined)[], field: string): YamlMap | undefined {
  const entries = new Map<string, YamlEntry>();
  for (const from of options) {
    for (const { key, value } of entriesOf(valueAt(from, field))) {
      const name = scalarText(key);
      const text = asScalar(value);
      if (name === undefined || key === undefined || text === undefined || entries.has(name)) continue;
      entries.set(name, newEntry(key, stringScalar(text.value, text)));
    }
  }
  const [first] = entries.values();
  return first === undefined ? undefined : newMap(first, [...entries.values()]);
}

function typeOf(entry: YamlNode, name: YamlScalar): YamlScalar {
  const type = asScalar(valueAt(entry, "type"));
  return type === undefined || type.value === "" ? plainScalar("Opaque", name) : stringScalar(type.value, type);
}

function dataOf(kind: Kind, pairs: readonly Pair[], at: Span): YamlMap | undefined {
  if (kind === "ConfigMap" && pairs.length === 0) return undefined;
  const entries = pairs.map(({ key, keySpan, value, valueSpan }) =>
    newEntry(stringScalar(key, keySpan), stringScalar(kind === "Secret" ? encodeBase64(value) : value, valueSpan)),
  );
  return newMap(at, entries);
}

interface ReadPairs {
  readonly pairs: readonly Pair[];
  /** Keys whose values could not be read. */
  readonly missing: readonly string[];
}

function readPairs(entry: YamlNode, kustomization: Kustomization, state: BuildState): ReadPairs {
  const pairs = new Map<string, Pair>();
  const missing: string[] = [];
  const add = (pair: Pair): void => {
    if (pairs.has(pair.key)) state.gap(`\`${kustomization.file.path}\` generates \`${pair.key}\` twice`);
    else pairs.set(pair.key, pair);
  };
  const older = asScalar(valueAt(entry, "env"));
  for (const source of [...itemsAt(entry, "envs"), ...(older === undefined ? [] : [older])]) {
    const file = readNamed(kustomization, scalarText(source) ?? "", state, true);
    if (file !== undefined) for (const pair of linesOf(file.text, file.base)) add(pair);
  }
  for (const literal of itemsAt(entry, "literals")) {
    const pair = asScalar(literal) === undefined ? undefined : readLiteral(asScalar(literal));
    if (pair === undefined) state.gap(`A literal in \`${kustomization.file.path}\` is no \`key=value\``);
    else add(pair);
  }
  for (const source of itemsAt(entry, "files")) {
    const text = scalarText(source) ?? "";
    const parts = text.split("=");
    const [key = "", path = key] = parts;
    if (parts.length > 2 || key === "" || path === "") {
      state.gap(`\`${text}\` in \`${kustomization.file.path}\` names no file`);
      continue;
    }
    const name = parts.length === 2 ? key : path.slice(path.lastIndexOf("/", path.length - 2) + 1);
    const file = readNamed(kustomization, path, state, true);
    if (file === undefined) missing.push(name);
    else {
      const valueSpan = { start: file.base, end: file.base + file.text.length };
      add({ key: name, keySpan: source, value: file.text, valueSpan });
    }
  }
  return { pairs: [...pairs.values()], missing };
}

function readLiteral(scalar: YamlScalar | undefined): Pair | undefined {
  const text = scalar?.value ?? "";
  const sign = text.indexOf("=");
  if (scalar === undefined || sign < 1) return undefined;
  const written = text.slice(sign + 1);
  const isQuoted = written.length > 1 && /^["']/.test(written) && written.at(-1) === written[0];
  // Within quotes or blocks a place in the text is none in the file.
  const from = scalar.style === "plain" && scalar.end - scalar.start === text.length ? scalar.start + sign : undefined;
  const quote = isQuoted ? 1 : 0;
  return {
    key: text.slice(0, sign),
    keySpan: from === undefined ? scalar : { start: scalar.start, end: from },
    value: isQuoted ? written.slice(1, -1) : written,
    valueSpan: from === undefined ? scalar : { start: from + 1 + quote, end: scalar.end - quote },
  };
}

/** The lines of a file of `key=value`, as kustomize reads them: no quotes, no variables. */
function linesOf(text: string, base: number): Pair[] {
  const pairs: Pair[] = [];
  for (const match of text.matchAll(/^\ufeff?[^\S\n]*([^\s#=][^=\n]*?)?(?:=([^\n]*?))?\r?$/gm)) {
    const [line, key = "", value = ""] = match;
    if (key === "") continue;
    const start = base + match.index + line.indexOf(key);
    const valueStart = start + Math.min(key.length + 1, base + match.index + line.length - start);
    pairs.push({
      key,
      keySpan: { start, end: start + key.length },
      value,
      valueSpan: { start: valueStart, end: valueStart + value.length },
    });
  }
  return pairs;
}

/** Puts a generated object among others: as a new one, or over the one that it is to be merged with. */
function absorbed(resources: Resource[], made: Resource, state: BuildState): Resource[] {
  const id = currentId(made);
  if (!state.spend("compared objects", resources.length)) return resources;
  const matches = resources.filter((resource) => hasId(resource, (known) => sameId(known, id)));
  const [old] = matches;
  if (old === undefined) {
    if (made.behavior !== "create") state.gap(`There is no ${shownId(id)} that the generated one is merged with`);
    return [...resources, made];
  }
  if (matches.length > 1 || made.behavior === "create") {
    state.gap(`The generated ${shownId(id)} exists already`);
    return resources;
  }
  return resources.with(resources.indexOf(old), overOld(old, made));
}

function overOld(old: Resource, made: Resource): Resource {
  let node = made.node;
  for (const field of ["labels", "annotations"]) node = withMerged(node, old.node, ["metadata", field]);
  for (const field of ["name", "namespace"])
    node = withPath(node, ["metadata", field], old.node, () => valueAt(old.node, "metadata", field));
  if (made.behavior === "merge") for (const field of ["data", "binaryData"]) node = withMerged(node, old.node, [field]);
  return { ...made, node, previous: [...old.previous], prefixes: [...old.prefixes], suffixes: [...old.suffixes], variables: [...old.variables], hashed: made.hashed && old.hashed, behavior: old.behavior }; // oxfmt-ignore
}

/** A map of texts with what the old one has and the new one has not. */
function withMerged(node: YamlMap, old: YamlMap, path: readonly string[]): YamlMap {
  const before = asMap(valueAt(old, ...path));
  if (before === undefined) return node;
  return withPath(node, path, before, (value) => {
    let map = asMap(value) ?? newMap(before);
    for (const entry of entriesOf(before)) {
      const key = keyOf(entry) ?? "";
      const text = asScalar(entry.value);
      if (text !== undefined && valueAt(map, key) === undefined)
        map = withEntry(map, key, stringScalar(text.value, text), entry.key ?? entry);
    }
    return map;
  });
}

/** Gives generated objects the names that follow from what they hold. What is not known gives no name either. */
export function addHashes(resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (!resource.hashed) continue;
    storeId(resource);
    if (resource.unknown.length > 0) {
      resource.unknown = [...resource.unknown, ["metadata", "name"]];
      continue;
    }
    const { name } = currentId(resource);
    const at = valueAt(resource.node, "metadata", "name") ?? resource.node;
    setName(resource, `${name}-${nameSuffixOf(hashedJson(resource.node))}`, at);
  }
}

/** What the name follows from. The name itself does not count, as kustomize looks for it where it never is. */
function hashedJson(node: YamlMap): string {
  const kind = textAt(node, "kind") ?? "";
  const fields: [string, string | undefined][] =
    kind === "Secret"
      ? [
          ["data", jsonAt(node, "data")],
          ["kind", goJson(kind)],
          ["name", '""'],
          ["stringData", asMap(valueAt(node, "stringData")) && jsonAt(node, "stringData")],
          ["type", goJson(textAt(node, "type") ?? "")],
        ]
      : [
          ["binaryData", asMap(valueAt(node, "binaryData")) && jsonAt(node, "binaryData")],
          ["data", jsonAt(node, "data")],
          ["kind", goJson(kind)],
          ["name", '""'],
        ];
  return `{${fields.flatMap(([key, json]) => (json === undefined ? [] : [`"${key}":${json}`])).join()}}`;
}

function jsonAt(node: YamlMap, field: string): string {
  const map = asMap(valueAt(node, field));
  if (map === undefined) return '""';
  const pairs = entriesOf(map)
    .map((entry) => [keyOf(entry) ?? "", entry.value] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${pairs.map(([key, value]) => `${goJson(key)}:${jsonOf(value)}`).join()}}`;
}

function jsonOf(node: YamlNode | undefined): string {
  const text = scalarText(node);
  if (text === undefined) return "null";
  switch (scalarType(node)) {
    case "integer":
    case "float":
      return text;
    case "boolean":
      return String(booleanValue(node) === true);
    case "null":
      return "null";
    default:
      return goJson(text);
  }
}
