import assert from "node:assert/strict";
import { test } from "node:test";
import { textAt } from "../../server/src/deploy/kubectl/json.ts";
import { pace } from "../timer.ts";
import { startControlPlane } from "./control-plane.ts";
import { NEW_IMAGE, newRelease, oldRelease } from "./release.ts";
import { type Staging, withStaging } from "./staging.ts";

/** The API server goes at the first look at the pods, and comes back when the run has said that it knows nothing. */
async function deployThrough(staging: Staging, lose: () => unknown, back: () => unknown): Promise<void> {
  await staging.settle(...oldRelease());
  let lost: unknown;
  let lostAt = Infinity;
  let noticedAt = Infinity;
  let found: unknown;
  staging.onEvent = (event) => {
    if (event.event === "pods" && lost === undefined) {
      lost = Promise.resolve(lose());
      lostAt = performance.now();
    }
    if (event.event === "notice" && event.isLost === true && found === undefined) {
      found = Promise.resolve(lost).then(back);
      noticedAt = performance.now();
    }
  };
  const end = await staging.deploy(newRelease({ scenario: "slow", duration: "4s" }));
  await found;
  const notices = staging.events.flatMap((event) => (event.event === "notice" ? [event.message] : []));
  assert.equal(end.outcome, "deployed", JSON.stringify(staging.stops()));
  // Ten seconds, and what a busy machine adds; a slow one takes longer for all of it.
  assert.ok((noticedAt - lostAt) / pace() < 25_000, `${noticedAt - lostAt} ms`);
  assert.ok(notices.includes("The API server answers again"), notices.join("\n"));
  assert.deepEqual(staging.stops(), []);
  assert.equal(
    staging.events.some((event) => event.event === "step" && event.step === "rollback"),
    false,
  );
  const [live] = await staging.read("deployment/payments");
  assert.equal(textAt(live, "spec", "template", "spec", "containers", 0, "image"), NEW_IMAGE);
  assert.deepEqual(await staging.read("leases"), []);
}

/** On a control plane of their own: nothing else may need it meanwhile. */
export function testOutages(): void {
  test("while the API server is away", async (context) => {
    const plane = await startControlPlane();
    try {
      await context.test("it does not answer for a while: deployed, nothing undone", () =>
        withStaging(plane, {}, (staging) => deployThrough(staging, plane.pauseApiServer, plane.continueApiServer)),
      );
      await context.test("it is killed, and started again: deployed, nothing undone", () =>
        withStaging(plane, {}, (staging) => deployThrough(staging, plane.stopApiServer, plane.startApiServer)),
      );
    } finally {
      await plane.stop();
    }
  });
}
