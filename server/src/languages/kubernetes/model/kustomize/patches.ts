import { asMap, asSequence, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import { splitDocuments, parseYamlDocument } from "../../../../syntax/yaml/yaml.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";
import { booleanValue } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { sizeOf, textsOf, withPath, withoutEntry } from "./edit.ts";
import { WrongShape } from "./field-spec.ts";
import type { FileDocument, ReadFile } from "./files.ts";
import { DoesNotApply, applyJsonPatch } from "./json-patch.ts";
import { type Kustomization, readNamed } from "./kustomization.ts";
import { strategicMerge } from "./merge.ts";
import { nodeMover, placesInScalar } from "./moved.ts";
import { objectsOf, throughJson, withoutDates } from "./objects.ts";
import { currentId, hasId, idOf, type Resource, sameId, shownId, storeId } from "./resource.ts";
import { type Selects, readTarget } from "./selector.ts";

/** A patch as it is written: where, and what. */
interface PatchText {
  readonly shown: string;
  readonly documents: readonly FileDocument[];
  readonly file: ReadFile;
}

interface PatchOptions {
  readonly changesName: boolean;
  readonly changesKind: boolean;
  /** Its labels and annotations are texts before it is applied, also a null that would take one away. */
  readonly readsTexts: boolean;
}

const OLD_STYLE: PatchOptions = { changesName: false, changesKind: false, readsTexts: true };

/** Carries out `patchesStrategicMerge` and `patches`. */
export function applyPatches(
  resources: readonly Resource[],
  kustomization: Kustomization,
  state: BuildState,
): Resource[] {
  let left = [...resources];
  for (const entry of itemsAt(kustomization.root, "patchesStrategicMerge")) {
    const text = entry.type === "scalar" ? strategicText(entry, kustomization, state) : undefined;
    if (text !== undefined) left = applyStrategic(left, text, undefined, OLD_STYLE, state);
  }
  for (const entry of itemsAt(kustomization.root, "patches")) left = applyPatch(left, entry, kustomization, state);
  return left;
}

/** Carries out `patchesJson6902`, which comes behind labels and names. */
export function applyJsonPatches(
  resources: readonly Resource[],
  kustomization: Kustomization,
  state: BuildState,
): void {
  for (const entry of itemsAt(kustomization.root, "patchesJson6902")) {
    const text = patchText(entry, kustomization, state);
    if (text === undefined) continue;
    if (textAt(entry, "target", "name") === undefined) state.gap(`${text.shown} names no object`);
    else applyOperations(resources, text, valueAt(entry, "target"), state);
  }
}

function applyPatch(
  resources: Resource[],
  entry: YamlNode,
  kustomization: Kustomization,
  state: BuildState,
): Resource[] {
  const text = patchText(entry, kustomization, state);
  if (text === undefined) return resources;
  const target = valueAt(entry, "target");
  if (text.documents.some(({ root }) => asSequence(root) !== undefined)) {
    applyOperations(resources, text, target, state, storeId);
    return resources;
  }
  const changesName = booleanValue(valueAt(entry, "options", "allowNameChange")) === true;
  const changesKind = booleanValue(valueAt(entry, "options", "allowKindChange")) === true;
  const readsTexts = asMap(target) !== undefined || changesName || changesKind;
  return applyStrategic(resources, text, target, { changesName, changesKind, readsTexts }, state);
}

/** The text that an entry names or holds. */
function patchText(entry: YamlNode, kustomization: Kustomization, state: BuildState): PatchText | undefined {
  const path = textAt(entry, "path") ?? "";
  const inline = valueAt(entry, "patch");
  if (path !== "") return fileText(path, kustomization, state);
  if (inline?.type === "scalar" && inline.value.trim() !== "") return inlineText(inline, kustomization);
  state.gap(`A patch in \`${kustomization.file.path}\` has neither path nor text`);
  return undefined;
}

function strategicText(entry: YamlScalar, kustomization: Kustomization, state: BuildState): PatchText | undefined {
  const isText = entry.value.includes("\n") || /^\s*[{]/.test(entry.value);
  return isText ? inlineText(entry, kustomization) : fileText(entry.value, kustomization, state);
}

function fileText(named: string, kustomization: Kustomization, state: BuildState): PatchText | undefined {
  const file = readNamed(kustomization, named, state);
  return file === undefined ? undefined : { shown: `The patch \`${file.path}\``, documents: file.documents(), file };
}

const inlineDocuments = new WeakMap<YamlScalar, readonly FileDocument[]>();

function inlineText(scalar: YamlScalar, { file }: Kustomization): PatchText {
  let documents = inlineDocuments.get(scalar);
  if (documents === undefined) {
    const place = placesInScalar(scalar, file.text, file.base);
    // Kustomize cuts the blank around a patch off.
    const text = scalar.value.trimEnd();
    const unitStart = file.documents().findLast(({ start }) => start <= scalar.start - file.base)?.start ?? 0;
    documents = splitDocuments(text).map((chunk) => {
      const { root, problems, limit } = parseYamlDocument(chunk.text);
      const fault = limit === undefined ? problems[0]?.message : `it is ${limit}`;
      const moved = nodeMover((offset, isEnd) => place(chunk.start + offset, isEnd))(root);
      return { start: unitStart, text: chunk.text, root: moved, fault };
    });
    inlineDocuments.set(scalar, documents);
  }
  return { shown: `A patch in \`${file.path}\``, documents, file };
}

function applyOperations(
  resources: readonly Resource[],
  text: PatchText,
  target: YamlNode | undefined,
  state: BuildState,
  before?: (resource: Resource) => void,
): void {
  const [document] = text.documents.filter(({ root }) => root !== undefined);
  const operations = asSequence(document?.root)?.items.filter((item) => item !== undefined) ?? [];
  if (document?.fault !== undefined) state.gap(`${text.shown} cannot be read: ${document.fault}`);
  if (operations.length === 0) state.gap(`${text.shown} holds no operations`);
  for (const resource of selected(resources, target, text, state)) {
    if (!state.spend("patched objects")) return;
    before?.(resource);
    try {
      resource.node = patchedByOperations(resource.node, operations, state);
    } catch (error) {
      if (!(error instanceof DoesNotApply)) throw error;
      state.gap(`${text.shown} does not fit ${shownId(currentId(resource))}: ${error.message}`);
    }
  }
}

const MAX_COPY = 100_000;

function patchedByOperations(node: YamlMap, operations: readonly YamlNode[], state: BuildState): YamlMap {
  const mayCopy = (value: YamlNode): boolean => state.spend("copied values", sizeOf(value, MAX_COPY));
  const before = asMap(throughJson(node)) ?? node;
  const after = applyJsonPatch(before, operations.map(withoutDates), mayCopy);
  return withTextMap(asMap(throughJson(after)) ?? after, "annotations");
}

function selected(
  resources: readonly Resource[],
  target: YamlNode | undefined,
  text: PatchText,
  state: BuildState,
): readonly Resource[] {
  if (asMap(target) === undefined) {
    state.gap(`${text.shown} names no target`);
    return [];
  }
  const selects: Selects | undefined = readTarget(target);
  if (selects === undefined) {
    state.gap(`${text.shown} has a target that is written in a way that is not known here`);
    return [];
  }
  if (!state.spend("compared objects", resources.length)) return [];
  const found = resources.filter(selects);
  if (found.length === 0) state.note(`${text.shown} matches no object`);
  return found;
}

function applyStrategic(
  resources: Resource[],
  text: PatchText,
  target: YamlNode | undefined,
  options: PatchOptions,
  state: BuildState,
): Resource[] {
  const { objects: patches, faults } = objectsOf(text.documents, text.file);
  for (const fault of faults) state.gap(`${text.shown} cannot be read: ${fault}`);
  const isTargeted = asMap(target) !== undefined;
  if (isTargeted && patches.length > 1) {
    state.gap(`${text.shown} holds several patches for one target`);
    return resources;
  }
  const deleted = new Set<Resource>();
  for (const { node } of patches) {
    const patch = options.readsTexts ? withTextMetadata(node) : node;
    const targets = isTargeted ? selected(resources, target, text, state) : named(resources, patch, text, state);
    for (const resource of targets) {
      if (deleted.has(resource)) continue;
      if (!state.spend("patched objects")) break;
      const patched = patchedNode(resource, isTargeted ? ofSameType(patch, resource) : patch, options, text, state);
      if (patched === undefined) deleted.add(resource);
      else {
        if (options.changesName || options.changesKind) storeId(resource);
        resource.node = patched;
      }
    }
  }
  return deleted.size === 0 ? resources : resources.filter((resource) => !deleted.has(resource));
}

/** The one object that a patch without a target is for. */
function named(
  resources: readonly Resource[],
  patch: YamlMap,
  text: PatchText,
  state: BuildState,
): readonly Resource[] {
  const id = idOf(patch);
  if (!state.spend("compared objects", resources.length)) return [];
  const found = resources.filter((resource) => hasId(resource, (known) => sameId(known, id)));
  if (found.length === 1) return found;
  const words = found.length === 0 ? "there is no such object" : "several objects are known by that";
  state.gap(`${text.shown} is for ${shownId(id)}, and ${words}`);
  return [];
}

/** The patch with labels and annotations as kustomize keeps them while it builds: a map from text to text. */
function withTextMetadata(patch: YamlMap): YamlMap {
  return ["labels", "annotations"].reduce(withTextMap, patch);
}

function withTextMap(node: YamlMap, field: string): YamlMap {
  const map = asMap(valueAt(node, "metadata", field));
  if (map === undefined) return node;
  const texts = textsOf(map);
  return withPath(node, ["metadata", field], map, () => (texts.entries.length === 0 ? undefined : texts));
}

/** A patch with a target takes the version of what it is for. */
function ofSameType(patch: YamlMap, { node }: Resource): YamlMap {
  return withPath(patch, ["apiVersion"], patch, () => valueAt(node, "apiVersion"));
}

function patchedNode(
  resource: Resource,
  patch: YamlMap,
  options: PatchOptions,
  text: PatchText,
  state: BuildState,
): YamlMap | undefined {
  const { node } = resource;
  const lists: (readonly string[])[] = [];
  try {
    const merged = strategicMerge(
      node,
      patch,
      state.hasOwnSchema ? { uncertainList: (path) => lists.push(path) } : undefined,
    );
    if (merged === undefined) return undefined;
    if (lists.length > 0) resource.unknown = [...resource.unknown, ...lists];
    return withIdentity(merged, node, options);
  } catch (error) {
    if (!(error instanceof WrongShape)) throw error;
    state.gap(`${text.shown} does not fit ${shownId(idOf(node))}: ${error.message}`);
    return node;
  }
}

/** Patches change names and kinds only where they are allowed to, and namespaces never. */
function withIdentity(merged: YamlMap, before: YamlMap, options: PatchOptions): YamlMap {
  const restore = (node: YamlMap, ...path: readonly string[]): YamlMap =>
    withPath(node, path, before, () => valueAt(before, ...path));
  let node = options.changesKind ? merged : restore(merged, "kind");
  if (!options.changesName) node = restore(node, "metadata", "name");
  const metadata = asMap(valueAt(node, "metadata"));
  const namespace = valueAt(before, "metadata", "namespace");
  if (namespace !== undefined) return restore(node, "metadata", "namespace");
  if (metadata === undefined) return node;
  return withPath(node, ["metadata"], metadata, () => withoutEntry(metadata, "namespace"));
}
