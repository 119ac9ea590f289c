import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeployOptions } from "../../server/src/deploy/decisions/request.ts";
import type { Cluster, ControlPlane } from "./cluster.ts";
import { POLICY_LABEL, startPolicy } from "./policy.ts";
import { healthOf, hopelessRelease, newRelease, oldRelease, probes } from "./release.ts";
import { type Staging, podUids, snapshot, withStaging } from "./staging.ts";
import { until } from "./until.ts";
import type { WorkloadOptions } from "./workload.ts";

interface Case {
  readonly name: string;
  readonly release?: WorkloadOptions;
  readonly options?: Partial<DeployOptions>;
  readonly replicas?: number;
  /** What happens to the namespace once the old release runs in it. */
  readonly prepare?: (staging: Staging) => Promise<unknown>;
  readonly reasons: readonly string[];
  readonly says: RegExp;
  /** The end of the container's log is shown. */
  readonly log?: true;
  /** The new pods were ready for a while, so the old ones had gone. */
  readonly replaces?: true;
}

const withDeadline = (seconds: number) => ({ spec: { progressDeadlineSeconds: seconds } });

/** Failures that the simulated kubelet plays. The longest come first: several run at a time. */
const PLAYED: readonly Case[] = [
  {
    name: "an image that cannot be pulled",
    release: { scenario: "image-pull" },
    reasons: ["watch/image-pull"],
    says: /cannot be pulled \((?:ErrImagePull|ImagePullBackOff)\)/,
  },
  {
    name: "a Secret that is missing",
    release: { scenario: "config-error" },
    reasons: ["watch/configuration"],
    says: /CreateContainerConfigError\): secret "payments" not found/,
  },
  {
    name: "a crash while soaking",
    release: { scenario: "late", duration: "12s" },
    options: { soakMs: 60_000 },
    reasons: ["watch/crash-loop", "soak/restart"],
    says: /ends again and again \(exit code 1\)|restarted after/,
    replaces: true,
  },
  {
    name: "a crash loop",
    release: { scenario: "crash" },
    reasons: ["watch/crash-loop"],
    says: /ends again and again \(exit code 1\)/,
    log: true,
  },
  {
    name: "too little memory",
    release: { scenario: "out-of-memory" },
    reasons: ["watch/out-of-memory"],
    says: /more memory than its limit/,
    log: true,
  },
  {
    name: "pods that never get ready",
    release: { scenario: "never-ready", ...withDeadline(8) },
    reasons: ["watch/deadline"],
    says: /within its progress deadline/,
  },
  {
    name: "no node for the pods",
    release: { scenario: "unschedulable", ...withDeadline(5) },
    reasons: ["watch/deadline"],
    says: /within its progress deadline/,
  },
];

/** Failures that the cluster's own controllers and admission bring about. */
const REAL: readonly Case[] = [
  {
    name: "pods that PodSecurity refuses",
    prepare: ({ kubectl, namespace }) =>
      kubectl(["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted"]),
    reasons: ["watch/failed-create"],
    says: /No pod of `payments` can be made: .*violates PodSecurity "restricted:latest"/,
  },
  {
    name: "pods that a quota refuses",
    replicas: 2,
    async prepare({ kubectl }) {
      await kubectl(["create", "quota", "few", "--hard=pods=2"]);
      await kubectl(["wait", "--for=jsonpath={.status.hard.pods}=2", "resourcequota/few"]);
    },
    reasons: ["watch/failed-create"],
    says: /No pod of `payments` can be made: .*exceeded quota: few/,
  },
];

function testFailure(cluster: Cluster, { name, release, options, replicas = 1, ...expected }: Case): void {
  test(`${name}: rolled back, and all is as before`, () =>
    withStaging(cluster, {}, async (staging) => {
      await staging.settle(...oldRelease({ replicas }));
      await expected.prepare?.(staging);
      const [before, pods] = [await snapshot(staging), await podUids(staging)];
      const end = await staging.deploy(newRelease({ replicas, ...release }), options);
      assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
      const [stop, ...others] = staging.stops();
      assert.deepEqual(others, []);
      assert.ok(stop !== undefined && expected.reasons.includes(stop.code), stop?.code);
      assert.match(stop.message, expected.says);
      const logs = staging.events.flatMap((event) => (event.event === "log" ? event.lines : []));
      if (expected.log)
        assert.ok(
          logs.some((line) => line.includes("PAYMENTS_URL is not set")),
          logs.join("\n"),
        );
      assert.deepEqual(await snapshot(staging), before);
      if (!expected.replaces) assert.deepEqual(await podUids(staging), pods, "the old pods ran on all the while");
      assert.equal((await staging.records())[0]?.outcome, "rolled-back");
    }));
}

export function testRealFailures(cluster: Cluster): void {
  for (const one of REAL) testFailure(cluster, one);

  test("what the server filled in for a new strategy goes back as well", () =>
    withStaging(cluster, {}, async (staging) => {
      await staging.settle(...oldRelease({ spec: { strategy: { type: "Recreate" } } }));
      const before = await snapshot(staging);
      const end = await staging.deploy(hopelessRelease({ strategy: { type: "RollingUpdate" } }));
      assert.equal(end.outcome, "rolled-back", JSON.stringify(staging.stops()));
      assert.match(staging.stops()[0]?.message ?? "", /can be made: .*serviceaccount "nobody" not found/);
      assert.deepEqual(await snapshot(staging), before);
    }));

  test("a policy that begins between dry run and apply: rolled back", () =>
    withStaging(cluster, { labels: { [POLICY_LABEL]: "sudden" } }, async (staging) => {
      await staging.settle(...oldRelease());
      const before = await snapshot(staging);
      let policy: Awaited<ReturnType<typeof startPolicy>> | undefined;
      staging.onQuestion = async ({ id }) => {
        if (id === "deploy") policy = await startPolicy(cluster, staging.namespace, "sudden");
      };
      try {
        assert.equal((await staging.deploy(newRelease())).outcome, "rolled-back");
        assert.match(
          staging.stops()[0]?.message ?? "",
          /^`Deployment\/payments`: .*denied request: no such image here/,
        );
        assert.deepEqual(await snapshot(staging), before);
      } finally {
        await policy?.remove();
      }
    }));

  test("a first deploy that fails leaves an empty namespace empty", () =>
    withStaging(cluster, { labels: { "pod-security.kubernetes.io/enforce": "restricted" } }, async (staging) => {
      const before = await snapshot(staging);
      assert.equal((await staging.deploy(newRelease())).outcome, "rolled-back");
      assert.deepEqual(await snapshot(staging), before);
      await until("no pods and replica sets", 60, async () => (await staging.read("pods,replicasets")).length === 0);
    }));
}

export function testPlayedFailures(plane: ControlPlane): void {
  for (const one of PLAYED) testFailure(plane, one);

  test("a health page that says no: rolled back, and the old pods were asked as well", () =>
    withStaging(plane, {}, async (staging) => {
      const [was, is] = [`${staging.namespace}-1`, `${staging.namespace}-2`];
      await staging.settle(...oldRelease({ container: probes(was) }));
      const before = await snapshot(staging);
      plane.health.set(healthOf(is), 503);
      assert.equal((await staging.deploy(newRelease({ container: probes(is) }))).outcome, "rolled-back");
      const [stop] = staging.stops();
      assert.equal(stop?.code, "verify/unhealthy");
      assert.match(stop.message, /answers \/health\?of=.* with 503/);
      assert.deepEqual(await snapshot(staging), before);
      assert.equal(plane.health.asked(healthOf(was)), 3);
    }));

  test("a first deploy that crashes leaves an empty namespace empty", () =>
    withStaging(plane, {}, async (staging) => {
      const before = await snapshot(staging);
      assert.equal((await staging.deploy(newRelease({ scenario: "crash" }))).outcome, "rolled-back");
      assert.deepEqual(await snapshot(staging), before);
      await until("no pods and replica sets", 60, async () => (await staging.read("pods,replicasets")).length === 0);
    }));
}
