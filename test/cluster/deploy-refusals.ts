import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cluster } from "./cluster.ts";
import { POLICY_LABEL, startPolicy } from "./policy.ts";
import { newRelease, oldRelease } from "./release.ts";
import { versions, withStaging } from "./staging.ts";

export function testRefusals(cluster: Cluster): void {
  test("a policy that says no at the dry run: refused, with the object's line", () =>
    withStaging(cluster, { labels: { [POLICY_LABEL]: "standing" } }, async (staging) => {
      await staging.settle(...oldRelease());
      const policy = await startPolicy(cluster, staging.namespace, "standing");
      try {
        const before = await versions(staging);
        assert.equal((await staging.deploy(newRelease())).outcome, "refused");
        const [stop] = staging.stops();
        assert.equal(stop?.code, "kubectl/denied");
        assert.match(stop.message, /^`Deployment\/payments`: .*denied request: no such image here/);
        // Each object is a line of its own, and so is what separates them
        assert.deepEqual(stop.place, { path: "payments.yaml", line: 11 });
        assert.deepEqual(await versions(staging), before);
      } finally {
        await policy.remove();
      }
    }));

  const others = [
    { context: "payments-production" },
    { context: "payments-eu", cluster: "prod-eu" },
    { context: "payments-us" },
  ];
  test("another context on the same server is another target, and one that speaks of production is none", () =>
    withStaging(cluster, { others }, async (staging) => {
      await staging.settle(...oldRelease());
      const before = await versions(staging);
      const to = (context: string) => ({ ...staging.target, context });
      staging.targets.push(to("payments-production"), to("payments-eu"));
      const expected = {
        "payments-production": ["target/denied", /The context `payments-production` speaks of production/],
        "payments-eu": ["target/denied", /The cluster `prod-eu` speaks of production/],
        "payments-us": ["target/unlisted", /is not in your list/],
      } as const;
      for (const [context, [code, says]] of Object.entries(expected)) {
        assert.equal((await staging.deploy(newRelease(), {}, to(context))).outcome, "refused");
        assert.equal(staging.stops().at(-1)?.code, code);
        assert.match(staging.stops().at(-1)?.message ?? "", says);
      }
      assert.deepEqual(await versions(staging), before);
    }));

  test("a namespace whose label was taken off: refused", () =>
    withStaging(cluster, {}, async (staging) => {
      await staging.kubectl(["label", "namespace", staging.namespace, "paylint/environment-"]);
      const before = await versions(staging);
      assert.equal((await staging.deploy(newRelease())).outcome, "refused");
      assert.equal(staging.stops()[0]?.code, "target/marker-missing");
      assert.deepEqual(await versions(staging), before);
    }));
}
