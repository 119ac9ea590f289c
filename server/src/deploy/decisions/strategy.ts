import { at, canonical, numberAt, textAt } from "../kubectl/json.ts";
import { type ClusterObject, keyOf, shownKey } from "../kubectl/object.ts";

/** Pods are replaced only when somebody deletes them: a new template rolls out by itself nowhere. */
export function isOnDelete(workload: ClusterObject): boolean {
  return textAt(workload, "spec", "updateStrategy", "type") === "OnDelete";
}

export function replicasOf(workload: ClusterObject): number {
  return at(workload, "spec", "replicas") === undefined ? 1 : numberAt(workload, "spec", "replicas");
}

/** How many pods of a StatefulSet a new template replaces: those from the partition on. */
export function replacedPods(set: ClusterObject): number {
  if (isOnDelete(set)) return 0;
  return Math.max(0, replicasOf(set) - numberAt(set, "spec", "updateStrategy", "rollingUpdate", "partition"));
}

/** What a new template does not reach, and why. */
export interface Unreached {
  readonly message: string;
  /** No pod gets the new template at all. */
  readonly whole: boolean;
}

function isHeldUp(set: ClusterObject): boolean {
  return numberAt(set, "status", "readyReplicas") < replicasOf(set);
}

/**
 * What of a change of a workload its own update strategy keeps from rolling out; undefined when all of it does.
 * @param before as it runs now
 * @param after as it would become
 */
export function unreachedBy(before: ClusterObject, after: ClusterObject): Unreached | undefined {
  if (after.kind !== "StatefulSet" && after.kind !== "DaemonSet") return undefined;
  if (canonical(at(before, "spec", "template")) === canonical(at(after, "spec", "template"))) return undefined;
  const shown = `\`${shownKey(keyOf(after))}\``;
  if (after.kind === "StatefulSet" && replicasOf(after) === 0) return undefined;
  if (isOnDelete(after))
    return {
      message: `Nothing of ${shown} would roll out: its update strategy is OnDelete, so its pods stay until somebody deletes them`,
      whole: true,
    };
  if (after.kind === "DaemonSet") return undefined;
  if (textAt(after, "spec", "podManagementPolicy") !== "Parallel" && isHeldUp(before))
    return {
      message: `Nothing of ${shown} rolls out while one of its pods is not ready: its controller waits for that pod, unless somebody deletes it`,
      whole: false,
    };
  const [all, replaced] = [replicasOf(after), replacedPods(after)];
  if (replaced === all) return undefined;
  const rest = `its partition keeps ${all - replaced} of ${all} pods as they are`;
  return replaced === 0
    ? { message: `Nothing of ${shown} would roll out: ${rest}`, whole: true }
    : { message: `Only a part of ${shown} rolls out: ${rest}`, whole: false };
}
