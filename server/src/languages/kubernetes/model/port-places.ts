import type { UnitOfSet } from "../../../contract/rename.ts";
import { entryOf, itemsAt, scalarText, textAt, textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { matchesLabels } from "./label-selector.ts";
import type { KubernetesManifest, KubernetesObject } from "./manifest.ts";
import type { NamePlace } from "./place.ts";
import { networkChecks } from "./ports.ts";
import { mayShareNamespace } from "./set.ts";

type Unit = UnitOfSet<KubernetesManifest>;

interface Placed {
  readonly unit: Unit;
  readonly object: KubernetesObject;
}

/** What names a port, and the objects that are bound to each other by it: pods or Services, and what refers to their ports. */
interface PortGroup {
  readonly owner: Placed;
  readonly own: readonly YamlNode[];
  readonly refers: readonly (Placed & { readonly nodes: readonly YamlNode[] })[];
}

/** All places that mean the port whose name stands at a place; undefined where no such name stands there. */
export function portPlaces(set: readonly Unit[], isHere: (place: NamePlace) => boolean): NamePlace[] | undefined {
  const all = set.flatMap((unit) => unit.subject.objects.map((object): Placed => ({ unit, object })));
  const groups = [...all.flatMap((owner) => podPorts(owner, all)), ...all.flatMap((owner) => servicePorts(owner, all))];
  const placesOf = ({ owner, own, refers }: PortGroup): NamePlace[] => [
    ...own.map((node) => ({ unit: owner.unit, node })),
    ...refers.flatMap(({ unit, nodes }) => nodes.map((node) => ({ unit, node }))),
  ];
  const first = groups.find((group) => placesOf(group).some(isHere));
  if (first === undefined) return undefined;
  // A Service of several workloads binds their names together.
  const bound = new Set([first]);
  const nodes = new Set(placesOf(first).map(({ node }) => node));
  for (let size = 0; size !== bound.size;) {
    size = bound.size;
    for (const group of groups) {
      if (bound.has(group) || !placesOf(group).some(({ node }) => nodes.has(node))) continue;
      bound.add(group);
      for (const { node } of placesOf(group)) nodes.add(node);
    }
  }
  const places = new Map([...bound].flatMap(placesOf).map((place) => [place.node, place]));
  return [...places.values()];
}

function named(items: readonly YamlNode[], key: string): Map<string, YamlNode[]> {
  const found = new Map<string, YamlNode[]>();
  for (const item of items) {
    const node = entryOf(item, key)?.value;
    const name = scalarText(node) ?? "";
    if (node === undefined || name === "" || /^\d+$/.test(name)) continue;
    found.set(name, [...(found.get(name) ?? []), node]);
  }
  return found;
}

function meet({ object: left }: Placed, { object: right }: Placed): boolean {
  return mayShareNamespace(left.namespace, right.namespace);
}

function podPorts(owner: Placed, all: readonly Placed[]): PortGroup[] {
  const { workload } = owner.object;
  if (workload === undefined) return [];
  const own = named(
    workload.containers.flatMap(({ node }) => itemsAt(node, "ports")),
    "name",
  );
  const probes = named(
    workload.containers.flatMap(({ node }) => Array.from(networkChecks(node), (check) => check.node)),
    "port",
  );
  const selecting = all.flatMap((each) => {
    const spec = valueAt(each.object.node, "spec");
    const [labels, list, key] =
      each.object.kind === "Service"
        ? ["selector", "ports", "targetPort"]
        : each.object.kind === "PodMonitor"
          ? ["selector.matchLabels", "podMetricsEndpoints", "port"]
          : [];
    if (labels === undefined || list === undefined || key === undefined || !meet(owner, each)) return [];
    const selector = textRecord(valueAt(spec, ...labels.split(".")));
    if (Object.keys(selector).length === 0 || !matchesLabels(selector, workload.podLabels)) return [];
    return [{ ...each, ports: named(itemsAt(spec, list), key) }];
  });
  return Array.from(own, ([name, nodes]) => ({
    owner,
    own: [...nodes, ...(probes.get(name) ?? [])],
    refers: selecting.map(({ unit, object, ports }) => ({ unit, object, nodes: ports.get(name) ?? [] })),
  }));
}

function servicePorts(owner: Placed, all: readonly Placed[]): PortGroup[] {
  const { kind, name: service, labels, node } = owner.object;
  if (kind !== "Service") return [];
  const own = named(itemsAt(node, "spec", "ports"), "name");
  const referring = all.flatMap((each) => {
    if (!meet(owner, each)) return [];
    const spec = valueAt(each.object.node, "spec");
    if (each.object.kind === "Ingress") {
      const backends = [
        valueAt(spec, "defaultBackend"),
        ...itemsAt(spec, "rules").flatMap((rule) =>
          itemsAt(rule, "http", "paths").map((path) => valueAt(path, "backend")),
        ),
      ].filter((backend) => textAt(backend, "service", "name") === service);
      const ports = backends.flatMap((backend) => valueAt(backend, "service", "port") ?? []);
      return [{ ...each, ports: named(ports, "name") }];
    }
    if (each.object.kind !== "ServiceMonitor") return [];
    const selector = textRecord(valueAt(spec, "selector", "matchLabels"));
    if (Object.keys(selector).length === 0 || !matchesLabels(selector, labels)) return [];
    return [{ ...each, ports: named(itemsAt(spec, "endpoints"), "port") }];
  });
  return Array.from(own, ([name, nodes]) => ({
    owner,
    own: nodes,
    refers: referring.map(({ unit, object, ports }) => ({ unit, object, nodes: ports.get(name) ?? [] })),
  }));
}
