import {
  CANARY,
  type DeployEvent,
  LOST,
  STEPS,
  type StepEvent,
  type StepId,
  type StepStatus,
  wordsOf,
} from "../../../server/src/deploy/decisions/events.ts";
import type { Outcome } from "../../../server/src/deploy/decisions/journal.ts";
import type { PodView } from "../../../server/src/deploy/decisions/pods.ts";
import { OUTCOME_WORDS } from "../../../server/src/deploy/decisions/record.ts";
import type { StopKind } from "../../../server/src/deploy/decisions/stop.ts";
import { duration } from "./duration.ts";

/** An event and when it was heard; milliseconds since 1970. */
export type TimedEvent = DeployEvent & { readonly at: number };

/** What is known of a run before its first event. */
export interface RunInfo {
  readonly run: string;
  /** `context/namespace`. */
  readonly target: string;
  /** What is deployed, as a path from the workspace. */
  readonly source: string;
  /** How long a soak takes; milliseconds. */
  readonly soakMs: number;
}

/** How something is going: the page shows each by a shape, a word and a colour. */
export type Tone = "waiting" | "running" | "good" | "warned" | "bad" | "skipped" | "stopped";

export interface StepView {
  readonly id: StepId;
  /** Tells steps apart: those of a canary are there twice. */
  readonly key: string;
  readonly title: string;
  readonly tone: Tone;
  readonly detail: string;
  /** Milliseconds since 1970; there once the step has begun. */
  readonly startedAt?: number;
  /** How long it took, in words; there once the step has ended. */
  readonly took?: string;
  /** When it will be over if nothing happens; only a soak knows. */
  readonly expectedEnd?: number;
  readonly notices: readonly string[];
  /** The kubectl commands that it ran, each once. */
  readonly commands: readonly string[];
}

export interface PodTile {
  readonly name: string;
  /** The part of the name that tells it from its siblings. */
  readonly short: string;
  readonly state: string;
  readonly tone: Tone;
  /** What it was started from: what is being deployed, or what was there before. While going back, the latter stays. */
  readonly age: "new" | "old" | "restored" | "withdrawn";
  readonly restarts: number;
}

export interface WorkloadView {
  readonly name: string;
  readonly ready: number;
  /** Pods that are not on their way out. */
  readonly staying: number;
  readonly pods: readonly PodTile[];
}

export interface DiffLine {
  readonly text: string;
  readonly kind: "object" | "added" | "removed" | "changed";
}

/** All that the deployment view shows, as data. */
export interface ViewModel {
  readonly run?: string;
  readonly target: string;
  readonly source: string;
  readonly tone: Tone;
  /** Where things stand, in one sentence. */
  readonly sentence: string;
  /** Why it stopped, if it did. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string;
  /** The steps before the first change. They count as one once they are over. */
  readonly checks: { readonly tone: Tone; readonly detail: string; readonly steps: readonly StepView[] };
  readonly steps: readonly StepView[];
  readonly workloads: readonly WorkloadView[];
  /** What cannot be taken back. */
  readonly warnings: readonly string[];
  readonly summary: readonly string[];
  readonly diff: readonly DiffLine[];
  readonly objects: readonly { readonly object: string; readonly action: string }[];
  readonly logs: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** Path of the record's page. */
  readonly record?: string;
  /** The user wants it to stop, and it has not heard yet. */
  readonly isCancelling: boolean;
  readonly isOver: boolean;
}

const ids = Object.keys(STEPS) as StepId[];
const checkIds = ids.slice(0, ids.indexOf("apply"));
/** What each wave of a deploy goes through. */
const waveIds: readonly StepId[] = ["apply", "watch", "verify", "soak"];
const endIds = ids.slice(ids.indexOf("rollback"));
const MOST_COMMANDS = 50;
const MOST_LOG_LINES = 50;

/** What the view shows of a run. Pure: a view that was hidden is made anew from the same events. */
export function viewModel(events: readonly TimedEvent[], info?: RunInfo): ViewModel {
  const all = settle(stepsOf(events, info), events);
  const preview = events.findLast((event) => event.event === "preview");
  const finished = events.findLast((event) => event.event === "finished");
  const stopped = stoppedBy(events);
  const isBack = events.some((event) => event.event === "step" && event.step === "rollback");
  const after = all
    .slice(checkIds.length)
    .filter(({ id }) => id !== "rollback" || isBack)
    // What is not going to happen any more is not waited for.
    .filter(({ tone }) => tone !== "waiting" || (finished === undefined && !isBack))
    // The reason stands above the steps already.
    .map((one) => (one.detail === stopped?.reason.message ? { ...one, detail: "" } : one));
  return {
    ...(info === undefined ? {} : { run: info.run }),
    target: info?.target ?? "",
    source: info?.source ?? "",
    reason: finished?.outcome === "deployed" ? "" : (stopped?.reason.message ?? ""),
    hint: finished?.outcome === "deployed" ? "" : (stopped?.reason.hint ?? ""),
    ...standing(events, all, info),
    checks: checksView(all.slice(0, checkIds.length)),
    steps: after,
    workloads: workloadsOf(events),
    warnings: preview?.warnings ?? [],
    summary: preview?.summary ?? [],
    diff: (preview?.diff ?? []).map((text) => ({ text, kind: kindOfLine(text) })),
    objects: objectsOf(events),
    logs: logsOf(events),
    ...(finished?.record === undefined ? {} : { record: finished.record }),
    isCancelling: false,
    isOver: finished !== undefined,
  };
}

/** Why the run stands still or goes back. What was unknown and is watched again stops nothing any more. */
function stoppedBy(events: readonly TimedEvent[]): Extract<DeployEvent, { event: "stopped" }> | undefined {
  const index = events.findLastIndex((event) => event.event === "stopped");
  const stopped = events[index];
  if (stopped?.event !== "stopped") return undefined;
  const goesOn = events
    .slice(index)
    .some((event) => event.event === "step" && event.status === "running" && waveIds.includes(event.step));
  return stopped.kind === "unknown" && goesOn ? undefined : stopped;
}

/** The steps in order. With a canary, those of a wave are there twice. */
function stepsOf(events: readonly TimedEvent[], info: RunInfo | undefined): StepView[] {
  const view = (list: readonly StepId[], from: readonly TimedEvent[]): StepView[] =>
    list.map((id) => stepView(id, from, info));
  if (!events.some((event) => waveOf(event) === "canary")) return view(ids, events);
  const over = events.findIndex((event) => waveOf(event) === "all");
  const canary = view(waveIds, over < 0 ? events : events.slice(0, over)).map(canaryStep);
  const rest = view(waveIds, over < 0 ? [] : events.slice(over));
  return [...view(checkIds, events), ...canary, ...rest, ...view(endIds, events)];
}

function waveOf(event: DeployEvent): StepEvent["wave"] {
  return "wave" in event ? event.wave : undefined;
}

function canaryStep(step: StepView): StepView {
  const title = step.id === "apply" ? "Canary" : `Canary ${step.title.toLowerCase()}`;
  return { ...step, key: `canary-${step.id}`, title };
}

function stepView(id: StepId, events: readonly TimedEvent[], info: RunInfo | undefined): StepView {
  let status: StepStatus | undefined;
  let detail = "";
  let startedAt: number | undefined;
  let endedAt: number | undefined;
  const notices: string[] = [];
  const commands = new Set<string>();
  for (const event of events) {
    if (event.event === "step" && event.step === id) {
      // A step runs again when what was unknown is watched again; the later run is the one that is looked at.
      if (event.status === "running" && (status === undefined || endedAt !== undefined)) {
        startedAt = event.at;
        endedAt = undefined;
      }
      if (event.status !== "running") endedAt = event.at;
      ({ status, detail } = event);
    } else if (event.event === "notice" && event.step === id) notices.push(wordsOf(event));
    else if (event.event === "command" && event.step === id) commands.add(event.command);
  }
  const isSoaking = id === "soak" && status === "running" && startedAt !== undefined && info !== undefined;
  return {
    id,
    key: id,
    title: STEPS[id],
    tone: status === undefined ? "waiting" : STEP_TONES[status],
    detail,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(startedAt === undefined || endedAt === undefined ? {} : { took: duration(endedAt - startedAt) }),
    ...(isSoaking && startedAt !== undefined && info !== undefined ? { expectedEnd: startedAt + info.soakMs } : {}),
    notices,
    commands: [...commands].slice(-MOST_COMMANDS),
  };
}

/** A step that was left without a word is not under way any more, and one that nobody knows of has not failed. */
function settle(steps: readonly StepView[], events: readonly TimedEvent[]): StepView[] {
  const isOver = events.some((event) => event.event === "finished");
  const current = isOver ? -1 : steps.findLastIndex(({ tone }) => tone === "running");
  const stopped = events.findLast((event) => event.event === "stopped");
  const isOpen = stopped !== undefined && OPEN_KINDS.has(stopped.kind);
  return steps.map((step, index) => {
    if (step.tone === "running" && index !== current) return { ...step, tone: "stopped" };
    const isCause = isOpen && step.tone === "bad" && step.detail === stopped.reason.message;
    return isCause ? { ...step, tone: stopped.kind === "cancelled" ? "stopped" : "warned" } : step;
  });
}

const OPEN_KINDS: ReadonlySet<StopKind> = new Set(["unknown", "handed-over", "cancelled"]);

const STEP_TONES: Readonly<Record<StepStatus, Tone>> = {
  running: "running",
  passed: "good",
  warned: "warned",
  failed: "bad",
  skipped: "skipped",
};

function checksView(steps: readonly StepView[]): ViewModel["checks"] {
  const failed = steps.find(({ tone }) => tone === "bad");
  const running = steps.find(({ tone }) => tone === "running");
  const warned = steps.filter(({ tone }) => tone === "warned").length;
  const over = steps.filter(({ tone }) => tone === "good" || tone === "warned" || tone === "skipped").length;
  const count = `${over} of ${steps.length}`;
  if (failed !== undefined) return { tone: "bad", detail: failed.title, steps };
  if (running !== undefined) return { tone: "running", detail: `${count}: ${running.title}`, steps };
  if (over === 0) return { tone: "waiting", detail: "", steps };
  if (warned > 0)
    return { tone: "warned", detail: `${over} passed, ${warned} warning${warned === 1 ? "" : "s"}`, steps };
  return { tone: over === steps.length ? "good" : "running", detail: `${count} passed`, steps };
}

/** The run's tone and sentence, and what else the head says where the last word is not a stop. */
function standing(
  events: readonly TimedEvent[],
  steps: readonly StepView[],
  info: RunInfo | undefined,
): Pick<ViewModel, "tone" | "sentence"> & { readonly reason?: string } {
  if (info === undefined) return { tone: "waiting", sentence: "Nothing has been deployed from this window yet" };
  const finished = events.findLast((event) => event.event === "finished");
  if (finished !== undefined)
    return { tone: OUTCOME_TONES[finished.outcome], sentence: OUTCOME_WORDS[finished.outcome] };
  const last = events.findLast(({ event }) => event !== "command");
  if (last?.event === "notice" && last.isLost === true)
    return { tone: "warned", sentence: `${LOST}. Nothing is undone meanwhile`, reason: last.message };
  const current = steps.findLast(({ tone }) => tone === "running");
  if (current === undefined) {
    if (last?.event !== "stopped") return { tone: "running", sentence: `Deploying to ${info.target}` };
    return last.kind === "unknown"
      ? { tone: "warned", sentence: "It is not known how the deploy stands. Nothing is undone by itself" }
      : { tone: "warned", sentence: "Stopped; what becomes of it?" };
  }
  const detail = current.detail === "" ? "" : `: ${current.detail}`;
  const words = SENTENCES[current.id];
  const sentence = current.key === current.id ? words : CANARY + words.charAt(0).toLowerCase() + words.slice(1);
  return { tone: current.id === "rollback" ? "warned" : "running", sentence: sentence + detail };
}

const OUTCOME_TONES: Readonly<Record<Outcome, Tone>> = {
  deployed: "good",
  previewed: "good",
  refused: "bad",
  cancelled: "stopped",
  "rolled-back": "warned",
  "rollback-failed": "bad",
  "handed-over": "warned",
  left: "warned",
  unknown: "warned",
};

const SENTENCES: Readonly<Record<StepId, string>> = {
  tool: "Looking for kubectl",
  target: "Comparing the target with your list",
  identity: "Asking the cluster who it is",
  lint: "Checking the set",
  render: "Reading the set",
  permission: "Asking what you may do",
  ownership: "Looking who else keeps these objects",
  lock: "Taking the lock",
  baseline: "Looking at what runs now",
  "dry-run": "Asking the server to take it, without doing it",
  preview: "Waiting for your word; nothing has changed yet",
  apply: "Applying",
  watch: "Watching the roll-out",
  verify: "Asking the new pods how they are",
  soak: "All is there, and is watched for trouble",
  rollback: "Going back to what was there before",
  record: "Writing the record",
};

function workloadsOf(events: readonly TimedEvent[]): WorkloadView[] {
  const last = events.findLast((event) => event.event === "pods");
  const isBack = last?.step === "rollback";
  const groups = new Map<string, PodView[]>();
  const deleted = new Set(
    events.flatMap((event) =>
      event.event === "object" && (event.action === "deleted" || event.action === "removed")
        ? [nameIn(event.object)]
        : [],
    ),
  );
  for (const pod of last?.pods ?? [])
    if (!deleted.has(pod.workload)) groups.set(pod.workload, [...(groups.get(pod.workload) ?? []), pod]);
  return [...groups].map(([name, pods]) => ({
    name,
    ready: pods.filter((pod) => pod.ready && isStaying(pod)).length,
    staying: pods.filter(isStaying).length,
    // A tile keeps its place while pods come and go around it.
    pods: pods
      .sort((left, right) => Number(right.isNew) - Number(left.isNew) || (left.name < right.name ? -1 : 1))
      .map((pod) => tileOf(pod, isBack)),
  }));
}

function isStaying({ state }: PodView): boolean {
  return state !== "Terminating";
}

/** `Deployment/api` is `api`. */
function nameIn(object: string): string {
  return object.slice(object.lastIndexOf("/") + 1);
}

function tileOf({ name, workload, state, ready, isNew, restarts }: PodView, isBack: boolean): PodTile {
  const short = name.startsWith(`${workload}-`) ? name.slice(workload.length + 1) : name;
  return {
    name,
    short,
    state: state === "Running" ? (ready ? "Ready" : "Not ready yet") : (STARTING[state] ?? state),
    tone: toneOfPod(state, ready),
    age: isBack ? (isNew ? "restored" : "withdrawn") : isNew ? "new" : "old",
    restarts,
  };
}

/** Kubernetes' own words stay where something is wrong: they are what people search for. */
const STARTING: Readonly<Record<string, string>> = { ContainerCreating: "Starting", PodInitializing: "Starting" };

const BAD_STATE = /BackOff|Err|Error|Invalid|OOM|Exit|Failed|Never|Evicted|Unknown/;

function toneOfPod(state: string, ready: boolean): Tone {
  if (state === "Terminating") return "stopped";
  if (BAD_STATE.test(state)) return "bad";
  if (state === "Unschedulable") return "warned";
  return ready || state === "Succeeded" || state === "Completed" ? "good" : "running";
}

function kindOfLine(text: string): DiffLine["kind"] {
  const sign = text.trimStart()[0];
  if (!text.startsWith(" ")) return "object";
  return sign === "+" ? "added" : sign === "-" ? "removed" : "changed";
}

/** Each object with what was done to it last, in the order in which it was first touched. */
function objectsOf(events: readonly TimedEvent[]): ViewModel["objects"] {
  const actions = new Map<string, string>();
  for (const event of events) if (event.event === "object") actions.set(event.object, ACTIONS[event.action]);
  return [...actions].map(([object, action]) => ({ object, action }));
}

const ACTIONS: Readonly<Record<Extract<DeployEvent, { event: "object" }>["action"], string>> = {
  applied: "applied",
  removed: "removed",
  restored: "back as it was",
  deleted: "deleted again",
  left: "left alone",
};

function logsOf(events: readonly TimedEvent[]): ViewModel["logs"] {
  const logs = new Map<string, readonly string[]>();
  for (const event of events)
    if (event.event === "log")
      logs.set(`${event.pod}, container ${event.container}`, event.lines.slice(-MOST_LOG_LINES));
  return [...logs].map(([title, lines]) => ({ title, lines }));
}
