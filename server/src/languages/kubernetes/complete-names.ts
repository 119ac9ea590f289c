import type { Completion } from "../../contract/completion.ts";
import type { KubernetesFact, KubernetesPort, WorkspaceView } from "../../contract/facts.ts";
import { asMap, textAt, textRecord, valueAt } from "../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode } from "../../syntax/yaml/tree.ts";
import type { TypedPlace } from "../../syntax/yaml/typed-place.ts";
import type { KubernetesManifest, KubernetesObject } from "./model/manifest.ts";
import { portsOf } from "./model/ports.ts";
import { kindsNamedAt } from "./model/references.ts";
import { nameReferredTo, writtenObjects } from "./model/written.ts";

/** Keys and items that lead to a place; undefined for an item. */
type Path = readonly (string | undefined)[];

/** What a field that says the kind beside it may name before it says so. */
const KINDS_BEFORE_SAID: Readonly<Record<string, readonly string[]>> = {
  scaleTargetRef: ["Deployment", "StatefulSet", "ReplicaSet", "Rollout"],
  roleRef: ["Role", "ClusterRole"],
  subjects: ["ServiceAccount"],
};

/**
 * Names of objects around a file, and names and numbers of their ports, where the value of a key refers to them.
 * @param depth how many keys and items of the place lead to its object
 */
export function completeNames(
  { objects }: KubernetesManifest,
  place: TypedPlace,
  depth: number,
  workspace: WorkspaceView,
): Completion[] {
  const { key, start } = place;
  const object = objects.findLast(({ node }) => node.start <= start);
  if (key === undefined || object === undefined) return [];
  const path = place.path.slice(depth);
  const around = (steps: Path): YamlMap | undefined => asMap(nodeAt(object.node, steps, start));
  const named = path.filter((step) => step !== undefined);
  const map = around(path);
  const kinds = kindsNamedAt([...named, key]);
  if (kinds !== undefined) {
    const said = textAt(map, "kind");
    const before = KINDS_BEFORE_SAID[named.at(-1) ?? ""] ?? [];
    const wanted = kinds !== "beside" ? kinds : said === undefined ? before : [said];
    const writer = { path: object.path, namespace: textAt(map, "namespace") ?? object.namespace };
    const facts = writtenObjects(workspace).ofKinds(wanted, writer);
    return offered(
      facts.map((fact) => [nameReferredTo(fact), `${fact.kind}, ${fact.path}`]),
      start,
    );
  }
  const ports = portsReferredTo(object, path, key, around, workspace);
  const below = `${named.at(-1) ?? ""}.${key}`;
  const names = ports.filter(({ name }) => name !== "").map(({ name, number }): Offer => [name, String(number)]);
  const numbers = ports.map(({ name, number }): Offer => [String(number), name]);
  if (below === "port.name" || isMonitor(object)) return offered(names, start);
  return offered(below === "port.number" || named.includes("backendRefs") ? numbers : [...names, ...numbers], start);
}

type Offer = readonly [label: string, detail: string];

/** Each once: the first of a name is the nearest. */
function offered(offers: readonly Offer[], start: number): Completion[] {
  const all = new Map<string, string>();
  for (const [label, detail] of offers) if (label !== "" && !all.has(label)) all.set(label, detail);
  return Array.from(all, ([label, detail]) => ({ label, detail, newText: label, start }));
}

/** What stands at a place; of a list, the item that began last before it. */
function nodeAt(root: YamlNode, path: Path, offset: number): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const step of path) {
    if (step !== undefined) node = valueAt(node, step);
    else node = node?.type === "sequence" ? node.items.findLast((item) => item && item.start <= offset) : undefined;
  }
  return node;
}

function isMonitor({ kind }: KubernetesObject): boolean {
  return kind === "ServiceMonitor" || kind === "PodMonitor";
}

const PROBES = new Set(["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"]);

/** The ports that a value may name. */
function portsReferredTo(
  object: KubernetesObject,
  path: Path,
  key: string,
  around: (steps: Path) => YamlMap | undefined,
  workspace: WorkspaceView,
): readonly KubernetesPort[] {
  const written = writtenObjects(workspace);
  const writer = { path: object.path, namespace: object.namespace };
  const portsOfService = (map: YamlMap | undefined, field: string): readonly KubernetesPort[] =>
    written.named(["Service"], textAt(map, field) ?? "", writer)[0]?.ports ?? [];
  const portsOfAll = (facts: readonly KubernetesFact[]): KubernetesPort[] => facts.flatMap(({ ports }) => ports ?? []);
  const spec = valueAt(object.node, "spec");
  const parent = path.at(-1);
  if (parent === "port" && path.at(-2) === "service") return portsOfService(around(path.slice(0, -1)), "name");
  if (key === "servicePort") return portsOfService(around(path), "serviceName");
  if (key === "port" && path.includes("backendRefs")) return portsOfService(around(path), "name");
  if (key === "targetPort" && object.kind === "Service")
    return portsOfAll(written.selected(textRecord(valueAt(spec, "selector")), "pods", writer));
  if (key !== "port") return [];
  const asked = path.findLastIndex((step) => step !== undefined && PROBES.has(step));
  if (asked > 0) return portsOf(around(path.slice(0, asked)), "containerPort");
  if (!isMonitor(object)) return [];
  const labels = textRecord(valueAt(spec, "selector", "matchLabels"));
  return portsOfAll(written.selected(labels, object.kind === "PodMonitor" ? "pods" : "Service", writer));
}
