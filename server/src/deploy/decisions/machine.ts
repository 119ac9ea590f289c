import type { Check, Entry, Outcome, Plan, StuckPod, Way } from "./journal.ts";
import type { ClusterObject, ObjectKey } from "../kubectl/object.ts";
import type { DeployRequest, SetObject } from "./request.ts";
import type { Reason, StopKind } from "./stop.ts";

/** All that a run is, at one moment: made of its journal and nothing else. */
export interface RunState {
  readonly run: string;
  readonly request: DeployRequest;
  readonly startedAt: number;
  readonly lock: "none" | "wanted" | "held" | "kept";
  readonly plan?: Plan;
  readonly wave: number;
  readonly stage: "apply" | "watch" | "verify" | "soak";
  /** Objects that were or may have been changed, in order; `wanted` where the answer is not known. */
  readonly touched: readonly { readonly key: ObjectKey; readonly wave: number; readonly known: boolean }[];
  readonly removed: readonly ObjectKey[];
  /** Objects as the server gave them back when they were applied. */
  readonly applied: Readonly<Record<ObjectKey, ClusterObject>>;
  readonly checks: readonly Check[];
  readonly digests: readonly string[];
  readonly stop?: { readonly kind: StopKind; readonly reason: Reason };
  readonly way?: Way;
  readonly restored: readonly ObjectKey[];
  /** The revisions that the failed release gave to StatefulSets. */
  readonly failedRevisions: Readonly<Record<ObjectKey, string>>;
  /** Pods that are to be deleted for a StatefulSet to come back. */
  readonly stuck: readonly StuckPod[];
  readonly restoreVerified: boolean;
  readonly restoreFailure?: Reason;
  readonly recorded: boolean;
  readonly outcome?: Outcome;
}

/** What is to be done next. */
export type Action =
  | { readonly type: "prepare" }
  | { readonly type: "remove"; readonly wave: number; readonly object: SetObject }
  | { readonly type: "apply"; readonly wave: number; readonly object: SetObject }
  | { readonly type: "watch"; readonly wave: number }
  | { readonly type: "verify"; readonly wave: number }
  | { readonly type: "soak"; readonly wave: number }
  /** Nothing goes on by itself: what shall be done? */
  | { readonly type: "decide"; readonly kind: StopKind; readonly reason: Reason }
  | { readonly type: "restore"; readonly key: ObjectKey }
  | { readonly type: "delete-pod"; readonly pod: StuckPod }
  | { readonly type: "watch-restored" }
  | { readonly type: "record"; readonly outcome: Outcome }
  | { readonly type: "unlock" }
  | { readonly type: "keep-lock" }
  | { readonly type: "end"; readonly outcome: Outcome }
  | { readonly type: "nothing"; readonly outcome: Outcome };

/** The state that a journal tells of. Undefined when it does not even begin. */
export function stateOf(entries: readonly Entry[]): RunState | undefined {
  let state: RunState | undefined;
  for (const entry of entries) state = step(state, entry);
  return state;
}

/** The state after one more entry. Pure. */
export function step(state: RunState | undefined, entry: Entry): RunState | undefined {
  if (entry.type === "begun")
    return {
      run: entry.run,
      request: entry.request,
      startedAt: entry.at,
      lock: "none",
      wave: 0,
      stage: "apply",
      touched: [],
      removed: [],
      applied: {},
      checks: [],
      digests: [],
      restored: [],
      failedRevisions: {},
      stuck: [],
      restoreVerified: false,
      recorded: false,
    };
  return state === undefined ? undefined : after(state, entry);
}

function after(state: RunState, entry: Exclude<Entry, { type: "begun" }>): RunState {
  switch (entry.type) {
    case "lock-wanted":
      return { ...state, lock: "wanted" };
    case "lock-held":
      return { ...state, lock: "held" };
    case "lock-released":
      return { ...state, lock: "none" };
    case "lock-kept":
      return { ...state, lock: "kept" };
    case "confirmed":
      return { ...state, plan: entry.plan };
    case "apply-wanted":
    case "remove-wanted":
      return { ...state, touched: touch(state, entry.key, entry.wave, false) };
    case "applied":
      return {
        ...state,
        touched: touch(state, entry.key, entry.wave, true),
        applied: { ...state.applied, [entry.key]: entry.live },
      };
    case "removed":
      return { ...state, removed: [...state.removed, entry.key] };
    case "watched":
      return { ...state, stage: "verify" };
    case "verified":
      return { ...state, stage: "soak", checks: [...state.checks, ...entry.checks], digests: entry.digests };
    case "soaked":
      return { ...state, stage: "apply", wave: state.wave + 1 };
    case "stopped": {
      const { way: _, ...rest } = state;
      return { ...rest, stop: { kind: entry.kind, reason: entry.reason } };
    }
    case "decided": {
      if (entry.way !== "go-on") return { ...state, way: entry.way };
      const { stop: _, ...rest } = state;
      return rest;
    }
    case "restore-wanted":
      // The first one counts: asked again, the object may be back already.
      return entry.revision === undefined
        ? state
        : { ...state, failedRevisions: { [entry.key]: entry.revision, ...state.failedRevisions } };
    case "restored":
      return { ...state, restored: [...state.restored, entry.key] };
    case "pod-delete-wanted": {
      const { key, pod, uid } = entry;
      return { ...state, stuck: [...state.stuck, { key, pod, uid }] };
    }
    case "pod-deleted":
      return { ...state, stuck: state.stuck.filter(({ uid }) => uid !== entry.uid) };
    case "restore-verified":
      return { ...state, restoreVerified: true };
    case "restore-failed":
      return { ...state, restoreFailure: entry.reason };
    case "recorded":
      return { ...state, recorded: true };
    case "ended":
      return { ...state, outcome: entry.outcome };
    default:
      return entry satisfies never;
  }
}

function touch(state: RunState, key: ObjectKey, wave: number, known: boolean): RunState["touched"] {
  return [...state.touched.filter((one) => one.key !== key || one.wave !== wave), { key, wave, known }];
}

/** What a run in that state does next. Pure: a resumed run does what the killed one would have done. */
export function next(state: RunState): Action {
  if (state.outcome !== undefined) return { type: "nothing", outcome: state.outcome };
  if (state.stop !== undefined) return afterStop(state, state.stop);
  if (state.plan === undefined) return { type: "prepare" };
  const wave = state.plan.waves[state.wave];
  if (wave === undefined) return close(state, "deployed");
  if (state.stage !== "apply") return { type: state.stage, wave: state.wave };
  const superfluous = wave.remove.find(({ key }) => !state.removed.includes(key));
  const isApplied = (key: ObjectKey): boolean =>
    state.touched.some((one) => one.key === key && one.wave === state.wave && one.known);
  const object = wave.apply.find(({ key }) => !isApplied(key));
  if (object !== undefined) return { type: "apply", wave: state.wave, object };
  if (superfluous !== undefined) return { type: "remove", wave: state.wave, object: superfluous };
  return { type: "watch", wave: state.wave };
}

function afterStop(state: RunState, { kind, reason }: NonNullable<RunState["stop"]>): Action {
  if (state.touched.length === 0) {
    const outcome = kind === "cancelled" ? "cancelled" : kind === "unknown" ? "unknown" : "refused";
    return state.lock === "none" ? { type: "end", outcome } : { type: "unlock" };
  }
  switch (state.way) {
    case undefined:
      return { type: "decide", kind, reason };
    case "leave":
      return close(state, kind === "handed-over" ? "handed-over" : "left");
    case "roll-back": {
      if (state.restoreFailure !== undefined)
        // The lock stays: nobody should deploy over what is broken before somebody has looked.
        return !state.recorded
          ? { type: "record", outcome: "rollback-failed" }
          : state.lock === "kept"
            ? { type: "end", outcome: "rollback-failed" }
            : { type: "keep-lock" };
      const key = restoreOrder(state).find((one) => !state.restored.includes(one));
      if (key !== undefined) return { type: "restore", key };
      const [pod] = state.stuck;
      if (pod !== undefined) return { type: "delete-pod", pod };
      return state.restoreVerified ? close(state, "rolled-back") : { type: "watch-restored" };
    }
    case "go-on":
      throw new Error("A run that goes on has no stop");
    default:
      return state.way satisfies never;
  }
}

/** Only what this run changed, in the order in which it was applied: configuration first, workloads last. */
export function restoreOrder(state: RunState): ObjectKey[] {
  return [...new Set(state.touched.map(({ key }) => key))];
}

function close(state: RunState, outcome: Outcome): Action {
  if (!state.recorded) return { type: "record", outcome };
  return state.lock === "none" ? { type: "end", outcome } : { type: "unlock" };
}
