import { type Json, at, listAt, numberAt, objectAt, textAt, textsAt } from "../kubectl/json.ts";
import { type ClusterObject, generationOf, groupOf, nameOf } from "../kubectl/object.ts";

/** One pod as people look at it. */
export interface PodView {
  readonly name: string;
  readonly uid: string;
  /** Name of the workload it belongs to. */
  readonly workload: string;
  /** Started from what is being deployed. */
  readonly isNew: boolean;
  /** What the pod is doing, in Kubernetes' own word: `Running`, `ImagePullBackOff`, `Terminating`. */
  readonly state: string;
  readonly ready: boolean;
  readonly restarts: number;
}

export interface ContainerView {
  readonly name: string;
  readonly isInit: boolean;
  readonly waiting: string;
  readonly waitingMessage: string;
  readonly terminated: { readonly reason: string; readonly exitCode: number } | undefined;
  readonly lastTerminated: { readonly reason: string; readonly exitCode: number } | undefined;
  readonly restarts: number;
}

/** The pods that a workload's newest template started, and its older ones. */
export function podsOf(
  workload: ClusterObject,
  objects: readonly ClusterObject[],
): { pod: ClusterObject; isNew: boolean }[] {
  const pods = objects.filter(({ kind }) => kind === "Pod");
  const uid = textAt(workload.metadata, "uid");
  switch (workload.kind) {
    case "Deployment": {
      const sets = objects.filter((object) => object.kind === "ReplicaSet" && ownerUid(object) === uid);
      const newest = newestSet(workload, sets);
      const owners = new Set(sets.map((set) => textAt(set.metadata, "uid")));
      return pods
        .filter((pod) => owners.has(ownerUid(pod)))
        .map((pod) => ({ pod, isNew: newest !== undefined && ownerUid(pod) === textAt(newest.metadata, "uid") }));
    }
    case "StatefulSet": {
      // Before its controller has seen the newest template, no pod is of it.
      const isSeen = numberAt(workload, "status", "observedGeneration") >= generationOf(workload);
      const revision = isSeen ? textAt(workload, "status", "updateRevision") : undefined;
      return pods
        .filter((pod) => ownerUid(pod) === uid)
        .map((pod) => ({ pod, isNew: textsAt(pod.metadata, "labels")["controller-revision-hash"] === revision }));
    }
    case "DaemonSet": {
      const generation = textAt(workload.metadata, "annotations", "deprecated.daemonset.template.generation");
      return pods
        .filter((pod) => ownerUid(pod) === uid)
        .map((pod) => ({ pod, isNew: textsAt(pod.metadata, "labels")["pod-template-generation"] === generation }));
    }
    default:
      return pods.filter((pod) => ownerUid(pod) === uid).map((pod) => ({ pod, isNew: true }));
  }
}

/** The replica set of a deployment's present template: the controller gives both the same revision. */
export function newestSet(deployment: ClusterObject, sets: readonly ClusterObject[]): ClusterObject | undefined {
  const revision = textAt(deployment.metadata, "annotations", "deployment.kubernetes.io/revision");
  if (
    revision === "" ||
    numberAt(deployment, "status", "observedGeneration") < numberAt(deployment.metadata, "generation")
  )
    return undefined;
  return sets.find((set) => textAt(set.metadata, "annotations", "deployment.kubernetes.io/revision") === revision);
}

export function ownerUid(object: ClusterObject): string {
  const controller = listAt(object.metadata, "ownerReferences").find((owner) => at(owner, "controller") === true);
  return textAt(controller, "uid");
}

export function viewPod(pod: ClusterObject, workload: string, isNew: boolean): PodView {
  const containers = containersOf(pod);
  return {
    name: nameOf(pod),
    uid: textAt(pod.metadata, "uid"),
    workload,
    isNew,
    state: stateOf(pod, containers),
    ready: isReady(pod),
    restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
  };
}

function stateOf(pod: ClusterObject, containers: readonly ContainerView[]): string {
  if (textAt(pod.metadata, "deletionTimestamp") !== "") return "Terminating";
  const telling = containers.find(({ waiting }) => waiting !== "" && waiting !== "PodInitializing") ?? containers[0];
  if (telling !== undefined && telling.waiting !== "") return telling.waiting;
  const ended = containers.find(({ terminated, isInit }) => terminated !== undefined && !isInit)?.terminated;
  if (ended !== undefined) return ended.reason === "" ? `Exit ${ended.exitCode}` : ended.reason;
  if (isUnschedulable(pod)) return "Unschedulable";
  return textAt(pod, "status", "phase") || "Pending";
}

export function isReady(pod: ClusterObject): boolean {
  return conditionOf(pod, "Ready")["status"] === "True";
}

export function isUnschedulable(pod: ClusterObject): boolean {
  const condition = conditionOf(pod, "PodScheduled");
  return condition["status"] === "False" && condition["reason"] === "Unschedulable";
}

export function isLeaving(pod: ClusterObject): boolean {
  return textAt(pod.metadata, "deletionTimestamp") !== "";
}

export function conditionOf(object: ClusterObject, type: string): ReturnType<typeof objectAt> {
  return objectAt(listAt(object, "status", "conditions").find((condition) => textAt(condition, "type") === type));
}

export function containersOf(pod: ClusterObject): ContainerView[] {
  const read =
    (isInit: boolean) =>
    (status: Json): ContainerView => ({
      name: textAt(status, "name"),
      isInit,
      waiting: textAt(status, "state", "waiting", "reason"),
      waitingMessage: textAt(status, "state", "waiting", "message"),
      terminated: terminationOf(at(status, "state", "terminated")),
      lastTerminated: terminationOf(at(status, "lastState", "terminated")),
      restarts: numberAt(status, "restartCount"),
    });
  return [
    ...listAt(pod, "status", "initContainerStatuses").map(read(true)),
    ...listAt(pod, "status", "containerStatuses").map(read(false)),
  ];
}

function terminationOf(value: Json | undefined): ContainerView["terminated"] {
  if (value === undefined) return undefined;
  return { reason: textAt(value, "reason"), exitCode: numberAt(value, "exitCode") };
}

/** The images that pods run, by digest, as their kubelets report them; in order and each once. */
export function digestsOf(pods: readonly ClusterObject[]): string[] {
  const ids = pods.flatMap((pod) =>
    listAt(pod, "status", "containerStatuses").map((status) => textAt(status, "imageID")),
  );
  return [...new Set(ids.filter((id) => id.includes("@sha256:")).map((id) => id.replace(/^[\w-]+:\/\//, "")))].sort();
}

/** Warnings about objects, with how often each was seen. */
export interface WarningView {
  readonly uid: string;
  readonly aboutUid: string;
  readonly about: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

export function warningsIn(objects: readonly ClusterObject[]): WarningView[] {
  return objects.flatMap((event) => {
    if (event.kind !== "Event" || groupOf(event.apiVersion) === "events.k8s.io" || textAt(event, "type") !== "Warning")
      return [];
    return [
      {
        uid: textAt(event.metadata, "uid"),
        aboutUid: textAt(event, "involvedObject", "uid"),
        about: textAt(event, "involvedObject", "name"),
        reason: textAt(event, "reason"),
        message: textAt(event, "message"),
        count: Math.max(numberAt(event, "count"), numberAt(event, "series", "count"), 1),
      },
    ];
  });
}
