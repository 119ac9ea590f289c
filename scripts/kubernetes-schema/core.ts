/** Kubernetes' own kinds, of several minor versions at once. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Table, type Value, firstSentence, marksIn } from "./table.ts";

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly default?: unknown;
  enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

type Schemas = Record<string, Schema>;

/** Kinds that people write by hand: only these are explained. */
const COMMON = new Map(
  `v1: Pod Service ConfigMap Secret Namespace ServiceAccount PersistentVolumeClaim PersistentVolume LimitRange ResourceQuota ReplicationController PodTemplate
apps/v1: Deployment StatefulSet DaemonSet ReplicaSet
batch/v1: Job CronJob
autoscaling/v1: HorizontalPodAutoscaler
autoscaling/v2: HorizontalPodAutoscaler
policy/v1: PodDisruptionBudget
networking.k8s.io/v1: Ingress IngressClass NetworkPolicy
rbac.authorization.k8s.io/v1: Role RoleBinding ClusterRole ClusterRoleBinding
storage.k8s.io/v1: StorageClass
scheduling.k8s.io/v1: PriorityClass
admissionregistration.k8s.io/v1: ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding`
    .split("\n")
    .map((line) => {
      const [apiVersion = "", kinds = ""] = line.split(": ");
      return [apiVersion, new Set(kinds.split(" "))];
    }),
);

/** Answers and requests of the API server, which nobody keeps in a file. */
const NO_MANIFEST = /(?:List|Options|Status|Review|Event|Eviction|(?<!Role|Policy)Binding)$/;

/** What the server writes; a manifest may have it, and it is never offered. */
const META = new Set(["name", "generateName", "namespace", "labels", "annotations", "finalizers", "ownerReferences"]);

/** Types that are written as a scalar, or as anything. */
const SCALARS: Readonly<Record<string, string>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "q",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "I",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "t",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "t",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "o",
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "o",
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "o",
  // Definitions of others' kinds: either a schema or a switch, or a list of them.
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps": "o",
};

/**
 * Fields that the schema calls required and the API server does not miss: it has a default for them, or takes the empty value
 * that a missing one is read as (Go's types; seen in `pkg/apis/*\/v1/defaults.go` and `validation.go`).
 */
const NOT_MISSED = new Set([
  "RoleRef.apiGroup",
  "NetworkPolicySpec.podSelector",
  "HTTPHeader.value",
  "Sysctl.value",
  "PriorityClass.value",
  "EndpointSlice.endpoints",
  "ControllerRevision.revision",
  "PodFailurePolicyOnPodConditionsPattern.status",
  "SleepAction.seconds",
]);

/** Volumes of single vendors, most of which only a driver of their own still serves. */
const VENDOR_VOLUME =
  /\.(?:AWSElasticBlockStore|Azure(?:Disk|File)|CephFS|Cinder|FC|Flex(?:Persistent)?|Flocker|GCEPersistentDisk|GitRepo|Glusterfs|ISCSI|PhotonPersistentDisk|Portworx|Quobyte|RBD|ScaleIO|StorageOS|VsphereVirtualDisk)(?:Persistent)?VolumeSource$/;

/** The types of `pods`, which custom resources refer to. */
export const POD_TEMPLATE = "io.k8s.api.core.v1.PodTemplateSpec";
export const POD_SPEC = "io.k8s.api.core.v1.PodSpec";
export const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** @param modules the folders of `k8s.io/kubernetes`, oldest version first */
export function compactCore(table: Table, modules: readonly string[]): void {
  const all = modules.map(schemasOf);
  const every = (1 << all.length) - 1;
  const kinds = new Map<
    string,
    { readonly id: string; readonly apiVersion: string; readonly kind: string; mask: number }
  >();
  all.forEach((schemas, index) => {
    for (const [id, schema] of Object.entries(schemas)) {
      const [type, another] = schema["x-kubernetes-group-version-kind"] ?? [];
      if (type === undefined || another !== undefined || NO_MANIFEST.test(type.kind)) continue;
      const apiVersion = type.group === "" ? type.version : `${type.group}/${type.version}`;
      const known = kinds.get(id) ?? { id, apiVersion, kind: type.kind, mask: 0 };
      known.mask |= 1 << index;
      kinds.set(id, known);
    }
  });
  const explained = new Set<string>();
  const reached = new Set<string>();
  const reach = (id: string, into: Set<string>): void => {
    if (into.has(id) || id in SCALARS) return;
    into.add(id);
    for (const schemas of all)
      for (const [name, field] of fieldsOf(schemas, kinds, id))
        if (name !== "") for (const next of refsIn(field)) reach(next, into);
  };
  for (const { id, apiVersion, kind } of kinds.values()) {
    reach(id, reached);
    if (COMMON.get(apiVersion)?.has(kind) === true) reach(id, explained);
  }
  for (const id of [...reached].sort()) {
    const { fields, texts } = merged(table, all, kinds, id);
    table.define(id, fields, explained.has(id) && !VENDOR_VOLUME.test(id) ? texts : undefined);
  }
  for (const { id, apiVersion, kind, mask } of [...kinds.values()].sort((left, right) => (left.id < right.id ? -1 : 1)))
    table.root(apiVersion, kind, table.named(id), mask === every ? undefined : mask);
}

function fieldsOf(schemas: Schemas, kinds: ReadonlyMap<string, unknown>, id: string): [string, Schema][] {
  return Object.entries(schemas[id]?.properties ?? {}).filter(([name]) => {
    if (kinds.has(id)) return !["status", "apiVersion", "kind"].includes(name);
    return id !== OBJECT_META || META.has(name);
  });
}

/** One type of all versions: a field that is not the same in all of them says so. */
function merged(
  table: Table,
  all: readonly Schemas[],
  kinds: ReadonlyMap<string, unknown>,
  id: string,
): { readonly fields: Record<string, Value>; readonly texts: string[] } {
  const there = all.reduce((mask, schemas, index) => (id in schemas ? mask | (1 << index) : mask), 0);
  const forms = new Map<string, Map<string, number>>();
  const descriptions = new Map<string, string>();
  let own = "";
  all.forEach((schemas, index) => {
    const schema = schemas[id];
    if (schema === undefined) return;
    own = schema.description ?? own;
    for (const [name, field] of fieldsOf(schemas, kinds, id)) {
      const isRequired = schema.required?.includes(name) === true && !NOT_MISSED.has(`${id.split(".").at(-1)}.${name}`);
      const form = JSON.stringify([valueOf(table, field), (isRequired ? "!" : "") + marksIn(field.description)]);
      const masks = forms.get(name) ?? new Map<string, number>();
      masks.set(form, (masks.get(form) ?? 0) | (1 << index));
      forms.set(name, masks);
      descriptions.set(name, field.description ?? "");
    }
  });
  const fields: Record<string, Value> = {};
  const texts = [firstSentence(own)];
  for (const [name, masks] of forms) {
    texts.push(firstSentence(descriptions.get(name)));
    const versions = [...masks].map(([form, mask]) => [mask, ...(JSON.parse(form) as [Value, string])] as const);
    const [only] = versions;
    if (versions.length === 1 && only?.[0] === there) fields[name + only[2]] = only[1];
    else
      fields[name] = {
        v: versions.map(([mask, value, marks]) => (marks === "" ? [mask, value] : [mask, value, marks])),
      };
  }
  return { fields, texts };
}

const refOf = (schema: Schema | undefined): string | undefined =>
  (schema?.$ref ?? schema?.allOf?.[0]?.$ref)?.replace("#/components/schemas/", "");

function refsIn(schema: Schema): string[] {
  const own = refOf(schema);
  const { items, additionalProperties: others } = schema;
  return [
    ...(own === undefined ? [] : [own]),
    ...(items === undefined ? [] : refsIn(items)),
    ...(typeof others === "object" ? refsIn(others) : []),
  ];
}

function valueOf(table: Table, schema: Schema): Value {
  const ref = refOf(schema);
  const value = ref === undefined ? plainValue(table, schema) : (SCALARS[ref] ?? table.named(ref));
  const usual = ref === undefined ? schema.default : undefined;
  if (usual === undefined || usual === "" || usual === 0 || JSON.stringify(usual) === "{}") return value;
  return typeof value !== "object" || Array.isArray(value)
    ? { t: value, d: usual }
    : { ...(value as object), d: usual };
}

function plainValue(table: Table, schema: Schema): Value {
  const { items, additionalProperties: others } = schema;
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) return "o";
  if (schema.enum !== undefined) return table.enumeration(schema.enum);
  switch (schema.type) {
    case "string":
      return schema.format === "date-time" ? "t" : schema.format === "byte" ? "B" : "s";
    case "integer":
      return schema.format === "int64" ? "l" : "i";
    case "number":
      return "n";
    case "boolean":
      return "b";
    case "array":
      return [valueOf(table, items ?? {}), ...(schema["x-kubernetes-list-map-keys"] ?? [])];
    default:
      return typeof others === "object" ? { m: valueOf(table, others) } : "o";
  }
}

/** The schemas of one version. Which words a field may hold stands in the Go code alone. */
function schemasOf(module: string): Schemas {
  const folder = join(module, "api/openapi-spec/v3");
  const schemas: Schemas = {};
  for (const file of readdirSync(folder)) {
    if (!/^apis?__/.test(file) || file.includes("alpha")) continue;
    const read = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
      readonly components?: { readonly schemas?: Schemas };
    };
    Object.assign(schemas, read.components?.schemas);
  }
  const words = wordsByField(readFileSync(join(module, "pkg/generated/openapi/zz_generated.openapi.go"), "utf8"));
  for (const [id, schema] of Object.entries(schemas)) {
    const end = `_${id.split(".").slice(-3).join("_").toLowerCase()}`;
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      const found = words.get(`${end}.${name}`);
      const holder = field.type === "array" ? field.items : field;
      if (found !== undefined && holder !== undefined) holder.enum = found;
    }
  }
  return schemas;
}

/** What `schema_k8sio_api_core_v1_Container` says of its properties, by the end of its name (`_core_v1_container.imagePullPolicy`). */
function wordsByField(code: string): Map<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  let type = "";
  let property = "";
  for (const line of code.split("\n")) {
    const begins = /^func schema_(\w+)\(ref/.exec(line)?.[1];
    if (begins !== undefined) {
      type = begins.toLowerCase().split("_").slice(-3).join("_");
      property = "";
    }
    property = /^\t{5}"([\w$-]+)": \{/.exec(line)?.[1] ?? property;
    const list = /Enum:\s+\[\]interface\{\}\{(.*)\},/.exec(line)?.[1];
    if (list !== undefined) words.set(`_${type}.${property}`, JSON.parse(`[${list}]`) as string[]);
  }
  return words;
}
