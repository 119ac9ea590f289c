import type { FileFacts, KubernetesFact, WorkspaceView } from "../model/facts.ts";
import {
  KUSTOMIZATION_FILE,
  type Kustomization,
  type KustomizedSet,
  kustomizedSets,
  readKustomization,
} from "./kustomize.ts";

/** Which objects of a workspace folder are deployed together: what its kustomizations say, else all of them. */
export interface KubernetesObjects {
  /** Hears of a file; returns whether it changes what belongs together. */
  read(path: string, text: string): boolean;
  name(path: string): void;
  remove(path: string): boolean;
  view(path: string, own: FileFacts, others: ReadonlyMap<string, FileFacts>): KubernetesView;
}

type KubernetesView = Pick<WorkspaceView, "kubernetesObjects" | "kubernetesSetIsComplete" | "replacedImages">;

const NO_IMAGES: ReadonlySet<string> = new Set();

export function createKubernetesObjects(): KubernetesObjects {
  const kustomizations = new Map<string, Kustomization>();
  const charts = new Set<string>();
  let sets: ReadonlyMap<string, readonly KustomizedSet[]> | undefined;

  const name = (path: string): void => {
    if (/(?:^|\/)(?:Chart|helmfile)\.ya?ml(?:\.gotmpl)?$/.test(path)) charts.add(path);
  };
  return {
    name,
    read(path, text) {
      name(path);
      if (!KUSTOMIZATION_FILE.test(path)) return false;
      kustomizations.set(path, readKustomization(path, text));
      sets = undefined;
      return true;
    },
    remove(path) {
      charts.delete(path);
      if (!kustomizations.delete(path)) return false;
      sets = undefined;
      return true;
    },
    view(path, own, others) {
      sets ??= kustomizedSets([...kustomizations.values()]);
      const around = sets.get(path);
      return around === undefined
        ? folderView(path, own, others, charts.size > 0)
        : kustomizedView(path, own, others, around);
    },
  };
}

function folderView(
  path: string,
  own: FileFacts,
  others: ReadonlyMap<string, FileFacts>,
  hasChart: boolean,
): KubernetesView {
  let objects: KubernetesFact[] | undefined;
  const all = (): readonly KubernetesFact[] => {
    if (objects !== undefined) return objects;
    objects = [...(own.kubernetes ?? [])];
    for (const [file, known] of others) if (file !== path) objects.push(...(known.kubernetes ?? []));
    return objects;
  };
  return {
    kubernetesObjects: all,
    kubernetesSetIsComplete: () => !hasChart && !all().some(bringsOthers),
    replacedImages: () => NO_IMAGES,
  };
}

function kustomizedView(
  path: string,
  own: FileFacts,
  others: ReadonlyMap<string, FileFacts>,
  sets: readonly KustomizedSet[],
): KubernetesView {
  let objects: KubernetesFact[] | undefined;
  const all = (): readonly KubernetesFact[] => {
    if (objects !== undefined) return objects;
    objects = [];
    const setsNamespace = sets.some((set) => set.setsNamespace);
    for (const file of new Set(sets.flatMap((set) => [...set.files, ...set.patches]))) {
      const isPatch = sets.some((set) => set.patches.has(file));
      for (const fact of (file === path ? own : others.get(file))?.kubernetes ?? []) {
        const namespace = setsNamespace ? "" : fact.namespace;
        objects.push({ ...fact, namespace, partial: fact.partial || isPatch });
      }
    }
    return objects;
  };
  return {
    kubernetesObjects: all,
    kubernetesSetIsComplete: () =>
      !sets.some((set) => set.open || [...set.files].some((file) => file !== path && !others.has(file))) &&
      !all().some(bringsOthers),
    replacedImages: () => new Set(sets.flatMap((set) => [...set.images])),
  };
}

/** Documents that could not be read, and objects that fetch further objects from elsewhere. */
function bringsOthers({ opaque, apiGroup, kind }: KubernetesFact): boolean {
  if (opaque === true) return true;
  return (
    (apiGroup === "argoproj.io" && (kind === "Application" || kind === "ApplicationSet")) ||
    apiGroup === "helm.toolkit.fluxcd.io" ||
    apiGroup === "kustomize.toolkit.fluxcd.io" ||
    apiGroup === "helm.cattle.io"
  );
}
