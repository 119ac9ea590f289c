import { type Context } from "../outside/context.ts";
import type { Entry, Journal, Way } from "../decisions/journal.ts";
import { type Lock, isLockTaken, takeLock } from "./lock.ts";
import { type RunState, step } from "../decisions/machine.ts";
import { withPatience } from "../outside/patience.ts";
import { type WatchMemory, startMemory } from "../decisions/rollout.ts";
import { Stop } from "../decisions/stop.ts";

/** A run while it is carried out: its journal so far, the state that this makes, and what lives only in this process. */
export interface Driver {
  readonly context: Context;
  readonly journal: Journal;
  readonly entries: Entry[];
  state: RunState;
  lock: Lock | undefined;
  recordPath: string | undefined;
}

/** An entry without its time, which is put on when it is written. */
export type NewEntry = Entry extends infer Each ? (Each extends Entry ? Omit<Each, "at"> : never) : never;

export async function begin(context: Context, journal: Journal, before: readonly Entry[]): Promise<Driver> {
  const first: Entry = { type: "begun", at: context.host.clock.now(), run: context.run, request: context.request };
  const entries = before.length === 0 ? [first] : [...before];
  if (before.length === 0 && !context.request.options.dryRun) await journal.append(first);
  let state: RunState | undefined;
  for (const entry of entries) state = step(state, entry);
  if (state === undefined) throw new Error("The journal has no beginning");
  return { context, journal, entries, state, lock: undefined, recordPath: undefined };
}

export async function write(driver: Driver, entry: NewEntry): Promise<void> {
  const timed = { ...entry, at: driver.context.host.clock.now() } as Entry;
  if (!driver.context.request.options.dryRun) await driver.journal.append(timed);
  driver.entries.push(timed);
  driver.state = step(driver.state, timed) ?? driver.state;
}

/** A resumed run: what had changed nothing yet ends; the rest takes its lock again. */
export async function takeUp(driver: Driver, way: Way): Promise<void> {
  const { state } = driver;
  if (state.outcome !== undefined) return;
  // What was confirmed but not begun is begun only when that is asked for.
  const isNotBegun = state.plan === undefined || (way !== "go-on" && state.touched.length === 0);
  if (isNotBegun && state.stop === undefined) {
    await write(driver, {
      type: "stopped",
      kind: "cancelled",
      reason: { code: "resume/nothing-changed", message: "The run ended before it had changed anything" },
    });
    return;
  }
  if (state.stop !== undefined && state.touched.length > 0 && state.way === undefined)
    await write(driver, { type: "decided", way });
  else if (way !== "go-on" && state.touched.length > 0 && state.stop === undefined) {
    await write(driver, {
      type: "stopped",
      kind: "cancelled",
      reason: { code: "resume/decided", message: "The run had been interrupted" },
    });
    await write(driver, { type: "decided", way });
  }
}

/** The lock of a resumed run is taken again: it may have expired, and somebody else may hold it now. */
export async function ensureLock(driver: Driver): Promise<Lock> {
  driver.lock ??= await withPatience(driver.context, "lock", () => takeLock(driver.context)).catch((error: unknown) => {
    if (isLockTaken(error)) throw new Stop("handed-over", error.reason);
    throw error;
  });
  await withPatience(driver.context, "lock", driver.lock.renew);
  return driver.lock;
}

/** What a watch has to remember from before anything was applied. */
export function memoryOf(driver: Driver): WatchMemory {
  const { plan } = driver.state;
  const fresh = startMemory(driver.context.host.clock.now(), []);
  return plan === undefined
    ? fresh
    : { ...fresh, restartsBefore: plan.restartsBefore, warningsBefore: plan.warningsBefore };
}
