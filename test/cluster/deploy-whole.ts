import assert from "node:assert/strict";
import { test } from "node:test";
import { at } from "../../server/src/deploy/kubectl/json.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { healthOf, newRelease, oldRelease, probes, readyOf } from "./release.ts";
import { podUids, snapshot, withStaging } from "./staging.ts";
import { deployment } from "./workload.ts";

/** One object of each further kind that a service comes with. */
function allKinds(image: string): object[] {
  const { template } = deployment("ledger", { image }).spec;
  const selector = { matchLabels: { app: "ledger" } };
  const daemon = { ...template, metadata: { labels: { app: "collector" } } };
  const job = { template: { spec: { ...template.spec, restartPolicy: "Never" } } };
  return [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: "ledger" },
      spec: { serviceName: "ledger", replicas: 2, selector, template },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "collector" },
      spec: { selector: { matchLabels: { app: "collector" } }, template: daemon },
    },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "settlement" },
      spec: { schedule: "0 3 * * *", suspend: true, jobTemplate: { spec: job } },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "ledger" },
      spec: { minAvailable: 1, selector },
    },
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "ledger" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "StatefulSet", name: "ledger" },
        minReplicas: 2,
        maxReplicas: 3,
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "ledger" },
      spec: { podSelector: selector, policyTypes: ["Ingress"] },
    },
  ];
}

export function testHealthy(plane: ControlPlane): void {
  test("a deploy to the end: every new pod is asked for its health, three times each", () =>
    withStaging(plane, {}, async (staging) => {
      await staging.settle(...oldRelease({ replicas: 2 }));
      const { namespace } = staging;
      const old = Object.keys(await podUids(staging));
      const end = await staging.deploy(newRelease({ replicas: 2, container: probes(namespace) }));
      assert.equal(end.outcome, "deployed", JSON.stringify(staging.stops()));
      assert.equal(plane.health.asked(healthOf(namespace)), 6);
      assert.equal(plane.health.asked(readyOf(namespace)), 6);
      const [record] = await staging.records();
      assert.equal(record?.outcome, "deployed");
      const pods = Object.keys(await podUids(staging));
      assert.deepEqual([...new Set(record.checks.map(({ pod }) => pod))].sort(), pods.sort());
      assert.ok(record.checks.every(({ result }) => result === "passed"));
      assert.ok(pods.every((pod) => !old.includes(pod)));
      assert.deepEqual(await staging.read("leases"), []);
    }));
}

export function testWhole(cluster: Cluster): void {
  test("stateful sets, daemon sets and the like are deployed, changed, and taken back", () =>
    withStaging(cluster, {}, async (staging) => {
      const first = await staging.deploy(allKinds("registry.k8s.io/pause:3.9"));
      assert.equal(first.outcome, "deployed", JSON.stringify(staging.stops()));
      const before = await snapshot(staging);
      const second = await staging.deploy(allKinds("registry.k8s.io/pause:3.10"));
      assert.equal(second.outcome, "deployed", JSON.stringify(staging.stops()));
      assert.notDeepEqual(await snapshot(staging), before);
      const third = await staging.deploy(allKinds("registry.k8s.io/pause:3.9"));
      assert.equal(third.outcome, "deployed", JSON.stringify(staging.stops()));
      assert.deepEqual(await snapshot(staging), before);
    }));

  test("two at once: one wins, the other says who holds the lock", () =>
    withStaging(cluster, {}, async (staging) => {
      await staging.settle(...oldRelease());
      const ends = await Promise.all([staging.deploy(newRelease()), staging.deploy(newRelease())]);
      assert.deepEqual(
        ends.map(({ outcome }) => outcome).sort(),
        ["deployed", "refused"],
        JSON.stringify(staging.stops()),
      );
      const [stop, ...others] = staging.stops();
      assert.equal(stop?.code, "lock/held");
      assert.match(stop.message, /run-\d, for \d+ s/);
      assert.deepEqual(others, []);
      assert.deepEqual(await staging.read("leases"), []);
    }));

  test("lists and the values of YAML 1.1 mean to a deploy what they mean to the cluster", () =>
    withStaging(cluster, {}, async (staging) => {
      const end = await staging.deploy(YAML);
      assert.equal(end.outcome, "deployed", JSON.stringify(staging.stops()));
      const [config] = await staging.read("configmap/payments-config");
      assert.deepEqual(config?.["data"], { A: "yes", B: "012", C: "a\nb\n", D: "2001-01-01" });
      assert.equal(config["immutable"], false);
      const [account] = await staging.read("serviceaccount/payments");
      assert.equal(account?.["automountServiceAccountToken"], false);
      const [front] = await staging.read("service/payments");
      assert.deepEqual(at(front, "spec", "ports"), [{ port: 10, protocol: "TCP", targetPort: 3000 }]);
      const wrong = await staging.deploy(YAML.replace('"yes"', "yes"));
      assert.equal(wrong.outcome, "refused");
      assert.match(staging.stops()[0]?.message ?? "", /ConfigMap.*(?:string|bool)/);
    }));
}

/** Bare `off`, `no` and `012` are a boolean, a boolean and ten; 0xBB8 is 3000; anchors and merge keys are resolved. */
const YAML = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: &meta
      name: payments-config
      labels: &labels { app: payments }
    immutable: off
    data:
      A: "yes"
      B: '012'
      C: |
        a
        b
      D: "2001-01-01"
  - apiVersion: v1
    kind: ServiceAccount
    metadata: { name: payments, labels: *labels }
    automountServiceAccountToken: no
---
apiVersion: v1
kind: Service
metadata:
  name: payments
spec:
  selector: { app: payments }
  ports:
    - port: 012
      targetPort: 0xBB8
`;
