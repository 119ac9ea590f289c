import { joinPath } from "../../../base/path.ts";
import type { Span } from "../../../base/span.ts";
import type { BuiltHere, KubernetesFact, WorkspaceView } from "../../../contract/facts.ts";
import type { BuiltSubject } from "../../../contract/language.ts";
import type { TeamSettings } from "../../../contract/settings.ts";
import { factOf } from "./facts.ts";
import type { BuiltObject, KustomizeBuild } from "./kustomize/build.ts";
import type { YamlMap, YamlNode } from "../../../syntax/yaml/tree.ts";
import { nodeMover } from "./kustomize/moved.ts";
import { type KubernetesManifest, kubernetesObject } from "./manifest.ts";

/** What a built object tells others; it stands where its first lines do. */
export function builtFact(
  { node, origin, unknown }: BuiltObject,
  placeOf: KustomizeBuild["placeOf"],
  settings: TeamSettings,
): KubernetesFact {
  const object = kubernetesObject(node, origin.path, settings);
  const fact = factOf({ ...object, partial: object.partial || unknown.length > 0 }, origin.path);
  const place = placeOf(fact.start);
  const start = place?.path === origin.path ? place.offset : origin.start;
  return { ...fact, start, end: start + fact.end - fact.start };
}

/** A manifest as each kustomization builds it that has a part of it, a patch or a setting; none where nothing of it is built. */
export function builtManifests(
  manifest: KubernetesManifest,
  unit: Span,
  workspace: WorkspaceView,
): BuiltSubject<KubernetesManifest>[] {
  return workspace.builtHere().flatMap((here) => {
    const place = placeIn(manifest, unit, here);
    const nodes = partsOf(manifest, unit, here).map(({ node, isOpen }) => ({ node: nodeMover(place)(node), isOpen }));
    const objects = nodes.flatMap(({ node, isOpen }) => {
      if (node?.type !== "map") return [];
      // The environment is that of the folder that is built.
      const object = kubernetesObject(node, joinPath(here.folder, "kustomization.yaml"), manifest.settings);
      return { ...object, partial: object.partial || isOpen };
    });
    if (objects.length === 0) return [];
    const yaml = { text: manifest.text, root: rootOf(nodes.map(({ node }) => node)), problems: [] };
    const { path, text, settings } = manifest;
    const subject = { path, text, settings, yaml, objects, templated: false, foreign: false };
    return { subject, workspace: here.workspace, folder: here.folder };
  });
}

function rootOf(nodes: readonly (YamlNode | undefined)[]): YamlNode | undefined {
  if (nodes.length === 1) return nodes[0];
  return { type: "sequence", start: NaN, end: NaN, flow: false, items: nodes, anchored: false };
}

interface Part {
  readonly node: YamlMap;
  readonly isOpen: boolean;
}

/** The built objects that a document begins; of one that only changes others, those in which something of it stands. */
function partsOf({ path }: KubernetesManifest, unit: Span, here: BuiltHere): Part[] {
  const parts = here.objects.map((object) => ({ ...object, node: object.node as YamlMap }));
  if (parts.some((part) => part.path === path))
    return parts.filter((part) => part.path === path && part.unitStart === unit.start);
  const isHere = (offset: number): boolean => {
    const place = here.placeOf(offset);
    return place?.path === path && place.offset >= unit.start && place.offset < unit.end;
  };
  return parts.filter(({ node }) => holds(node, isHere));
}

function holds(node: YamlNode | undefined, isHere: (offset: number) => boolean): boolean {
  if (node === undefined || node.type === "alias") return false;
  if (isHere(node.start)) return true;
  if (node.type === "sequence") return node.items.some((item) => holds(item, isHere));
  return node.type === "map" && node.entries.some(({ key, value }) => holds(key, isHere) || holds(value, isHere));
}

/** Places in the document; of what stands anywhere else there is none. */
function placeIn(
  { path }: KubernetesManifest,
  unit: Span,
  { placeOf }: BuiltHere,
): (offset: number, isEnd?: boolean) => number {
  return (offset, isEnd) => {
    const place = placeOf(isEnd === true ? offset - 1 : offset);
    if (place?.path !== path || place.offset < unit.start || place.offset >= unit.end) return NaN;
    return place.offset - unit.start + (isEnd === true ? 1 : 0);
  };
}
