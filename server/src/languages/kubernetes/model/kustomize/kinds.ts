/**
 * How lists of the built-in kinds are merged, and which kinds stand in no namespace: what the OpenAPI document says that
 * kustomize 5.7 carries (Kubernetes 1.21, `kyaml/openapi/kubernetesapi/v1_21_2`), read on 1 December 2026. Kinds that came
 * later (autoscaling/v2) are to kustomize like anybody's own.
 */
export interface FieldSchema {
  readonly fields?: Readonly<Record<string, FieldSchema>>;
  /** The keys by which items of a list are told apart; none: by their text. Absent: the list is replaced as a whole. */
  readonly mergeKeys?: readonly string[];
  readonly items?: FieldSchema;
}

const list = (...mergeKeys: readonly string[]): FieldSchema => ({ mergeKeys });
const listOf = (items: FieldSchema, ...mergeKeys: readonly string[]): FieldSchema => ({ items, mergeKeys });
const map = (fields: Readonly<Record<string, FieldSchema>>): FieldSchema => ({ fields });

const METADATA = map({ finalizers: list(), ownerReferences: list("uid") });
const CONDITIONS = map({ conditions: list("type") });

const EPHEMERAL_CONTAINER = {
  env: list("name"),
  volumeDevices: list("devicePath"),
  volumeMounts: list("mountPath"),
};
const CONTAINER = map({ ...EPHEMERAL_CONTAINER, ports: list("containerPort", "protocol") });
const CLAIM_TEMPLATE = map({ metadata: METADATA });

const POD_SPEC = map({
  containers: listOf(CONTAINER, "name"),
  ephemeralContainers: listOf(map(EPHEMERAL_CONTAINER), "name"),
  hostAliases: list("ip"),
  imagePullSecrets: list("name"),
  initContainers: listOf(CONTAINER, "name"),
  topologySpreadConstraints: list("topologyKey", "whenUnsatisfiable"),
  volumes: listOf(map({ ephemeral: map({ volumeClaimTemplate: CLAIM_TEMPLATE }) }), "name"),
});
const POD_TEMPLATE = map({ metadata: METADATA, spec: POD_SPEC });
const TEMPLATED = { spec: map({ template: POD_TEMPLATE }), status: CONDITIONS };

/** What kinds have beside their metadata. */
const KIND_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = {
  APIService: { status: CONDITIONS },
  ComponentStatus: { conditions: list("type") },
  CronJob: { spec: map({ jobTemplate: map({ metadata: METADATA, spec: map({ template: POD_TEMPLATE }) }) }) },
  CSINode: { spec: map({ drivers: list("name") }) },
  DaemonSet: TEMPLATED,
  Deployment: TEMPLATED,
  Job: TEMPLATED,
  MutatingWebhookConfiguration: { webhooks: list("name") },
  Namespace: { status: CONDITIONS },
  Node: { spec: map({ podCIDRs: list() }), status: map({ addresses: list("type"), conditions: list("type") }) },
  PersistentVolumeClaim: { status: CONDITIONS },
  Pod: { spec: POD_SPEC, status: map({ conditions: list("type"), podIPs: list("ip") }) },
  PodDisruptionBudget: { status: CONDITIONS },
  PodTemplate: { template: POD_TEMPLATE },
  ReplicaSet: TEMPLATED,
  ReplicationController: TEMPLATED,
  Service: { spec: map({ ports: list("port", "protocol") }), status: CONDITIONS },
  ServiceAccount: { secrets: list("name") },
  StatefulSet: TEMPLATED,
  ValidatingWebhookConfiguration: { webhooks: list("name") },
};

/** The built-in kinds of each API version; a star marks those that stand in no namespace. */
const BUILT_IN: Readonly<Record<string, string>> = {
  "admissionregistration.k8s.io/v1": "*MutatingWebhookConfiguration *ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/v1beta1": "*MutatingWebhookConfiguration *ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/v1": "*CustomResourceDefinition",
  "apiextensions.k8s.io/v1beta1": "*CustomResourceDefinition",
  "apiregistration.k8s.io/v1": "*APIService",
  "apiregistration.k8s.io/v1beta1": "*APIService",
  "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
  "authentication.k8s.io/v1": "TokenRequest TokenReview",
  "authentication.k8s.io/v1beta1": "TokenReview",
  "authorization.k8s.io/v1":
    "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
  "authorization.k8s.io/v1beta1":
    "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
  "autoscaling/v1": "HorizontalPodAutoscaler Scale",
  "autoscaling/v2beta1": "HorizontalPodAutoscaler",
  "autoscaling/v2beta2": "HorizontalPodAutoscaler",
  "batch/v1": "CronJob Job",
  "batch/v1beta1": "CronJob",
  "certificates.k8s.io/v1": "*CertificateSigningRequest",
  "certificates.k8s.io/v1beta1": "*CertificateSigningRequest",
  "coordination.k8s.io/v1": "Lease",
  "coordination.k8s.io/v1beta1": "Lease",
  "discovery.k8s.io/v1": "EndpointSlice",
  "discovery.k8s.io/v1beta1": "EndpointSlice",
  "events.k8s.io/v1": "Event",
  "events.k8s.io/v1beta1": "Event",
  "extensions/v1beta1": "Ingress",
  "flowcontrol.apiserver.k8s.io/v1beta1": "*FlowSchema *PriorityLevelConfiguration",
  "networking.k8s.io/v1": "Ingress *IngressClass NetworkPolicy",
  "networking.k8s.io/v1beta1": "Ingress *IngressClass",
  "node.k8s.io/v1": "*RuntimeClass",
  "node.k8s.io/v1beta1": "*RuntimeClass",
  "policy/v1": "PodDisruptionBudget",
  "policy/v1beta1": "Eviction PodDisruptionBudget *PodSecurityPolicy",
  "rbac.authorization.k8s.io/v1": "*ClusterRole *ClusterRoleBinding Role RoleBinding",
  "rbac.authorization.k8s.io/v1beta1": "*ClusterRole *ClusterRoleBinding Role RoleBinding",
  "scheduling.k8s.io/v1": "*PriorityClass",
  "scheduling.k8s.io/v1beta1": "*PriorityClass",
  "storage.k8s.io/v1": "*CSIDriver *CSINode *StorageClass *VolumeAttachment",
  "storage.k8s.io/v1beta1": "*CSIDriver *CSINode CSIStorageCapacity *StorageClass *VolumeAttachment",
  v1: "Binding *ComponentStatus ConfigMap Endpoints Event LimitRange *Namespace *Node *PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
};

const CLUSTER_SCOPED = new Set<string>();
const SCHEMAS = new Map<string, FieldSchema>();
for (const [apiVersion, kinds] of Object.entries(BUILT_IN)) {
  for (const marked of kinds.split(" ")) {
    const kind = marked.replace("*", "");
    const id = `${apiVersion} ${kind}`;
    if (kind !== marked) CLUSTER_SCOPED.add(id);
    SCHEMAS.set(id, map({ metadata: METADATA, ...KIND_FIELDS[kind] }));
  }
}

/** Whether a kind is known to stand in no namespace; of anybody's own kinds nothing is known. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return CLUSTER_SCOPED.has(`${apiVersion} ${kind}`);
}

/** How a built-in kind is merged; undefined for others, of which every list is replaced. */
export function schemaOf(apiVersion: string, kind: string): FieldSchema | undefined {
  return SCHEMAS.get(`${apiVersion} ${kind}`);
}
