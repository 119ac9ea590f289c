import { createHash } from "node:crypto";
import { items } from "./defaults.ts";
import { copyOf, canonical, isObject } from "./fields.ts";
import type { ContainerState, PodStep } from "./timeline.ts";
import type { ApiObject, Json, JsonObject } from "./types.ts";

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** A few letters that are the same for the same text, of those the controllers use in names. */
export function shortHash(text: string, length: number): string {
  const bytes = createHash("sha256").update(text).digest();
  return Array.from({ length }, (_, index) => LETTERS[(bytes[index] ?? 0) % LETTERS.length]).join("");
}

export const templateHash = (template: JsonObject): string => shortHash(canonical(template), 9);

export const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const count = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

export const controllerOf = (object: ApiObject) => object.metadata.ownerReferences?.find((owner) => owner.controller);

export const ownedBy = (owner: ApiObject): JsonObject => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? "",
  controller: true,
  blockOwnerDeletion: true,
});

/** A new pod of a template, before anything happened to it. */
export function newPod(
  owner: ApiObject,
  template: JsonObject,
  name: string,
  labels: Record<string, string>,
): ApiObject {
  const meta = object(template.metadata);
  const spec = copyOf(object(template.spec));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      labels: { ...(object(meta.labels) as Record<string, string>), ...labels },
      ...(isObject(meta.annotations) ? { annotations: copyOf(meta.annotations) as Record<string, string> } : {}),
      ownerReferences: [ownedBy(owner) as unknown as NonNullable<ApiObject["metadata"]["ownerReferences"]>[number]],
    },
    spec,
    status: { phase: "Pending", qosClass: "Burstable", conditions: [] },
  };
}

/** Sets a condition; its transition time moves only when its status does. */
export function setCondition(
  status: JsonObject,
  type: string,
  value: string,
  time: string,
  more: JsonObject = {},
): void {
  const all = items(status.conditions);
  const before = all.find((one) => one.type === type);
  const lastTransitionTime = before?.status === value ? (before.lastTransitionTime ?? time) : time;
  const next: JsonObject = { type, status: value, lastTransitionTime, ...more };
  status.conditions = before === undefined ? [...all, next] : all.map((one) => (one === before ? next : one));
}

export const condition = (status: Json | undefined, type: string): JsonObject | undefined =>
  items(object(status).conditions).find((one) => one.type === type);

export const isReady = (pod: ApiObject): boolean => condition(pod.status, "Ready")?.status === "True";
export const isTerminating = (pod: ApiObject): boolean => pod.metadata.deletionTimestamp !== undefined;

function stateOf(state: ContainerState, time: string, before: JsonObject): JsonObject {
  if ("waiting" in state) return { waiting: { ...state.waiting } };
  if ("running" in state) return { running: { startedAt: time } };
  const startedAt = object(object(before.state).running).startedAt ?? time;
  return { terminated: { ...state.terminated, startedAt, finishedAt: time } };
}

function setContainer(list: JsonObject[], container: JsonObject, state: ContainerState, time: string): JsonObject[] {
  const name = container.name ?? "";
  const before = list.find((one) => one.name === name) ?? {
    name,
    image: container.image ?? "",
    imageID: "",
    ready: false,
    started: false,
    restartCount: 0,
    lastState: {},
    state: {},
  };
  const next: JsonObject = { ...before, state: stateOf(state, time, before), started: "running" in state };
  if (isObject(object(before.state).terminated)) next.lastState = before.state ?? {};
  if ("running" in state) {
    next.imageID = `registry.test/image@sha256:${createHash("sha256").update(String(container.image)).digest("hex")}`;
    if (isObject(object(next.lastState).terminated)) next.restartCount = count(before.restartCount) + 1;
  }
  return list.includes(before) ? list.map((one) => (one === before ? next : one)) : [...list, next];
}

/** Lets a step of its time line happen to a pod. Changes the pod. */
export function takeStep(pod: ApiObject, step: PodStep, time: string): void {
  const spec = object(pod.spec);
  const status = object(pod.status);
  pod.status = status;
  const [first = {}, ...others] = items(spec.containers);
  if (step.scheduled === false) {
    const message = step.events?.[0]?.message ?? "";
    setCondition(status, "PodScheduled", "False", time, { reason: "Unschedulable", message });
  }
  if (step.scheduled === true) {
    spec.nodeName ??= "node-1";
    status.startTime ??= time;
    status.hostIP = "192.168.0.10";
    setCondition(status, "PodScheduled", "True", time);
    setCondition(status, "Initialized", "True", time);
    setCondition(status, "Ready", "False", time, { reason: "ContainersNotReady" });
    setCondition(status, "ContainersReady", "False", time, { reason: "ContainersNotReady" });
    for (const init of items(spec.initContainers)) {
      const done: ContainerState = { terminated: { reason: "Completed", exitCode: 0 } };
      status.initContainerStatuses = setContainer(items(status.initContainerStatuses), init, done, time);
    }
  }
  if (step.init !== undefined) {
    const init = items(spec.initContainers)[0] ?? { name: "init", image: first.image ?? "" };
    const there = items(status.initContainerStatuses).filter((one) => one.name !== init.name || !wasDone(one));
    status.initContainerStatuses = setContainer(there, init, step.init, time);
    setCondition(status, "Initialized", "False", time, { reason: "ContainersNotInitialized" });
  }
  if (step.container !== undefined) {
    let list = setContainer(items(status.containerStatuses), first, step.container, time);
    for (const other of others) {
      const there = list.find((one) => one.name === other.name);
      if (isObject(object(there?.state).running)) continue;
      const state = "running" in step.container ? step.container : { waiting: { reason: "ContainerCreating" } };
      list = setContainer(list, other, state, time);
    }
    status.containerStatuses = list;
    if ("running" in step.container) {
      status.phase = "Running";
      status.podIP ??= "10.244.0.10";
    }
  }
  if (step.ready !== undefined) {
    const value = step.ready ? "True" : "False";
    const reason = step.ready ? {} : { reason: "ContainersNotReady" };
    status.containerStatuses = items(status.containerStatuses).map((one) => ({
      ...one,
      ready: step.ready === true || (one.name !== first.name && isObject(object(one.state).running)),
    }));
    setCondition(status, "Ready", value, time, reason);
    setCondition(status, "ContainersReady", value, time, reason);
  }
}

const wasDone = (status: JsonObject): boolean => object(object(status.state).terminated).reason === "Completed";
