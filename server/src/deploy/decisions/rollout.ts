import { at, canonical, numberAt, textAt } from "../kubectl/json.ts";
import { type ClusterObject, type ObjectKey, generationOf, keyOf, nameOf, shownKey } from "../kubectl/object.ts";
import {
  type ContainerView,
  type PodView,
  conditionOf,
  containersOf,
  isLeaving,
  isUnschedulable,
  podsOf,
  viewPod,
  warningsIn,
} from "./pods.ts";
import { isOnDelete, replacedPods, replicasOf } from "./strategy.ts";

/** A workload whose roll-out is watched. */
export interface Watched {
  readonly key: ObjectKey;
  /** `canonical` of `spec.template` as applied; another one means that somebody else changed it. */
  readonly template: string;
}

/** What must be remembered between two looks. Plain data: a watch can go on in another process. */
export interface WatchMemory {
  /** When the watch began; milliseconds of the clock. */
  readonly startedAt: number;
  /** When each sign of trouble was first seen without a break. */
  readonly since: Readonly<Record<string, number>>;
  /** How often each container came to wait for its image after a try. */
  readonly backOffs: Readonly<Record<string, number>>;
  /** Restarts of pods that ran before anything was applied. */
  readonly restartsBefore: Readonly<Record<string, number>>;
  /** Counts of the warnings that were there before. */
  readonly warningsBefore: Readonly<Record<string, number>>;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The pod and container whose log tells more; `previous` when it has ended. */
  readonly log?: { readonly pod: string; readonly container: string; readonly previous: boolean };
}

export type WatchVerdict =
  | { readonly type: "waiting"; readonly detail: string }
  | { readonly type: "complete" }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "handed-over"; readonly code: string; readonly message: string };

export interface Observation {
  readonly memory: WatchMemory;
  readonly verdict: WatchVerdict;
  readonly pods: readonly PodView[];
  /** What does not fail yet but deserves a word. */
  readonly notes: readonly string[];
}

/** How long each sign may last, in milliseconds. Registry and scheduler often recover by themselves. */
export const PATIENCE = {
  failedCreate: 15_000,
  configuration: 30_000,
  image: 60_000,
  unschedulable: 60_000,
  /** For kinds without a progress deadline of their own. */
  whole: 600_000,
} as const;

export function startMemory(startedAt: number, before: readonly ClusterObject[]): WatchMemory {
  return {
    startedAt,
    since: {},
    backOffs: {},
    restartsBefore: Object.fromEntries(
      before
        .filter(({ kind }) => kind === "Pod")
        .map((pod) => [textAt(pod.metadata, "uid"), viewPod(pod, "", false).restarts]),
    ),
    warningsBefore: Object.fromEntries(warningsIn(before).map(({ uid, count }) => [uid, count])),
  };
}

/** Judges one look at the cluster. Pure: the same looks at the same times give the same verdicts. */
export function observe(
  watched: readonly Watched[],
  memory: WatchMemory,
  objects: readonly ClusterObject[],
  now: number,
): Observation {
  const look = createLook(memory, now);
  const pods: PodView[] = [];
  const verdicts: WatchVerdict[] = [];
  for (const { key, template } of watched) {
    const workload = objects.find((object) => keyOf(object) === key);
    if (workload === undefined) {
      verdicts.push({
        type: "handed-over",
        code: "watch/deleted",
        message: `\`${shownKey(key)}\` was deleted by somebody else`,
      });
      continue;
    }
    const own = podsOf(workload, objects);
    pods.push(...own.map(({ pod, isNew }) => viewPod(pod, nameOf(workload), isNew)));
    verdicts.push(judgeWorkload(workload, template, own, objects, look));
  }
  return { memory: look.memory(), verdict: worst(verdicts), pods, notes: look.notes };
}

interface Look {
  readonly now: number;
  readonly notes: string[];
  readonly before: WatchMemory;
  /** How long a sign has lasted, this look included. */
  lasting(sign: string): number;
  /** How often a container has come to wait after a failed try. */
  backOff(container: string, waitsNow: boolean): number;
  memory(): WatchMemory;
}

function createLook(before: WatchMemory, now: number): Look {
  const since: Record<string, number> = {};
  const backOffs: Record<string, number> = { ...before.backOffs };
  return {
    now,
    notes: [],
    before,
    lasting(sign) {
      since[sign] = before.since[sign] ?? now;
      return now - since[sign];
    },
    backOff(container, waitsNow) {
      const sign = `back-off ${container}`;
      const waited = before.since[sign] !== undefined;
      if (waitsNow) since[sign] = before.since[sign] ?? now;
      if (waitsNow && !waited) backOffs[container] = (backOffs[container] ?? 0) + 1;
      return backOffs[container] ?? 0;
    },
    memory: () => ({ ...before, since, backOffs }),
  };
}

function worst(verdicts: readonly WatchVerdict[]): WatchVerdict {
  for (const type of ["handed-over", "failed", "waiting"] as const) {
    const found = verdicts.find((verdict) => verdict.type === type);
    if (found !== undefined) return found;
  }
  return { type: "complete" };
}

type OwnPods = readonly { readonly pod: ClusterObject; readonly isNew: boolean }[];

function judgeWorkload(
  workload: ClusterObject,
  template: string,
  pods: OwnPods,
  objects: readonly ClusterObject[],
  look: Look,
): WatchVerdict {
  const shown = shownKey(keyOf(workload));
  if (canonical(at(workload, "spec", "template")) !== template)
    return {
      type: "handed-over",
      code: "watch/changed",
      message: `\`${shown}\` was changed by somebody else meanwhile`,
    };
  if (at(workload, "spec", "paused") === true && workload.kind === "Deployment")
    return { type: "handed-over", code: "watch/paused", message: `\`${shown}\` is paused` };
  const failure = creationFailure(workload, objects, look) ?? podFailure(pods, look) ?? ownFailure(workload, look);
  if (failure !== undefined) return { type: "failed", failure };
  noteProbes(pods, objects, look);
  const progress = progressOf(workload);
  return workload.kind === "Canary" && progress.type === "complete" ? settled(workload, look) : progress;
}

/** Flagger looks only so often: a canary that has succeeded may just not have seen the new release yet. */
function settled(canary: ClusterObject, look: Look): WatchVerdict {
  const [, count, unit] = /^(\d+)(s|m)$/.exec(textAt(canary, "spec", "analysis", "interval")) ?? [];
  const interval = count === undefined ? 60_000 : Number(count) * (unit === "m" ? 60_000 : 1000);
  const sign = `${textAt(canary, "status", "phase")} ${keyOf(canary)}`;
  if (look.lasting(sign) >= 2 * interval) return { type: "complete" };
  return { type: "waiting", detail: `\`${nameOf(canary)}\`: waiting whether Flagger has something to do` };
}

/** Pods that are never made: the deployment itself looks fine. */
function creationFailure(workload: ClusterObject, objects: readonly ClusterObject[], look: Look): Failure | undefined {
  const condition = conditionOf(workload, "ReplicaFailure");
  const uid = textAt(workload.metadata, "uid");
  const warning = warningsIn(objects).find(
    ({ reason, aboutUid, uid: own, count }) =>
      reason === "FailedCreate" && aboutUid === uid && count > (look.before.warningsBefore[own] ?? 0),
  );
  const isComplete = progressOf(workload).type === "complete";
  const said =
    condition["status"] === "True" ? textAt(condition, "message") : isComplete ? undefined : warning?.message;
  if (said === undefined || look.lasting(`failed-create ${keyOf(workload)}`) < PATIENCE.failedCreate) return undefined;
  return { code: "watch/failed-create", message: `No pod of \`${nameOf(workload)}\` can be made: ${said}` };
}

function podFailure(pods: OwnPods, look: Look): Failure | undefined {
  for (const { pod, isNew } of pods) {
    if (!isNew || isLeaving(pod)) continue;
    if (isUnschedulable(pod) && look.lasting(`unschedulable ${nameOf(pod)}`) >= PATIENCE.unschedulable)
      look.notes.push(`\`${nameOf(pod)}\` finds no node: ${textAt(conditionOf(pod, "PodScheduled"), "message")}`);
    const restartsBefore = look.before.restartsBefore[textAt(pod.metadata, "uid")];
    for (const container of containersOf(pod)) {
      const failure = containerFailure(nameOf(pod), container, restartsBefore, look);
      if (failure !== undefined) return failure;
    }
  }
  return undefined;
}

const NEVER_STARTS = new Set([
  "InvalidImageName",
  "ErrImageNeverPull",
  "CreateContainerConfigError",
  "CreateContainerError",
]);

function containerFailure(
  pod: string,
  container: ContainerView,
  restartsBefore: number | undefined,
  look: Look,
): Failure | undefined {
  const sign = `${pod}/${container.name}`;
  const name = container.isInit ? `init container \`${container.name}\`` : `container \`${container.name}\``;
  const { waiting, waitingMessage, lastTerminated } = container;
  const words = waitingMessage === "" ? "" : `: ${waitingMessage}`;
  if (NEVER_STARTS.has(waiting) && look.lasting(`${waiting} ${sign}`) >= PATIENCE.configuration)
    return { code: "watch/configuration", message: `The ${name} of \`${pod}\` cannot start (${waiting})${words}` };
  const pulls = waiting === "ErrImagePull" || waiting === "ImagePullBackOff";
  const backOffs = look.backOff(sign, waiting === "ImagePullBackOff");
  if (pulls && (look.lasting(`image ${sign}`) >= PATIENCE.image || backOffs >= 2))
    return {
      code: "watch/image-pull",
      message: `The image of ${name} of \`${pod}\` cannot be pulled (${waiting})${words}`,
    };
  const restarts = container.restarts - (restartsBefore ?? 0);
  const ended = container.terminated ?? (restarts > 0 ? lastTerminated : undefined);
  const log = { pod, container: container.name, previous: container.terminated === undefined };
  if (ended?.reason === "OOMKilled")
    return {
      code: "watch/out-of-memory",
      message: `The ${name} of \`${pod}\` was ended for using more memory than its limit`,
      log,
    };
  const failedTwice = container.isInit && restarts >= 1 && (container.terminated?.exitCode ?? 0) !== 0;
  // A pod from before may still wait for its next try, which may well succeed now.
  const loops = waiting === "CrashLoopBackOff" && (restartsBefore === undefined || restarts > 0);
  if (loops || restarts >= 2 || failedTwice) {
    const exit = (container.terminated ?? lastTerminated)?.exitCode;
    return {
      code: container.isInit ? "watch/init-failed" : "watch/crash-loop",
      message: `The ${name} of \`${pod}\` ends again and again${exit === undefined ? "" : ` (exit code ${exit})`}`,
      log,
    };
  }
  return undefined;
}

/** What the workload's own controller says of it. */
function ownFailure(workload: ClusterObject, look: Look): Failure | undefined {
  const name = nameOf(workload);
  const isObserved = numberAt(workload, "status", "observedGeneration") >= generationOf(workload);
  switch (workload.kind) {
    case "Deployment": {
      const progressing = conditionOf(workload, "Progressing");
      if (!isObserved || progressing["status"] !== "False" || progressing["reason"] !== "ProgressDeadlineExceeded")
        return undefined;
      return { code: "watch/deadline", message: `\`${name}\` did not get ready within its progress deadline` };
    }
    case "Job": {
      const failed = conditionOf(workload, "Failed");
      if (failed["status"] !== "True") return undefined;
      return { code: "watch/job-failed", message: `The job \`${name}\` failed: ${textAt(failed, "message")}` };
    }
    case "Rollout":
      if (textAt(workload, "status", "phase") !== "Degraded") return undefined;
      return {
        code: "watch/rollout-degraded",
        message: `The rollout \`${name}\` is degraded: ${textAt(workload, "status", "message")}`,
      };
    case "Canary":
      if (textAt(workload, "status", "phase") !== "Failed") return undefined;
      return {
        code: "watch/canary-failed",
        message: `Flagger's canary \`${name}\` failed its analysis and took it back`,
      };
    default:
      if (progressOf(workload).type === "complete" || look.now - look.before.startedAt < PATIENCE.whole)
        return undefined;
      return {
        code: "watch/deadline",
        message: `\`${name}\` did not get ready within ${PATIENCE.whole / 60_000} minutes`,
      };
  }
}

function noteProbes(pods: OwnPods, objects: readonly ClusterObject[], look: Look): void {
  const fresh = new Set(pods.filter(({ isNew }) => isNew).map(({ pod }) => textAt(pod.metadata, "uid")));
  for (const { reason, message, about, aboutUid } of warningsIn(objects))
    if (reason === "Unhealthy" && fresh.has(aboutUid)) look.notes.push(`\`${about}\`: ${message}`);
}

/** How far a workload is, by its own status. */
export function progressOf(workload: ClusterObject): { type: "complete" } | { type: "waiting"; detail: string } {
  const status = (name: string): number => numberAt(workload, "status", name);
  const shown = nameOf(workload);
  const waiting = (detail: string): { type: "waiting"; detail: string } => ({
    type: "waiting",
    detail: `\`${shown}\`: ${detail}`,
  });
  const wanted = replicasOf(workload);
  if (
    workload.kind !== "Job" &&
    workload.kind !== "Rollout" &&
    workload.kind !== "Canary" &&
    status("observedGeneration") < generationOf(workload)
  )
    return waiting("its controller has not seen it yet");
  switch (workload.kind) {
    case "Deployment": {
      if (status("updatedReplicas") < wanted) return waiting(`${status("updatedReplicas")} of ${wanted} pods updated`);
      if (status("replicas") > status("updatedReplicas"))
        return waiting(`${status("replicas") - status("updatedReplicas")} old pods still there`);
      if (status("availableReplicas") < wanted)
        return waiting(`${status("availableReplicas")} of ${wanted} pods available`);
      return { type: "complete" };
    }
    case "StatefulSet": {
      if (status("readyReplicas") < wanted) return waiting(`${status("readyReplicas")} of ${wanted} pods ready`);
      const isWhole = textAt(workload, "status", "currentRevision") === textAt(workload, "status", "updateRevision");
      // With a partition the rest stays as it is, so the revision never becomes the current one.
      const replaced = replacedPods(workload);
      if (!isWhole && (replaced === wanted || status("updatedReplicas") < replaced))
        return waiting(`${status("updatedReplicas")} of ${replaced} pods updated`);
      return { type: "complete" };
    }
    case "DaemonSet": {
      const desired = status("desiredNumberScheduled");
      if (!isOnDelete(workload) && status("updatedNumberScheduled") < desired)
        return waiting(`${status("updatedNumberScheduled")} of ${desired} pods updated`);
      if (status("numberAvailable") < desired)
        return waiting(`${status("numberAvailable")} of ${desired} pods available`);
      return { type: "complete" };
    }
    case "Job":
      return conditionOf(workload, "Complete")["status"] === "True" ? { type: "complete" } : waiting("it is running");
    case "Rollout": {
      const isSeen = textAt(workload, "status", "observedGeneration") === String(generationOf(workload));
      const phase = textAt(workload, "status", "phase");
      if (isSeen && phase === "Healthy") return { type: "complete" };
      return waiting(
        phase === "Paused"
          ? "Argo Rollouts waits at a pause for somebody to promote it"
          : `Argo Rollouts is at ${phase || "its start"}`,
      );
    }
    case "Canary": {
      const phase = textAt(workload, "status", "phase");
      return phase === "Succeeded" || phase === "Initialized"
        ? { type: "complete" }
        : waiting(`Flagger is at ${phase || "its start"}`);
    }
    default:
      return { type: "complete" };
  }
}
