import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { entriesOf, entryOf, itemsAt, textAt, textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import { booleanValue, integerValue, isNull } from "../../../syntax/yaml/values.ts";
import type { KubernetesFact } from "../../../contract/facts.ts";
import { readLabelSelector } from "./label-selector.ts";
import { portsOf } from "./ports.ts";
import { allowsNames, restrictedDirections } from "./network-policy.ts";
import { secretsMadeOf } from "./made-secrets.ts";
import { REPLICATED, type Workload } from "./workload.ts";
import { type KubernetesManifest, type KubernetesObject, isForeign } from "./manifest.ts";

/** What a manifest tells the files around it. */
export function kubernetesFacts(manifest: KubernetesManifest): readonly KubernetesFact[] {
  const { path, text, yaml, templated } = manifest;
  const unreadable = templated || yaml.problems.length > 0 || yaml.limit !== undefined;
  const objects = templated ? [] : manifest.objects.filter((object) => !isForeign(object));
  const facts = objects.map((object) => factOf(object, path));
  if (!unreadable || text.trim() === "") return facts;
  const base = { path, apiGroup: "", kind: "", name: "", namespace: "", start: 0, end: 0, labels: {} };
  return [...facts, { ...base, partial: true, opaque: true }];
}

/** @param path of the file that it stands in */
export function factOf(object: KubernetesObject, path: string): KubernetesFact {
  const { apiGroup, kind, name, namespace, nameSpan, labels, partial, workload } = object;
  return {
    path,
    apiGroup,
    kind,
    name,
    namespace,
    start: nameSpan.start,
    end: nameSpan.end,
    labels,
    partial,
    ...(workload === undefined ? {} : podFactsOf(workload)),
    ...relationsOf(object),
  };
}

/** Kinds that make one pod where they do not say how many. */
const SCALED = new Set([...REPLICATED, "ReplicationController"]);

function podFactsOf(workload: Workload): Pick<KubernetesFact, "podLabels" | "replicas" | "ports"> {
  const { kind, podLabels, replicas, spec, containers } = workload;
  const isUnsaid = isNull(valueAt(spec, "replicas")) && SCALED.has(kind);
  const count = replicas ?? (isUnsaid ? 1 : undefined);
  const ports = containers.flatMap(({ node }) => portsOf(node, "containerPort"));
  return { podLabels, ports, ...(count === undefined ? {} : { replicas: count }) };
}

function servicePorts(spec: YamlNode | undefined): Pick<KubernetesFact, "ports"> {
  return { ports: portsOf(spec, "port") };
}

type Relations = Partial<
  Pick<
    KubernetesFact,
    | "selector"
    | "expressions"
    | "selectorIsOpen"
    | "policyTypes"
    | "allowsNames"
    | "target"
    | "minReplicas"
    | "anyNamespace"
    | "scraped"
    | "boundAccounts"
    | "mountsToken"
    | "ports"
    | "setsMemory"
    | "secrets"
  >
>;

function relationsOf(object: KubernetesObject): Relations {
  const { apiGroup, kind, node, annotations } = object;
  const spec = valueAt(node, "spec");
  switch (kind) {
    case "Service": {
      const selector = entriesOf(valueAt(spec, "selector"));
      if (apiGroup !== "") return {};
      if (selector.length === 0) return servicePorts(spec);
      const scraped = annotations["prometheus.io/scrape"] === "true" ? { scraped: true } : {};
      return { selector: textRecord(valueAt(spec, "selector")), ...servicePorts(spec), ...scraped };
    }
    case "PodDisruptionBudget":
      return labelSelector(valueAt(spec, "selector"));
    case "NetworkPolicy":
      return apiGroup === "networking.k8s.io" || apiGroup === "extensions"
        ? {
            ...labelSelector(valueAt(spec, "podSelector")),
            policyTypes: restrictedDirections(spec),
            ...(allowsNames(spec) ? { allowsNames: true } : {}),
          }
        : // Calico's own kind: its selectors are expressions.
          { selector: {}, selectorIsOpen: true, policyTypes: ["Ingress", "Egress"] };
    case "CiliumNetworkPolicy":
    case "CiliumClusterwideNetworkPolicy":
    case "GlobalNetworkPolicy":
    case "AdminNetworkPolicy":
    case "BaselineAdminNetworkPolicy":
      return { selector: {}, selectorIsOpen: true, anyNamespace: true, policyTypes: ["Ingress", "Egress"] };
    case "ServiceMonitor":
    case "PodMonitor":
    case "PodMonitoring":
    case "ClusterPodMonitoring":
    case "VMServiceScrape":
    case "VMPodScrape":
      return {
        ...labelSelector(valueAt(spec, "selector")),
        ...(kind === "ClusterPodMonitoring" || entryOf(spec, "namespaceSelector") !== undefined
          ? { anyNamespace: true }
          : {}),
      };
    case "HorizontalPodAutoscaler":
    case "ScaledObject":
      return autoscaler(spec);
    case "RoleBinding":
    case "ClusterRoleBinding":
      return { boundAccounts: boundAccounts(object) };
    case "LimitRange":
      return setsMemory(spec) ? { setsMemory: true } : {};
    case "ServiceAccount": {
      const mounts = booleanValue(valueAt(node, "automountServiceAccountToken"));
      return mounts === undefined ? {} : { mountsToken: mounts };
    }
    default: {
      const secrets = secretsMadeOf(object);
      return secrets.length === 0 ? {} : { secrets };
    }
  }
}

/** A LabelSelector: none selects nothing, an empty one everything. */
function labelSelector(node: YamlNode | undefined): Relations {
  const selector = readLabelSelector(node);
  if (selector === undefined) return {};
  const { labels, expressions } = selector;
  return { selector: labels, ...(expressions.length > 0 ? { expressions } : {}) };
}

function autoscaler(spec: YamlNode | undefined): Relations {
  const kind = textAt(spec, "scaleTargetRef", "kind") ?? "Deployment";
  const name = textAt(spec, "scaleTargetRef", "name");
  const fewest = integerValue(valueAt(spec, "minReplicas") ?? valueAt(spec, "minReplicaCount"));
  return {
    ...(name === undefined ? {} : { target: `${kind}/${name}` }),
    ...(fewest === undefined ? {} : { minReplicas: fewest }),
  };
}

/** Without a namespace of its own, the subject of a RoleBinding is refused: then the binding's may be meant. */
function boundAccounts({ node, namespace }: KubernetesObject): { name: string; namespace: string }[] {
  return itemsAt(node, "subjects").flatMap((subject) =>
    textAt(subject, "kind") === "ServiceAccount"
      ? [{ name: textAt(subject, "name") ?? "", namespace: textAt(subject, "namespace") ?? namespace }]
      : [],
  );
}

/** Defaults for each container; a maximum counts as the default limit, and the limit as the request. */
function setsMemory(spec: YamlNode | undefined): boolean {
  return itemsAt(spec, "limits").some(
    (limit) =>
      textAt(limit, "type") === "Container" &&
      (!isNull(valueAt(limit, "default", "memory")) || !isNull(valueAt(limit, "max", "memory"))),
  );
}

/** API groups of which no kind makes pods, or whose pods Paylint reads. */
const KNOWN_GROUPS =
  /^(?:|apps|batch|policy|extensions|autoscaling|keda\.sh|cert-manager\.io|bitnami\.com|external-secrets\.io|[\w.-]*\.k8s\.io|[\w.-]*\.istio\.io|[\w.-]*cilium\.io|flagger\.app|traefik\.(?:io|containo\.us)|linkerd\.io|kyverno\.io)$/;
const PODLESS_MONITORS = /(?:Monitor|Rule|Probe|Config)$/;

/** Whether an object may be an order to an operator to make pods, whose labels no file shows. */
export function mayMakePods({ apiGroup, kind, podLabels, opaque }: KubernetesFact): boolean {
  if (podLabels !== undefined || opaque === true || KNOWN_GROUPS.test(apiGroup)) return false;
  if (apiGroup === "monitoring.coreos.com") return !PODLESS_MONITORS.test(kind);
  return !(apiGroup === "argoproj.io" && kind !== "Workflow" && kind !== "CronWorkflow");
}
