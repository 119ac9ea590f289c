import { copyOf } from "./fields.ts";
import { isAvailable, saveStatus } from "./deployments.ts";
import type { Control } from "./deployments.ts";
import { count, isReady, object, templateHash } from "./pods.ts";
import type { ApiObject } from "./types.ts";

const REVISION = "controller-revision-hash";
/** As many nodes as a DaemonSet finds. */
const NODES = 2;

const revisionOf = (pod: ApiObject): string | undefined => pod.metadata.labels?.[REVISION];

/**
 * One round of the StatefulSet controller, one pod at a time. As the real one under OrderedReady it goes no further
 * while a pod is not ready, even if a later template would mend that pod.
 */
export function controlStatefulSet(control: Control, set: ApiObject): void {
  const { name } = set.metadata;
  const template = object(set.spec?.template);
  const revision = `${name}-${templateHash(template)}`;
  const desired = count(set.spec?.replicas);
  const isParallel = set.spec?.podManagementPolicy === "Parallel";
  const how = control.behaviour(name, template);
  const all = control.lives.of(set, true);
  const ordinal = (pod: ApiObject) => Number(pod.metadata.name.slice(name.length + 1));

  const isSettled = advance();
  const isRolling = object(set.spec?.updateStrategy).type !== "OnDelete";
  if (isSettled && isRolling) {
    const old = all.filter((pod) => revisionOf(pod) !== revision).sort((a, b) => ordinal(b) - ordinal(a));
    if (old[0] !== undefined) control.lives.end(old[0]);
  }

  /** Makes what is missing and removes what is too much; true: all pods are there and ready. */
  function advance(): boolean {
    const spare = all.filter((pod) => ordinal(pod) >= desired);
    for (const pod of spare) if (pod.metadata.deletionTimestamp === undefined) control.lives.end(pod);
    for (let index = 0; index < desired; index += 1) {
      const pod = all.find((one) => ordinal(one) === index);
      if (pod === undefined && how.kind !== "failed-create") {
        const labels = { [REVISION]: revision, "apps.kubernetes.io/pod-index": String(index) };
        control.lives.spawn(set, template, `${name}-${index}`, labels, how);
      }
      const isUp = pod !== undefined && isReady(pod) && pod.metadata.deletionTimestamp === undefined;
      if (!isUp && !isParallel) return false;
    }
    return spare.length === 0 && all.every((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  }

  const pods = control.lives.of(set);
  const updated = pods.filter((pod) => revisionOf(pod) === revision);
  const isDone = updated.length === desired && pods.length === desired && updated.every(isReady);
  const before = object(set.status);
  const current = isDone ? revision : (before.currentRevision ?? revision);
  saveStatus(control, set, {
    ...copyOf(before),
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: pods.filter((pod) => isAvailable(pod, count(set.spec?.minReadySeconds), control.now())).length,
    currentReplicas: pods.filter((pod) => revisionOf(pod) === current).length,
    updatedReplicas: updated.length,
    currentRevision: current,
    updateRevision: revision,
  });
}

/** One round of the DaemonSet controller: a pod for each node, one of them replaced at a time. */
export function controlDaemonSet(control: Control, set: ApiObject): void {
  const { name } = set.metadata;
  const template = object(set.spec?.template);
  const revision = templateHash(template);
  const how = control.behaviour(name, template);
  const all = control.lives.of(set, true);
  const isGoing = (pod: ApiObject) => pod.metadata.deletionTimestamp !== undefined;
  for (let node = 1; node <= NODES && how.kind !== "failed-create"; node += 1) {
    if (all.some((pod) => pod.spec?.nodeName === `node-${node}`)) continue;
    const placed = copyOf(template);
    placed.spec = { ...object(placed.spec), nodeName: `node-${node}` };
    // A name tells its node and its revision: a node has one pod at a time.
    control.lives.spawn(set, placed, `${name}-${revision.slice(0, 4)}${node}`, { [REVISION]: revision }, how);
  }
  const old = all.filter((pod) => revisionOf(pod) !== revision && !isGoing(pod));
  const sick = old.find((pod) => !isReady(pod));
  const areUp = all.length === NODES && all.every((pod) => isReady(pod) && !isGoing(pod));
  const next = sick ?? (areUp ? old[0] : undefined);
  if (next !== undefined && object(set.spec?.updateStrategy).type !== "OnDelete") control.lives.end(next);

  const pods = control.lives.of(set);
  const available = pods.filter((pod) => isAvailable(pod, count(set.spec?.minReadySeconds), control.now())).length;
  const status = copyOf(object(set.status));
  saveStatus(control, set, {
    ...status,
    observedGeneration: set.metadata.generation ?? 1,
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: NODES,
    updatedNumberScheduled: pods.filter((pod) => revisionOf(pod) === revision).length,
    numberReady: pods.filter(isReady).length,
    numberAvailable: available,
    numberUnavailable: NODES - available,
  });
}
