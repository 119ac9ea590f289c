import { maskLog, maskMessage } from "../../secrets/mask-log.ts";
import { readNamespace } from "./baseline.ts";
import { type Context, call, note, say, tell } from "../outside/context.ts";
import type { StepId } from "../decisions/events.ts";
import { at, canonical } from "../kubectl/json.ts";
import type { Lock } from "./lock.ts";
import { type ClusterObject, isWatched, keyOf } from "../kubectl/object.ts";
import { stopIfCancelled, withPatience } from "../outside/patience.ts";
import type { PodView } from "../decisions/pods.ts";
import { type Failure, type Observation, type WatchMemory, type Watched, observe } from "../decisions/rollout.ts";
import { Stop } from "../decisions/stop.ts";

export const POLL_MS = 2000;

/** What of applied objects is watched. */
export function watchedOf(objects: readonly ClusterObject[]): Watched[] {
  return objects
    .filter(({ kind }) => isWatched(kind))
    .map((object) => ({ key: keyOf(object), template: canonical(at(object, "spec", "template")) }));
}

/** One look at the cluster, judged. */
export interface Look extends Observation {
  readonly objects: readonly ClusterObject[];
}

/**
 * Looks at the cluster every two seconds and judges what is seen, until all is complete. Keeps the lock meanwhile.
 * @param isEnough ends it before, at a look that shows what somebody has to do something about
 */
export async function watchUntilComplete(
  context: Context,
  step: StepId,
  watched: readonly Watched[],
  start: WatchMemory,
  lock: Lock | undefined,
  isEnough: (look: Look) => boolean = () => false,
): Promise<Look | undefined> {
  if (watched.length === 0) return undefined;
  const looker = createLooker(context, step, watched, start, lock);
  for (;;) {
    const look = await looker.look();
    if (look.verdict.type === "complete" || isEnough(look)) return look;
    if (look.verdict.type === "waiting") say(context, step, "running", look.verdict.detail);
    await context.host.clock.sleep(POLL_MS);
    stopIfCancelled(context);
  }
}

export interface Looker {
  /** @throws Stop when the look shows a failure, or that somebody else took over */
  look(): Promise<Look>;
}

export function createLooker(
  context: Context,
  step: StepId,
  watched: readonly Watched[],
  start: WatchMemory,
  lock: Lock | undefined,
): Looker {
  let memory = start;
  let shown = "";
  const noted = new Set<string>();
  const kinds = watched.map(({ key }) => key.split("/")[1] ?? "");
  return {
    async look() {
      const objects = await withPatience(context, step, async () => {
        await lock?.renew();
        return readNamespace(context, step, kinds, false);
      });
      const seen = observe(watched, memory, objects, context.host.clock.now());
      memory = seen.memory;
      shown = showPods(context, step, seen.pods, shown);
      for (const text of seen.notes) {
        if (noted.has(text)) continue;
        noted.add(text);
        note(context, step, text);
      }
      if (seen.verdict.type === "failed") throw await failedBy(context, seen.verdict.failure);
      if (seen.verdict.type === "handed-over") {
        const { code, message } = seen.verdict;
        throw new Stop("handed-over", {
          code,
          message,
          hint: "Look at it together with whoever changed it; nothing is undone over their heads",
        });
      }
      return { ...seen, objects };
    },
  };
}

/** Shows the pods when they differ from what was shown. */
function showPods(context: Context, step: StepId, pods: readonly PodView[], shown: string): string {
  const text = JSON.stringify(pods);
  if (text !== shown) tell(context, { event: "pods", step, pods });
  return text;
}

const LOG_LINES = 50;

/** The stop for a failure, after showing the last lines of the log that tells of it. */
export async function failedBy(context: Context, { code, message, log }: Failure): Promise<Stop> {
  if (log === undefined) return new Stop("failed", { code, message: maskMessage(message) });
  const args = [
    "logs",
    log.pod,
    `--container=${log.container}`,
    `--tail=${LOG_LINES}`,
    ...(log.previous ? ["--previous"] : []),
  ];
  const result = await call(context, "watch", { args });
  if (result.ok) {
    const lines = result.stdout.split(/\r?\n/).filter((line) => line !== "");
    context.host.emit({
      event: "log",
      pod: log.pod,
      container: log.container,
      lines: maskLog(lines),
    });
  } else note(context, "watch", `The log of \`${log.pod}\` cannot be read: ${result.error.message}`);
  return new Stop("failed", { code, message: maskMessage(message), command: result.command });
}
