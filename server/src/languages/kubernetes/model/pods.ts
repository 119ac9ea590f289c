import type { YamlDocument } from "../../../syntax/yaml/tree.ts";
import type { KubernetesManifest, KubernetesObject } from "./manifest.ts";
import type { Target } from "./set.ts";
import { type Weight, weightOf } from "./stakes.ts";
import { remember } from "../../../base/remember.ts";
import { type Container, type ContainerRole, type Workload, isWindows } from "./workload.ts";

/** A workload of which an absence may be said: it is whole, and not of a development environment. */
export interface WholeWorkload {
  readonly document: YamlDocument;
  readonly object: KubernetesObject;
  readonly workload: Workload;
  readonly weight: Weight;
}

/** Asked by many rules on every keystroke, and always the same for a manifest. */
export const wholeWorkloads = remember(({ objects, yaml }: KubernetesManifest): readonly WholeWorkload[] => {
  return objects.flatMap((object) => {
    const { workload, partial, stakes } = object;
    const weight = weightOf(stakes);
    if (workload === undefined || partial || workload.replaces !== undefined || weight === undefined) return [];
    return [{ document: yaml, object, workload, weight }];
  });
});

/** What a workload's pods are found by. */
export function podsOf({ path, namespace }: KubernetesObject, { podLabels }: Workload): Target {
  return { path, namespace, labels: podLabels };
}

export interface JudgedContainer {
  readonly object: KubernetesObject;
  readonly workload: Workload;
  readonly container: Container;
  readonly weight: Weight;
  /** Not of a patch: what it does not say, nobody says. */
  readonly isWhole: boolean;
}

/** The Linux containers that have one of some roles and are not of a development environment. */
export function judgedContainers(
  { objects }: KubernetesManifest,
  ...roles: readonly ContainerRole[]
): JudgedContainer[] {
  return objects.flatMap((object) => {
    const { workload, partial, stakes } = object;
    const weight = weightOf(stakes);
    if (workload === undefined || weight === undefined || isWindows(workload)) return [];
    return workload.containers
      .filter(({ role }) => roles.includes(role))
      .map((container) => ({ object, workload, container, weight, isWhole: !partial }));
  });
}

/** Those of which an absence may be said. */
export function wholeContainers(manifest: KubernetesManifest, ...roles: readonly ContainerRole[]): JudgedContainer[] {
  return judgedContainers(manifest, ...roles).filter(({ isWhole }) => isWhole);
}

export interface ShownContainer {
  readonly object: KubernetesObject;
  readonly workload: Workload;
  readonly container: Container;
}

/** What rules of manifests may hear of one by one. */
export interface KubernetesParts {
  readonly container: ShownContainer;
}

/** All containers that a manifest shows, also those of patches: for what stands there, not for what is missing. */
export function shownContainers({ objects }: KubernetesManifest): ShownContainer[] {
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
