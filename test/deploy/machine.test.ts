import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry, Plan } from "../../server/src/deploy/decisions/journal.ts";
import { next, stateOf } from "../../server/src/deploy/decisions/machine.ts";
import type { SetObject } from "../../server/src/deploy/decisions/request.ts";
import type { StopKind } from "../../server/src/deploy/decisions/stop.ts";

const one = (kind: string, name: string): SetObject => ({
  key: `/${kind}/${name}`,
  object: { apiVersion: "v1", kind, metadata: { name } },
});
const CONFIG = one("ConfigMap", "config");
const CANARY = one("Deployment", "api-canary");
const API = one("Deployment", "api");

const PLAN: Plan = {
  waves: [
    { name: "canary", apply: [CANARY], remove: [] },
    { name: "all", apply: [CONFIG, API], remove: [CANARY] },
  ],
  setHash: "",
  baseline: { [CANARY.key]: null, [CONFIG.key]: CONFIG.object, [API.key]: API.object },
  broken: false,
  warnings: [],
  restartsBefore: {},
  warningsBefore: {},
  origin: {},
  summary: [],
  diff: [],
  images: [],
  forced: [],
};

type Plain = Entry extends infer Each ? (Each extends Entry ? Omit<Each, "at"> : never) : never;

function journal(...entries: readonly Plain[]): Entry[] {
  const begun: Plain = {
    type: "begun",
    run: "r",
    request: {
      source: { kind: "files", root: "/w", paths: [] },
      target: { context: "c", server: "s", namespace: "n", clusterUid: "u" },
      options: {
        soakMs: 0,
        canary: true,
        takeOver: [],
        allowJobs: false,
        overBroken: false,
        dryRun: false,
      },
    },
  };
  return [begun, ...entries].map((entry, at) => ({ ...entry, at }));
}

const PREPARED: readonly Plain[] = [{ type: "lock-wanted" }, { type: "lock-held" }, { type: "confirmed", plan: PLAN }];
const applied = (wave: number, { key, object }: SetObject): Plain[] => [
  { type: "apply-wanted", wave, key },
  { type: "applied", wave, key, live: object },
];
const seen = (wave: number): Plain[] => [
  { type: "watched", wave },
  { type: "verified", wave, checks: [], digests: [] },
  { type: "soaked", wave },
];
const WHOLE: readonly Plain[] = [
  ...PREPARED,
  ...applied(0, CANARY),
  ...seen(0),
  ...applied(1, CONFIG),
  ...applied(1, API),
  { type: "remove-wanted", wave: 1, key: CANARY.key },
  { type: "removed", wave: 1, key: CANARY.key },
  ...seen(1),
  { type: "recorded" },
  { type: "lock-released" },
];

function nextAfter(entries: readonly Plain[]): string {
  const state = stateOf(journal(...entries));
  assert.ok(state);
  const action = next(state);
  const about =
    action.type === "apply" || action.type === "remove"
      ? ` ${action.object.key}`
      : action.type === "restore"
        ? ` ${action.key}`
        : "";
  return `${action.type}${about}`;
}

test("a deploy goes wave by wave", () => {
  const actions = WHOLE.map((_, index) => nextAfter(WHOLE.slice(0, index)));
  assert.deepEqual(
    actions.filter((action, index) => action !== actions[index - 1]),
    [
      "prepare",
      `apply ${CANARY.key}`,
      "watch",
      "verify",
      "soak",
      `apply ${CONFIG.key}`,
      `apply ${API.key}`,
      `remove ${CANARY.key}`,
      "watch",
      "verify",
      "soak",
      "record",
      "unlock",
    ],
  );
  assert.equal(nextAfter(WHOLE), "end");
});

test("what was wanted and not answered is done again", () => {
  assert.equal(nextAfter([...PREPARED, { type: "apply-wanted", wave: 0, key: CANARY.key }]), `apply ${CANARY.key}`);
});

const stop = (kind: StopKind): Plain => ({ type: "stopped", kind, reason: { code: "x", message: "x" } });

test("before anything was changed every stop only gives the lock back", () => {
  for (const kind of ["refused", "failed", "unknown", "cancelled", "handed-over"] as const) {
    assert.equal(nextAfter([stop(kind)]), "end");
    assert.equal(nextAfter([{ type: "lock-wanted" }, stop(kind)]), "unlock");
    assert.equal(nextAfter([...PREPARED, stop(kind)]), "unlock");
  }
});

test("at any moment after a change a roll-back takes back what was touched, and only that", () => {
  const changes = WHOLE.slice(0, -2);
  for (let count = PREPARED.length + 1; count < changes.length; count++) {
    const entries = [...changes.slice(0, count), stop("failed")];
    assert.equal(nextAfter(entries), "decide");
    const decided: Plain[] = [...entries, { type: "decided", way: "roll-back" }];
    const restored: string[] = [];
    for (let action = nextAfter(decided); action.startsWith("restore "); action = nextAfter(decided)) {
      const key = action.slice("restore ".length);
      restored.push(key);
      decided.push({ type: "restore-wanted", key }, { type: "restored", key, how: "applied" });
    }
    const touched = changes
      .slice(0, count)
      .flatMap((entry) => (entry.type === "apply-wanted" || entry.type === "remove-wanted" ? [entry.key] : []));
    assert.deepEqual(restored, [...new Set(touched)]);
    assert.equal(nextAfter(decided), "watch-restored");
    decided.push({ type: "restore-verified" });
    assert.equal(nextAfter(decided), "record");
    decided.push({ type: "recorded" });
    assert.equal(nextAfter(decided), "unlock");
  }
});

test("a roll-back that fails is not tried again, and keeps the lock", () => {
  const failed: Plain[] = [
    ...PREPARED,
    ...applied(0, CANARY),
    stop("failed"),
    { type: "decided", way: "roll-back" },
    { type: "restore-failed", reason: { code: "y", message: "y" } },
  ];
  assert.equal(nextAfter(failed), "record");
  assert.equal(nextAfter([...failed, { type: "recorded" }]), "keep-lock");
  assert.equal(nextAfter([...failed, { type: "recorded" }, { type: "lock-kept" }]), "end");
});

test("who keeps watching goes on where it was", () => {
  const entries: Plain[] = [...PREPARED, ...applied(0, CANARY), stop("unknown"), { type: "decided", way: "go-on" }];
  assert.equal(nextAfter(entries), "watch");
});
