import type { FileFacts, KubernetesFact, WorkspaceView } from "../contract/facts.ts";
import { nameOf } from "../contract/file-name.ts";
import { FILE_NAMES } from "../languages/file-names.ts";
import type { FactStore } from "./fact-store.ts";
import { type Kustomization, type KustomizedSet, kustomizedSets, readKustomization } from "./kustomize.ts";

/** Which objects of a workspace folder are deployed together: what its kustomizations say, else all of them. */
export interface KubernetesObjects extends FactStore {
  name(path: string): void;
  update(path: string, facts: FileFacts): void;
  /** Hears of a file; returns whether it changes what belongs together. */
  read(path: string, text: string): boolean;
  /** The manifests that kustomizations put together with a file, itself included; none where no kustomization names it. */
  filesAround(path: string): readonly string[];
  /** Whether kustomizations name the manifests that belong together with a file, and all of them have been read. */
  hasWholeSet(path: string): boolean;
  view(path: string, own: FileFacts): KubernetesView;
}

type KubernetesView = Pick<
  WorkspaceView,
  "kubernetesObjects" | "kubernetesSetIsComplete" | "kubernetesSetHasEdges" | "replacedImages"
>;

type Objects = readonly KubernetesFact[];

const NO_OBJECTS: Objects = [];
const NO_IMAGES: ReadonlySet<string> = new Set();

/** Sets of kustomizations that are kept: files come in the order of their folders, so few are asked for at a time. */
const MAX_KEPT = 16;

/** @param hasEdges files of a folder need not belong together */
export function createKubernetesObjects(hasEdges: boolean): KubernetesObjects {
  const kustomizations = new Map<string, Kustomization>();
  const charts = new Set<string>();
  /** The objects of all files that have been read; of most there are none. */
  const known = new Map<string, Objects>();
  let sets: ReadonlyMap<string, readonly KustomizedSet[]> | undefined;
  // One view for all files whose own facts are known as they are: there may be thousands, and each would gather all objects.
  let shared: KubernetesView | undefined;
  const sharedBySets = new Map<readonly KustomizedSet[], KubernetesView>();

  const forget = (): void => {
    shared = undefined;
    sharedBySets.clear();
  };
  const name = (path: string): void => {
    if (!/(?:^|\/)(?:Chart|helmfile)\.ya?ml(?:\.gotmpl)?$/.test(path)) return;
    charts.add(path);
    forget();
  };
  const kustomized = (around: readonly KustomizedSet[]): KubernetesView => {
    let view = sharedBySets.get(around);
    if (view === undefined) {
      const [oldest] = sharedBySets.keys();
      if (sharedBySets.size >= MAX_KEPT && oldest !== undefined) sharedBySets.delete(oldest);
      sharedBySets.set(around, (view = kustomizedView(known, around)));
    }
    return view;
  };
  const setsAround = (path: string): readonly KustomizedSet[] | undefined => {
    sets ??= kustomizedSets([...kustomizations.values()]);
    return sets.get(path);
  };
  const filesAround = (path: string): readonly string[] =>
    setsAround(path)?.flatMap((set) => [...set.files, ...set.patches]) ?? [];
  return {
    kind: "kubernetes",
    name,
    update(path, { kubernetes = NO_OBJECTS }) {
      if (!known.has(path) || !sameObjects(known.get(path), kubernetes)) forget();
      known.set(path, kubernetes);
    },
    filesAround,
    hasWholeSet(path) {
      const around = filesAround(path);
      return around.length > 0 && around.every((file) => known.has(file));
    },
    read(path, text) {
      name(path);
      if (!FILE_NAMES.kustomization.has(nameOf(path))) return false;
      kustomizations.set(path, readKustomization(path, text));
      sets = undefined;
      forget();
      return true;
    },
    remove(path) {
      const hadObjects = known.delete(path);
      if (charts.delete(path) || hadObjects) forget();
      if (!kustomizations.delete(path)) return false;
      sets = undefined;
      forget();
      return true;
    },
    view(path, { kubernetes: own = NO_OBJECTS }) {
      const around = setsAround(path);
      const isKnown = known.has(path) && sameObjects(own, known.get(path));
      if (around !== undefined)
        return isKnown ? kustomized(around) : kustomizedView(new Map(known).set(path, own), around);
      if (isKnown) return (shared ??= folderView(known, charts.size > 0, hasEdges));
      return folderView(new Map(known).set(path, own), charts.size > 0, hasEdges);
    },
  };
}

/** Equal to the last place: what is shared tells places too. */
function sameObjects(left: Objects = NO_OBJECTS, right: Objects = NO_OBJECTS): boolean {
  return left === right || (left.length === right.length && JSON.stringify(left) === JSON.stringify(right));
}

function folderView(known: ReadonlyMap<string, Objects>, hasChart: boolean, hasEdges: boolean): KubernetesView {
  let objects: KubernetesFact[] | undefined;
  const all = (): readonly KubernetesFact[] => (objects ??= [...known.values()].flat());
  return {
    kubernetesObjects: all,
    kubernetesSetIsComplete: () => !hasChart && !all().some(bringsOthers),
    kubernetesSetHasEdges: () => hasEdges,
    replacedImages: () => NO_IMAGES,
  };
}

function kustomizedView(known: ReadonlyMap<string, Objects>, sets: readonly KustomizedSet[]): KubernetesView {
  let objects: KubernetesFact[] | undefined;
  let images: ReadonlySet<string> | undefined;
  const all = (): readonly KubernetesFact[] => {
    if (objects !== undefined) return objects;
    objects = [];
    const setsNamespace = sets.some((set) => set.setsNamespace);
    const patches = new Set(sets.flatMap((set) => [...set.patches]));
    for (const file of new Set(sets.flatMap((set) => [...set.files, ...set.patches]))) {
      const isPatch = patches.has(file);
      for (const fact of known.get(file) ?? []) {
        const namespace = setsNamespace ? "" : fact.namespace;
        objects.push({ ...fact, namespace, partial: fact.partial || isPatch });
      }
    }
    return objects;
  };
  return {
    kubernetesObjects: all,
    kubernetesSetIsComplete: () =>
      !sets.some((set) => set.open || [...set.files].some((file) => !known.has(file))) && !all().some(bringsOthers),
    kubernetesSetHasEdges: () => false,
    replacedImages: () => (images ??= new Set(sets.flatMap((set) => [...set.images]))),
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
