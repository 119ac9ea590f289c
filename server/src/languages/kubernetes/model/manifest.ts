import type { Span } from "../../../base/span.ts";
import { parseYamlDocument } from "../../../syntax/yaml/yaml.ts";
import { strayDirective } from "../../../syntax/yaml/problems.ts";
import type { YamlDocument, YamlMap, YamlNode } from "../../../syntax/yaml/tree.ts";
import {
  asMap,
  asScalar,
  asSequence,
  entriesOf,
  entryOf,
  itemsAt,
  textAt,
  textRecord,
  valueAt,
} from "../../../syntax/yaml/access.ts";
import type { CheckedText } from "../../../contract/checked-text.ts";
import { parseImage } from "../../../model/image.ts";
import { isSource } from "../names.ts";
import { isDefinition } from "./definition.ts";
import { type Stakes, stakesOf } from "./stakes.ts";
import { hasPlaceholders, isTemplateText } from "./template.ts";
import { type Workload, workloadOf } from "./workload.ts";
import type { TeamSettings } from "../../../contract/settings.ts";

/** One document of a manifest. */
export interface KubernetesManifest extends CheckedText {
  readonly yaml: YamlDocument;
  /** Holds template placeholders outside of quotes and block scalars: the tree is not what the cluster gets. */
  readonly templated: boolean;
  /** Belongs to a tool, or is no Kubernetes object at all. */
  readonly foreign: boolean;
  /** The objects in it: one, or the items of a `List`. */
  readonly objects: readonly KubernetesObject[];
}

export interface KubernetesObject {
  /** Path of its file. */
  readonly path: string;
  readonly node: YamlMap;
  /** Empty for the core group. */
  readonly apiGroup: string;
  readonly version: string;
  readonly kind: string;
  /** Empty where there is none (`generateName`). */
  readonly name: string;
  /** Where absences are reported: the value of `metadata.name`, else of `kind`. */
  readonly nameSpan: Span;
  /** Empty when it does not say. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** A patch or a piece of an object: what it lacks may stand elsewhere. */
  readonly partial: boolean;
  readonly stakes: Stakes;
  readonly workload: Workload | undefined;
}

export function kubernetesManifest(text: string, path: string, settings: TeamSettings): KubernetesManifest {
  const templated = isTemplateText(path, text);
  const foreign = !templated && isDefinition(text);
  if (templated || foreign) return { ...unreadManifest(text, path, settings), templated, foreign };
  return readManifest(text, path, settings);
}

/** A text that is not parsed. */
export function unreadManifest(text: string, path: string, settings: TeamSettings): KubernetesManifest {
  const yaml: YamlDocument = { text, root: undefined, problems: [] };
  return { path, text, settings, yaml, templated: false, foreign: false, objects: [] };
}

function readManifest(text: string, path: string, settings: TeamSettings): KubernetesManifest {
  const yaml = parseYamlDocument(text);
  const [problem] = yaml.problems;
  const roots = objectNodes(problem === undefined ? yaml.root : beforeProblem(yaml.root, problem.start));
  const whole = roots.map((node) => kubernetesObject(node, path, settings));
  const objects = problem === undefined ? whole : whole.map((object) => ({ ...object, partial: true }));
  const foreign =
    isSource(path) ||
    (yaml.limit === undefined && (objects.length === 0 ? !looksBroken(yaml) : objects.every(isForeign)));
  return {
    path,
    text,
    settings,
    yaml,
    templated: hasPlaceholders(yaml),
    foreign,
    objects,
    isBroken: problem !== undefined,
  };
}

/** What stands before the place of a mistake: how the rest is meant, nobody knows. */
function beforeProblem(node: YamlNode | undefined, problem: number): YamlNode | undefined {
  if (node === undefined || node.end <= problem) return node;
  if (node.start >= problem) return undefined;
  if (node.type === "map") {
    const entries = node.entries
      .filter(({ start }) => start < problem)
      .map((entry) => ({ ...entry, value: beforeProblem(entry.value, problem) }));
    return { ...node, entries };
  }
  if (node.type !== "sequence") return undefined;
  const items = node.items.filter((item) => item !== undefined && item.start < problem);
  return { ...node, items: items.map((item) => beforeProblem(item, problem)) };
}

/** A document with a mistake that hides its `kind` is still ours: the mistake must be shown. */
function looksBroken({ problems, text, limit }: YamlDocument): boolean {
  if (limit !== undefined || strayDirective(text) !== undefined) return true;
  return problems.length > 0 && /^["']?apiVersion["']?[ \t]*:/m.test(text) && /^["']?kind["']?[ \t]*:/m.test(text);
}

const MAX_LIST_DEPTH = 3;

function objectNodes(root: YamlNode | undefined, depth = 0): YamlMap[] {
  const map = asMap(root);
  if (map === undefined) return [];
  const kind = textAt(map, "kind");
  if (kind === undefined || textAt(map, "apiVersion") === undefined) return [];
  const items = kind.endsWith("List") ? asSequence(valueAt(map, "items")) : undefined;
  if (items === undefined || depth > MAX_LIST_DEPTH) return [map];
  return items.items.flatMap((item) => objectNodes(item, depth + 1));
}

/** An object of a tree, read or built. */
export function kubernetesObject(node: YamlMap, path: string, settings: TeamSettings): KubernetesObject {
  const apiVersion = textAt(node, "apiVersion") ?? "";
  const slash = apiVersion.indexOf("/");
  const metadata = valueAt(node, "metadata");
  const kind = textAt(node, "kind") ?? "";
  const type = { apiGroup: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1), kind };
  const workload = workloadOf(node, type);
  const name = textAt(metadata, "name") ?? "";
  const namespace = textAt(metadata, "namespace") ?? "";
  const labels = textRecord(valueAt(metadata, "labels"));
  return {
    path,
    node,
    ...type,
    name,
    nameSpan: asScalar(valueAt(metadata, "name")) ?? asScalar(valueAt(node, "kind")) ?? node,
    namespace,
    labels,
    annotations: textRecord(valueAt(metadata, "annotations")),
    partial: isPartial(node, path, type, workload),
    stakes: stakesOf(
      { path, name, namespace, labels, podLabels: workload?.podLabels ?? {}, hints: hintsOf(workload) },
      settings,
    ),
    workload,
  };
}

/** What the path alone says, of a file that holds no object. */
export function stakesOfPath({ path, settings }: KubernetesManifest): Stakes {
  return stakesOf({ path, name: "", namespace: "", labels: {}, podLabels: {}, hints: [] }, settings);
}

function hintsOf(workload: Workload | undefined): string[] {
  return (workload?.containers ?? []).flatMap(({ node, name, image }) => [
    name,
    parseImage(image?.value ?? "").repository.text,
    ...itemsAt(node, "env").map((item) => textAt(item, "name") ?? ""),
  ]);
}

/** Kinds with Kubernetes' header that a tool reads from a file and no cluster receives, or that only define others. */
const FOREIGN_GROUPS =
  /^(?:kustomize\.config\.k8s\.io|kind\.x-k8s\.io|kind\.sigs\.k8s\.io|kubeadm\.k8s\.io|kubelet\.config\.k8s\.io|kubeproxy\.config\.k8s\.io|kubescheduler\.config\.k8s\.io|audit\.k8s\.io|apiserver\.config\.k8s\.io|apiserver\.k8s\.io|config\.kwok\.x-k8s\.io|skaffold|k3d\.io|ctlptl\.dev|minikube\.sigs\.k8s\.io|apiextensions\.k8s\.io|builtin|client\.authentication\.k8s\.io|backstage\.io|config\.karmada\.io)$/;

export function isForeign({ apiGroup, kind }: Pick<KubernetesObject, "apiGroup" | "kind">): boolean {
  if (FOREIGN_GROUPS.test(apiGroup)) return true;
  return apiGroup === "" && ["Config", "Kustomization", "Cluster", "ClusterConfig", "Policy"].includes(kind);
}

const NEEDS_SELECTOR = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]);

/**
 * Kustomize patches have an object's header and whatever they change. What the API server would refuse as a whole
 * object (no selector, containers without an image) is such a piece.
 */
function isPartial(
  node: YamlMap,
  path: string,
  type: Pick<KubernetesObject, "apiGroup" | "version" | "kind">,
  workload: Workload | undefined,
): boolean {
  if (/(?:^|[/._-])patch(?:es)?(?:[/._-]|$)/i.test(path)) return true;
  if (hasDirective(node, 0)) return true;
  if (itemsAt(node, "metadata", "ownerReferences").length > 0) return true; // Written by a controller.
  if (workload === undefined) return false;
  if (workload.replaces !== undefined) return false; // Rollout with `workloadRef`
  if (workload.containers.length === 0) return true;
  if (workload.containers.some((container) => container.image === undefined && container.role !== "ephemeral"))
    return true;
  const mustSelect = type.apiGroup === "apps" && type.version === "v1" && NEEDS_SELECTOR.has(type.kind);
  return mustSelect && entryOf(valueAt(node, "spec"), "selector") === undefined;
}

const DIRECTIVE_DEPTH = 8;

function hasDirective(node: YamlNode | undefined, depth: number): boolean {
  if (depth > DIRECTIVE_DEPTH) return false;
  if (node?.type === "sequence") return node.items.some((item) => hasDirective(item, depth + 1));
  if (node?.type !== "map") return false;
  return node.entries.some(({ key, value }) => {
    const isDirective = key?.type === "scalar" && (key.value === "$patch" || key.value.startsWith("$setElementOrder"));
    return isDirective || hasDirective(value, depth + 1);
  });
}

/** The pairs of a map with text keys, for ConfigMaps and the like. */
export function pairsAt(
  node: YamlNode | undefined,
  ...path: readonly string[]
): { key: string; keySpan: Span; value: YamlNode }[] {
  return entriesOf(valueAt(node, ...path)).flatMap(({ key, value }) => {
    const scalar = asScalar(key);
    return scalar === undefined || value === undefined ? [] : [{ key: scalar.value, keySpan: scalar, value }];
  });
}
