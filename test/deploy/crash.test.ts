import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Behaviour } from "./api/fake-api.ts";
import { startRun } from "./killed-run.ts";
import { missingScenarioKubectl } from "./kubectl.ts";
import { NAMESPACE, NEW_IMAGE, type World, createWorld, manifest, startStable } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;

async function startWorld(behaviour: Behaviour): Promise<World> {
  const world = await createWorld({ own: { now: () => Date.now() } });
  startStable(world);
  world.api.behave("payments-api", behaviour, NEW_IMAGE);
  world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug" }));
  return world;
}

const RUNS: Readonly<
  Record<
    string,
    { readonly behaviour: Behaviour; readonly outcome: string; readonly from: number; readonly entries: number }
  >
> = {
  // begun, lock x 2, confirmed, three objects x 2, watched, verified, soaked, recorded, released, ended
  "a deploy": { behaviour: { kind: "ready", after: 50 }, outcome: "deployed", from: 1, entries: 16 },
  // From the last object on; what comes before is the same: stopped, decided, three objects x 2, verified, recorded, released, ended
  "a roll-back": { behaviour: { kind: "crash", every: 10 }, outcome: "rolled-back", from: 10, entries: 22 },
};

for (const [name, { behaviour, outcome, from, entries }] of Object.entries(RUNS)) {
  describe(`${name} killed after any entry of its journal`, { skip, concurrency: 2 }, () => {
    for (let killAfter = from; killAfter <= entries; killAfter++)
      test(`entry ${killAfter}`, async () => {
        const world = await startWorld(behaviour);
        try {
          const before = world.api.snapshot();
          assert.equal(await startRun(world, { killAfter }), "", "it was killed");
          const resumed = await startRun(world, { resume: "go-on" });
          // Before it was confirmed there is nothing to go on with.
          const expected = killAfter >= 4 ? outcome : "cancelled";
          assert.equal(resumed, expected);
          if (expected === "deployed") {
            assert.match(
              JSON.stringify(world.api.objects.get("Deployment", "payments-api", NAMESPACE)?.spec),
              /2\.0\.0/,
            );
            assert.equal(
              world.api.objects.get("ConfigMap", "payments-config", NAMESPACE)?.data?.["LOG_LEVEL"],
              "debug",
            );
          } else assert.deepEqual(world.api.snapshot(), before);
          assert.equal(world.api.objects.get("Lease", "paylint-deploy", NAMESPACE), undefined, "the lock is released");
          const runs = join(world.folder, ".local/state/paylint/runs");
          assert.deepEqual(existsSync(runs) ? readdirSync(runs) : [], [], "the journal is gone");
        } finally {
          await world.close();
        }
      });
  });
}

test("a run that was killed may be rolled back instead", { skip }, async () => {
  const world = await startWorld({ kind: "ready", after: 50 });
  try {
    const before = world.api.snapshot();
    assert.equal(await startRun(world, { killAfter: 8 }), "");
    assert.equal(await startRun(world, { resume: "roll-back" }), "rolled-back");
    assert.deepEqual(world.api.snapshot(), before);
  } finally {
    await world.close();
  }
});

for (const way of ["roll-back", "leave"] as const)
  test(`a run that was killed before its first change, and ${way}: nothing is changed`, { skip }, async () => {
    const world = await startWorld({ kind: "ready", after: 50 });
    try {
      const before = world.api.snapshot();
      assert.equal(await startRun(world, { killAfter: 4 }), "");
      assert.equal(await startRun(world, { resume: way }), "cancelled");
      assert.deepEqual(world.api.snapshot(), before);
      assert.equal(world.api.objects.get("Lease", "paylint-deploy", NAMESPACE), undefined);
    } finally {
      await world.close();
    }
  });
