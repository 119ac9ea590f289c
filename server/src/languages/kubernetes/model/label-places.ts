import type { UnitOfSet } from "../../../contract/rename.ts";
import { entriesOf, scalarText, textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlEntry, YamlNode } from "../../../syntax/yaml/tree.ts";
import { factOf } from "./facts.ts";
import { matchesLabels } from "./label-selector.ts";
import type { KubernetesManifest, KubernetesObject } from "./manifest.ts";
import type { NamePlace } from "./place.ts";
import { referencesOf } from "./references.ts";
import { mayShareNamespace } from "./set.ts";

type Unit = UnitOfSet<KubernetesManifest>;
type Labels = Readonly<Record<string, string>>;

export interface LabelPlaces {
  readonly places: readonly NamePlace[];
  /** Another workload whose pods have the label with this value. */
  takenBy(value: string): string | undefined;
  /** An object that asks for the label in an expression. */
  readonly askedBy: string | undefined;
}

/** A map of labels: of pods, or one that selects them. */
interface Written {
  readonly unit: Unit;
  readonly object: KubernetesObject;
  readonly labels: Labels;
  readonly entries: readonly YamlEntry[];
}

/** All places that mean the label of pods whose value stands at a place; undefined where none stands there. */
export function labelPlaces(set: readonly Unit[], isHere: (place: NamePlace) => boolean): LabelPlaces | undefined {
  const all = set.flatMap((unit) => unit.subject.objects.map((object) => ({ unit, object })));
  const write = (unit: Unit, object: KubernetesObject, node: YamlNode | undefined): Written => ({
    unit,
    object,
    labels: textRecord(node),
    entries: entriesOf(node),
  });
  const pods = all.flatMap(({ unit, object }) =>
    object.workload === undefined ? [] : [write(unit, object, valueAt(object.workload.podMetadata, "labels"))],
  );
  const selectors = all.flatMap(({ unit, object }) => [
    ...referencesOf(object).selectors.flatMap(({ labels, of }) => (of === "pods" ? [write(unit, object, labels)] : [])),
    ...(object.workload === undefined
      ? []
      : [write(unit, object, valueAt(object.node, "spec", "selector", "matchLabels"))]),
  ]);
  const valueOf = ({ entries }: Written, key: string): YamlNode | undefined =>
    entries.find((entry) => scalarText(entry.key) === key)?.value;
  const pair = [...pods, ...selectors].flatMap(({ unit, entries }) =>
    entries.flatMap(({ key, value }) => (value !== undefined && isHere({ unit, node: value }) ? [{ key, value }] : [])),
  )[0];
  const key = scalarText(pair?.key);
  const value = scalarText(pair?.value);
  if (key === undefined || value === undefined) return undefined;
  const having = pods.filter(({ labels }) => labels[key] === value);
  const asking = selectors.filter(({ labels }) => labels[key] === value);
  const touches = (selector: Written, pod: Written): boolean =>
    mayShareNamespace(selector.object.namespace, pod.object.namespace) && matchesLabels(selector.labels, pod.labels);
  // A selector binds all the pods that it matches, and these all that select them.
  const bound = new Set(
    [...having, ...asking].filter((each) => each.entries.some((entry) => entry.value === pair?.value)),
  );
  for (let size = 0; size !== bound.size;) {
    size = bound.size;
    for (const pod of having)
      for (const selector of asking)
        if ((bound.has(pod) || bound.has(selector)) && touches(selector, pod)) bound.add(pod).add(selector);
  }
  const places = [...bound].flatMap((each) => {
    const node = valueOf(each, key);
    return node === undefined ? [] : [{ unit: each.unit, node }];
  });
  // Of pods that nothing in the set has, nobody knows who else selects them.
  if (!having.some((pod) => bound.has(pod))) return undefined;
  const expressing = all.find(({ object }) =>
    factOf(object, object.path).expressions?.some((each) => each.key === key),
  );
  return {
    places: [...new Map(places.map((place) => [place.node, place])).values()],
    takenBy(wanted) {
      const taken = pods.find(({ labels }) => labels[key] === wanted);
      return taken === undefined ? undefined : `${taken.object.kind}/${taken.object.name}`;
    },
    askedBy: expressing === undefined ? undefined : `${expressing.object.kind}/${expressing.object.name}`,
  };
}
