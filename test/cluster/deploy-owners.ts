import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cluster } from "./cluster.ts";
import { OLD_IMAGE, hopelessRelease, newRelease, oldRelease } from "./release.ts";
import { type Staging, snapshot, versions, waitForRollouts, withStaging } from "./staging.ts";
import { manifests } from "./workload.ts";

/** What somebody did past our deploys, and under which name kubectl did it. */
const OTHERS: Readonly<Record<string, { manager: string; change: (staging: Staging) => Promise<unknown> }>> = {
  "an edited ConfigMap": {
    manager: "kubectl-edit",
    async change({ kubectl, settle }) {
      await settle(...oldRelease());
      const patch = JSON.stringify({ data: { LOG_LEVEL: "trace" } });
      await kubectl(["patch", "configmap/payments-config", "--field-manager=kubectl-edit", `--patch=${patch}`]);
    },
  },
  "a set image": {
    manager: "kubectl-set",
    async change({ kubectl, settle }) {
      await settle(...oldRelease());
      await kubectl(["set", "image", "deployment/payments", "app=registry.k8s.io/pause:3.8"]);
      await waitForRollouts(kubectl, oldRelease());
    },
  },
  "a scaled deployment": {
    manager: "kubectl",
    async change({ kubectl, settle }) {
      await settle(...oldRelease());
      await kubectl(["scale", "deployment/payments", "--replicas=2"]);
      await waitForRollouts(kubectl, oldRelease());
    },
  },
  "objects that were applied with kubectl": {
    manager: "kubectl-client-side-apply",
    async change({ kubectl }) {
      await kubectl(["apply", "-f", "-"], manifests(...oldRelease()));
      await waitForRollouts(kubectl, oldRelease());
    },
  },
};

export function testOwners(cluster: Cluster): void {
  for (const [name, { manager, change }] of Object.entries(OTHERS))
    test(`${name}: refused; taken over when allowed, and given back when that fails`, () =>
      withStaging(cluster, {}, async (staging) => {
        await change(staging);
        const [before, unwritten] = [await snapshot(staging), await versions(staging)];
        assert.equal((await staging.deploy(newRelease())).outcome, "refused");
        assert.equal(staging.stops()[0]?.code, "dry-run/conflict");
        assert.match(staging.stops()[0]?.message ?? "", new RegExp(`\`${manager}\` owns \\.`));
        assert.deepEqual(await versions(staging), unwritten);
        const end = await staging.deploy(hopelessRelease(), { takeOver: [manager] });
        assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
        assert.equal(staging.stops().at(-1)?.code, "watch/failed-create");
        assert.deepEqual(await snapshot(staging), before);
        const again = await staging.deploy(newRelease(), { takeOver: [manager] });
        assert.equal(again.outcome, "deployed", JSON.stringify(staging.stops()));
        assert.doesNotMatch(JSON.stringify(await staging.read("deployment/payments")), new RegExp(`"${OLD_IMAGE}"`));
      }));
}
