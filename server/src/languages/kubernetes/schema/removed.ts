import { isBuiltIn, schemaFor, versionsWith } from "./types.ts";

export interface RemovedApi {
  /** The release that no longer had it. */
  readonly release: string;
  /** What took its place; undefined where nothing did. */
  readonly successor: string | undefined;
  /** Whether an object needs nothing but the new version's name. */
  readonly isSame: boolean;
}

/**
 * Versions of APIs that older releases than those of the schema removed: the release, the version, its kinds, and the successor, behind a `=`
 * where an object stays as it is. From https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const REMOVED = `
1.16 extensions/v1beta1 Deployment DaemonSet ReplicaSet -> apps/v1
1.16 extensions/v1beta1 NetworkPolicy = networking.k8s.io/v1
1.16 extensions/v1beta1 PodSecurityPolicy ->
1.16 apps/v1beta1 Deployment StatefulSet ControllerRevision -> apps/v1
1.16 apps/v1beta2 Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision -> apps/v1
1.20 settings.k8s.io/v1alpha1 PodPreset ->
1.21 batch/v2alpha1 CronJob = batch/v1
1.22 extensions/v1beta1 Ingress -> networking.k8s.io/v1
1.22 networking.k8s.io/v1beta1 Ingress -> networking.k8s.io/v1
1.22 networking.k8s.io/v1beta1 IngressClass = networking.k8s.io/v1
1.22 rbac.authorization.k8s.io/v1beta1 Role RoleBinding ClusterRole ClusterRoleBinding = rbac.authorization.k8s.io/v1
1.22 rbac.authorization.k8s.io/v1alpha1 Role RoleBinding ClusterRole ClusterRoleBinding = rbac.authorization.k8s.io/v1
1.22 admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration -> admissionregistration.k8s.io/v1
1.22 apiextensions.k8s.io/v1beta1 CustomResourceDefinition -> apiextensions.k8s.io/v1
1.22 apiregistration.k8s.io/v1beta1 APIService = apiregistration.k8s.io/v1
1.22 certificates.k8s.io/v1beta1 CertificateSigningRequest -> certificates.k8s.io/v1
1.22 coordination.k8s.io/v1beta1 Lease = coordination.k8s.io/v1
1.22 scheduling.k8s.io/v1beta1 PriorityClass = scheduling.k8s.io/v1
1.22 storage.k8s.io/v1beta1 CSIDriver CSINode StorageClass VolumeAttachment = storage.k8s.io/v1
1.25 batch/v1beta1 CronJob = batch/v1
1.25 discovery.k8s.io/v1beta1 EndpointSlice -> discovery.k8s.io/v1
1.25 events.k8s.io/v1beta1 Event -> events.k8s.io/v1
1.25 autoscaling/v2beta1 HorizontalPodAutoscaler -> autoscaling/v2
1.25 policy/v1beta1 PodDisruptionBudget = policy/v1
1.25 policy/v1beta1 PodSecurityPolicy ->
1.25 node.k8s.io/v1beta1 RuntimeClass = node.k8s.io/v1
1.26 autoscaling/v2beta2 HorizontalPodAutoscaler = autoscaling/v2
1.26 flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration -> flowcontrol.apiserver.k8s.io/v1
1.27 storage.k8s.io/v1beta1 CSIStorageCapacity = storage.k8s.io/v1
1.29 flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema PriorityLevelConfiguration -> flowcontrol.apiserver.k8s.io/v1
1.32 flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema PriorityLevelConfiguration -> flowcontrol.apiserver.k8s.io/v1
`;

let removed: ReadonlyMap<string, RemovedApi> | undefined;

export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  removed ??= new Map(
    REMOVED.trim()
      .split("\n")
      .flatMap((line): [string, RemovedApi][] => {
        const isSame = line.includes(" = ");
        const [left = "", successor = ""] = line.split(isSame ? / = ?/ : / -> ?/);
        const [release = "", api = "", ...kinds] = left.split(" ");
        const told = { release, successor: successor === "" ? undefined : successor, isSame };
        return kinds.map((each) => [`${api} ${each}`, told]);
      }),
  );
  return removed.get(`${apiVersion} ${kind}`);
}

/** Where else Kubernetes has a kind, of a version that has never had it; none where that cannot be told. */
export function rightVersions(apiVersion: string, kind: string, target: string): readonly string[] {
  if (
    !/^(?:v1|[a-z.\d-]+\/v\d+(?:beta\d+)?)$/.test(apiVersion) ||
    !isBuiltIn(apiVersion) ||
    versionsWith(apiVersion, kind).length > 0
  )
    return [];
  const having = schemaFor(target)
    .kinds()
    .filter((each) => each.kind === kind && !each.isCustom)
    .map((each) => each.apiVersion);
  const stable = having.filter((version) => /(?:^|\/)v\d+$/.test(version));
  return stable.length > 0 ? stable : having;
}

/** What is still served, and will not be: API version and kind (or `*`), and what to write in its place. */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ["v1 Endpoints", "`EndpointSlice` of `discovery.k8s.io/v1` (deprecated since 1.33)"],
  [
    "external-secrets.io/v1beta1 *",
    "`external-secrets.io/v1` (External Secrets has it since 0.16 and drops `v1beta1` after that)",
  ],
]);

export interface DeprecatedApi {
  /** In words, with names in backticks. */
  readonly instead: string;
  /** The API version that an object may be given as it is. */
  readonly successor: string | undefined;
}

/** Whether a version of an API has a successor in the same release. */
export function deprecatedApi(apiVersion: string, kind: string, target: string): DeprecatedApi | undefined {
  const listed = DEPRECATED.get(`${apiVersion} ${kind}`) ?? DEPRECATED.get(`${apiVersion} *`);
  if (listed !== undefined) return { instead: listed, successor: undefined };
  const stable = apiVersion.replace(/(?<=^|\/)(v\d+)(?:alpha|beta)\d+$/, "$1");
  if (stable === apiVersion || !isBuiltIn(apiVersion)) return undefined;
  const schema = schemaFor(target);
  const isThere = schema.kindOf(apiVersion, kind) !== undefined && schema.kindOf(stable, kind) !== undefined;
  return isThere ? { instead: `\`${stable}\``, successor: stable } : undefined;
}
