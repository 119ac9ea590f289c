import { folderOf, joinPath } from "../base/path.ts";
import { NO_TEAM_SETTINGS } from "../contract/settings.ts";
import { kubernetesManifest } from "../languages/kubernetes/model/manifest.ts";
import { parseImage } from "../model/image.ts";
import { tierOfName } from "../model/tier.ts";
import { splitDocuments } from "../syntax/yaml/yaml.ts";
import { type Kustomization, readKustomization } from "../workspace/kustomize.ts";

/** Manifests that release a Deployment. Folders count from where the files do. */
export interface ManifestSet {
  /** What a person would name: the folder of the files, or the one that holds an overlay for each environment. */
  readonly folder: string;
  readonly kind: "files" | "kustomize";
  /** The file with the Deployment. */
  readonly file: string;
  readonly deployment: string;
  /** The container that serves, and its image without tag or digest. */
  readonly container: string;
  readonly image: string;
  /** What is applied in each environment; the same where there is one for all. */
  readonly staging: Applied;
  readonly production: Applied;
}

export interface Applied {
  readonly folder: string;
  /** Where the kustomization says so: another cannot be given on the command line. */
  readonly namespace?: string;
}

const KUSTOMIZATION = /(?:^|\/)kustomization\.ya?ml$/;

/** Folders of manifests with a Deployment of which it is clear what container serves; none whose names only a build would tell. */
export function manifestSets(files: ReadonlyMap<string, string>): readonly ManifestSet[] {
  const kustomizations = [...files]
    .filter(([path]) => KUSTOMIZATION.test(path))
    .map(([path, text]) => readKustomization(path, text));
  const sets = new Map<string, ManifestSet>();
  for (const [path, text] of files) {
    if (!/\.ya?ml$/.test(path) || KUSTOMIZATION.test(path) || !/^kind:[ \t]*Deployment\b/m.test(text)) continue;
    for (const deployment of deploymentsOf(path, text)) {
      const set = withOverlays(deployment, kustomizations);
      // The base of overlays is released by them, and by nothing else.
      if (set !== undefined && !sets.has(`${set.folder} ${set.deployment}`))
        sets.set(`${set.folder} ${set.deployment}`, set);
    }
  }
  return [...sets.values()].toSorted((left, right) => depth(left.folder) - depth(right.folder));
}

function depth(folder: string): number {
  return folder.split("/").length;
}

type Deployed = Pick<ManifestSet, "file" | "deployment" | "container" | "image">;

function deploymentsOf(path: string, text: string): readonly Deployed[] {
  return splitDocuments(text).flatMap((document) => {
    const { objects, templated } = kubernetesManifest(document.text, path, NO_TEAM_SETTINGS);
    if (templated) return [];
    return objects.flatMap(({ kind, name, partial, workload }) => {
      const serving = workload?.containers.filter(({ role }) => role === "app") ?? [];
      const container = serving.find((one) => one.name === name) ?? (serving.length === 1 ? serving[0] : undefined);
      if (kind !== "Deployment" || partial || name === "" || container?.image === undefined) return [];
      const { registry, repository } = parseImage(container.image.value);
      const image = `${registry === undefined ? "" : `${registry.text}/`}${repository.text}`;
      return [{ file: path, deployment: name, container: container.name, image }];
    });
  });
}

/** The set that releases a Deployment; undefined where its kustomization gives it another name. */
function withOverlays(deployed: Deployed, overlays: readonly Kustomization[]): ManifestSet | undefined {
  const folder = folderOf(deployed.file);
  const base = overlays.find((overlay) => overlay.resources.includes(deployed.file));
  if (base === undefined)
    return overlays.some((overlay) => overlay.folder === folder)
      ? undefined
      : { ...deployed, folder, kind: "files", staging: { folder }, production: { folder } };
  const above = overlays.filter(({ resources }) => resources.includes(base.folder));
  const ofTier = (tier: string): Kustomization | undefined =>
    above.find((overlay) => tierOfName(overlay.folder.slice(overlay.folder.lastIndexOf("/") + 1)) === tier);
  const [staging, production] = [ofTier("staging"), ofTier("production")];
  if ([base, ...above].some(({ renames }) => renames) || (above.length > 0 && (staging ?? production) === undefined))
    return undefined;
  const [first, second] = [staging ?? base, production ?? base];
  const parent = folderOf(first.folder);
  return {
    ...deployed,
    folder: first === base || folderOf(second.folder) !== parent ? base.folder : parent,
    kind: "kustomize",
    staging: applied(first, base),
    production: applied(second, base),
  };
}

function applied({ folder, namespace }: Kustomization, base: Kustomization): Applied {
  const set = namespace ?? base.namespace;
  return set === undefined ? { folder } : { folder, namespace: set };
}

/** The same set, counted from a folder above. */
export function movedSet(set: ManifestSet, above: string): ManifestSet {
  const moved = (path: string): string => joinPath(above, path);
  return {
    ...set,
    folder: moved(set.folder),
    file: moved(set.file),
    staging: { ...set.staging, folder: moved(set.staging.folder) },
    production: { ...set.production, folder: moved(set.production.folder) },
  };
}
