import { asMap, textAt, valueAt } from "../../../../syntax/yaml/access.ts";
import type { YamlMap } from "../../../../syntax/yaml/tree.ts";
import { accumulate, addBuildMetadata } from "./accumulate.ts";
import { createBuildState } from "./build-state.ts";
import { type KustomizeSource, openFiles } from "./files.ts";
import { addHashes } from "./generators.ts";
import { readKustomization } from "./kustomization.ts";
import { followNames } from "./name-references.ts";
import { withDates } from "./objects.ts";
import { sorted } from "./order.ts";
import type { ObjectOrigin, Resource } from "./resource.ts";
import { withTextAnnotations } from "./transform.ts";
import { putVariables } from "./variables.ts";

/** What a root kustomization makes. */
export interface KustomizeBuild {
  /** In the order in which kustomize prints them. */
  readonly objects: readonly BuiltObject[];
  /** Something comes from elsewhere, could not be followed, or is refused by kustomize: there may be more, or other, objects. */
  readonly open: boolean;
  /** In words: what could not be followed, and what does nothing. */
  readonly gaps: readonly string[];
  /** Every file that was read. */
  readonly files: ReadonlySet<string>;
  /** The file and the offset in it of an offset of a built node. */
  placeOf(offset: number): { path: string; offset: number } | undefined;
}

export interface BuiltObject {
  /** As if it had been parsed; its offsets are those of `placeOf`. */
  readonly node: YamlMap;
  readonly origin: ObjectOrigin;
  /** Keys that lead to values which could not be worked out. */
  readonly unknown: readonly (readonly string[])[];
}

/**
 * What `kubectl kustomize` makes of a folder, by what its files say and nothing else: no program is run, nothing is fetched.
 * Never throws: what kustomize would refuse is a gap, and what can be built without it is built.
 * @param folder of the root, from the workspace folder
 * @param source where files come from; the same object for builds that are to share what they parse
 */
export function buildKustomization(folder: string, source: KustomizeSource): KustomizeBuild {
  const files = openFiles(source);
  const gathered = createBuildState(files);
  const { state } = gathered;
  const { resources, fields, variables } = accumulate(folder, [], state);
  addHashes(resources);
  followNames(resources, fields, state);
  putVariables(resources, variables, fields, state);
  const root = files.kustomizationIn(folder) === undefined ? undefined : readKustomization(folder, state);
  const deployed = resources.filter(isDeployed);
  const mayHoldDates = files.mayHoldDates();
  const ordered = root === undefined ? deployed : sorted(deployed, root, state);
  if (root !== undefined) addBuildMetadata(ordered, root, state);
  return {
    objects: ordered.map((resource) => ({
      node: mayHoldDates ? printed(resource) : withTextAnnotations(resource),
      origin: resource.origin,
      unknown: resource.unknown,
    })),
    open: gathered.isOpen(),
    gaps: gathered.gaps,
    files: files.paths,
    placeOf: (offset) => files.placeOf(offset),
  };
}

/** Objects for other tools, which kustomize leaves out. */
function isDeployed({ node }: Resource): boolean {
  const local = textAt(valueAt(node, "metadata"), "annotations", "config.kubernetes.io/local-config");
  return local === undefined || local === "false";
}

function printed(resource: Resource): YamlMap {
  const node = withTextAnnotations(resource);
  return asMap(withDates(node)) ?? node;
}
