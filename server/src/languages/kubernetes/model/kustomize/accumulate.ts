import { itemsAt, scalarText, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { BuildState } from "./build-state.ts";
import { newEntry, newMap, plainScalar } from "./edit.ts";
import type { FieldSpecs } from "./field-specs.ts";
import { generate } from "./generators.ts";
import { setImages } from "./images.ts";
import { type Kustomization, isRemote, pathFrom, readKustomization, readNamed, textsAt } from "./kustomization.ts";
import { objectsIn } from "./objects.ts";
import { NO_FIELDS, fieldsOf, mergeFields } from "./own-fields.ts";
import { applyJsonPatches, applyPatches } from "./patches.ts";
import { applyReplacements } from "./replacements.ts";
import { currentId, idOf, keyOfId, newResource, type Resource, shownId } from "./resource.ts";
import { addPairs, renameAll, setLabels, setNamespace, setReplicas } from "./transform.ts";
import { type Variable, declareVariables, mergeVariables } from "./variables.ts";

/** What kustomizations have put together so far. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  readonly fields: FieldSpecs;
  readonly variables: readonly Variable[];
}

const NOTHING: Accumulated = { resources: [], fields: NO_FIELDS, variables: [] };

/** Deeper than anybody nests; each level is a few calls deep in ours. */
const MAX_DEPTH = 100;

/**
 * Builds a folder's kustomization and those that it uses, but for what is done once at the end.
 * @param above folders of those that use it, outermost first
 */
export function accumulate(folder: string, above: readonly string[], state: BuildState): Accumulated {
  const kustomization = readKustomization(folder, state);
  if (kustomization === undefined) return NOTHING;
  if (kustomization.isComponent && above.length > 0) state.gap(`\`${folder}\` is a component, and is used as a base`);
  return carryOut(kustomization, NOTHING, above, state);
}

/** @param before what a component is added to */
function carryOut(
  kustomization: Kustomization,
  before: Accumulated,
  above: readonly string[],
  state: BuildState,
): Accumulated {
  const { root } = kustomization;
  if (textAt(root, "openapi", "path") !== undefined) {
    state.hasOwnSchema = true;
    state.gap(`\`${kustomization.file.path}\` has a schema of its own, which says how lists are merged`);
  }
  const version = textAt(root, "openapi", "version") ?? "";
  if (!["", "v1.21.2", "v1212"].includes(version)) state.gap(`kustomize does not carry the schema \`${version}\``);
  if (textsAt(kustomization, "crds").length > 0)
    state.gap(`\`crds\` of \`${kustomization.file.path}\` may name further references`);
  let { fields, variables } = before;
  const list = resourceList(before.resources, state);
  for (const entry of [...textsAt(kustomization, "resources"), ...textsAt(kustomization, "bases")]) {
    const added = readEntry(entry.value, kustomization, above, state);
    list.add(added.resources);
    fields = mergeFields(fields, added.fields, state);
    variables = mergeVariables(variables, added.variables, state);
  }
  fields = mergeFields(fields, fieldsOf(kustomization, state), state);
  reportPlugins(kustomization, state);
  let accumulated: Accumulated = { resources: generate(list.resources, kustomization, state), fields, variables };
  for (const entry of textsAt(kustomization, "components"))
    accumulated = withComponent(entry.value, kustomization, accumulated, above, state);
  const resources = transform(kustomization, accumulated, state);
  const own = declareVariables(resources, kustomization, state);
  return { resources, fields: accumulated.fields, variables: mergeVariables(accumulated.variables, own, state) };
}

/** The resources in their order, none twice. */
function resourceList(
  before: readonly Resource[],
  state: BuildState,
): { readonly resources: readonly Resource[]; add(more: readonly Resource[]): void } {
  const resources = [...before];
  const known = new Set(before.map(({ node }) => keyOfId(idOf(node))));
  return {
    resources,
    add(more) {
      for (const resource of more) {
        const id = currentId(resource);
        const key = keyOfId(id);
        if (known.has(key)) state.gap(`There are two objects ${shownId(id)}`);
        else resources.push(resource);
        known.add(key);
      }
    },
  };
}

/** What an entry of `resources` brings: a file's objects, or what another kustomization builds. */
function readEntry(
  entry: string,
  kustomization: Kustomization,
  above: readonly string[],
  state: BuildState,
): Accumulated {
  const path = pathFrom(kustomization, entry);
  const isFolder = state.files.kustomizationIn(path) !== undefined;
  if (!isFolder && isRemote(entry)) {
    state.gap(`\`${entry}\` in \`${kustomization.file.path}\` is fetched from elsewhere`);
    return NOTHING;
  }
  if (isFolder) {
    const inside = [...above, kustomization.folder];
    return mayEnter(path, inside, state) ? accumulate(path, inside, state) : NOTHING;
  }
  const file = readNamed(kustomization, entry, state);
  if (file === undefined) return NOTHING;
  const { objects, faults } = objectsIn(file);
  for (const fault of faults) state.gap(`\`${file.path}\` cannot be read: ${fault}`);
  const resources = objects.flatMap(({ node, origin }) => (state.spend("objects") ? [newResource(node, origin)] : []));
  return { ...NOTHING, resources };
}

function mayEnter(folder: string, above: readonly string[], state: BuildState): boolean {
  const isAbove = (inner: string): boolean => folder === inner || folder === "" || inner.startsWith(`${folder}/`);
  if (above.some(isAbove)) state.gap(`\`${folder || "."}\` is used by what it contains`);
  else if (above.length > MAX_DEPTH) state.gap("Kustomizations are nested too deeply");
  else return state.spend("kustomizations");
  return false;
}

function withComponent(
  entry: string,
  kustomization: Kustomization,
  before: Accumulated,
  above: readonly string[],
  state: BuildState,
): Accumulated {
  const folder = pathFrom(kustomization, entry);
  const inside = [...above, kustomization.folder];
  if (isRemote(entry) && state.files.kustomizationIn(folder) === undefined) {
    state.gap(`\`${entry}\` in \`${kustomization.file.path}\` is fetched from elsewhere`);
    return before;
  }
  if (!mayEnter(folder, inside, state)) return before;
  const component = readKustomization(folder, state);
  if (component === undefined) return before;
  if (!component.isComponent) state.gap(`\`${folder}\` is used as a component and is none`);
  return carryOut(component, before, inside, state);
}

/** The transformers, in kustomize's order. */
function transform(
  kustomization: Kustomization,
  { resources: before, fields }: Accumulated,
  state: BuildState,
): readonly Resource[] {
  const resources = applyPatches(before, kustomization, state);
  setNamespace(resources, kustomization, fields, state);
  renameAll(resources, kustomization, fields, state);
  setLabels(resources, kustomization, fields, state);
  addPairs(resources, valueAt(kustomization.root, "commonAnnotations"), fields.commonAnnotations, state);
  applyJsonPatches(resources, kustomization, state);
  setReplicas(resources, kustomization, fields, state);
  setImages(resources, kustomization, fields, state);
  applyReplacements(resources, kustomization, state);
  return resources;
}

/** What is made or changed by programs, which are not run. */
function reportPlugins({ root, file }: Kustomization, state: BuildState): void {
  for (const field of ["generators", "transformers", "validators", "helmCharts", "helmChartInflationGenerator"]) {
    if (itemsAt(root, field).length > 0) state.gap(`\`${field}\` of \`${file.path}\` are not carried out`);
  }
}

const MANAGED_BY = "app.kubernetes.io/managed-by";

/** Carries out `buildMetadata` of the root. The words are kustomize's own, and differ from version to version. */
export function addBuildMetadata(
  resources: readonly Resource[],
  kustomization: Kustomization,
  state: BuildState,
): void {
  const wanted = new Set(itemsAt(kustomization.root, "buildMetadata").map((item) => scalarText(item)));
  const unknown = (...path: readonly string[]): void => {
    for (const resource of resources) resource.unknown = [...resource.unknown, path];
  };
  if (wanted.has("managedByLabel")) {
    unknown("metadata", "labels", MANAGED_BY);
    const spec = { group: "", version: "", kind: "", path: "metadata/labels", create: true };
    const at = valueAt(kustomization.root, "buildMetadata") ?? kustomization.root;
    const pair = newEntry(plainScalar(MANAGED_BY, at), plainScalar("kustomize", at));
    addPairs(resources, newMap(at, [pair]), [spec], state);
  }
  if (wanted.has("originAnnotations")) unknown("metadata", "annotations", "config.kubernetes.io/origin");
  if (wanted.has("transformerAnnotations"))
    unknown("metadata", "annotations", "alpha.config.kubernetes.io/transformations");
}
