import assert from "node:assert/strict";
import { test } from "node:test";
import { textAt } from "../../server/src/deploy/kubectl/json.ts";
import type { ClusterObject } from "../../server/src/deploy/kubectl/object.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { USER, bind, untilAllowed } from "./deploy-permissions.ts";
import { NEW_IMAGE, OLD_IMAGE } from "./release.ts";
import { type Staging, podUids, snapshot, warningsOf, withStaging } from "./staging.ts";
import { type WorkloadOptions, deployment } from "./workload.ts";

function ledger(options: WorkloadOptions = {}) {
  const { template, ...spec } = deployment("ledger", { replicas: 3, ...options }).spec;
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "ledger" },
    spec: { ...spec, serviceName: "ledger", template },
  };
}

async function imagesOf(staging: Staging): Promise<Record<string, string>> {
  const pods = (await staging.read("pods")).filter(({ metadata }) => metadata["deletionTimestamp"] === undefined);
  const imageOf = (pod: ClusterObject): string => textAt(pod, "spec", "containers", 0, "image");
  return Object.fromEntries(pods.map((pod) => [String(pod.metadata["name"]), imageOf(pod)]));
}

const ALL_OLD = { "ledger-0": OLD_IMAGE, "ledger-1": OLD_IMAGE, "ledger-2": OLD_IMAGE };

/** Gives the user the role that a refusal proposes for the set, and no more. */
async function giveRole(staging: Staging, set: readonly object[]): Promise<void> {
  const { kubectl, namespace } = staging;
  const looking = ["--verb=get", "--resource=namespaces", `--resource-name=${namespace}`];
  await kubectl(["create", "role", "looker", ...looking]);
  await bind(staging, "looker");
  await untilAllowed(staging, "get", `namespaces/${namespace}`);
  assert.equal((await staging.deploy(set)).outcome, "refused");
  const { message = "", hint = "" } = staging.stops().at(-1) ?? {};
  assert.match(message, /get, list, delete pods;/);
  await kubectl(["create", "-f", "-"], hint.slice(hint.indexOf("\n") + 1));
  await bind(staging, "paylint-deploy");
  await untilAllowed(staging, "list", "daemonsets.apps");
}

export function testFailingSets(plane: ControlPlane): void {
  for (const spec of [{}, { podManagementPolicy: "Parallel" }])
    test(`a StatefulSet that crashes (${spec.podManagementPolicy ?? "OrderedReady"}): rolled back, and all is as before`, () =>
      withStaging(plane, { user: USER }, async (staging) => {
        await staging.settle(ledger({ image: OLD_IMAGE, spec }));
        await giveRole(staging, [ledger({ image: NEW_IMAGE, spec })]);
        const [before, pods] = [await snapshot(staging), await podUids(staging)];
        const end = await staging.deploy([ledger({ image: NEW_IMAGE, scenario: "crash", spec })]);
        assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
        assert.equal(staging.stops().at(-1)?.code, "watch/crash-loop");
        assert.deepEqual(await snapshot(staging), before);
        assert.deepEqual(await imagesOf(staging), ALL_OLD);
        const deleted = staging.events.flatMap((event) =>
          event.event === "object" && event.action === "deleted" ? [event.object] : [],
        );
        // With pods side by side the controller may be faster.
        if (spec.podManagementPolicy === undefined) assert.deepEqual(deleted, ["Pod/ledger-2"]);
        const { "ledger-2": _, ...others } = pods;
        const { "ledger-2": __, ...now } = await podUids(staging);
        assert.deepEqual(now, others, "the pods that the release had not come to ran on all the while");
      }));

  test("a StatefulSet whose pods crash while it soaks: rolled back, each pod that is not ready deleted", () =>
    withStaging(plane, {}, async (staging) => {
      await staging.settle(ledger({ image: OLD_IMAGE }));
      const before = await snapshot(staging);
      const late = ledger({ image: NEW_IMAGE, scenario: "late", duration: "15s" });
      const end = await staging.deploy([late], { soakMs: 60_000 });
      assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
      assert.deepEqual(await snapshot(staging), before);
      assert.deepEqual(await imagesOf(staging), ALL_OLD);
    }));
}

export function testSets(cluster: Cluster): void {
  test("a StatefulSet with a partition rolls out in part, and says so; one OnDelete is refused", () =>
    withStaging(cluster, {}, async (staging) => {
      const kept = { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } };
      await staging.settle(ledger({ image: OLD_IMAGE }));
      const end = await staging.deploy([ledger({ image: NEW_IMAGE, spec: kept })]);
      assert.equal(end.outcome, "deployed", JSON.stringify(staging.stops()));
      assert.deepEqual(warningsOf(staging), [
        "Only a part of `StatefulSet/ledger` rolls out: its partition keeps 2 of 3 pods as they are",
      ]);
      assert.deepEqual(await imagesOf(staging), { ...ALL_OLD, "ledger-2": NEW_IMAGE });
      const refused = await staging.deploy([
        ledger({ image: OLD_IMAGE, spec: { updateStrategy: { type: "OnDelete" } } }),
      ]);
      assert.equal(refused.outcome, "refused");
      assert.equal(staging.stops().at(-1)?.code, "preview/standstill");
    }));

  test("a pod is deleted by its UID, not by its name", () =>
    withStaging(cluster, {}, async (staging) => {
      await staging.settle(ledger({ replicas: 1 }));
      const before = await podUids(staging);
      const wrong = {
        apiVersion: "v1",
        kind: "DeleteOptions",
        preconditions: { uid: "00000000-0000-4000-8000-000000000000" },
      };
      const path = `/api/v1/namespaces/${staging.namespace}/pods/ledger-0`;
      await assert.rejects(
        staging.kubectl(["delete", "--raw", path, "-f", "-"], JSON.stringify(wrong)),
        /\(Conflict\).*UID in the precondition/,
      );
      assert.deepEqual(await podUids(staging), before);
    }));
}
