import type { KubernetesFact, WorkspaceView } from "../../../contract/facts.ts";
import { type Standing, areNear, edgesOf } from "./edges.ts";
import { isOpen, matchesLabels } from "./label-selector.ts";
import { isSelectedBy } from "./selected.ts";

type Labels = Readonly<Record<string, string>>;

/** The objects that are deployed together, by what rules ask of them. */
export interface KubernetesSet {
  ofKind(kind: string): readonly KubernetesFact[];
  /** Objects of some kinds whose selector matches some labels, and that may speak for what has them. */
  selecting(kinds: readonly string[], target: Target): Generator<KubernetesFact>;
  /** Whether there is any such object. */
  isSelected(kinds: readonly string[], target: Target): boolean;
  /** Workloads whose pods a selector matches, wherever they are; those of a file come first. */
  selectedBy(selector: Labels, path: string): readonly KubernetesFact[];
  /** Workloads that have one of a selector's labels; of a selector with one label, all of them. */
  nearlySelectedBy(selector: Labels): Iterable<KubernetesFact>;
  /** The autoscaler that sets a workload's replicas; rather the one in the workload's own file. */
  autoscalerOf(workload: { kind: string; name: string; namespace: string }, path: string): KubernetesFact | undefined;
  /** ServiceAccounts of a name that pods may run as. */
  accounts(name: string, standing: Standing): readonly KubernetesFact[];
  /** Whether a role is bound to a ServiceAccount that pods run as. */
  isBound(account: string, standing: Standing): boolean;
  /** Whether what an object says of its namespace may count for another. */
  speaksFor(fact: KubernetesFact, standing: Standing): boolean;
  /** The workloads of a file. */
  podsIn(path: string): readonly KubernetesFact[];
  /** Whether an object surely meets what stands somewhere: they are built together, lie together, or name one namespace. */
  meets(fact: KubernetesFact, standing: Standing): boolean;
  /** Whether any object of the set is of some sort. */
  hasKind(isOfKind: (fact: KubernetesFact) => boolean): boolean;
  /** Objects of which operators make Secrets. */
  readonly makingSecrets: readonly KubernetesFact[];
  /** All objects of the set are known. */
  readonly complete: boolean;
}

/** Pods, or what else has labels. */
export interface Target extends Standing {
  readonly labels: Labels;
}

const sets = new WeakMap<readonly KubernetesFact[], KubernetesSet>();

/** The set of a view; made once for a view, so that many objects in one file share the look-ups. */
export function kubernetesSet(workspace: WorkspaceView): KubernetesSet {
  const objects = workspace.kubernetesObjects();
  let set = sets.get(objects);
  if (set === undefined)
    sets.set(
      objects,
      (set = createSet(objects, workspace.kubernetesSetIsComplete(), workspace.kubernetesSetHasEdges())),
    );
  return set;
}

/**
 * An object without a namespace goes wherever it is applied to, so it may meet any other of the set;
 * two that name theirs must name the same.
 */
export function mayShareNamespace(left: string, right: string): boolean {
  return left === right || left === "" || right === "";
}

function createSet(objects: readonly KubernetesFact[], complete: boolean, hasEdges: boolean): KubernetesSet {
  const reaches = hasEdges ? edgesOf(objects) : () => true;
  const speaksFor = (fact: KubernetesFact, standing: Standing): boolean =>
    (fact.anyNamespace === true || mayShareNamespace(fact.namespace, standing.namespace)) && reaches(fact, standing);
  const kinds = groupBy(objects, ({ kind }) => kind);
  const selectors = groupSelectors(objects);
  const pods = objects.filter(({ podLabels }) => podLabels !== undefined);
  const podsByPath = groupBy(pods, ({ path }) => path);
  const accounts = groupBy(kinds.get("ServiceAccount") ?? [], ({ name }) => name);
  const bindings = [...(kinds.get("RoleBinding") ?? []), ...(kinds.get("ClusterRoleBinding") ?? [])];
  const bound = groupBy(
    bindings.flatMap(({ boundAccounts = [], ...binding }) => boundAccounts.map((account) => ({ ...account, binding }))),
    ({ name }) => name,
  );
  const sorts = new Map<(fact: KubernetesFact) => boolean, boolean>();
  const podsByPair = new Map<string, KubernetesFact[]>();
  for (const pod of pods) for (const pair of pairsOf(pod.podLabels)) push(podsByPair, pair, pod);
  const autoscalers = groupBy(
    objects.filter(({ target }) => target !== undefined),
    ({ target }) => target ?? "",
  );
  const selections = new Map<string, readonly KubernetesFact[]>();
  const selected = (selector: Labels): readonly KubernetesFact[] => {
    const wanted = pairsOf(selector);
    const key = wanted.join();
    let found = selections.get(key);
    if (found === undefined) {
      const groups = wanted.map((pair) => podsByPair.get(pair) ?? []);
      const fewest = groups.reduce((least, each) => (each.length < least.length ? each : least), groups[0] ?? pods);
      found = fewest.filter((pod) => matchesLabels(selector, pod.podLabels ?? {}));
      selections.set(key, found);
    }
    return found;
  };
  const set: KubernetesSet = {
    complete,
    makingSecrets: objects.filter(({ secrets }) => secrets !== undefined),
    podsIn: (path) => podsByPath.get(path) ?? [],
    hasKind: (isOfKind) => {
      let known = sorts.get(isOfKind);
      if (known === undefined) sorts.set(isOfKind, (known = objects.some(isOfKind)));
      return known;
    },
    ofKind: (kind) => kinds.get(kind) ?? [],
    *selecting(wanted, target) {
      const { labels, namespace } = target;
      for (const kind of wanted) {
        const group = selectors.get(kind);
        if (group === undefined) continue;
        for (const shelf of [group.wide, ...pairsOf(labels).map((pair) => group.byPair.get(pair))])
          for (const fact of onShelf(shelf, namespace))
            if (isSelectedBy(fact, labels) && reaches(fact, target)) yield fact;
      }
    },
    isSelected: (...asked) => set.selecting(...asked).next().done === false,
    selectedBy: (selector, path) => {
      const found = selected(selector);
      return [...found.filter((pod) => pod.path === path), ...found.filter((pod) => pod.path !== path)];
    },
    nearlySelectedBy: (selector) => {
      const pairs = pairsOf(selector);
      return pairs.length < 2 ? pods : new Set(pairs.flatMap((pair) => podsByPair.get(pair) ?? []));
    },
    autoscalerOf: ({ kind, name, namespace }, path) => {
      const candidates = (autoscalers.get(`${kind}/${name}`) ?? []).filter((fact) =>
        mayShareNamespace(fact.namespace, namespace),
      );
      return candidates.find((fact) => fact.path === path) ?? candidates[0];
    },
    // Every namespace has a `default`; another name is one account's.
    accounts: (name, standing) =>
      (accounts.get(name) ?? []).filter((fact) =>
        name === "default" ? speaksFor(fact, standing) : mayShareNamespace(fact.namespace, standing.namespace),
      ),
    isBound: (account, standing) =>
      (bound.get(account) ?? []).some(
        ({ namespace, binding }) =>
          mayShareNamespace(namespace, standing.namespace) &&
          (account !== "default" || speaksFor({ ...binding, namespace }, standing)),
      ),
    speaksFor,
    meets: (fact, { path, namespace }) =>
      mayShareNamespace(fact.namespace, namespace) &&
      (!hasEdges || areNear(fact.path, path) || (namespace !== "" && fact.namespace === namespace)),
  };
  return set;
}

/** Objects by their namespace; those that may meet objects of any stand under the empty one. */
interface Shelf {
  readonly all: KubernetesFact[];
  readonly byNamespace: Map<string, KubernetesFact[]>;
}

function* onShelf(shelf: Shelf | undefined, namespace: string): Generator<KubernetesFact> {
  if (shelf === undefined) return;
  if (namespace === "") yield* shelf.all;
  else {
    yield* shelf.byNamespace.get(namespace) ?? [];
    yield* shelf.byNamespace.get("") ?? [];
  }
}

function put(shelf: Shelf, fact: KubernetesFact): void {
  shelf.all.push(fact);
  push(shelf.byNamespace, fact.anyNamespace === true ? "" : fact.namespace, fact);
}

function createShelf(): Shelf {
  return { all: [], byNamespace: new Map() };
}

interface Selectors {
  /** Those without a pair, or with expressions. */
  readonly wide: Shelf;
  /** The others by their rarest pair: a pod is compared only with those that share it, which may be one of thousands. */
  readonly byPair: Map<string, Shelf>;
}

function groupSelectors(objects: readonly KubernetesFact[]): Map<string, Selectors> {
  const groups = new Map<string, Selectors>();
  const counts = new Map<string, number>();
  for (const { kind, selector } of objects)
    for (const pair of pairsOf(selector)) counts.set(`${kind} ${pair}`, (counts.get(`${kind} ${pair}`) ?? 0) + 1);
  for (const fact of objects) {
    if (fact.selector === undefined) continue;
    let group = groups.get(fact.kind);
    if (group === undefined) groups.set(fact.kind, (group = { wide: createShelf(), byPair: new Map() }));
    const pairs = fact.selectorIsOpen === true ? [] : pairsOf(fact.selector).filter((pair) => !isOpen(pair));
    const countOf = (pair: string): number => counts.get(`${fact.kind} ${pair}`) ?? 0;
    const [first] = pairs;
    if (first === undefined) put(group.wide, fact);
    else {
      const rarest = pairs.reduce((least, pair) => (countOf(pair) < countOf(least) ? pair : least), first);
      let shelf = group.byPair.get(rarest);
      if (shelf === undefined) group.byPair.set(rarest, (shelf = createShelf()));
      put(shelf, fact);
    }
  }
  return groups;
}

function pairsOf(labels: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) push(groups, keyOf(item), item);
  return groups;
}

function push<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
