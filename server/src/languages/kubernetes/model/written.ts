import { folderOf } from "../../../base/path.ts";
import { remember } from "../../../base/remember.ts";
import type { KubernetesFact, WorkspaceView } from "../../../contract/facts.ts";
import { matchesLabels } from "./label-selector.ts";
import { mayShareNamespace } from "./set.ts";

type Labels = Readonly<Record<string, string>>;

/** Where somebody writes who refers to another object. */
interface Writer {
  readonly path: string;
  readonly namespace: string;
}

/** The objects around a file as files have them, by what somebody who edits one refers to; nearest first. */
export interface WrittenObjects {
  named(kinds: readonly string[], name: string, writer: Writer): readonly KubernetesFact[];
  /** All of some kinds, for a list to choose from. */
  ofKinds(kinds: readonly string[], writer: Writer): readonly KubernetesFact[];
  /** Workloads whose pods have some labels, or Services that have them. */
  selected(labels: Labels, of: "pods" | "Service", writer: Writer): readonly KubernetesFact[];
}

/** Kinds that are orders to make objects of a kind. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  Secret: ["ExternalSecret", "SealedSecret", "Certificate"],
};

/** What is written in a view; gathered once for it. */
export function writtenObjects(workspace: WorkspaceView): WrittenObjects {
  return gathered(workspace.writtenObjects());
}

/** The name by which others refer to what an object is or makes. */
export function nameReferredTo({ kind, name, secrets }: KubernetesFact): string {
  return MAKERS["Secret"]?.includes(kind) === true ? (secrets?.[0] ?? name) : name;
}

const gathered = remember((objects: readonly KubernetesFact[]): WrittenObjects => {
  const byKind = new Map<string, KubernetesFact[]>();
  const byName = new Map<string, KubernetesFact[]>();
  const byPair = new Map<string, KubernetesFact[]>();
  for (const fact of objects) {
    if (fact.opaque === true) continue;
    put(byKind, fact.kind, fact);
    put(byName, `${fact.kind}/${nameReferredTo(fact)}`, fact);
    for (const pair of pairsOf("pods", fact.podLabels ?? {})) put(byPair, pair, fact);
    if (fact.kind === "Service") for (const pair of pairsOf("Service", fact.labels)) put(byPair, pair, fact);
  }
  const withMakers = (kinds: readonly string[]): string[] =>
    kinds.flatMap((kind) => [kind, ...(Object.hasOwn(MAKERS, kind) ? (MAKERS[kind] ?? []) : [])]);
  return {
    named: (kinds, name, writer) =>
      nearestFirst(
        withMakers(kinds).flatMap((kind) => byName.get(`${kind}/${name}`) ?? []),
        writer,
      ),
    ofKinds: (kinds, writer) =>
      nearestFirst(
        withMakers(kinds).flatMap((kind) => byKind.get(kind) ?? []),
        writer,
      ),
    selected(labels, of, writer) {
      const pairs = pairsOf(of, labels).map((pair) => byPair.get(pair) ?? []);
      const fewest = pairs.reduce((least, each) => (each.length < least.length ? each : least), pairs[0] ?? []);
      const labelsOf = (fact: KubernetesFact): Labels => (of === "pods" ? (fact.podLabels ?? {}) : fact.labels);
      return nearestFirst(
        fewest.filter((fact) => matchesLabels(labels, labelsOf(fact))),
        writer,
      );
    },
  };
});

function pairsOf(of: string, labels: Labels): string[] {
  return Object.entries(labels).map(([key, value]) => `${of} ${key}=${value}`);
}

function put<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** Those of the same file come first, then those whose folder has most in common with the writer's. */
function nearestFirst(facts: readonly KubernetesFact[], { path, namespace }: Writer): readonly KubernetesFact[] {
  const reachable = facts.filter((fact) => mayShareNamespace(fact.namespace, namespace));
  if (reachable.length < 2) return reachable;
  const ranked = reachable.map((fact) => ({ fact, steps: stepsBetween(fact.path, path) }));
  return ranked.sort((left, right) => left.steps - right.steps).map(({ fact }) => fact);
}

/** How many folders lie on the way from one file to another; fewer than none to itself. */
function stepsBetween(left: string, right: string): number {
  if (left === right) return -1;
  const [one, other] = [folderOf(left).split("/"), folderOf(right).split("/")];
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared++;
  return one.length + other.length - 2 * shared;
}
