import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Json, type JsonObject, at, canonical } from "../../server/src/deploy/kubectl/json.ts";
import { type ClusterObject, keyOf } from "../../server/src/deploy/kubectl/object.ts";
import { digestsOf, viewPod } from "../../server/src/deploy/decisions/pods.ts";
import { type WatchVerdict, type Watched, observe, startMemory } from "../../server/src/deploy/decisions/rollout.ts";
import { judgeSoak, startSoak } from "../../server/src/deploy/steps/soak.ts";

const object = (apiVersion: string, kind: string, name: string, rest: JsonObject = {}): ClusterObject => ({
  apiVersion,
  kind,
  ...rest,
  metadata: { name, uid: `${kind}-${name}`, generation: 1, ...(rest["metadata"] as JsonObject | undefined) },
});
const watch = (one: ClusterObject): Watched => ({ key: keyOf(one), template: canonical(at(one, "spec", "template")) });

/** The verdicts of several looks, with the seconds at which they are taken. */
function verdicts(looks: readonly (readonly [seconds: number, objects: readonly ClusterObject[]])[]): WatchVerdict[] {
  const [first] = looks[0]?.[1] ?? [];
  assert.ok(first);
  let memory = startMemory(0, []);
  return looks.map(([seconds, objects]) => {
    const seen = observe([watch(first)], memory, objects, seconds * 1000);
    memory = seen.memory;
    return seen.verdict;
  });
}
const types = (looks: Parameters<typeof verdicts>[0]): string[] => verdicts(looks).map(({ type }) => type);

describe("controllers that release by themselves are watched, not fought", () => {
  const rollout = (status: JsonObject): ClusterObject[] => [
    object("argoproj.io/v1alpha1", "Rollout", "api", { spec: {}, status }),
  ];
  test("an Argo Rollout", () => {
    assert.deepEqual(
      types([
        [0, rollout({})],
        [2, rollout({ phase: "Healthy", observedGeneration: "0" })],
        [4, rollout({ phase: "Progressing", observedGeneration: "1" })],
        [6, rollout({ phase: "Paused", observedGeneration: "1" })],
        [8, rollout({ phase: "Healthy", observedGeneration: "1" })],
      ]),
      ["waiting", "waiting", "waiting", "waiting", "complete"],
    );
    const [failed] = verdicts([[0, rollout({ phase: "Degraded", message: "analysis failed" })]]);
    assert.ok(failed?.type === "failed" && failed.failure.message.includes("analysis failed"));
    const [paused] = verdicts([[0, rollout({ phase: "Paused", observedGeneration: "1" })]]);
    assert.ok(paused?.type === "waiting" && paused.detail.includes("promote"));
  });

  const canary = (phase: string): ClusterObject[] => [
    object("flagger.app/v1beta1", "Canary", "api", { spec: { analysis: { interval: "10s" } }, status: { phase } }),
  ];
  test("a Flagger canary that has not seen the release yet", () => {
    assert.deepEqual(
      types([
        [0, canary("Succeeded")],
        [10, canary("Succeeded")],
        [15, canary("Progressing")],
        [40, canary("Succeeded")],
        [59, canary("Succeeded")],
        [60, canary("Succeeded")],
      ]),
      ["waiting", "waiting", "waiting", "waiting", "waiting", "complete"],
    );
    assert.deepEqual(types([[0, canary("Failed")]]), ["failed"]);
  });
});

describe("other workloads", () => {
  const set = (status: JsonObject, kind = "StatefulSet"): ClusterObject[] => [
    object("apps/v1", kind, "db", { spec: { replicas: 2 }, status: { observedGeneration: 1, ...status } }),
  ];
  test("a StatefulSet", () => {
    assert.deepEqual(
      types([
        [0, set({ observedGeneration: 0 })],
        [2, set({ readyReplicas: 1, currentRevision: "a", updateRevision: "b" })],
        [4, set({ readyReplicas: 2, currentRevision: "a", updateRevision: "b" })],
        [6, set({ readyReplicas: 2, currentRevision: "b", updateRevision: "b" })],
      ]),
      ["waiting", "waiting", "waiting", "complete"],
    );
    assert.deepEqual(
      types([
        [0, set({})],
        [599, set({})],
        [600, set({})],
      ]),
      ["waiting", "waiting", "failed"],
    );
  });
  test("a StatefulSet of which a partition keeps one pod as it is, or OnDelete all", () => {
    const kept = (updateStrategy: JsonObject, updated: number): ClusterObject[] => [
      object("apps/v1", "StatefulSet", "db", {
        spec: { replicas: 2, updateStrategy },
        status: {
          observedGeneration: 1,
          readyReplicas: 2,
          updatedReplicas: updated,
          currentRevision: "a",
          updateRevision: "b",
        },
      }),
    ];
    const partition = { type: "RollingUpdate", rollingUpdate: { partition: 1 } };
    assert.deepEqual(
      types([
        [0, kept(partition, 0)],
        [2, kept(partition, 1)],
      ]),
      ["waiting", "complete"],
    );
    assert.deepEqual(types([[0, kept({ type: "OnDelete" }, 0)]]), ["complete"]);
  });
  test("a DaemonSet", () => {
    const counts = (updated: number, available: number): JsonObject => ({
      desiredNumberScheduled: 3,
      updatedNumberScheduled: updated,
      numberAvailable: available,
    });
    assert.deepEqual(
      types([
        [0, set(counts(1, 3), "DaemonSet")],
        [2, set(counts(3, 2), "DaemonSet")],
        [4, set(counts(3, 3), "DaemonSet")],
      ]),
      ["waiting", "waiting", "complete"],
    );
  });
  test("a Job", () => {
    const job = (type: string): ClusterObject[] => [
      object("batch/v1", "Job", "migrate", { status: { conditions: type === "" ? [] : [{ type, status: "True" }] } }),
    ];
    assert.deepEqual(
      types([
        [0, job("")],
        [2, job("Complete")],
      ]),
      ["waiting", "complete"],
    );
    assert.deepEqual(types([[0, job("Failed")]]), ["failed"]);
  });
});

/** A deployment with one new pod, whose container is in a state. */
function running(container: JsonObject, restarts = 0): ClusterObject[] {
  const revision = { annotations: { "deployment.kubernetes.io/revision": "2" } };
  const owner = (one: ClusterObject): Json => [{ controller: true, uid: one.metadata["uid"] ?? "" }];
  const deployment = object("apps/v1", "Deployment", "api", {
    metadata: revision,
    spec: {},
    status: { observedGeneration: 1 },
  });
  const replicas = object("apps/v1", "ReplicaSet", "api-1", {
    metadata: { ...revision, ownerReferences: owner(deployment) },
  });
  const pod = object("v1", "Pod", "api-1-a", {
    metadata: { ownerReferences: owner(replicas) },
    status: {
      conditions: [{ type: "Ready", status: container["ready"] === true ? "True" : "False" }],
      containerStatuses: [{ name: "api", restartCount: restarts, ...container }],
    },
  });
  return [deployment, replicas, pod];
}

describe("patience", () => {
  const waiting = (reason: string): ClusterObject[] => running({ state: { waiting: { reason } } });
  test("an image that cannot be pulled fails after a minute, or when it is waited for a second time", () => {
    assert.deepEqual(
      types([
        [0, waiting("ErrImagePull")],
        [59, waiting("ErrImagePull")],
        [60, waiting("ErrImagePull")],
      ]),
      ["waiting", "waiting", "failed"],
    );
    assert.deepEqual(
      types([
        [0, waiting("ImagePullBackOff")],
        [2, waiting("ErrImagePull")],
        [4, waiting("ImagePullBackOff")],
      ]),
      ["waiting", "waiting", "failed"],
    );
    assert.deepEqual(
      types([
        [0, waiting("ErrImagePull")],
        [50, running({})],
        [70, waiting("ErrImagePull")],
      ]),
      ["waiting", "waiting", "waiting"],
    );
  });
  test("what cannot start has half a minute", () => {
    assert.deepEqual(
      types([
        [0, waiting("CreateContainerConfigError")],
        [29, waiting("CreateContainerConfigError")],
      ]),
      ["waiting", "waiting"],
    );
    assert.deepEqual(
      types([
        [0, waiting("InvalidImageName")],
        [30, waiting("InvalidImageName")],
      ]),
      ["waiting", "failed"],
    );
  });
  test("restarts from before the deploy do not count", () => {
    const objects = running({ state: { running: {} } }, 5);
    const [deployment] = objects;
    assert.ok(deployment);
    const seen = observe([watch(deployment)], startMemory(0, objects), objects, 0);
    assert.equal(seen.verdict.type, "waiting");
    const looping = running({ state: { waiting: { reason: "CrashLoopBackOff" } } }, 5);
    assert.equal(observe([watch(deployment)], startMemory(0, objects), looping, 0).verdict.type, "waiting");
    assert.equal(observe([watch(deployment)], startMemory(0, []), looping, 0).verdict.type, "failed");
    const again = observe([watch(deployment)], startMemory(0, objects), running({ state: { running: {} } }, 7), 2000);
    assert.equal(again.verdict.type, "failed");
  });
});

describe("soaking", () => {
  const ready = running({ ready: true });
  const pods = (objects: readonly ClusterObject[]) =>
    objects.filter(({ kind }) => kind === "Pod").map((pod) => viewPod(pod, "api", true));
  const event = (count: number): ClusterObject => ({
    ...object("v1", "Event", "e"),
    type: "Warning",
    reason: "Unhealthy",
    message: "Readiness probe failed",
    count,
    involvedObject: { uid: "Pod-api-1-a", name: "api-1-a" },
  });
  test("one unready look is forgiven, two in a row are not", () => {
    const start = startSoak(pods(ready), ready);
    const once = judgeSoak(start, pods(running({})), []);
    assert.equal(once.failure, undefined);
    assert.equal(judgeSoak(once.memory, pods(running({})), []).failure?.code, "soak/unready");
    const back = judgeSoak(once.memory, pods(ready), []);
    assert.equal(judgeSoak(back.memory, pods(running({})), []).failure, undefined);
  });
  test("warnings count from the beginning of the soak", () => {
    const start = startSoak(pods(ready), [event(7)]);
    assert.equal(judgeSoak(start, pods(ready), [event(9)]).failure, undefined);
    assert.equal(judgeSoak(start, pods(ready), [event(10)]).failure?.code, "soak/warnings");
  });
});

test("the images that run are told by digest, whatever the runtime writes before it", () => {
  const pod = (imageID: string): ClusterObject =>
    object("v1", "Pod", "a", { status: { containerStatuses: [{ imageID }] } });
  const digest = `example.com/api@sha256:${"0".repeat(64)}`;
  assert.deepEqual(digestsOf([pod(digest), pod(`docker-pullable://${digest}`), pod("sha256:1"), pod("")]), [digest]);
});
