import type { KubernetesFact, WorkspaceView } from "./facts.ts";

/** The objects that are deployed together, by what rules ask of them. */
export interface KubernetesSet {
  ofKind(...kinds: readonly string[]): readonly KubernetesFact[];
  /** Objects of some kinds whose selector matches a pod's labels and that may share its namespace. */
  selecting(
    kinds: readonly string[],
    labels: Readonly<Record<string, string>>,
    namespace: string,
  ): readonly KubernetesFact[];
  /** Workloads whose pods a selector matches and that may share its namespace. */
  selectedBy(selector: Readonly<Record<string, string>>, namespace: string): readonly KubernetesFact[];
  /** The autoscaler that sets a workload's replicas. */
  autoscalerOf(kind: string, name: string, namespace: string): KubernetesFact | undefined;
  /** The workloads. */
  readonly pods: readonly KubernetesFact[];
  /** Whether any object of the set is of some sort. */
  hasKind(isOfKind: (fact: KubernetesFact) => boolean): boolean;
  /** All objects of the set are known. */
  readonly complete: boolean;
}

const sets = new WeakMap<readonly KubernetesFact[], KubernetesSet>();

/** The set of a view; made once for a view, so that many objects in one file share the look-ups. */
export function kubernetesSet(workspace: WorkspaceView): KubernetesSet {
  const objects = workspace.kubernetesObjects();
  let set = sets.get(objects);
  if (set === undefined) sets.set(objects, (set = createSet(objects, workspace.kubernetesSetIsComplete())));
  return set;
}

/**
 * An object without a namespace goes wherever it is applied to, so it may meet any other of the set;
 * two that name theirs must name the same.
 */
export function mayShareNamespace(left: string, right: string): boolean {
  return left === right || left === "" || right === "";
}

export function matchesLabels(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
}

function createSet(objects: readonly KubernetesFact[], complete: boolean): KubernetesSet {
  const kinds = groupBy(objects, ({ kind }) => kind);
  const selectors = groupSelectors(objects);
  const pods = objects.filter(({ podLabels }) => podLabels !== undefined);
  const sorts = new Map<(fact: KubernetesFact) => boolean, boolean>();
  const podsByPair = new Map<string, KubernetesFact[]>();
  for (const pod of pods) for (const key in pod.podLabels) push(podsByPair, `${key}=${pod.podLabels[key]}`, pod);
  const autoscalers = groupBy(
    objects.filter(({ target }) => target !== undefined),
    ({ target }) => target ?? "",
  );
  return {
    complete,
    pods,
    hasKind: (isOfKind) => {
      let known = sorts.get(isOfKind);
      if (known === undefined) sorts.set(isOfKind, (known = objects.some(isOfKind)));
      return known;
    },
    ofKind: (...wanted) => wanted.flatMap((kind) => kinds.get(kind) ?? []),
    selecting: (wanted, labels, namespace) => {
      const found: KubernetesFact[] = [];
      const take = (fact: KubernetesFact): void => {
        const reaches = fact.anyNamespace === true || mayShareNamespace(fact.namespace, namespace);
        if (reaches && (fact.selectorIsOpen === true || matchesLabels(fact.selector ?? {}, labels))) found.push(fact);
      };
      for (const kind of wanted) {
        const group = selectors.get(kind);
        if (group === undefined) continue;
        group.wide.forEach(take);
        for (const key in labels) group.byPair.get(`${key}=${labels[key]}`)?.forEach(take);
      }
      return found;
    },
    selectedBy: (selector, namespace) => {
      const pair = firstPair(selector);
      return (pair === undefined ? pods : (podsByPair.get(pair) ?? [])).filter(
        (pod) => mayShareNamespace(pod.namespace, namespace) && matchesLabels(selector, pod.podLabels ?? {}),
      );
    },
    autoscalerOf: (kind, name, namespace) =>
      autoscalers.get(`${kind}/${name}`)?.find((fact) => mayShareNamespace(fact.namespace, namespace)),
  };
}

interface Selectors {
  /** Those without a pair, or with expressions. */
  readonly wide: KubernetesFact[];
  /** The others by their first pair: a pod is compared only with those that share a pair with it. */
  readonly byPair: Map<string, KubernetesFact[]>;
}

function groupSelectors(objects: readonly KubernetesFact[]): Map<string, Selectors> {
  const groups = new Map<string, Selectors>();
  for (const fact of objects) {
    if (fact.selector === undefined) continue;
    let group = groups.get(fact.kind);
    if (group === undefined) groups.set(fact.kind, (group = { wide: [], byPair: new Map() }));
    const pair = fact.selectorIsOpen === true ? undefined : firstPair(fact.selector);
    if (pair === undefined) group.wide.push(fact);
    else push(group.byPair, pair, fact);
  }
  return groups;
}

function firstPair(selector: Readonly<Record<string, string>>): string | undefined {
  for (const key in selector) return `${key}=${selector[key]}`;
  return undefined;
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
