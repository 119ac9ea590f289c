import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DeployEvent } from "../../server/src/deploy/decisions/events.ts";
import type { Entry, Plan } from "../../server/src/deploy/decisions/journal.ts";
import { keyOf } from "../../server/src/deploy/kubectl/object.ts";
import { BACK } from "../../server/src/deploy/outside/patience.ts";
import type { PodView } from "../../server/src/deploy/decisions/pods.ts";
import { eventsOfJournal } from "../../client/src/deploy/earlier-events.ts";
import { previewText } from "../../client/src/deploy/preview-text.ts";
import { duration } from "../../client/src/deploy/duration.ts";
import { type TimedEvent, viewModel } from "../../client/src/deploy/view-model.ts";

const INFO = {
  run: "run-1",
  target: "staging-eu/payments",
  source: "deploy/overlays/staging",
  soakMs: 60_000,
};

/** Events a second apart, from one second on. */
function timed(...events: DeployEvent[]): TimedEvent[] {
  return events.map((event, index) => ({ ...event, at: (index + 1) * 1000 }));
}

const step = (
  id: Extract<DeployEvent, { event: "step" }>["step"],
  status: Extract<DeployEvent, { event: "step" }>["status"],
  detail = "",
): Extract<DeployEvent, { event: "step" }> => ({ event: "step", step: id, status, detail });

function pod(name: string, more: Partial<PodView> = {}): PodView {
  return { name, uid: name, workload: "api", isNew: true, state: "Running", ready: true, restarts: 0, ...more };
}

describe("the deployment view's model", () => {
  test("says that nothing was deployed when there is no run", () => {
    const { run, tone, sentence, isOver } = viewModel([]);
    assert.deepEqual({ run, tone, isOver }, { run: undefined, tone: "waiting", isOver: false });
    assert.match(sentence, /Nothing has been deployed/);
  });

  test("gives each step its tone, its time and its commands, each once", () => {
    const command: DeployEvent = { event: "command", step: "apply", command: "kubectl apply" };
    const { steps, checks } = viewModel(
      timed(
        step("tool", "running"),
        step("tool", "passed", "kubectl v1.32.4"),
        step("lint", "warned", "No errors, 2 warnings"),
        step("apply", "running", "ConfigMap/a"),
        command,
        command,
        step("apply", "running", "Deployment/api"),
        { event: "notice", step: "apply", message: "trying again" },
        step("apply", "passed", "2 objects"),
        step("watch", "running"),
      ),
      INFO,
    );
    const [apply, watch, verify] = steps;
    assert.deepEqual(apply, {
      id: "apply",
      key: "apply",
      title: "Apply",
      tone: "good",
      detail: "2 objects",
      startedAt: 4000,
      took: "5.0 s",
      notices: ["trying again"],
      commands: ["kubectl apply"],
    });
    assert.equal(watch?.tone, "running");
    assert.equal(watch?.startedAt, 10_000);
    assert.equal(watch?.took, undefined);
    assert.equal(verify?.tone, "waiting");
    assert.equal(checks.steps.find(({ id }) => id === "tool")?.took, "1.0 s");
    assert.equal(checks.tone, "warned");
  });

  test("knows when a soak will be over, and only while it goes on", () => {
    const soaking = viewModel(timed(step("soak", "running")), INFO).steps.find(({ id }) => id === "soak");
    assert.equal(soaking?.expectedEnd, 61_000);
    const soaked = viewModel(timed(step("soak", "running"), step("soak", "passed")), INFO);
    assert.equal(soaked.steps.find(({ id }) => id === "soak")?.expectedEnd, undefined);
  });

  test("shows a step that a canary runs twice from its later start", () => {
    const { steps } = viewModel(
      timed(
        step("watch", "running"),
        step("watch", "passed"),
        step("watch", "running"),
        step("watch", "running", "1 of 3"),
      ),
      INFO,
    );
    const watch = steps.find(({ id }) => id === "watch");
    assert.equal(watch?.startedAt, 3000);
    assert.equal(watch?.took, undefined);
  });

  test("shows the roll back only when there is one", () => {
    const ids = (...events: DeployEvent[]): string[] => viewModel(timed(...events), INFO).steps.map(({ id }) => id);
    assert.ok(!ids(step("apply", "running")).includes("rollback"));
    assert.ok(ids(step("rollback", "running")).includes("rollback"));
  });

  test("groups pods by workload, new ones first, and gives each state a tone of its own", () => {
    const pods = [
      pod("api-old-1", { isNew: false, state: "Terminating" }),
      pod("api-new-2", { state: "ImagePullBackOff", ready: false }),
      pod("api-new-1", { restarts: 2 }),
      pod("api-new-3", { state: "ContainerCreating", ready: false }),
      pod("worker-1", { workload: "worker", state: "Unschedulable", ready: false }),
    ];
    const { workloads } = viewModel(timed({ event: "pods", step: "watch", pods }), INFO);
    assert.deepEqual(
      workloads.map(({ name, ready, staying }) => [name, ready, staying]),
      [
        ["api", 1, 3],
        ["worker", 0, 1],
      ],
    );
    assert.deepEqual(
      workloads[0]?.pods.map(({ short, state, tone, age }) => [short, state, tone, age]),
      [
        ["new-1", "Ready", "good", "new"],
        ["new-2", "ImagePullBackOff", "bad", "new"],
        ["new-3", "Starting", "running", "new"],
        ["old-1", "Terminating", "stopped", "old"],
      ],
    );
    assert.equal(workloads[1]?.pods[0]?.tone, "warned");
  });

  test("names pods by what becomes of them while a deploy goes back", () => {
    const pods = [pod("api-a"), pod("api-b", { isNew: false, state: "Terminating" })];
    const { workloads } = viewModel(timed({ event: "pods", step: "rollback", pods }), INFO);
    assert.deepEqual(
      workloads[0]?.pods.map(({ age }) => age),
      ["restored", "withdrawn"],
    );
  });

  test("ends with one plain sentence, the reason, the hint and the record", () => {
    const model = viewModel(
      timed(
        step("watch", "failed", "The image cannot be pulled"),
        {
          event: "stopped",
          kind: "failed",
          reason: { code: "pods/image", message: "The image cannot be pulled", hint: "Push it" },
        },
        step("rollback", "passed"),
        { event: "finished", outcome: "rolled-back", message: "all in one", record: ".paylint/deployments/run-1.md" },
      ),
      INFO,
    );
    assert.equal(model.sentence, "Rolled back; everything is as it was");
    assert.equal(model.reason, "The image cannot be pulled");
    assert.equal(model.hint, "Push it");
    assert.equal(model.record, ".paylint/deployments/run-1.md");
    assert.equal(model.tone, "warned");
    assert.equal(model.isOver, true);
  });

  test("tells a cancelled run from a failed one, and shows no pods of what was deleted again", () => {
    const model = viewModel(
      timed(
        step("watch", "running"),
        { event: "pods", step: "watch", pods: [pod("api-1")] },
        { event: "stopped", kind: "cancelled", reason: { code: "cancelled", message: "Cancelled" } },
        { event: "object", object: "Deployment/api", action: "deleted" },
        { event: "finished", outcome: "rolled-back", message: "" },
      ),
      INFO,
    );
    assert.equal(model.sentence, "Rolled back; everything is as it was");
    assert.deepEqual(model.workloads, []);
    assert.equal(model.steps.find(({ id }) => id === "watch")?.tone, "stopped");
  });

  test("asks what becomes of a run that was stopped", () => {
    const stop = (kind: "cancelled" | "unknown"): DeployEvent => ({
      event: "stopped",
      kind,
      reason: { code: "x", message: "No answer" },
    });
    const cancelled = viewModel(timed(step("watch", "failed", "No answer"), stop("cancelled")), INFO);
    assert.deepEqual(
      [cancelled.sentence, cancelled.tone, cancelled.steps[1]?.tone],
      ["Stopped; what becomes of it?", "warned", "stopped"],
    );
    const unknown = viewModel(timed(step("watch", "failed", "No answer"), stop("unknown")), INFO);
    assert.deepEqual(
      [unknown.sentence, unknown.reason, unknown.tone, unknown.steps[1]?.tone],
      ["It is not known how the deploy stands. Nothing is undone by itself", "No answer", "warned", "warned"],
    );
    const goesOn = viewModel(
      timed(step("watch", "failed", "No answer"), stop("unknown"), step("watch", "running", "1 of 3")),
      INFO,
    );
    assert.deepEqual([goesOn.reason, goesOn.tone, goesOn.steps[1]?.tone], ["", "running", "running"]);
  });

  test("says that the server is lost, until it answers again", () => {
    const lost: DeployEvent = { event: "notice", step: "watch", message: "connection refused", isLost: true };
    const command: DeployEvent = { event: "command", step: "watch", command: "kubectl get" };
    const away = viewModel(timed(step("watch", "running"), lost, command), INFO);
    assert.equal(away.tone, "warned");
    assert.match(away.sentence, /^It is not known how things are; trying again/);
    assert.equal(away.reason, "connection refused");
    assert.deepEqual(away.steps.find(({ id }) => id === "watch")?.notices, [
      "It is not known how things are; trying again: connection refused",
    ]);
    const back = viewModel(
      timed(step("watch", "running"), lost, { event: "notice", step: "watch", message: BACK }),
      INFO,
    );
    assert.deepEqual([back.tone, back.reason], ["running", ""]);
  });

  test("shows a canary's steps before those of the rest", () => {
    const canaryStep = (...words: Parameters<typeof step>): DeployEvent => ({ ...step(...words), wave: "canary" });
    const first = [
      canaryStep("apply", "running", "Deployment/api-canary"),
      canaryStep("apply", "passed", "1 object"),
      canaryStep("watch", "running"),
      canaryStep("watch", "passed", "complete"),
      canaryStep("verify", "running"),
      canaryStep("verify", "passed", "2 answers"),
      canaryStep("soak", "running", "60 s to go"),
    ];
    const shown = (...events: DeployEvent[]): string[] =>
      viewModel(timed(...events), INFO).steps.map(({ title, tone, detail }) => `${title} ${tone} ${detail}`.trim());
    const rest = ["Apply waiting", "Roll-out waiting", "Health waiting", "Soak waiting", "Record waiting"];
    const canary = ["Canary good 1 object", "Canary roll-out good complete", "Canary health good 2 answers"];
    assert.deepEqual(shown(...first), [...canary, "Canary soak running 60 s to go", ...rest]);
    const soaking = viewModel(timed(...first), INFO);
    assert.equal(soaking.sentence, "Canary: all is there, and is watched for trouble: 60 s to go");
    assert.equal(soaking.steps.filter(({ expectedEnd }) => expectedEnd !== undefined).length, 1);
    assert.deepEqual(
      shown(...first, canaryStep("soak", "passed", "60 s without trouble"), {
        ...step("apply", "running", "Deployment/api"),
        wave: "all",
      }),
      [...canary, "Canary soak good 60 s without trouble", "Apply running Deployment/api", ...rest.slice(1)],
    );
    assert.equal(new Set(soaking.steps.map(({ key }) => key)).size, soaking.steps.length);
    // Asked for, but there was nothing to run it beside.
    assert.equal(
      shown({ ...step("apply", "running", "Deployment/api"), wave: "all" })[0],
      "Apply running Deployment/api",
    );
  });

  test("has what cannot be taken back", () => {
    const preview: DeployEvent = { event: "preview", target: "", summary: [], diff: [], warnings: ["`a` runs"] };
    assert.deepEqual(viewModel(timed(preview), INFO).warnings, ["`a` runs"]);
  });

  test("tells what was done to each object last, and keeps the end of a long log", () => {
    const lines = Array.from({ length: 80 }, (_, index) => `line ${index}`);
    const { objects, logs } = viewModel(
      timed(
        { event: "object", object: "Deployment/api", action: "applied" },
        { event: "object", object: "ConfigMap/a", action: "applied" },
        { event: "object", object: "Deployment/api", action: "restored" },
        { event: "log", pod: "api-1", container: "api", lines },
      ),
      INFO,
    );
    assert.deepEqual(objects, [
      { object: "Deployment/api", action: "back as it was" },
      { object: "ConfigMap/a", action: "applied" },
    ]);
    assert.equal(logs[0]?.lines.length, 50);
    assert.equal(logs[0]?.lines.at(-1), "line 79");
  });
});

test("a run that is taken up shows what its journal knows", () => {
  const target = { context: "staging-eu", server: "https://k8s.example.com", namespace: "payments", clusterUid: "u" };
  const options = {
    soakMs: 0,
    canary: false,
    takeOver: [],
    allowJobs: false,
    overBroken: false,
    denied: [],
    dryRun: false,
  };
  const plan: Plan = {
    ...{
      waves: [],
      setHash: "",
      baseline: {},
      broken: false,
      warnings: [],
      restartsBefore: {},
      warningsBefore: {},
      origin: {},
      images: [],
      forced: [],
    },
    summary: ["New: Deployment/api"],
    diff: ["+ Deployment/api"],
  };
  const live = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "api" } };
  const key = keyOf(live);
  const entries: Entry[] = [
    {
      at: 1,
      type: "begun",
      run: "run-1",
      request: { source: { kind: "files", root: "/w", paths: [] }, target, options },
    },
    { at: 2, type: "confirmed", plan },
    { at: 3, type: "apply-wanted", wave: 0, key },
    { at: 4, type: "applied", wave: 0, key, live },
    { at: 5, type: "watched", wave: 0 },
  ];
  const model = viewModel(eventsOfJournal(entries, "go-on"), INFO);
  assert.equal(model.checks.tone, "good");
  assert.deepEqual(model.summary, plan.summary);
  assert.deepEqual(model.objects, [{ object: "Deployment/api", action: "applied" }]);
  assert.deepEqual(
    model.steps.map(({ id, tone }) => `${id} ${tone}`),
    ["apply good", "watch good", "verify waiting", "soak waiting", "record waiting"],
  );
  assert.equal(viewModel(eventsOfJournal(entries, "roll-back"), INFO).reason, "The run had been interrupted");

  const waves: Plan["waves"] = [
    { name: "canary", apply: [], remove: [] },
    { name: "all", apply: [], remove: [] },
  ];
  const withCanary = entries.map((entry) =>
    entry.type === "confirmed" ? { ...entry, plan: { ...plan, waves } } : entry,
  );
  const shown = (...more: Entry[]): string[] =>
    viewModel(eventsOfJournal([...withCanary, ...more], "go-on"), INFO).steps.map(({ key, tone, detail }) =>
      `${key} ${tone} ${detail}`.trim(),
    );
  const rest = ["apply waiting", "watch waiting", "verify waiting", "soak waiting", "record waiting"];
  assert.deepEqual(shown(), [
    ...["canary-apply good", "canary-watch good", "canary-verify waiting", "canary-soak waiting"],
    ...rest,
  ]);
  const soaked: Entry[] = [
    { at: 6, type: "verified", wave: 0, checks: [], digests: [] },
    { at: 7, type: "soaked", wave: 0 },
  ];
  const canary = ["canary-apply good", "canary-watch good", "canary-verify good", "canary-soak good"];
  assert.deepEqual(shown(...soaked), [...canary, ...rest]);
  assert.deepEqual(shown(...soaked, { at: 8, type: "watched", wave: 1 }), [
    ...canary,
    ...["apply good", "watch good"],
    ...rest.slice(2),
  ]);
});

test("time is told in words", () => {
  assert.deepEqual([400, 9999, 12_400, 60_000, 185_000].map(duration), [
    "0.4 s",
    "10.0 s",
    "12 s",
    "1 min",
    "3 min 5 s",
  ]);
});

test("the preview is a diff that editors colour", () => {
  const { summary, diff } = viewModel(
    timed({
      event: "preview",
      target: INFO.target,
      summary: ["Changed: Deployment/api"],
      diff: [
        "+ ConfigMap/a",
        "~ Deployment/api",
        "  + spec.paused: true",
        "  - spec.minReadySeconds: 5",
        "  ~ spec.replicas: 2 -> 3",
      ],
    }),
    INFO,
  );
  assert.equal(
    previewText({ ...INFO, warnings: ["`Job/a` runs"], summary, diff }),
    [
      "# deploy/overlays/staging to staging-eu/payments",
      "#",
      "# Warning: `Job/a` runs",
      "# Changed: Deployment/api",
      "",
      "@@ new: ConfigMap/a @@",
      "@@ Deployment/api @@",
      "+ spec.paused: true",
      "- spec.minReadySeconds: 5",
      "- spec.replicas: 2",
      "+ spec.replicas: 3",
      "",
    ].join("\n"),
  );
});
