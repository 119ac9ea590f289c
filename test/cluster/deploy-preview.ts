import assert from "node:assert/strict";
import { test } from "node:test";
import { textAt } from "../../server/src/deploy/kubectl/json.ts";
import type { ClusterObject } from "../../server/src/deploy/kubectl/object.ts";
import type { Cluster } from "./cluster.ts";
import { hopelessRelease, oldRelease } from "./release.ts";
import { snapshot, warningsOf, withStaging } from "./staging.ts";
import { service } from "./workload.ts";

export function testPreview(cluster: Cluster): void {
  test("what cannot be taken back is said at the preview", () =>
    withStaging(cluster, {}, async (staging) => {
      const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "fees" }, data: { RATE: "2" } };
      const ports = service("payments").spec;
      const open = { ...service("payments"), spec: { ...ports, type: "NodePort" } };
      const named = { ...service("bank"), spec: { type: "ExternalName", externalName: "bank.example.com" } };
      await staging.settle(config, open, service("bank"));
      const [front] = await staging.read("service/payments");
      const [bank] = await staging.read("service/bank");
      const before = await snapshot(staging);
      const set = [
        { ...config, immutable: true },
        { ...service("payments"), spec: { ...ports, type: "ClusterIP" } },
        named,
      ];
      assert.equal((await staging.deploy(set, { dryRun: true })).outcome, "previewed", JSON.stringify(staging.stops()));
      assert.deepEqual(warningsOf(staging), [
        "Cannot be taken back: `ConfigMap/fees` becomes immutable; it could only be deleted and made anew",
        `Cannot be taken back: \`Service/payments\` gives up its node port ${nodePortOf(front)}, and would get another`,
        `Cannot be taken back: \`Service/bank\` gives up its cluster IP ${textAt(bank, "spec", "clusterIP")}, and would get another`,
      ]);
      assert.deepEqual(await snapshot(staging), before);
    }));

  test("a Service that was a name is one again", () =>
    withStaging(cluster, {}, async (staging) => {
      const named = { ...service("payments"), spec: { type: "ExternalName", externalName: "bank.example.com" } };
      await staging.settle(named, ...oldRelease().slice(2));
      const before = await snapshot(staging);
      const end = await staging.deploy(hopelessRelease());
      assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
      assert.deepEqual(await snapshot(staging), before);
    }));
}

function nodePortOf(front: ClusterObject | undefined): string {
  const port = (front?.["spec"] as { ports?: { nodePort?: number }[] } | undefined)?.ports?.[0]?.nodePort;
  assert.ok(port !== undefined);
  return String(port);
}
