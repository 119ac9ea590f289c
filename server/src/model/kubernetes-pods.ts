import type { KubernetesManifest, KubernetesObject } from "./kubernetes.ts";
import { type Weight, weightOf } from "./kubernetes-stakes.ts";
import { type Container, type ContainerRole, type Workload, isWindows } from "./kubernetes-workload.ts";

/** A workload of which an absence may be said: it is whole, and not of a development environment. */
export interface WholeWorkload {
  readonly object: KubernetesObject;
  readonly workload: Workload;
  readonly weight: Weight;
}

export interface WholeContainer extends WholeWorkload {
  readonly container: Container;
}

export function wholeWorkloads({ objects }: KubernetesManifest): WholeWorkload[] {
  return objects.flatMap((object) => {
    const { workload, partial, stakes } = object;
    const weight = weightOf(stakes);
    if (workload === undefined || partial || workload.replaces !== undefined || weight === undefined) return [];
    return [{ object, workload, weight }];
  });
}

/** The Linux containers of whole workloads that have one of some roles. */
export function wholeContainers(manifest: KubernetesManifest, ...roles: readonly ContainerRole[]): WholeContainer[] {
  return wholeWorkloads(manifest)
    .filter(({ workload }) => !isWindows(workload))
    .flatMap((whole) =>
      whole.workload.containers
        .filter(({ role }) => roles.includes(role))
        .map((container) => ({ ...whole, container })),
    );
}

/** All containers that a manifest shows, also those of patches: for what stands there, not for what is missing. */
export function shownContainers({
  objects,
}: KubernetesManifest): { object: KubernetesObject; workload: Workload; container: Container }[] {
  return objects.flatMap((object) => {
    const { workload } = object;
    return workload === undefined ? [] : workload.containers.map((container) => ({ object, workload, container }));
  });
}

/** Agents of the cluster itself do what no application should: they are not judged as applications. */
export function isClusterAgent({ kind, namespace, stakes }: KubernetesObject): boolean {
  if (stakes.isPayment) return false;
  return (
    kind === "DaemonSet" ||
    /^(?:kube-|openshift-|calico-|cilium|istio-system|longhorn|rook|metallb|gke-)/.test(namespace)
  );
}
