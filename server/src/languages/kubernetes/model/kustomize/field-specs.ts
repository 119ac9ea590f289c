import type { FieldSpec } from "./field-spec.ts";
import type { ObjectType } from "./resource.ts";

/** The fields that transformers change, of each sort. */
export interface FieldSpecs {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly varReference: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
}

/** Fields in which objects of other kinds name one of a kind. */
export interface NameReference extends ObjectType {
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Specs from lines of `path kind,kind`; a kind may have its group before a `/`, and a `+` in front makes what is missing. */
function specs(...lines: readonly string[]): FieldSpec[] {
  return lines.flatMap((line) => {
    const [marked = "", kinds = ""] = line.split(" ");
    const path = marked.replace(/^\+/, "");
    return kinds.split(",").map((name) => {
      const [group, kind = ""] = name.includes("/") ? name.split("/") : ["", name];
      // The only kinds that kustomize tells by their version are of the core group.
      const version = kind === "ReplicationController" || kind === "Service" ? "v1" : "";
      return { path, group: group ?? "", version, kind, create: path !== marked };
    });
  });
}

const METADATA_LABELS = specs(
  "+metadata/labels",
  "+spec/template/metadata/labels ReplicationController,Deployment,ReplicaSet,DaemonSet,apps/StatefulSet,batch/Job",
  "+spec/volumeClaimTemplates[]/metadata/labels apps/StatefulSet",
  "+spec/jobTemplate/metadata/labels batch/CronJob",
  "+spec/jobTemplate/spec/template/metadata/labels batch/CronJob",
);

const AFFINITY = ["podAffinity", "podAntiAffinity"].flatMap((affinity) =>
  specs(
    `spec/template/spec/affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels apps/Deployment,apps/StatefulSet`,
    `spec/template/spec/affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels apps/Deployment,apps/StatefulSet`,
  ),
);

const COMMON_LABELS = [
  ...specs(
    "+spec/selector Service,ReplicationController",
    "+spec/selector/matchLabels Deployment,ReplicaSet,DaemonSet,apps/StatefulSet",
    "spec/selector/matchLabels batch/Job,policy/PodDisruptionBudget",
    "spec/jobTemplate/spec/selector/matchLabels batch/CronJob",
    "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels apps/Deployment,apps/StatefulSet",
    "spec/podSelector/matchLabels networking.k8s.io/NetworkPolicy",
    "spec/ingress/from/podSelector/matchLabels networking.k8s.io/NetworkPolicy",
    "spec/egress/to/podSelector/matchLabels networking.k8s.io/NetworkPolicy",
  ),
  ...AFFINITY,
  ...METADATA_LABELS,
];

const COMMON_ANNOTATIONS = specs(
  "+metadata/annotations",
  "+spec/template/metadata/annotations ReplicationController,Deployment,ReplicaSet,DaemonSet,StatefulSet,batch/Job",
  "+spec/jobTemplate/metadata/annotations batch/CronJob",
  "+spec/jobTemplate/spec/template/metadata/annotations batch/CronJob",
);

const IMAGES = ["spec", "spec/template/spec"].flatMap((spec) =>
  specs(`+${spec}/containers[]/image`, `+${spec}/initContainers[]/image`, `+${spec}/volumes[]/image/reference`),
);

/** Where kinds keep the spec of their pods. */
const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: "spec",
  PodTemplate: "template/spec",
  Deployment: "spec/template/spec",
  ReplicaSet: "spec/template/spec",
  ReplicationController: "spec/template/spec",
  DaemonSet: "spec/template/spec",
  StatefulSet: "spec/template/spec",
  Job: "spec/template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
};

function inPods(kinds: string, ...paths: readonly string[]): FieldSpec[] {
  return kinds
    .split(",")
    .flatMap((kind) => paths.flatMap((path) => specs(`${POD_SPECS[kind] ?? "spec"}/${path} ${kind}`)));
}

const CONTAINERS = ["containers", "initContainers"];

const VARIABLES = [
  ...inPods(
    "CronJob,DaemonSet,Deployment,Job,Pod,ReplicaSet,StatefulSet",
    ...CONTAINERS.flatMap((list) =>
      ["args", "command", "env/value", "volumeMounts/mountPath"].map((field) => `${list}/${field}`),
    ),
  ),
  ...inPods("DaemonSet,Deployment,Job,Pod,ReplicaSet", "volumes/nfs/server"),
  ...specs(
    "spec/jobTemplate/spec/template/volumes/nfs/server CronJob",
    "spec/template/metadata/annotations Deployment",
    "spec/rules/host Ingress",
    "spec/tls/hosts Ingress",
    "spec/tls/secretName Ingress",
    "spec/volumeClaimTemplates/spec/nfs/server StatefulSet",
    "spec/nfs/server PersistentVolume",
    "metadata/labels",
    "metadata/annotations",
  ),
  ...["spec/ports/port", "spec/ports/targetPort"].map((path) => ({ ...anyVersion("Service"), path, create: false })),
];

function anyVersion(kind: string): ObjectType {
  return { group: "", version: "", kind };
}

function reference(target: ObjectType, fieldSpecs: readonly FieldSpec[]): NameReference {
  return { ...target, fieldSpecs };
}

function core(kind: string): ObjectType {
  return { group: "", version: "v1", kind };
}

const MOUNTING = "Pod,PodTemplate,Deployment,ReplicaSet,DaemonSet,StatefulSet,Job,CronJob";
const RUNNING = "Pod,StatefulSet,Deployment,ReplicationController,CronJob,Job,DaemonSet";

function fromContainers(field: string, source: string): string[] {
  return CONTAINERS.flatMap((list) => [`${list}/env/valueFrom/${field}KeyRef/name`, `${list}/envFrom/${source}/name`]);
}

const SCALED = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map((kind) =>
  reference(anyVersion(kind), specs("spec/scaleTargetRef/name HorizontalPodAutoscaler")),
);

const RULES = specs("rules/resourceNames Role,ClusterRole");

const NAME_REFERENCES: readonly NameReference[] = [
  ...SCALED,
  reference(core("ConfigMap"), [
    ...inPods(
      MOUNTING,
      "volumes/configMap/name",
      ...fromContainers("configMap", "configMapRef"),
      "volumes/projected/sources/configMap/name",
    ),
    ...specs("spec/configSource/configMap Node"),
    ...RULES,
    ...specs("metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap Ingress"),
  ]),
  reference(core("Secret"), [
    ...inPods(
      MOUNTING,
      "volumes/secret/secretName",
      ...fromContainers("secret", "secretRef"),
      "imagePullSecrets/name",
      "volumes/projected/sources/secret/name",
    ),
    ...specs(
      "spec/tls/secretName Ingress",
      "metadata/annotations/ingress.kubernetes.io\\/auth-secret Ingress",
      "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret Ingress",
      "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret Ingress",
      "imagePullSecrets/name ServiceAccount",
      "parameters/secretName StorageClass",
      "parameters/adminSecretName StorageClass",
      "parameters/userSecretName StorageClass",
      "parameters/secretRef StorageClass",
    ),
    ...RULES,
    ...specs(
      "spec/template/spec/containers/env/valueFrom/secretKeyRef/name serving.knative.dev/Service",
      "spec/azureFile/secretName PersistentVolume",
    ),
  ]),
  reference(
    core("Service"),
    specs(
      "spec/serviceName apps/StatefulSet",
      "spec/rules/http/paths/backend/serviceName Ingress",
      "spec/backend/serviceName Ingress",
      "spec/rules/http/paths/backend/service/name Ingress",
      "spec/defaultBackend/service/name Ingress",
      "spec/service/name apiregistration.k8s.io/APIService",
      "webhooks/clientConfig/service admissionregistration.k8s.io/ValidatingWebhookConfiguration,admissionregistration.k8s.io/MutatingWebhookConfiguration",
    ),
  ),
  reference(
    { ...anyVersion("Role"), group: "rbac.authorization.k8s.io" },
    specs("roleRef/name rbac.authorization.k8s.io/RoleBinding"),
  ),
  reference(
    { ...anyVersion("ClusterRole"), group: "rbac.authorization.k8s.io" },
    specs("roleRef/name rbac.authorization.k8s.io/RoleBinding,rbac.authorization.k8s.io/ClusterRoleBinding"),
  ),
  reference(core("ServiceAccount"), [
    ...specs("subjects rbac.authorization.k8s.io/RoleBinding,rbac.authorization.k8s.io/ClusterRoleBinding"),
    ...inPods(RUNNING, "serviceAccountName"),
  ]),
  reference(core("PersistentVolumeClaim"), inPods(RUNNING, "volumes/persistentVolumeClaim/claimName")),
  reference(
    core("PersistentVolume"),
    specs("spec/volumeName PersistentVolumeClaim", "rules/resourceNames ClusterRole"),
  ),
  reference(
    { group: "storage.k8s.io", version: "v1", kind: "StorageClass" },
    specs(
      "spec/storageClassName PersistentVolume,PersistentVolumeClaim",
      "spec/volumeClaimTemplates/spec/storageClassName StatefulSet",
    ),
  ),
  reference({ group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass" }, inPods(RUNNING, "priorityClassName")),
  // As kustomize has it: no object is of this group, so nothing is renamed.
  reference(
    { group: "networking.k8s.io/v1", version: "v1", kind: "IngressClass" },
    specs("spec/ingressClassName Ingress"),
  ),
  reference(
    { group: "admissionregistration.k8s.io", version: "", kind: "ValidatingAdmissionPolicy" },
    specs("spec/policyName admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"),
  ),
];

/** What kustomize 5.7 changes by itself (`api/internal/konfig/builtinpluginconsts`), read on 1 December 2026. */
export const DEFAULT_FIELDS: FieldSpecs = {
  namePrefix: specs("metadata/name"),
  nameSuffix: specs("metadata/name"),
  namespace: specs(
    "+metadata/name Namespace",
    "+spec/service/namespace apiregistration.k8s.io/APIService",
    "spec/conversion/webhook/clientConfig/service/namespace apiextensions.k8s.io/CustomResourceDefinition",
  ),
  commonLabels: COMMON_LABELS,
  labels: [],
  templateLabels: METADATA_LABELS,
  commonAnnotations: COMMON_ANNOTATIONS,
  images: IMAGES,
  replicas: specs("+spec/replicas Deployment,ReplicationController,ReplicaSet,StatefulSet").map((spec) => ({
    ...spec,
    version: "",
  })),
  varReference: VARIABLES,
  nameReference: NAME_REFERENCES,
};
