import { createContext, note, say } from "./outside/context.ts";
import { type Driver, begin, ensureLock, takeUp, write } from "./steps/driver.ts";
import type { DeployHost } from "./outside/host.ts";
import type { Entry, Outcome, Way } from "./decisions/journal.ts";
import { type Lock, isLockTaken, takeLock } from "./steps/lock.ts";
import { type Action, next } from "./decisions/machine.ts";
import { shownKey } from "./kubectl/object.ts";
import { withPatience } from "./outside/patience.ts";
import { prepare } from "./steps/prepare.ts";
import { OUTCOME_WORDS, recordOf } from "./decisions/record.ts";
import type { DeployRequest } from "./decisions/request.ts";
import { restoreObject } from "./steps/restore.ts";
import { watchRestored } from "./steps/rollback.ts";
import { Stop } from "./decisions/stop.ts";
import { deletePod, failedRevision } from "./steps/stuck.ts";
import { shownTarget } from "./decisions/target.ts";
import { applyObject, removeObject, soakWave, verifyWave, watchWave } from "./steps/wave.ts";

/** How a run ended, and where its record is. */
export interface RunEnd {
  readonly outcome: Outcome;
  readonly record?: string;
}

/** Deploys. Never throws for what a cluster or a user does: that is an outcome. */
export function runDeploy(run: string, request: DeployRequest, host: DeployHost): Promise<RunEnd> {
  return drive(run, request, host, []);
}

/**
 * Goes on with a run whose process ended, from what its journal tells.
 * @param way what to do with a run that had changed something; `go-on` does what the killed process would have done
 */
export function resumeRun(entries: readonly Entry[], way: Way, host: DeployHost): Promise<RunEnd> {
  const first = entries[0];
  if (first?.type !== "begun") throw new Error("The journal has no beginning");
  return drive(first.run, first.request, host, entries, way);
}

async function drive(
  run: string,
  request: DeployRequest,
  host: DeployHost,
  before: readonly Entry[],
  way?: Way,
): Promise<RunEnd> {
  const context = createContext(run, request, host);
  const journal = host.journal(run);
  const driver = await begin(context, journal, before);
  if (before.length > 0) await takeUp(driver, way ?? "go-on");
  try {
    return await carryOut(driver);
  } finally {
    host.dropKubeconfig(run);
  }
}

async function carryOut(driver: Driver): Promise<RunEnd> {
  for (;;) {
    const action = next(driver.state);
    if (action.type === "nothing") return finish(driver, action.outcome);
    try {
      const isOpen = await perform(driver, action);
      if (isOpen) return leaveOpen(driver);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      await stopped(driver, action, error);
    }
  }
}

/** Carries out one action. True when the run is left open for somebody to take up later. */
async function perform(driver: Driver, action: Exclude<Action, { type: "nothing" }>): Promise<boolean> {
  const { context } = driver;
  switch (action.type) {
    case "prepare":
      await prepareRun(driver);
      return false;
    case "apply":
      await applyObject(driver, action.wave, action.object);
      return false;
    case "remove":
      await removeObject(driver, action.wave, action.object);
      return false;
    case "watch":
      await watchWave(driver, action.wave);
      return false;
    case "verify":
      await verifyWave(driver, action.wave);
      return false;
    case "soak":
      await soakWave(driver, action.wave);
      return false;
    case "decide":
      return decide(driver, action);
    case "restore": {
      await ensureLock(driver);
      const revision = await withPatience(context, "rollback", () => failedRevision(context, driver.state, action.key));
      await write(driver, { type: "restore-wanted", key: action.key, ...(revision === undefined ? {} : { revision }) });
      const how = await withPatience(context, "rollback", () => restoreObject(context, driver.state, action.key));
      await write(driver, { type: "restored", key: action.key, how });
      context.host.emit({
        event: "object",
        object: shownKey(action.key),
        action: how === "applied" ? "restored" : how,
      });
      return false;
    }
    case "delete-pod":
      await ensureLock(driver);
      await withPatience(context, "rollback", () => deletePod(context, action.pod));
      await write(driver, { type: "pod-deleted", ...action.pod });
      context.host.emit({ event: "object", object: `Pod/${action.pod.pod}`, action: "deleted" });
      return false;
    case "watch-restored":
      await watchRestored(driver);
      return false;
    case "record":
      await record(driver, action.outcome);
      return false;
    case "unlock":
      await unlock(driver);
      return false;
    case "keep-lock":
      await keepLock(driver);
      return false;
    case "end":
      await write(driver, { type: "ended", outcome: action.outcome });
      return false;
    default:
      return action satisfies never;
  }
}

async function prepareRun(driver: Driver): Promise<void> {
  const { context } = driver;
  const plan = await prepare(context, {
    lockWanted: () => write(driver, { type: "lock-wanted" }),
    async lockHeld(lock) {
      driver.lock = lock;
      await write(driver, { type: "lock-held" });
    },
  });
  if (context.request.options.dryRun) await write(driver, { type: "ended", outcome: "previewed" });
  else await write(driver, { type: "confirmed", plan });
}

/** What a stop leads to: a failure goes back by itself, what is unknown or cancelled is a person's to decide. */
async function decide(driver: Driver, { kind, reason }: Extract<Action, { type: "decide" }>): Promise<boolean> {
  const { host } = driver.context;
  if (kind === "failed") {
    await write(driver, { type: "decided", way: "roll-back" });
    return false;
  }
  if (kind === "handed-over") {
    await write(driver, { type: "decided", way: "leave" });
    return false;
  }
  if (kind === "unknown" && !host.interactive) return true;
  const rollBack = { id: "roll-back", label: "Roll back" };
  const leave = { id: "leave", label: "Leave it and record" };
  const answer = await host.ask({
    id: "stopped",
    title: kind === "cancelled" ? "Cancelled while it was going on" : "It is not known how the deploy stands",
    detail: reason.message,
    choices: kind === "cancelled" ? [rollBack, leave] : [{ id: "go-on", label: "Keep watching" }, rollBack, leave],
  });
  const way = answer === "go-on" || answer === "roll-back" ? answer : "leave";
  await write(driver, { type: "decided", way });
  return false;
}

async function stopped(driver: Driver, action: Action, { kind, reason }: Stop): Promise<void> {
  const { context, state } = driver;
  context.host.emit({ event: "stopped", kind, reason });
  const isRestoring = ["restore", "delete-pod", "watch-restored"].includes(action.type);
  if (isRestoring && (kind === "failed" || kind === "refused")) await write(driver, { type: "restore-failed", reason });
  else if (action.type === "keep-lock") {
    note(context, "lock", `The lock could not be kept, and anybody may deploy once it expires: ${reason.message}`);
    await write(driver, { type: "lock-kept" });
  } else if (action.type === "unlock") {
    note(context, "lock", `The lock could not be released and expires by itself: ${reason.message}`);
    await write(driver, { type: "lock-released" });
  } else
    // Once something was changed, a refusal is a failure of the release.
    await write(driver, {
      type: "stopped",
      kind: kind === "refused" && state.touched.length > 0 ? "failed" : kind,
      reason,
    });
}

async function record(driver: Driver, outcome: Outcome): Promise<void> {
  const { context } = driver;
  say(context, "record", "running", "");
  try {
    driver.recordPath = await context.host.writeRecord(recordOf(driver.state, driver.entries, outcome));
    say(context, "record", "passed", driver.recordPath);
  } catch (error) {
    // The deploy itself is what it is.
    say(
      context,
      "record",
      "failed",
      `The record could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  await write(driver, { type: "recorded" });
}

async function unlock(driver: Driver): Promise<void> {
  const lock = await ensureLockForRelease(driver);
  await lock?.release();
  await write(driver, { type: "lock-released" });
}

async function keepLock(driver: Driver): Promise<void> {
  const lock = await ensureLockForRelease(driver);
  await lock?.keep("its roll-back failed");
  await write(driver, { type: "lock-kept" });
}

/** A lock that somebody else holds by now is not ours to release. */
async function ensureLockForRelease(driver: Driver): Promise<Lock | undefined> {
  if (driver.lock !== undefined) return driver.lock;
  try {
    return await takeLock(driver.context);
  } catch (error) {
    if (isLockTaken(error)) return undefined;
    throw error;
  }
}

async function finish(driver: Driver, outcome: Outcome): Promise<RunEnd> {
  const { context, state } = driver;
  const place = shownTarget(context.request.target);
  const reason = state.restoreFailure ?? state.stop?.reason;
  const why = reason === undefined || outcome === "cancelled" ? "" : `: ${reason.message}`;
  const message = `${OUTCOME_WORDS[outcome]} (${place})${why}`;
  if (!context.request.options.dryRun) await driver.journal.close();
  const path = driver.recordPath === undefined ? {} : { record: driver.recordPath };
  context.host.emit({ event: "finished", outcome, message, ...path });
  return { outcome, ...path };
}

/** The journal stays, and the next start offers what to do. */
function leaveOpen(driver: Driver): RunEnd {
  const { context, state } = driver;
  const message = `${OUTCOME_WORDS.unknown}: ${state.stop?.reason.message ?? ""}`;
  context.host.emit({ event: "finished", outcome: "unknown", message });
  return { outcome: "unknown" };
}
