import type { BuiltHere, FileFacts, KubernetesFact, WorkspaceView } from "../contract/facts.ts";
import { NO_TEAM_SETTINGS } from "../contract/settings.ts";
import { builtFact } from "../languages/kubernetes/model/built.ts";
import type { KustomizeBuild } from "../languages/kubernetes/model/kustomize/build.ts";
import type { FactStore } from "./fact-store.ts";
import { createKustomizeBuilds } from "./kustomize-builds.ts";

/** Which objects of a workspace folder are deployed together: what its kustomizations build, else all of them. */
export interface KubernetesObjects extends FactStore {
  name(path: string): void;
  update(path: string, facts: FileFacts): void;
  text(path: string, text: string): boolean;
  /** The files that kustomizations put together with one, itself included; none where no kustomization names it. */
  filesAround(path: string): readonly string[];
  /** Whether kustomizations name the files that belong together with one, and all of them have been read. */
  hasWholeSet(path: string): boolean;
  view(path: string, own: FileFacts, text?: string): KubernetesView & Written & { builtBy(): readonly BuiltBy[] };
}

type Written = Pick<WorkspaceView, "writtenObjects">;

type KubernetesView = Pick<WorkspaceView, "kubernetesObjects" | "kubernetesSetIsComplete" | "kubernetesSetHasEdges">;

/** A build, and what is known of objects in it. */
type BuiltBy = Omit<BuiltHere, "workspace"> & { readonly of: KubernetesView };

type Objects = readonly KubernetesFact[];

const NO_OBJECTS: Objects = [];

/** @param hasEdges files of a folder need not belong together */
export function createKubernetesObjects(hasEdges: boolean): KubernetesObjects {
  const builds = createKustomizeBuilds();
  const charts = new Set<string>();
  /** The objects of all files that have been read; of most there are none. */
  const known = new Map<string, Objects>();
  // One view for all files whose own facts are known as they are: there may be thousands, and each would gather all objects.
  let shared: KubernetesView | undefined;

  const forget = (): void => {
    shared = undefined;
  };
  const name = (path: string): void => {
    if (!/(?:^|\/)(?:Chart|helmfile)\.ya?ml(?:\.gotmpl)?$/.test(path)) return;
    charts.add(path);
    forget();
  };
  const filesAround = (path: string): readonly string[] => [
    ...new Set(builds.rootsAround(path).flatMap(({ files }) => [...files])),
  ];
  return {
    kind: "kubernetes",
    name,
    update(path, { kubernetes = NO_OBJECTS }) {
      if (!known.has(path) || !sameObjects(known.get(path), kubernetes)) forget();
      known.set(path, kubernetes);
    },
    text(path, text) {
      name(path);
      return builds.put(path, text);
    },
    filesAround,
    hasWholeSet(path) {
      const around = filesAround(path);
      return around.length > 0 && around.every((file) => builds.has(file));
    },
    remove(path) {
      const hadObjects = known.delete(path);
      if (charts.delete(path) || hadObjects) forget();
      return builds.remove(path);
    },
    view(path, { kubernetes: own = NO_OBJECTS }, text) {
      let made: readonly BuiltBy[] | undefined;
      const builtBy = (): readonly BuiltBy[] =>
        (made ??= builds.rootsAround(path).map((root) => {
          const { folder, isComponent } = root;
          const build = builds.build(root, path, text);
          return { folder, objects: objectsOf(build), placeOf: build.placeOf, of: builtView(build, isComponent) };
        }));
      if (builds.rootsAround(path).length > 0) {
        let written: Objects | undefined;
        const writtenObjects = (): Objects =>
          (written ??= filesAround(path).flatMap((file) => (file === path ? own : (known.get(file) ?? []))));
        return { ...unitedView(builtBy), writtenObjects, builtBy };
      }
      const isShared = known.has(path) && sameObjects(own, known.get(path));
      // As all are now: others may change while this one is checked.
      const current = isShared ? [] : [...new Map(known).set(path, own).values()];
      const view = isShared
        ? (shared ??= folderView(() => [...known.values()], charts.size > 0, hasEdges))
        : folderView(() => current, charts.size > 0, hasEdges);
      return { ...view, writtenObjects: view.kubernetesObjects, builtBy };
    },
  };
}

function objectsOf({ objects }: KustomizeBuild): BuiltHere["objects"] {
  return objects.map(({ node, origin: { path, unitStart }, unknown }) => ({
    node,
    path,
    unitStart,
    isOpen: unknown.length > 0,
  }));
}

const views = new WeakMap<KustomizeBuild, KubernetesView>();

/** @param isPart it is a component that nobody uses here: whoever does has more objects */
function builtView(build: KustomizeBuild, isPart: boolean): KubernetesView {
  let view = views.get(build);
  if (view === undefined) {
    const objects = build.objects.map((object) => builtFact(object, build.placeOf, NO_TEAM_SETTINGS));
    const isComplete = !build.open && !isPart && !objects.some(bringsOthers);
    view = {
      kubernetesObjects: () => objects,
      kubernetesSetIsComplete: () => isComplete,
      kubernetesSetHasEdges: () => false,
    };
    views.set(build, view);
  }
  return view;
}

/** What several kustomizations build of a file, taken together. */
function unitedView(builtBy: () => readonly BuiltBy[]): KubernetesView {
  let objects: Objects | undefined;
  const only = (): KubernetesView | undefined => (builtBy().length === 1 ? builtBy()[0]?.of : undefined);
  return {
    kubernetesObjects: () =>
      (objects ??= only()?.kubernetesObjects() ?? builtBy().flatMap(({ of }) => of.kubernetesObjects())),
    kubernetesSetIsComplete: () => builtBy().every(({ of }) => of.kubernetesSetIsComplete()),
    kubernetesSetHasEdges: () => false,
  };
}

/** Equal to the last place: what is shared tells places too. */
function sameObjects(left: Objects = NO_OBJECTS, right: Objects = NO_OBJECTS): boolean {
  return left === right || (left.length === right.length && JSON.stringify(left) === JSON.stringify(right));
}

/** @param known is asked for when the objects are */
function folderView(known: () => readonly Objects[], hasChart: boolean, hasEdges: boolean): KubernetesView {
  let objects: KubernetesFact[] | undefined;
  const all = (): readonly KubernetesFact[] => (objects ??= known().flat());
  return {
    kubernetesObjects: all,
    kubernetesSetIsComplete: () => !hasChart && !all().some(bringsOthers),
    kubernetesSetHasEdges: () => hasEdges,
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
