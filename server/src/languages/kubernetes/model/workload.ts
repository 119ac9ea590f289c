import type { Span } from "../../../base/span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import {
  asMap,
  asScalar,
  entryOf,
  itemsAt,
  scalarText,
  textAt,
  textRecord,
  valueAt,
} from "../../../syntax/yaml/access.ts";
import { booleanValue, integerValue, isNull } from "../../../syntax/yaml/values.ts";

/** An object that makes pods. */
export interface Workload {
  readonly kind: string;
  readonly spec: YamlMap;
  /** The pod's own spec. */
  readonly podSpec: YamlMap;
  readonly podMetadata: YamlNode | undefined;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  /** As written; undefined where the kind has none or does not say. */
  readonly replicas: number | undefined;
  /** The labels it selects its pods by. */
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  /** Keeps running and answers others: not a job, and some app container names a port or a readiness probe. */
  readonly serves: boolean;
  /** A Rollout that takes its pods from another workload. */
  readonly replaces: string | undefined;
}

/** `sidecar` is an init container that keeps running. */
export type ContainerRole = "app" | "sidecar" | "init" | "ephemeral";

export interface Container {
  readonly role: ContainerRole;
  readonly node: YamlMap;
  readonly name: string;
  /** Where an absence in it is reported: its `securityContext` key if that is what lacks something, else its name. */
  readonly nameSpan: Span;
  readonly image: YamlScalar | undefined;
  readonly securityContext: YamlEntry | undefined;
}

interface ObjectType {
  readonly apiGroup: string;
  readonly kind: string;
}

export function workloadOf(node: YamlMap, { apiGroup, kind }: ObjectType): Workload | undefined {
  const path = templatePath(apiGroup, kind);
  if (path === undefined) return undefined;
  const template = valueAt(node, ...path);
  const podSpec = asMap(valueAt(template, "spec"));
  const spec = asMap(valueAt(node, "spec")) ?? podSpec;
  const reference = valueAt(node, "spec", "workloadRef");
  const replaces = kind === "Rollout" && asMap(reference) !== undefined ? (textAt(reference, "name") ?? "") : undefined;
  if (spec === undefined || (podSpec === undefined && replaces === undefined)) return undefined;
  const podMetadata = valueAt(template, "metadata");
  const containers = podSpec === undefined ? [] : containersOf(podSpec);
  return {
    kind,
    spec,
    podSpec: podSpec ?? spec,
    podMetadata,
    podLabels: textRecord(valueAt(podMetadata, "labels")),
    podAnnotations: textRecord(valueAt(podMetadata, "annotations")),
    replicas: integerValue(valueAt(node, "spec", "replicas")),
    matchLabels:
      kind === "ReplicationController" || kind === "DeploymentConfig"
        ? textRecord(valueAt(node, "spec", "selector"))
        : textRecord(valueAt(node, "spec", "selector", "matchLabels")),
    containers,
    serves: LONG_RUNNING.has(kind) && containers.some(isServing),
    replaces,
  };
}

/** Kinds that keep a number of equal pods, which a budget or a spread is for. */
export const REPLICATED: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "Rollout",
  "ReplicaSet",
  "DeploymentConfig",
]);

/** Kinds that put a new version in the place of an old one, pod by pod. */
export const ROLLED_OUT: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "Rollout"]);

const LONG_RUNNING = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "DeploymentConfig",
  "Rollout",
]);

/** Where a kind keeps its pod template; an empty path: the object is the pod. */
function templatePath(apiGroup: string, kind: string): readonly string[] | undefined {
  switch (kind) {
    case "Pod":
      return apiGroup === "" ? [] : undefined;
    case "ReplicationController":
      return apiGroup === "" ? ["spec", "template"] : undefined;
    case "PodTemplate":
      return apiGroup === "" ? ["template"] : undefined;
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet":
      return apiGroup === "apps" || apiGroup === "extensions" ? ["spec", "template"] : undefined;
    case "DeploymentConfig":
      return apiGroup === "apps.openshift.io" ? ["spec", "template"] : undefined;
    case "Job":
      return apiGroup === "batch" ? ["spec", "template"] : undefined;
    case "CronJob":
      return apiGroup === "batch" ? ["spec", "jobTemplate", "spec", "template"] : undefined;
    case "Rollout":
      return apiGroup === "argoproj.io" ? ["spec", "template"] : undefined;
    case "Service":
    case "Configuration":
      return apiGroup === "serving.knative.dev" ? ["spec", "template"] : undefined;
    default:
      return undefined;
  }
}

function containersOf(podSpec: YamlMap): Container[] {
  const read = (key: string, role: (node: YamlMap) => ContainerRole): Container[] =>
    itemsAt(podSpec, key).flatMap((item) => {
      const node = asMap(item);
      if (node === undefined) return [];
      const name = asScalar(valueAt(node, "name"));
      const image = asScalar(valueAt(node, "image"));
      return {
        role: role(node),
        node,
        name: name?.value ?? "",
        nameSpan: name ?? image ?? { start: node.start, end: node.end },
        image: isNull(image) ? undefined : image,
        securityContext: entryOf(node, "securityContext"),
      };
    });
  return [
    ...read("initContainers", (node) => (textAt(node, "restartPolicy") === "Always" ? "sidecar" : "init")),
    ...read("containers", () => "app"),
    ...read("ephemeralContainers", () => "ephemeral"),
  ];
}

/** A container that others send requests to: it names a port or a readiness probe. */
export function isServing({ role, node }: Container): boolean {
  return role === "app" && (itemsAt(node, "ports").length > 0 || entryOf(node, "readinessProbe") !== undefined);
}

/** A container's own boolean in its security context, or undefined where it does not say. */
export function securityFlag(container: Container, key: string): boolean | undefined {
  return booleanValue(valueAt(container.securityContext?.value, key));
}

/** What a security context says of a key: the container's own value wins over the pod's (only for keys that both have). */
export function effectiveSecurity(workload: Workload, container: Container, key: string): YamlNode | undefined {
  const own = valueAt(container.securityContext?.value, key);
  return isNull(own) ? valueAt(workload.podSpec, "securityContext", key) : own;
}

/** Whether the manifest sees to it that a container does not start as root. */
export function keptFromRoot(workload: Workload, container: Container): boolean {
  const user = integerValue(effectiveSecurity(workload, container, "runAsUser"));
  if (user !== undefined) return user !== 0;
  return booleanValue(effectiveSecurity(workload, container, "runAsNonRoot")) === true;
}

/** Where a gap in a container's security context is reported: the context's key, else the container's name. */
export function securitySpan({ securityContext, nameSpan }: Container): Span {
  return securityContext?.key ?? nameSpan;
}

/** A field that only containers have, put on the pod, where it does nothing. */
export function misplacedFlag({ podSpec }: Workload, key: string): Span | undefined {
  return entryOf(valueAt(podSpec, "securityContext"), key);
}

/** `cap_net_raw` and `NET_RAW` are the same. */
export function capabilityName(text: string): string {
  return text.toUpperCase().replace(/^CAP_/, "");
}

export function addedCapabilities(container: Container): ReadonlySet<string> {
  return capabilities(container, "add");
}

export function dropsAll(container: Container): boolean {
  return capabilities(container, "drop").has("ALL");
}

function capabilities({ securityContext }: Container, list: "add" | "drop"): ReadonlySet<string> {
  const items = itemsAt(securityContext?.value, "capabilities", list);
  return new Set(items.map((item) => capabilityName(scalarText(item) ?? "")));
}

/** A Knative service may be one of Cloud Run, where there are no network policies and no API tokens. */
export function isKnative({ kind }: Workload): boolean {
  return kind === "Service" || kind === "Configuration";
}

/** The label that nodes carry since 1.14, and the one before. */
const SYSTEM_LABELS = ["kubernetes.io/os", "beta.kubernetes.io/os"];

/** Windows pods know no users, capabilities or read-only roots of Linux. */
export function isWindows({ podSpec }: Workload): boolean {
  return (
    textAt(podSpec, "os", "name") === "windows" ||
    SYSTEM_LABELS.some((label) => textAt(podSpec, "nodeSelector", label) === "windows") ||
    needsWindowsNode(podSpec) ||
    asMap(valueAt(podSpec, "securityContext", "windowsOptions")) !== undefined
  );
}

/** Every term by which a node may be chosen asks for Windows. */
function needsWindowsNode(podSpec: YamlMap): boolean {
  const terms = itemsAt(podSpec, ...NEEDED_NODE);
  return (
    terms.length > 0 &&
    terms.every((term) =>
      itemsAt(term, "matchExpressions").some(
        (expression) =>
          SYSTEM_LABELS.includes(textAt(expression, "key") ?? "") &&
          textAt(expression, "operator") === "In" &&
          itemsAt(expression, "values").map(scalarText).join() === "windows",
      ),
    )
  );
}

const NEEDED_NODE = [
  "affinity",
  "nodeAffinity",
  "requiredDuringSchedulingIgnoredDuringExecution",
  "nodeSelectorTerms",
] as const;

/** The ServiceAccount of a workload's pods, also by the name that the field had first. */
export function accountOf({ podSpec }: Workload): string {
  return textAt(podSpec, "serviceAccountName") ?? textAt(podSpec, "serviceAccount") ?? "default";
}
