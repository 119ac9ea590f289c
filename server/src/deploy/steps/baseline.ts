import type { Context } from "../outside/context.ts";
import type { StepId } from "../decisions/events.ts";
import { at } from "../kubectl/json.ts";
import { type ClusterObject, type ObjectKey, isWatched, keyOf, nameOf } from "../kubectl/object.ts";
import { conditionOf } from "../decisions/pods.ts";
import { readOrStop } from "../outside/reach.ts";
import type { SetObject } from "../decisions/request.ts";
import { progressOf } from "../decisions/rollout.ts";
import { ownValue } from "../../syntax/record.ts";

/** The set's objects as they are in the cluster, with their managed fields. */
export async function readLive(
  context: Context,
  step: StepId,
  objects: readonly ClusterObject[],
  before: boolean,
): Promise<ReadonlyMap<ObjectKey, ClusterObject>> {
  if (objects.length === 0) return new Map();
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const live = await readOrStop(
    context,
    step,
    { args: ["get", "-f", "-", "-o", "json", "--ignore-not-found", "--show-managed-fields"], stdin: list },
    before,
  );
  return new Map(live.map((object) => [keyOf(object), object]));
}

const NAMESPACE_KINDS = "deployments.apps,replicasets.apps,statefulsets.apps,daemonsets.apps,pods,events";
const OTHER_KINDS: Readonly<Record<string, string>> = {
  Job: "jobs.batch",
  Rollout: "rollouts.argoproj.io",
  Canary: "canaries.flagger.app",
};

/** All that a watch looks at: the workloads of the namespace, their pods and the warnings about them. */
export async function readNamespace(
  context: Context,
  step: StepId,
  kinds: readonly string[],
  before: boolean,
): Promise<readonly ClusterObject[]> {
  const others = [...new Set(kinds)].flatMap((kind) => ownValue(OTHER_KINDS, kind) ?? []);
  return readOrStop(context, step, { args: ["get", [NAMESPACE_KINDS, ...others].join(","), "-o", "json"] }, before);
}

/** What is wrong with what runs now, in words: a deploy over it could not be taken back to something that works. */
export function findBroken(set: readonly SetObject[], live: ReadonlyMap<ObjectKey, ClusterObject>): string[] {
  return set.flatMap(({ key }) => {
    const object = live.get(key);
    if (object === undefined || !isWatched(object.kind) || object.kind === "Job") return [];
    if (at(object, "spec", "paused") === true) return [`\`${nameOf(object)}\` is paused`];
    if (object.kind === "Deployment" && conditionOf(object, "Progressing")["reason"] === "ProgressDeadlineExceeded")
      return [`\`${nameOf(object)}\` did not get ready in its last roll-out`];
    const progress = progressOf(object);
    return progress.type === "complete" ? [] : [progress.detail];
  });
}

/** Whether something scales a workload by itself, so that its number of replicas is not ours to set. */
export function isScaled(object: ClusterObject, objects: readonly ClusterObject[]): boolean {
  return objects.some(
    (one) =>
      (one.kind === "HorizontalPodAutoscaler" || one.kind === "ScaledObject") &&
      at(one, "spec", "scaleTargetRef", "kind") === object.kind &&
      at(one, "spec", "scaleTargetRef", "name") === nameOf(object),
  );
}
