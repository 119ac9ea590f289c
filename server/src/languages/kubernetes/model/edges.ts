import { folderOf } from "../../../base/path.ts";
import type { KubernetesFact } from "../../../contract/facts.ts";
import { tierOfName } from "../../../model/tier.ts";
import { isSelectedBy } from "./selected.ts";

/** Where an object stands that others may speak for. */
export interface Standing {
  readonly path: string;
  readonly namespace: string;
}

/** Folders whose manifests are mostly applied together. */
const TOGETHER = /^(?:k8s|kubernetes|manifests?|kube|deploy|deployments?|infra|infrastructure|cluster)$/i;

/**
 * Tells how far objects of a folder reach that no kustomization or chart puts together: a policy or default without a namespace
 * speaks for its own folder and those below. From a folder without workloads it speaks for what stands beside it under one `k8s/`,
 * and where it selects nothing of its own, for what it selects.
 */
export function edgesOf(objects: readonly KubernetesFact[]): (fact: KubernetesFact, standing: Standing) => boolean {
  const pods = objects.filter(({ podLabels }) => podLabels !== undefined);
  const inhabited = new Set(pods.flatMap(({ path }) => foldersAbove(path)));
  const idle = new Map<KubernetesFact, boolean>();
  const selectsNothingOfItsOwn = (fact: KubernetesFact): boolean => {
    let known = idle.get(fact);
    if (known === undefined) {
      const folder = folderOf(fact.path);
      known = !pods.some((pod) => isBelow(pod.path, folder) && isSelectedBy(fact, pod.podLabels ?? {}));
      idle.set(fact, known);
    }
    return known;
  };
  return (fact, { path, namespace }) => {
    if (fact.path === path || (fact.namespace !== "" && namespace !== "") || fact.anyNamespace === true) return true;
    const folder = folderOf(fact.path);
    if (isBelow(path, folder)) return true;
    if (contradict(fact.path, path)) return false;
    const root = rootOf(fact.path);
    if (root !== undefined && root === rootOf(path) && !inhabited.has(folder)) return true;
    return Object.keys(fact.selector ?? {}).length > 0 && selectsNothingOfItsOwn(fact);
  };
}

/** Whether files lie in one folder, or one of them above the other. */
export function areNear(left: string, right: string): boolean {
  return isBelow(left, folderOf(right)) || isBelow(right, folderOf(left));
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
}

function rootOf(path: string): string | undefined {
  const parts = path.split("/").slice(0, -1);
  const at = parts.findIndex((part) => TOGETHER.test(part));
  return at < 0 ? undefined : parts.slice(0, at + 1).join("/");
}

/** One lies in a folder of one environment, the other in a folder of another. */
function contradict(left: string, right: string): boolean {
  const tiers = [left, right].map((path) =>
    path
      .split("/")
      .slice(0, -1)
      .map((part) => tierOfName(part)),
  );
  const [one, other] = tiers.map((all) => all.find((tier) => tier !== "unknown"));
  return one !== undefined && other !== undefined && one !== other;
}
