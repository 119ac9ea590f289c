import { asMap, asScalar, asSequence, itemsAt, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlScalar, YamlSequence } from "../../../../syntax/yaml/tree.ts";
import type { BuildState } from "./build-state.ts";
import { keyOf, mapItems, plainMap, resolved, withEntry, withText } from "./edit.ts";
import { WrongShape } from "./field-spec.ts";
import type { FieldSpecs } from "./field-specs.ts";
import type { Kustomization } from "./kustomization.ts";
import { type Pattern, readPattern } from "./pattern.ts";
import { currentId, type Resource } from "./resource.ts";
import { changeFields } from "./transform.ts";

/** An entry of `images`. */
interface ImageChange {
  readonly pattern: Pattern;
  readonly newName: YamlScalar | undefined;
  readonly newTag: YamlScalar | undefined;
  readonly digest: YamlScalar | undefined;
  readonly tagSuffix: YamlScalar | undefined;
}

/** Carries out `images`: in every list of containers, wherever it stands, and in the fields that are known for images. */
export function setImages(
  resources: readonly Resource[],
  { root, file }: Kustomization,
  fields: FieldSpecs,
  state: BuildState,
): void {
  for (const entry of [...itemsAt(root, "images"), ...itemsAt(root, "imageTags")]) {
    const change = readChange(entry);
    if (change === undefined) {
      state.gap(`An image in \`${file.path}\` is named in a way that is not known here`);
      continue;
    }
    if (!state.spend("visited objects", resources.length)) return;
    for (const resource of resources) {
      if (currentId(resource).kind === "CustomResourceDefinition") continue;
      resource.node = asMap(inContainers(resource.node, change, new Map())) ?? resource.node;
      const setImage = (field: YamlNode): YamlNode => {
        if (asScalar(field) === undefined) throw new WrongShape("an image is no text");
        return changedImage(field, change);
      };
      changeFields(resource, fields.images, { at: entry, change: setImage }, state);
    }
  }
}

function readChange(entry: YamlNode): ImageChange | undefined {
  const pattern = readPattern(`^${textAt(entry, "name") ?? ""}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  if (pattern === undefined) return undefined;
  const given = (key: string): YamlScalar | undefined => {
    const scalar = asScalar(valueAt(entry, key));
    return scalar === undefined || scalar.value === "" ? undefined : scalar;
  };
  return {
    pattern,
    newName: given("newName"),
    newTag: given("newTag"),
    digest: given("digest"),
    tagSuffix: given("tagSuffix"),
  };
}

/** The image as the entry has it: where its new tag, digest or name stands. */
function changedImage(node: YamlNode, { pattern, newName, newTag, digest, tagSuffix }: ImageChange): YamlNode {
  const scalar = asScalar(node);
  if (scalar === undefined || !pattern.matches(scalar.value, false)) return node;
  const image = splitImage(scalar.value);
  const isSet = newTag !== undefined || digest !== undefined;
  const tag = isSet ? (newTag?.value ?? "") : image.tag + (tagSuffix?.value ?? "");
  const hash = isSet ? (digest?.value ?? "") : tagSuffix === undefined ? image.digest : "";
  const name = newName?.value ?? image.name;
  const text = `${name}${tag === "" ? "" : `:${tag}`}${hash === "" ? "" : `@${hash}`}`;
  const at = newTag ?? digest ?? newName ?? tagSuffix;
  return text === scalar.value && at === undefined ? node : withText(scalar, text, at);
}

function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf("/"), 0);
  const at = image.indexOf("@", slash);
  const colon = image.indexOf(":", slash);
  const hasTag = colon >= 0 && (at < 0 || colon < at);
  const nameEnd = hasTag ? colon : at < 0 ? image.length : at;
  return {
    name: image.slice(0, nameEnd),
    tag: hasTag ? image.slice(colon + 1, at < 0 ? image.length : at) : "",
    digest: at < 0 ? "" : image.slice(at + 1),
  };
}

const CONTAINER_LISTS = new Set(["containers", "initContainers"]);

/** @param done what aliases lead to: they may lead there any number of times */
function inContainers(node: YamlNode, change: ImageChange, done: Map<YamlNode, YamlNode>): YamlNode {
  if (node.type === "scalar") return node;
  if (node.type !== "alias") return inCollection(node, change, done);
  const value = resolved(node);
  if (value === undefined || value.type === "scalar") return node;
  let result = done.get(value);
  if (result === undefined) done.set(value, (result = inCollection(value, change, done)));
  return result === value ? node : result;
}

function inCollection(node: YamlMap | YamlSequence, change: ImageChange, done: Map<YamlNode, YamlNode>): YamlNode {
  return node.type === "map" ? inMap(node, change, done) : mapItems(node, (item) => inContainers(item, change, done));
}

function inMap(map: YamlMap, change: ImageChange, done: Map<YamlNode, YamlNode>): YamlMap {
  let result = map;
  for (const entry of plainMap(map).entries) {
    const key = keyOf(entry);
    if (key === undefined || entry.value === undefined) continue;
    const value = inContainers(entry.value, change, done);
    const changed = CONTAINER_LISTS.has(key) ? inContainerList(value, change) : value;
    if (changed !== entry.value) result = withEntry(result, key, changed, changed);
  }
  return result;
}

function inContainerList(node: YamlNode, change: ImageChange): YamlNode {
  const list = asSequence(node);
  if (list === undefined) return node;
  const changed = mapItems(list, (item) => {
    const container = asMap(item);
    const image = valueAt(container, "image");
    if (container === undefined || image === undefined) return item;
    const set = changedImage(image, change);
    return set === image ? item : withEntry(container, "image", set, set);
  });
  return changed === list ? node : changed;
}
