import { type Context, note, say } from "../outside/context.ts";
import type { StepId } from "../decisions/events.ts";
import { type GuardResult, guardUrl, judgeGuard } from "../decisions/guard.ts";
import type { Lock } from "./lock.ts";
import type { ClusterObject } from "../kubectl/object.ts";
import { stopIfCancelled } from "../outside/patience.ts";
import { type PodView, warningsIn } from "../decisions/pods.ts";
import type { Failure, WatchMemory, Watched } from "../decisions/rollout.ts";
import { Stop } from "../decisions/stop.ts";
import { createLooker, failedBy } from "./watch.ts";

const SOAK_POLL_MS = 5000;
/** Prometheus scrapes four times a minute or less; asking more often tells nothing new. */
const GUARD_EVERY_MS = 15_000;
const GUARD_BROKEN_IN_A_ROW = 2;
const UNREADY_IN_A_ROW = 2;
const MAX_WARNINGS = 3;

/** What was counted when the soak began, and how often a pod was seen unready since. */
export interface SoakMemory {
  readonly restarts: Readonly<Record<string, number>>;
  readonly warnings: Readonly<Record<string, number>>;
  readonly unready: Readonly<Record<string, number>>;
}

export function startSoak(pods: readonly PodView[], objects: readonly ClusterObject[]): SoakMemory {
  return {
    restarts: Object.fromEntries(pods.map(({ uid, restarts }) => [uid, restarts])),
    warnings: Object.fromEntries(warningsIn(objects).map(({ uid, count }) => [uid, count])),
    unready: {},
  };
}

/** Judges one look while soaking: restarts, readiness and warnings of the new pods. Pure. */
export function judgeSoak(
  memory: SoakMemory,
  pods: readonly PodView[],
  objects: readonly ClusterObject[],
): { readonly memory: SoakMemory; readonly failure?: Failure } {
  const fresh = pods.filter(({ isNew, state }) => isNew && state !== "Terminating");
  const unready: Record<string, number> = {};
  for (const { uid, ready } of fresh) if (!ready) unready[uid] = (memory.unready[uid] ?? 0) + 1;
  const after: SoakMemory = { ...memory, unready };
  for (const { name, uid, restarts } of fresh)
    if (restarts > (memory.restarts[uid] ?? 0))
      return {
        memory: after,
        failure: { code: "soak/restart", message: `\`${name}\` restarted after the roll-out was complete` },
      };
  for (const { name, uid } of fresh)
    if ((unready[uid] ?? 0) >= UNREADY_IN_A_ROW)
      return { memory: after, failure: { code: "soak/unready", message: `\`${name}\` is no longer ready` } };
  const uids = new Set(fresh.map(({ uid }) => uid));
  const warnings = warningsIn(objects).filter(
    ({ aboutUid, uid, count }) => uids.has(aboutUid) && count > (memory.warnings[uid] ?? 0),
  );
  const total = warnings.reduce((sum, { uid, count }) => sum + count - (memory.warnings[uid] ?? 0), 0);
  const [first] = warnings;
  if (first !== undefined && total >= MAX_WARNINGS)
    return {
      memory: after,
      failure: {
        code: "soak/warnings",
        message: `Kubernetes warned ${total} times about the new pods: ${first.reason} of \`${first.about}\`: ${first.message}`,
      },
    };
  return { memory: after };
}

/**
 * Looks on after everything is complete: most bad releases of payment services start well.
 * @throws Stop when something comes up
 */
export async function soak(
  context: Context,
  step: StepId,
  watched: readonly Watched[],
  start: WatchMemory,
  lock: Lock | undefined,
): Promise<void> {
  const { host, request } = context;
  const { soakMs, guard } = request.options;
  const began = host.clock.now();
  const looker = createLooker(context, step, watched, start, lock);
  let memory: SoakMemory | undefined;
  let guardAt = -Infinity;
  let broken = 0;
  let last: GuardResult = { type: "inconclusive", why: "it was not asked" };
  for (;;) {
    if (watched.length > 0) {
      const { pods, objects } = await looker.look();
      memory ??= startSoak(pods, objects);
      const judged = judgeSoak(memory, pods, objects);
      memory = judged.memory;
      if (judged.failure !== undefined) throw await failedBy(context, judged.failure);
    }
    const now = host.clock.now();
    if (guard !== undefined && now - guardAt >= GUARD_EVERY_MS) {
      guardAt = now;
      last = await askGuard(context);
      broken = last.type === "broken" ? broken + 1 : 0;
      if (last.type === "broken" && broken >= GUARD_BROKEN_IN_A_ROW)
        throw new Stop("failed", {
          code: "soak/guard",
          message: `The guard's value is ${last.value}, outside its bounds`,
        });
    }
    const left = soakMs - (now - began);
    if (left <= 0) break;
    say(context, step, "running", `${Math.ceil(left / 1000)} s to go`);
    await host.clock.sleep(Math.min(SOAK_POLL_MS, left));
    stopIfCancelled(context);
  }
  if (guard !== undefined && last.type === "inconclusive") await acceptInconclusive(context, last.why);
  if (guard !== undefined && last.type === "broken")
    throw new Stop("failed", { code: "soak/guard", message: `The guard's value is ${last.value}, outside its bounds` });
}

async function askGuard(context: Context): Promise<GuardResult> {
  const { guard } = context.request.options;
  if (guard === undefined) return { type: "inconclusive", why: "there is no guard" };
  try {
    return judgeGuard(guard, await context.host.fetch(guardUrl(guard)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    note(context, "soak", `Prometheus does not answer: ${why}`);
    return { type: "inconclusive", why: "Prometheus does not answer" };
  }
}

async function acceptInconclusive(context: Context, why: string): Promise<void> {
  const answer = await context.host.ask({
    id: "inconclusive",
    title: "The guard says nothing",
    detail: `${why}. No data is not success.`,
    choices: [
      { id: "stop", label: "Stop here" },
      { id: "accept", label: "Go on all the same" },
    ],
  });
  if (answer !== "accept")
    throw new Stop("unknown", { code: "soak/inconclusive", message: `The guard is inconclusive: ${why}` });
}
