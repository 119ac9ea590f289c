import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stuckPods } from "../../server/src/deploy/steps/stuck.ts";
import type { ApiObject, ApiRequest, Behaviour } from "./api/fake-api.ts";
import { startRun } from "./killed-run.ts";
import { missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, OLD_IMAGE, type World, createWorld } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;

function ledger(image: string, spec: object = {}) {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "ledger", namespace: NAMESPACE },
    spec: {
      serviceName: "ledger",
      replicas: 3,
      selector: { matchLabels: { app: "ledger" } },
      template: {
        metadata: { labels: { app: "ledger" } },
        spec: { containers: [{ name: "ledger", image }] },
      },
      ...spec,
    },
  };
}

/** A StatefulSet whose new release fares as `behaviour` says, over one that runs. */
async function withSet(
  { behaviour, spec = {}, own }: { behaviour?: Behaviour; spec?: object; own?: { readonly now: () => number } },
  use: (world: World) => Promise<void>,
): Promise<void> {
  const world = await createWorld(own === undefined ? {} : { own });
  try {
    world.api.behave("ledger", { kind: "ready", after: own === undefined ? 2000 : 50 }, OLD_IMAGE);
    world.api.objects.put(ledger(OLD_IMAGE, spec), "paylint", "Apply");
    await world.clock.sleep(60_000);
    world.api.advance();
    if (behaviour !== undefined) world.api.behave("ledger", behaviour, NEW_IMAGE);
    world.write("k8s/api.yaml", JSON.stringify(ledger(NEW_IMAGE, spec)));
    await use(world);
  } finally {
    await world.close();
  }
}

const pods = (world: World): ApiObject[] => world.api.objects.list("Pod", NAMESPACE);
const images = (world: World): string[] =>
  pods(world).map(({ spec }) => JSON.stringify(spec).match(/:\d\.0\.0/)?.[0] ?? "");
const isPodDelete = ({ verb, resource }: ApiRequest): boolean => verb === "delete" && resource === "pods";
const deletedPods = (world: World): string[] =>
  world.api.requests.filter((request) => isPodDelete(request)).map(({ name }) => name);

describe("a StatefulSet whose new release fails comes back", { skip }, () => {
  test("when its pod crashes from the start: that pod is deleted, and no other", () =>
    withSet({ behaviour: { kind: "crash" } }, async (world) => {
      const before = world.api.snapshot();
      const uids = Object.fromEntries(pods(world).map(({ metadata }) => [metadata.name, metadata.uid]));
      const end = await world.deploy();
      assert.equal(end.outcome, "rolled-back", JSON.stringify(world.events.slice(-5)));
      assert.deepEqual(world.reasons(), ["watch/crash-loop"]);
      assert.deepEqual(world.api.snapshot(), before);
      assert.deepEqual(images(world), [":1.0.0", ":1.0.0", ":1.0.0"]);
      assert.deepEqual(deletedPods(world), ["ledger-2"]);
      const [request] = world.api.requests.filter((one) => isPodDelete(one));
      assert.ok(request !== undefined);
      const { preconditions } = request.body as { preconditions?: { uid?: string } };
      assert.ok(preconditions?.uid !== undefined && preconditions.uid !== uids["ledger-2"], "the failed pod is meant");
      for (const name of ["ledger-0", "ledger-1"])
        assert.equal(pods(world).find(({ metadata }) => metadata.name === name)?.metadata.uid, uids[name]);
      const [record] = await world.records();
      assert.ok(record?.timeline.some(({ what }) => what.startsWith("Deleted Pod/ledger-2 of the failed release")));
    }));

  test("when all its pods crash late: each is deleted once it is not ready", () =>
    withSet({ behaviour: { kind: "late-failure", at: 30_000 } }, async (world) => {
      const before = world.api.snapshot();
      assert.equal((await world.deploy({ soakMs: 120_000 })).outcome, "rolled-back");
      assert.deepEqual(world.api.snapshot(), before);
      assert.deepEqual(images(world), [":1.0.0", ":1.0.0", ":1.0.0"]);
      assert.ok(deletedPods(world).length > 0);
    }));

  test("what ran before was broken as well: its pod goes all the same", () =>
    withSet({ behaviour: { kind: "crash" } }, async (world) => {
      const before = world.api.snapshot();
      // Not complete when it is looked at, and well a moment later.
      world.api.objects.delete("Pod", "ledger-0", NAMESPACE);
      world.answers.set("broken-baseline", "deploy-over");
      assert.equal((await world.deploy()).outcome, "rolled-back", JSON.stringify(world.events.slice(-5)));
      assert.deepEqual(world.api.snapshot(), before);
      assert.deepEqual(deletedPods(world), ["ledger-2"]);
    }));

  test("when its pods start side by side", () =>
    withSet({ behaviour: { kind: "crash" }, spec: { podManagementPolicy: "Parallel" } }, async (world) => {
      const before = world.api.snapshot();
      assert.equal((await world.deploy()).outcome, "rolled-back");
      assert.deepEqual(world.api.snapshot(), before);
      assert.deepEqual(images(world), [":1.0.0", ":1.0.0", ":1.0.0"]);
    }));

  test("another pod of that name is not meant", () =>
    withSet({ behaviour: { kind: "crash" } }, async (world) => {
      world.api.at(isPodDelete, () => world.api.objects.delete("Pod", "ledger-2", NAMESPACE));
      assert.equal((await world.deploy()).outcome, "rolled-back");
      const [first, ...others] = world.api.requests.filter((one) => isPodDelete(one));
      assert.deepEqual([first?.status, others], [409, []]);
      assert.deepEqual(images(world), [":1.0.0", ":1.0.0", ":1.0.0"]);
    }));

  test("without the marker nothing is deleted any more", () =>
    withSet({ behaviour: { kind: "crash" } }, async (world) => {
      world.onEntry = ({ type }) => {
        if (type === "pod-delete-wanted")
          world.api.objects.change({ kind: "Namespace", name: NAMESPACE }, (one) => (one.metadata.labels = {}));
      };
      assert.equal((await world.deploy()).outcome, "handed-over");
      assert.deepEqual(deletedPods(world), []);
    }));

  test("a pod that may not be deleted is asked for before anything is changed", () =>
    withSet({}, async (world) => {
      world.api.deny("delete", "pods");
      assert.equal((await world.deploy()).outcome, "refused");
      const stopped = world.events.find(({ event }) => event === "stopped");
      assert.ok(stopped?.event === "stopped");
      assert.match(stopped.reason.message, /: delete pods$/);
      assert.match(stopped.reason.hint ?? "", /resources: \["pods"\]\n {4}verbs: \["delete"\]/);
    }));
});

describe("a StatefulSet that would not roll out", { skip }, () => {
  for (const [name, updateStrategy, says] of [
    ["OnDelete", { type: "OnDelete" }, /update strategy is OnDelete, so its pods stay until somebody deletes them$/],
    [
      "a partition of all",
      { type: "RollingUpdate", rollingUpdate: { partition: 3 } },
      /its partition keeps 3 of 3 pods as they are$/,
    ],
  ] as const)
    test(`${name}: refused, and nothing is changed`, () =>
      withSet({ spec: { updateStrategy } }, async (world) => {
        const before = world.api.snapshot();
        assert.equal((await world.deploy()).outcome, "refused");
        assert.deepEqual(world.reasons(), ["preview/standstill"]);
        const stopped = world.events.find(({ event }) => event === "stopped");
        assert.ok(stopped?.event === "stopped");
        assert.match(stopped.reason.message, says);
        assert.deepEqual(world.api.snapshot(), before);
      }));

  test("OnDelete is no hindrance while the template stays", () =>
    withSet({ spec: { updateStrategy: { type: "OnDelete" } } }, async (world) => {
      const more = { ...ledger(OLD_IMAGE, { updateStrategy: { type: "OnDelete" }, replicas: 4 }) };
      world.write("k8s/api.yaml", JSON.stringify(more));
      assert.equal((await world.deploy()).outcome, "deployed", JSON.stringify(world.reasons()));
      assert.equal(pods(world).length, 4);
    }));
});

describe("the way back of a StatefulSet, killed after any entry of its journal", { skip, concurrency: 2 }, () => {
  // begun, lock x 2, confirmed, apply x 2, stopped, decided, restore x 2, pod x 2; what follows is as for other objects
  for (let killAfter = 9; killAfter <= 12; killAfter++)
    test(`entry ${killAfter}`, () =>
      withSet({ behaviour: { kind: "crash", every: 10 }, own: { now: () => Date.now() } }, async (world) => {
        const before = world.api.snapshot();
        assert.equal(await startRun(world, { killAfter }), "", "it was killed");
        assert.equal(await startRun(world, { resume: "go-on" }), "rolled-back");
        assert.deepEqual(world.api.snapshot(), before);
        assert.deepEqual(images(world), [":1.0.0", ":1.0.0", ":1.0.0"]);
        assert.deepEqual([...new Set(deletedPods(world))], ["ledger-2"]);
      }));
});

test("only pods that are of the failed release, of that set and not ready are stuck", () => {
  const owner = (uid: string) => [{ controller: true, uid }];
  const pod = (name: string, uid: string, revision: string, ready: string, more: object = {}) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      uid: `${name}-uid`,
      ownerReferences: owner(uid),
      labels: { "controller-revision-hash": revision },
      ...more,
    },
    status: { conditions: [{ type: "Ready", status: ready }] },
  });
  const set = (generation: number, updateRevision: string) => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "ledger", uid: "set", generation },
    status: { observedGeneration: 3, updateRevision },
  });
  const all = [
    pod("ledger-0", "set", "old", "False"),
    pod("ledger-1", "set", "new", "True"),
    pod("ledger-2", "set", "new", "False"),
    pod("ledger-3", "set", "new", "False", { deletionTimestamp: "2026-11-24T09:00:00Z" }),
    pod("other-0", "another", "new", "False"),
  ];
  const failed = { "apps/StatefulSet/ledger": "new" };
  assert.deepEqual(stuckPods(failed, [set(3, "old"), ...all]), [
    { key: "apps/StatefulSet/ledger", pod: "ledger-2", uid: "ledger-2-uid" },
  ]);
  assert.deepEqual(stuckPods(failed, [set(4, "old"), ...all]), [], "the controller has not seen the template yet");
  assert.deepEqual(stuckPods(failed, [set(3, "new"), ...all]), [], "it would make the same pod again");
  assert.deepEqual(stuckPods(failed, all), []);
});
