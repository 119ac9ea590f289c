import assert from "node:assert/strict";
import { test } from "node:test";
import { numberAt, textAt } from "../../server/src/deploy/kubectl/json.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { NEW_IMAGE, healthOf, newRelease, oldRelease, probes } from "./release.ts";
import { podUids, snapshot, versions, withStaging } from "./staging.ts";
import { until } from "./until.ts";

export function testFailingCanary(plane: ControlPlane): void {
  test("a canary that fails never touches the stable replicas", () =>
    withStaging(plane, {}, async (staging) => {
      await staging.settle(...oldRelease({ replicas: 2 }));
      const [before, pods] = [await snapshot(staging), await podUids(staging)];
      const [was] = await staging.read("deployment/payments");
      const { "ConfigMap payments-config": config } = await versions(staging);
      assert.equal(Object.keys(pods).length, 2);
      const end = await staging.deploy(newRelease({ replicas: 2, scenario: "crash" }), { canary: true });
      assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
      assert.match(staging.stops()[0]?.message ?? "", /`payments-canary-.*ends again and again/);
      assert.deepEqual(await snapshot(staging), before);
      await until("the canary's pod is gone", 60, async () => Object.keys(await podUids(staging)).length === 2);
      assert.deepEqual(await podUids(staging), pods);
      const [is] = await staging.read("deployment/payments");
      assert.equal(numberAt(is, "metadata", "generation"), numberAt(was, "metadata", "generation"));
      assert.equal((await versions(staging))["ConfigMap payments-config"], config, "it was not even written");
    }));

  test("a canary is asked for its health before the rest follows", () =>
    withStaging(plane, {}, async (staging) => {
      await staging.settle(...oldRelease());
      const before = await snapshot(staging);
      plane.health.set(healthOf(staging.namespace), 503);
      const release = newRelease({ container: probes(staging.namespace) });
      assert.equal((await staging.deploy(release, { canary: true })).outcome, "rolled-back");
      assert.match(staging.stops()[0]?.message ?? "", /`payments-canary-.*answers \/health.* with 503/);
      assert.deepEqual(await snapshot(staging), before);
    }));
}

export function testCanary(cluster: Cluster): void {
  test("a canary that is well is removed, and all of it is deployed", () =>
    withStaging(cluster, {}, async (staging) => {
      await staging.settle(...oldRelease({ replicas: 2 }));
      let canaries = 0;
      staging.onEvent = (event) => {
        if (event.event === "pods")
          canaries += event.pods.filter(({ workload }) => workload.endsWith("-canary")).length;
      };
      const end = await staging.deploy(newRelease({ replicas: 2 }), { canary: true });
      assert.equal(end.outcome, "deployed", JSON.stringify(staging.stops()));
      assert.ok(canaries > 0);
      assert.deepEqual(
        Object.keys(await snapshot(staging)).filter((name) => name.endsWith("-canary")),
        [],
      );
      await until("two new pods", 60, async () => {
        const images = (await staging.read("pods")).map((pod) => textAt(pod, "spec", "containers", 0, "image"));
        return images.length === 2 && images.every((image) => image === NEW_IMAGE);
      });
    }));
}
