import { asMap, asScalar, asSequence, entriesOf, scalarText, textAt } from "../../../syntax/yaml/access.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { KubernetesObject } from "./manifest.ts";

/** Kinds that a field may name an object of; `beside` where the field's map says which in its `kind`. */
export type NamedKinds = readonly string[] | "beside";

const SECRET: NamedKinds = ["Secret"];
const CONFIG_MAP: NamedKinds = ["ConfigMap"];
const SERVICE: NamedKinds = ["Service"];
const ACCOUNT: NamedKinds = ["ServiceAccount"];

/** Fields that hold the name of another object, with the field that holds them where their own name is not enough. */
const FIELDS: Readonly<Record<string, NamedKinds>> = {
  "secretKeyRef.name": SECRET,
  "secretRef.name": SECRET,
  "secret.secretName": SECRET,
  "secret.name": SECRET,
  "imagePullSecrets.name": SECRET,
  "tls.secretName": SECRET,
  "configMapKeyRef.name": CONFIG_MAP,
  "configMapRef.name": CONFIG_MAP,
  "configMap.name": CONFIG_MAP,
  claimName: ["PersistentVolumeClaim"],
  "service.name": SERVICE,
  "backend.serviceName": SERVICE,
  "spec.serviceName": SERVICE,
  "backendRefs.name": SERVICE,
  serviceAccountName: ACCOUNT,
  "scaleTargetRef.name": "beside",
  "targetRef.name": "beside",
  "workloadRef.name": "beside",
  "roleRef.name": "beside",
  "subjects.name": "beside",
  "secretStoreRef.name": "beside",
  "issuerRef.name": "beside",
  ingressClassName: ["IngressClass"],
  storageClassName: ["StorageClass"],
  priorityClassName: ["PriorityClass"],
};

/** Parts of an object in which keys are somebody's own. */
const FREE_PARTS = new Set(["metadata", "data", "stringData", "binaryData", "status"]);

/** What a field names; undefined where it names no object. @param path of keys from the object, without places in lists */
export function kindsNamedAt(path: readonly string[]): NamedKinds | undefined {
  const name = path.at(-1) ?? "";
  if (FREE_PARTS.has(path[0] ?? "")) return undefined;
  const below = `${path.at(-2) ?? ""}.${name}`;
  if (Object.hasOwn(FIELDS, below)) return FIELDS[below];
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}

/** A place that names another object. */
export interface NameReference {
  readonly name: YamlScalar;
  readonly kinds: readonly string[];
  /** Of what is named; empty where nothing says. */
  readonly namespace: string;
}

/** A map of labels that pods, or Services, are selected by. */
export interface SelectorReference {
  readonly labels: YamlMap;
  readonly of: "pods" | "Service";
}

export interface References {
  readonly names: readonly NameReference[];
  readonly selectors: readonly SelectorReference[];
}

/** Kinds that select Services. */
const SERVICE_MONITORS = new Set(["ServiceMonitor", "VMServiceScrape"]);
const POD_SELECTING = new Set([
  "PodDisruptionBudget",
  "PodMonitor",
  "VMPodScrape",
  "PodMonitoring",
  "ClusterPodMonitoring",
]);

/** What an object says of others, not through aliases: what they stand for is met where it stands. */
export function referencesOf({ apiGroup, kind, node, namespace }: KubernetesObject): References {
  const names: NameReference[] = [];
  const selectors: SelectorReference[] = [];
  const select = (labels: YamlNode | undefined, of: SelectorReference["of"]): void => {
    if (labels?.type === "map" && labels.entries.length > 0) selectors.push({ labels, of });
  };
  const visit = (current: YamlNode | undefined, path: readonly string[]): void => {
    if (current?.type === "sequence") for (const item of current.items) visit(item, path);
    if (current?.type !== "map") return;
    for (const { key, value } of current.entries) {
      const below = [...path, scalarText(key) ?? ""];
      if (value?.type === "scalar") {
        const kinds = kindsIn(current, kindsNamedAt(below));
        if (kinds.length > 0 && value.value !== "")
          names.push({ name: value, kinds, namespace: textAt(current, "namespace") ?? namespace });
      } else if (!(path.length === 0 && FREE_PARTS.has(below[0] ?? ""))) {
        const isSelector =
          below.at(-1) === "podSelector" ||
          below.at(-1) === "labelSelector" ||
          (below.length === 2 && below[1] === "selector" && POD_SELECTING.has(kind));
        const map = asMap(value);
        if (isSelector) select(memberOf(map, "matchLabels"), "pods");
        if (below.length === 2 && below[1] === "selector") {
          if (kind === "Service" && apiGroup === "") select(map, "pods");
          if (SERVICE_MONITORS.has(kind)) select(memberOf(map, "matchLabels"), "Service");
        }
        visit(value, below);
      }
    }
  };
  visit(node, []);
  return { names, selectors };
}

function memberOf(map: YamlMap | undefined, key: string): YamlNode | undefined {
  return entriesOf(map).find((entry) => scalarText(entry.key) === key)?.value;
}

function kindsIn(map: YamlMap, named: NamedKinds | undefined): readonly string[] {
  if (named !== "beside") return named ?? [];
  const kind = textAt(map, "kind");
  return kind === undefined ? [] : [kind];
}

/** Lists of a kustomization whose items are files or folders. */
const FILE_LISTS = [
  "resources",
  "bases",
  "components",
  "crds",
  "configurations",
  "generators",
  "transformers",
  "validators",
  "patchesStrategicMerge",
];
/** Lists whose items name a file in a field. */
const FILE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  patches: ["path"],
  patchesJson6902: ["path"],
  replacements: ["path"],
  configMapGenerator: ["files", "envs", "env"],
  secretGenerator: ["files", "envs", "env"],
};

/** What a kustomization names of files and folders; `key=file` is the file. */
export function filesNamedBy(root: YamlNode | undefined): { readonly at: YamlScalar; readonly file: string }[] {
  const found: { at: YamlScalar; file: string }[] = [];
  const take = (node: YamlNode | undefined): void => {
    for (const item of asSequence(node)?.items ?? [node]) {
      const at = asScalar(item);
      const file = at?.value.replace(/^[\w.-]+=/, "") ?? "";
      if (at !== undefined && file !== "" && !file.includes("\n") && !file.includes(":")) found.push({ at, file });
    }
  };
  for (const { key, value } of entriesOf(root)) {
    const name = scalarText(key) ?? "";
    if (FILE_LISTS.includes(name)) take(value);
    for (const field of Object.hasOwn(FILE_FIELDS, name) ? (FILE_FIELDS[name] ?? []) : [])
      for (const item of asSequence(value)?.items ?? []) take(memberOf(asMap(item), field));
  }
  return found;
}
