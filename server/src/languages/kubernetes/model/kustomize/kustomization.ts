import { folderOf, joinPath } from "../../../../base/path.ts";
import {
  asMap,
  asScalar,
  asSequence,
  entriesOf,
  itemsAt,
  scalarText,
  textAt,
  valueAt,
} from "../../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../../syntax/yaml/tree.ts";
import { isNull, scalarType } from "../../../../syntax/yaml/values.ts";
import type { BuildState } from "./build-state.ts";
import { keyOf, newEntry, newMap, stringScalar } from "./edit.ts";
import type { ReadFile } from "./files.ts";

/** A kustomization file, as it is read by whoever carries out one of its fields. */
export interface Kustomization {
  readonly file: ReadFile;
  readonly folder: string;
  /** Its fields, each under its proper name. */
  readonly root: YamlMap;
  readonly isComponent: boolean;
}

type FieldShape = "text" | "list" | "map";

/** The fields of a kustomization (`api/types/kustomization.go` of kustomize 5.7). */
const FIELDS: Readonly<Record<string, FieldShape>> = {
  apiVersion: "text",
  kind: "text",
  metadata: "map",
  openapi: "map",
  namePrefix: "text",
  nameSuffix: "text",
  namespace: "text",
  commonLabels: "map",
  labels: "list",
  commonAnnotations: "map",
  patchesStrategicMerge: "list",
  patchesJson6902: "list",
  patches: "list",
  images: "list",
  imageTags: "list",
  replacements: "list",
  replicas: "list",
  vars: "list",
  sortOptions: "map",
  resources: "list",
  components: "list",
  crds: "list",
  bases: "list",
  configMapGenerator: "list",
  secretGenerator: "list",
  helmGlobals: "map",
  helmCharts: "list",
  helmChartInflationGenerator: "list",
  generatorOptions: "map",
  configurations: "list",
  generators: "list",
  transformers: "list",
  validators: "list",
  buildMetadata: "list",
};

/** Go finds fields whatever the case of their letters. */
const BY_SMALL_LETTERS = new Map(Object.keys(FIELDS).map((name) => [name.toLowerCase(), name]));

/** The kustomization of a folder; undefined where there is none or nothing of it can be read. */
export function readKustomization(folder: string, state: BuildState): Kustomization | undefined {
  const path = state.files.kustomizationIn(folder);
  const file = path === undefined ? undefined : state.files.read(path);
  if (file === undefined) {
    state.gap(`There is no kustomization in \`${folder || "."}\``);
    return undefined;
  }
  const [document, ...others] = file.documents().filter(({ root, fault }) => root !== undefined || fault !== undefined);
  if (document?.fault !== undefined) state.gap(`\`${file.path}\` is not read to the end: ${document.fault}`);
  if (others.length > 0) state.note(`Only the first document of \`${file.path}\` counts`);
  const map = asMap(document?.root);
  if (map === undefined) {
    state.gap(`\`${file.path}\` is empty`);
    return undefined;
  }
  const root = withProperNames(map, file.path, state);
  const kind = textAt(root, "kind") ?? "";
  if (!["", "Kustomization", "Component"].includes(kind)) state.gap(`\`${file.path}\` is of kind \`${kind}\``);
  if (root.entries.every((entry) => ["apiVersion", "kind"].includes(keyOf(entry) ?? "")))
    state.gap(`\`${file.path}\` says nothing`);
  for (const field of wrongTexts(root))
    state.gap(`A value of \`${field}\` in \`${file.path}\` is no text: it wants quotes`);
  return { file, folder, root, isComponent: kind === "Component" };
}

function withProperNames(map: YamlMap, path: string, state: BuildState): YamlMap {
  const entries = entriesOf(map).flatMap((entry) => {
    const key = keyOf(entry) ?? "";
    const name = BY_SMALL_LETTERS.get(key.toLowerCase());
    if (name === undefined || entry.key === undefined) {
      state.gap(`\`${key}\` in \`${path}\` is no field of a kustomization`);
      return [];
    }
    if (!hasShape(entry.value, FIELDS[name])) {
      state.gap(`\`${key}\` in \`${path}\` is no ${FIELDS[name] ?? "text"}`);
      return [];
    }
    return entry.value === undefined ? [] : [newEntry(stringScalar(name, entry.key), entry.value)];
  });
  return newMap(map, entries);
}

function hasShape(node: YamlNode | undefined, shape: FieldShape | undefined): boolean {
  if (isNull(node)) return true;
  if (shape === "map") return asMap(node) !== undefined;
  return shape === "list" ? asSequence(node) !== undefined : scalarType(node) === "string";
}

/** Fields with values that kustomize takes for nothing but texts: it refuses numbers and booleans. */
function wrongTexts(root: YamlMap): readonly string[] {
  const isWrong = (node: YamlNode | undefined): boolean =>
    asScalar(node) !== undefined && scalarType(node) !== "string" && !isNull(node);
  const hasWrong = (map: YamlNode | undefined): boolean => entriesOf(map).some(({ value }) => isWrong(value));
  const wrong = (field: string, holds: (item: YamlNode) => boolean): string[] =>
    itemsAt(root, field).some(holds) ? [field] : [];
  const generator = (item: YamlNode): boolean =>
    hasWrong(item) ||
    ["literals", "files", "envs"].some((list) => itemsAt(item, list).some(isWrong)) ||
    ["labels", "annotations"].some((map) => hasWrong(valueAt(item, "options", map)));
  return [
    ...["commonLabels", "commonAnnotations"].filter((field) => hasWrong(valueAt(root, field))),
    ...["labels", "annotations"].filter((field) => hasWrong(valueAt(root, "generatorOptions", field))),
    ...wrong("labels", (item) => hasWrong(valueAt(item, "pairs"))),
    ...["images", "imageTags"].flatMap((field) => wrong(field, hasWrong)),
    ...["configMapGenerator", "secretGenerator"].flatMap((field) => wrong(field, generator)),
    ...["patches", "patchesJson6902"].flatMap((field) =>
      wrong(field, (item) => hasWrong(item) || hasWrong(valueAt(item, "target"))),
    ),
    ...["resources", "bases", "components", "configurations", "crds", "patchesStrategicMerge"].flatMap((field) =>
      wrong(field, isWrong),
    ),
  ];
}

/** The texts of a list, with their places. */
export function textsAt({ root }: Kustomization, field: string): readonly YamlScalar[] {
  return itemsAt(root, field).filter((item) => item.type === "scalar");
}

/** The path of a file that a kustomization names. */
export function pathFrom({ folder }: Kustomization, named: string): string {
  return joinPath(folder, named);
}

/**
 * A file that a kustomization names: kustomize reads none outside of its folder.
 * @param isInput a generator is given it
 */
export function readNamed(
  kustomization: Kustomization,
  named: string,
  state: BuildState,
  isInput = false,
): ReadFile | undefined {
  const path = pathFrom(kustomization, named);
  if (named.startsWith("/")) {
    state.gap(`\`${named}\` in \`${kustomization.file.path}\` is a path of one machine`);
    return undefined;
  }
  const file = state.files.read(path);
  if (file === undefined) {
    const words = `There is no file \`${path}\`, which \`${kustomization.file.path}\` names`;
    if (isInput && state.files.lacksInputs) state.note(words);
    else state.gap(words);
  } else if (!isInside(path, kustomization.folder))
    state.gap(`\`${path}\` does not lie in \`${kustomization.folder || "."}\`, so kustomize does not read it`);
  return file;
}

function isInside(path: string, folder: string): boolean {
  return folder === "" ? !path.startsWith("../") : folderOf(path) === folder || path.startsWith(`${folder}/`);
}

/** Whether an entry of resources is fetched from elsewhere. Asked only of what is neither a file nor a folder here. */
export function isRemote(entry: string): boolean {
  return /:\/\/|^git@|^git::|[?&]ref=|^[\w.-]+\.(?:com|org|io|net|dev)[/:]/.test(entry);
}

/** Files and folders that a kustomization is made of, without carrying anything out. */
export function namedPaths(root: YamlNode): readonly string[] {
  const texts = (...fields: readonly string[]): string[] =>
    fields.flatMap((field) => itemsAt(root, field).flatMap((item) => scalarText(item) ?? []));
  const paths = (...fields: readonly string[]): string[] =>
    fields.flatMap((field) => itemsAt(root, field).flatMap((item) => textAt(item, "path") ?? []));
  const sources = ["configMapGenerator", "secretGenerator"].flatMap((field) =>
    itemsAt(root, field).flatMap((item) => [
      ...itemsAt(item, "files").flatMap((source) => (scalarText(source) ?? "").split("=").at(-1) ?? []),
      ...itemsAt(item, "envs").flatMap((source) => scalarText(source) ?? []),
      ...[textAt(item, "env")].filter((source) => source !== undefined),
    ]),
  );
  return [
    ...texts("resources", "bases", "components", "crds", "configurations"),
    ...texts("patchesStrategicMerge").filter((patch) => !patch.includes("\n")),
    ...paths("patches", "patchesJson6902", "replacements"),
    ...sources,
  ].filter((path) => path !== "");
}
