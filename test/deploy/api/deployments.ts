import {
  condition,
  controllerOf,
  count,
  isReady,
  object,
  ownedBy,
  setCondition,
  shortHash,
  templateHash,
} from "./pods.ts";
import { copyOf, canonical } from "./fields.ts";
import { items } from "./defaults.ts";
import { known } from "./lives.ts";
import type { Lives } from "./lives.ts";
import type { Store } from "./store.ts";
import type { ApiObject, Behaviour, Json, JsonObject } from "./types.ts";

export interface Control {
  store: Store;
  lives: Lives;
  now: () => number;
  /** How pods of this template of this workload fare. */
  behaviour: (workload: string, template: JsonObject) => Behaviour;
}

const REVISION = "deployment.kubernetes.io/revision";
const CONTROLLER = "kube-controller-manager";
const SECOND = 1000;

/** Stores a status as the API writes it: what is zero or empty is left out. */
export function saveStatus(control: Control, live: ApiObject, status: JsonObject): void {
  const kind = known(live.kind);
  const told = Object.entries(status).filter(
    ([, value]) => value !== 0 && !(Array.isArray(value) && value.length === 0),
  );
  const next = { ...live, status: Object.fromEntries(told) };
  if (canonical(next.status) === canonical(live.status)) return;
  const unowned = live.kind === "ReplicaSet";
  control.store.update(kind, next, { manager: CONTROLLER, subresource: "status", unchecked: true, unowned });
}

/** A number of pods or a share of them, as maxSurge and maxUnavailable write it. */
function share(value: Json | undefined, of: number, round: (value: number) => number): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? round((Number.parseInt(value, 10) / 100) * of) : 0;
}

const readySince = (pod: ApiObject): number => Date.parse(String(condition(pod.status, "Ready")?.lastTransitionTime));

export const isAvailable = (pod: ApiObject, minReadySeconds: number, now: number): boolean =>
  isReady(pod) && (minReadySeconds === 0 || readySince(pod) + minReadySeconds * SECOND <= now);

const replicasOf = (set: ApiObject): number => count(set.spec?.replicas);

function scaleTo(control: Control, deployment: ApiObject, set: ApiObject, replicas: number): void {
  const from = replicasOf(set);
  if (from === replicas) return;
  set.spec = { ...set.spec, replicas };
  control.store.update(known("ReplicaSet"), set, { manager: CONTROLLER, unchecked: true, unowned: true });
  const direction = replicas > from ? "up" : "down";
  control.lives.tell(deployment, {
    type: "Normal",
    reason: "ScalingReplicaSet",
    message: `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${replicas}`,
    component: "deployment-controller",
  });
}

const setsOf = (control: Control, deployment: ApiObject): ApiObject[] =>
  control.store
    .list(known("ReplicaSet"), deployment.metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid);

const templateOf = (workload: ApiObject): JsonObject => object(workload.spec?.template);

function makeSet(control: Control, deployment: ApiObject, hash: string): void {
  const template = copyOf(templateOf(deployment));
  const meta = object(template.metadata);
  const labels = { ...(object(meta.labels) as Record<string, string>), "pod-template-hash": hash };
  template.metadata = { ...meta, labels };
  const selector = object(deployment.spec?.selector);
  const matchLabels = { ...object(selector.matchLabels), "pod-template-hash": hash };
  control.store.create(
    known("ReplicaSet"),
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: `${deployment.metadata.name}-${hash}`,
        ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
        labels,
        ownerReferences: [
          ownedBy(deployment) as unknown as NonNullable<ApiObject["metadata"]["ownerReferences"]>[number],
        ],
      },
      spec: {
        replicas: 0,
        selector: { ...selector, matchLabels },
        template,
        ...(deployment.spec?.minReadySeconds === undefined ? {} : { minReadySeconds: deployment.spec.minReadySeconds }),
      },
    },
    { manager: CONTROLLER, unchecked: true, unowned: true },
  );
}

/** The new set has the highest revision, and the Deployment tells it. */
function number(control: Control, deployment: ApiObject, sets: readonly ApiObject[], hash: string): void {
  const revision = (one: ApiObject) => Number(one.metadata.annotations?.[REVISION] ?? 0);
  const current = sets.find((set) => set.metadata.labels?.["pod-template-hash"] === hash);
  if (current === undefined) return;
  const highest = Math.max(0, ...sets.filter((set) => set !== current).map(revision));
  const own = Math.max(revision(current), revision(current) > highest ? 0 : highest + 1);
  for (const one of [current, deployment]) {
    if (revision(one) === own) continue;
    one.metadata.annotations = { ...one.metadata.annotations, [REVISION]: String(own) };
    control.store.update(known(one.kind), one, { manager: CONTROLLER, unchecked: true });
  }
}

/** One step of a rolling update: more of the new set within maxSurge, less of the old within maxUnavailable. */
function roll(control: Control, deployment: ApiObject, sets: readonly ApiObject[], current: ApiObject): void {
  const desired = replicasOf(deployment);
  const rolling = object(object(deployment.spec?.strategy).rollingUpdate);
  const surge = share(rolling.maxSurge, desired, Math.ceil);
  const wanted = share(rolling.maxUnavailable, desired, Math.floor);
  const unavailable = surge === 0 && wanted === 0 ? 1 : Math.min(wanted, desired);
  const old = sets.filter((set) => set !== current);
  const total = () => sets.reduce((sum, set) => sum + replicasOf(set), 0);
  const available = (set: ApiObject) => count(set.status?.availableReplicas);

  const room = Math.min(desired + surge - total(), desired - replicasOf(current));
  if (replicasOf(current) > desired) scaleTo(control, deployment, current, desired);
  else if (room > 0) scaleTo(control, deployment, current, replicasOf(current) + room);

  const least = desired - unavailable;
  let spare = total() - least - (replicasOf(current) - available(current));
  for (const set of old) {
    const sick = Math.min(spare, replicasOf(set) - available(set));
    if (sick <= 0) continue;
    scaleTo(control, deployment, set, replicasOf(set) - sick);
    spare -= sick;
  }
  let extra = sets.reduce((sum, set) => sum + Math.min(available(set), replicasOf(set)), 0) - least;
  for (const set of old) {
    const down = Math.min(extra, replicasOf(set));
    if (down <= 0) continue;
    scaleTo(control, deployment, set, replicasOf(set) - down);
    extra -= down;
  }
}

function conditions(control: Control, deployment: ApiObject, status: JsonObject, current: ApiObject | undefined): void {
  const time = control.store.time();
  const desired = replicasOf(deployment);
  const before = object(deployment.status);
  const rolling = object(object(deployment.spec?.strategy).rollingUpdate);
  const least = desired - share(rolling.maxUnavailable, desired, Math.floor);
  const enough = count(status.availableReplicas) >= least;
  const change = (type: string, value: string, reason: string, message: string, touch = false): void => {
    const was = condition(status, type);
    if (!touch && was?.status === value && was.reason === reason) return;
    setCondition(status, type, value, time, { lastUpdateTime: time, reason, message });
  };
  change(
    "Available",
    enough ? "True" : "False",
    enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
  );
  if (deployment.spec?.paused === true) {
    change("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
    return;
  }
  const progress = condition(status, "Progressing");
  if (progress?.reason === "DeploymentPaused") {
    change("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed");
  }
  const name = current?.metadata.name ?? deployment.metadata.name;
  if (progress === undefined && current !== undefined) {
    change("Progressing", "True", "NewReplicaSetCreated", `Created new replica set "${name}"`);
  }
  const [replicas, updated, available] = ["replicas", "updatedReplicas", "availableReplicas"].map((field) =>
    count(status[field]),
  );
  const isComplete = updated === desired && replicas === desired && available === desired;
  const was = condition(status, "Progressing");
  const wasComplete = was?.reason === "NewReplicaSetAvailable" && replicas === updated;
  const oldPods = (one: JsonObject) => count(one.replicas) - count(one.updatedReplicas);
  const progressed =
    count(status.updatedReplicas) > count(before.updatedReplicas) ||
    oldPods(status) < oldPods(before) ||
    count(status.readyReplicas) > count(before.readyReplicas) ||
    count(status.availableReplicas) > count(before.availableReplicas);
  const isNewTemplate = progress !== undefined && current?.metadata.creationTimestamp === time && updated === 0;
  if (isComplete) {
    change("Progressing", "True", "NewReplicaSetAvailable", `ReplicaSet "${name}" has successfully progressed.`);
  } else if (isNewTemplate && was?.reason !== "NewReplicaSetCreated") {
    change("Progressing", "True", "NewReplicaSetCreated", `Created new replica set "${name}"`);
  } else if (!wasComplete && progressed) {
    change("Progressing", "True", "ReplicaSetUpdated", `ReplicaSet "${name}" is progressing.`, true);
  } else if (!wasComplete && deadlineOf(deployment, status) <= control.now()) {
    change("Progressing", "False", "ProgressDeadlineExceeded", `ReplicaSet "${name}" has timed out progressing.`);
  }
  const failed = condition(current?.status, "ReplicaFailure");
  status.conditions = items(status.conditions).filter((one) => one.type !== "ReplicaFailure" || failed !== undefined);
  if (failed !== undefined) change("ReplicaFailure", "True", String(failed.reason), String(failed.message));
}

/** When the Deployment's rollout counts as timed out; infinity: it does not. */
export function deadlineOf(deployment: ApiObject, status: Json | undefined = deployment.status): number {
  const progress = condition(status, "Progressing");
  const seconds = deployment.spec?.progressDeadlineSeconds;
  if (typeof seconds !== "number" || progress?.status === "False" || deployment.spec?.paused === true) {
    return Number.POSITIVE_INFINITY;
  }
  if (progress === undefined || progress.reason === "NewReplicaSetAvailable") return Number.POSITIVE_INFINITY;
  return Date.parse(String(progress.lastUpdateTime)) + seconds * SECOND;
}

/** One round of the Deployment controller. */
export function controlDeployment(control: Control, deployment: ApiObject): void {
  const hash = templateHash(templateOf(deployment));
  const isCurrent = (set: ApiObject) => set.metadata.labels?.["pod-template-hash"] === hash;
  let sets = setsOf(control, deployment);
  const isPaused = deployment.spec?.paused === true;
  const isRecreate = object(deployment.spec?.strategy).type === "Recreate";
  if (!isPaused) {
    const old = sets.filter((set) => !isCurrent(set));
    if (isRecreate) for (const set of old) scaleTo(control, deployment, set, 0);
    const oldIsGone = old.every((set) => control.lives.of(set, true).length === 0);
    if (!isRecreate || oldIsGone) {
      if (!sets.some(isCurrent)) makeSet(control, deployment, hash);
      sets = setsOf(control, deployment);
      number(control, deployment, sets, hash);
      sets = setsOf(control, deployment);
      const current = sets.find(isCurrent);
      if (current !== undefined && isRecreate) scaleTo(control, deployment, current, replicasOf(deployment));
      else if (current !== undefined) roll(control, deployment, sets, current);
    }
  }
  const kind = known("Deployment");
  const live = control.store.get(kind, deployment.metadata.name, deployment.metadata.namespace) ?? deployment;
  sets = setsOf(control, live);
  const current = sets.find(isCurrent);
  const sum = (field: string) => sets.reduce((all, set) => all + count(set.status?.[field]), 0);
  const replicas = sum("replicas");
  const status: JsonObject = {
    ...copyOf(object(live.status)),
    observedGeneration: live.metadata.generation ?? 1,
    replicas,
    updatedReplicas: count(current?.status?.replicas),
    readyReplicas: sum("readyReplicas"),
    availableReplicas: sum("availableReplicas"),
    unavailableReplicas: Math.max(0, Math.max(replicas, replicasOf(live)) - sum("availableReplicas")),
  };
  conditions(control, live, status, current);
  saveStatus(control, live, status);
}

/** One round of the ReplicaSet controller: as many pods as told, and the status. */
export function controlReplicaSet(control: Control, set: ApiObject): void {
  const owner = controllerOf(set);
  if (owner === undefined) return;
  const template = templateOf(set);
  const how = control.behaviour(owner.name, template);
  const minReady = count(set.spec?.minReadySeconds);
  const pods = control.lives.of(set);
  const missing = replicasOf(set) - pods.length;
  const status: JsonObject = {
    ...copyOf(object(set.status)),
    observedGeneration: set.metadata.generation ?? 1,
  };
  if (missing > 0 && how.kind === "failed-create") {
    const message =
      how.message ??
      `pods "${set.metadata.name}-" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10`;
    if (condition(status, "ReplicaFailure") === undefined) {
      setCondition(status, "ReplicaFailure", "True", control.store.time(), { reason: "FailedCreate", message });
      const text = `Error creating: ${message}`;
      control.lives.tell(set, {
        type: "Warning",
        reason: "FailedCreate",
        message: text,
        component: "replicaset-controller",
      });
    }
  } else {
    status.conditions = items(status.conditions).filter((one) => one.type !== "ReplicaFailure");
    for (let made = 0; made < missing; made += 1) {
      const name = `${set.metadata.name}-${shortHash(control.store.uid(), 5)}`;
      control.lives.spawn(set, template, name, {}, how);
      const message = `Created pod: ${name}`;
      control.lives.tell(set, {
        type: "Normal",
        reason: "SuccessfulCreate",
        message,
        component: "replicaset-controller",
      });
    }
    // Those that are not ready go first, then the youngest.
    const order = [...pods].sort(
      (a, b) =>
        Number(isReady(a)) - Number(isReady(b)) ||
        String(b.metadata.creationTimestamp).localeCompare(String(a.metadata.creationTimestamp)),
    );
    for (const pod of order.slice(0, Math.max(0, -missing))) {
      control.lives.end(pod);
      const message = `Deleted pod: ${pod.metadata.name}`;
      control.lives.tell(set, {
        type: "Normal",
        reason: "SuccessfulDelete",
        message,
        component: "replicaset-controller",
      });
    }
  }
  const now = control.lives.of(set);
  saveStatus(control, set, {
    ...status,
    replicas: now.length,
    fullyLabeledReplicas: now.length,
    readyReplicas: now.filter(isReady).length,
    availableReplicas: now.filter((pod) => isAvailable(pod, minReady, control.now())).length,
  });
}
