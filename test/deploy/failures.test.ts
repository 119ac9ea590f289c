import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeployOptions } from "../../server/src/deploy/decisions/request.ts";
import type { Behaviour, PortAnswer } from "./api/fake-api.ts";
import { KUBECTL, SCENARIO_KUBECTL, missingKubectl, missingScenarioKubectl } from "./kubectl.ts";
import { NEW_IMAGE, type World, createWorld, manifest, startStable } from "./world.ts";

const skip = missingScenarioKubectl() ?? false;
const unread = missingKubectl() ?? false;

interface Case {
  readonly name: string;
  readonly behaviour?: Behaviour;
  readonly answers?: (path: string) => PortAnswer;
  readonly options?: Partial<DeployOptions>;
  readonly manifest?: Parameters<typeof manifest>[1];
  readonly outcome: string;
  readonly reason?: string;
  readonly says?: RegExp;
  /** The log's lines are shown. */
  readonly log?: true;
  /** By the real kubectl, whatever scenarios drive. */
  readonly isReal?: true;
}

/** Every failure of a roll-out, and what becomes of it. */
const CASES: readonly Case[] = [
  { name: "a release that gets ready", outcome: "deployed" },
  {
    name: "pods that admission refuses",
    behaviour: { kind: "failed-create" },
    outcome: "rolled-back",
    reason: "watch/failed-create",
  },
  {
    name: "an image name that is none",
    behaviour: { kind: "invalid-image" },
    outcome: "rolled-back",
    reason: "watch/configuration",
    says: /InvalidImageName/,
  },
  {
    name: "an image that is never pulled",
    behaviour: { kind: "never-pull" },
    outcome: "rolled-back",
    reason: "watch/configuration",
  },
  {
    name: "a Secret that is missing",
    behaviour: { kind: "config-error" },
    outcome: "rolled-back",
    reason: "watch/configuration",
  },
  {
    name: "an image that is not there",
    behaviour: { kind: "image-pull" },
    outcome: "rolled-back",
    reason: "watch/image-pull",
  },
  { name: "a registry that recovers", behaviour: { kind: "image-pull", recovers: 8000 }, outcome: "deployed" },
  {
    name: "a crash loop",
    behaviour: { kind: "crash", exitCode: 3 },
    outcome: "rolled-back",
    reason: "watch/crash-loop",
    says: /exit code 3/,
    log: true,
    isReal: true,
  },
  {
    name: "too little memory",
    behaviour: { kind: "oom" },
    outcome: "rolled-back",
    reason: "watch/out-of-memory",
    log: true,
  },
  {
    name: "an init container that fails",
    behaviour: { kind: "init-failing" },
    manifest: { init: true },
    outcome: "rolled-back",
    reason: "watch/init-failed",
    log: true,
  },
  {
    name: "no node for the pods",
    behaviour: { kind: "unschedulable" },
    manifest: { deadline: 20 },
    outcome: "rolled-back",
    reason: "watch/deadline",
  },
  { name: "a node that comes late", behaviour: { kind: "unschedulable", until: 20_000 }, outcome: "deployed" },
  {
    name: "pods that never get ready",
    behaviour: { kind: "never-ready" },
    manifest: { deadline: 20 },
    outcome: "rolled-back",
    reason: "watch/deadline",
  },
  {
    name: "a crash while soaking",
    behaviour: { kind: "late-failure", at: 12_000 },
    options: { soakMs: 45_000 },
    outcome: "rolled-back",
  },
  {
    name: "a restart while soaking",
    behaviour: { kind: "restarts", from: 12_000 },
    options: { soakMs: 45_000 },
    outcome: "rolled-back",
    reason: "soak/restart",
  },
  {
    name: "warnings while soaking",
    behaviour: { kind: "warnings", from: 12_000 },
    options: { soakMs: 45_000 },
    outcome: "rolled-back",
    reason: "soak/warnings",
  },
  {
    name: "a health page that says no",
    answers: (path) => (path === "/health" ? 503 : 200),
    outcome: "rolled-back",
    reason: "verify/unhealthy",
    says: /\/health with 503/,
  },
  {
    name: "a ready page that says no",
    answers: (path) => (path === "/ready" ? 500 : 200),
    outcome: "rolled-back",
    reason: "verify/unhealthy",
  },
];

async function withWorld(kubectl: string, use: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld({ kubectl });
  try {
    await use(world);
  } finally {
    await world.close();
  }
}

for (const { name, behaviour, answers, options, manifest: given, outcome, reason, says, log, isReal } of CASES) {
  test(`${name}: ${outcome}`, { skip: isReal === true ? unread : skip }, () =>
    withWorld(isReal === true ? KUBECTL : SCENARIO_KUBECTL, async (world) => {
      startStable(world);
      const before = world.api.snapshot();
      if (behaviour !== undefined) world.api.behave("payments-api", behaviour, NEW_IMAGE);
      world.api.pods((pod) => JSON.stringify(pod.spec).includes(NEW_IMAGE)).answer(answers ?? (() => 200));
      world.write("k8s/api.yaml", manifest(NEW_IMAGE, { config: "debug", ...given }));
      const end = await world.deploy(options);
      assert.equal(end.outcome, outcome, JSON.stringify(world.events.slice(-5)));
      assert.deepEqual(world.reasons(), outcome === "deployed" ? [] : [reason ?? world.reasons()[0]]);
      const message = world.events.flatMap((event) => (event.event === "stopped" ? [event.reason.message] : [])).join();
      if (says !== undefined) assert.match(message, says);
      assert.equal(
        world.events.some(({ event }) => event === "log"),
        log === true || (outcome !== "deployed" && reason === undefined),
      );
      if (outcome === "rolled-back") assert.deepEqual(world.api.snapshot(), before);
      else assert.match(JSON.stringify(world.api.objects.get("Deployment", "payments-api", "payments")), /2\.0\.0/);
      assert.equal(world.api.objects.get("Lease", "paylint-deploy", "payments"), undefined, "the lock is released");
      const [record] = await world.records();
      assert.equal(record?.outcome, outcome);
      assert.equal(end.record, `.paylint/deployments/${record?.run}.md`);
    }),
  );
}
