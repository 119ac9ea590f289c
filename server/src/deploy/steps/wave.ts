import { type Context, call, say, within } from "../outside/context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import { type Driver, ensureLock, memoryOf, write } from "./driver.ts";
import { applyArgs } from "./dry-run.ts";
import { type ClusterObject, keyOf, readObjects, shownKey, uidOf } from "../kubectl/object.ts";
import { stopIfCancelled, withPatience } from "../outside/patience.ts";
import { digestsOf } from "../decisions/pods.ts";
import { verifyPlace } from "./place.ts";
import type { SetObject } from "../decisions/request.ts";
import { soak } from "./soak.ts";
import { Stop } from "../decisions/stop.ts";
import { newPods, verifyPods } from "./verify.ts";
import { createLooker, watchUntilComplete, watchedOf } from "./watch.ts";

/** The run's context, which names the wave in all that is told. */
function contextOf({ context, state }: Driver, wave: number): Context {
  const name = state.plan?.waves[wave]?.name;
  return name === undefined ? context : { ...context, wave: name };
}

export async function applyObject(driver: Driver, wave: number, { key, object }: SetObject): Promise<void> {
  const { state } = driver;
  const context = contextOf(driver, wave);
  stopIfCancelled(context);
  const shown = shownKey(key);
  say(context, "apply", "running", shown);
  await ensureLock(driver);
  await withPatience(context, "apply", () => verifyPlace(context, "apply", state.touched.length === 0));
  await write(driver, { type: "apply-wanted", wave, key });
  const live = await withPatience(context, "apply", async () => {
    const forced = state.plan?.forced.includes(key) === true;
    const result = await call(context, "apply", { args: applyArgs(forced, false), stdin: JSON.stringify(object) });
    if (!result.ok) {
      const { kind, reason } = stopFor(result.error, false, result.command);
      throw new Stop(kind, { ...reason, message: `\`${shown}\`: ${reason.message}` });
    }
    const [applied] = readObjects(result.stdout);
    if (applied === undefined)
      throw new Stop("unknown", { code: "apply/empty", message: `The server gives nothing back for \`${shown}\`` });
    return applied;
  });
  const before = uidOf(state.plan?.baseline[key] ?? undefined);
  if (before !== "" && before !== uidOf(live))
    throw new Stop("unknown", {
      code: "apply/other-object",
      message: `\`${shown}\` is not the object that the preview compared: it was made anew meanwhile, or the change went to another cluster`,
      hint: "Look at both before you go on",
    });
  await write(driver, { type: "applied", wave, key, live });
  context.host.emit({ event: "object", object: shown, action: "applied" });
}

export async function removeObject(driver: Driver, wave: number, { key, object }: SetObject): Promise<void> {
  const context = contextOf(driver, wave);
  await ensureLock(driver);
  await withPatience(context, "apply", () => verifyPlace(context, "apply", false));
  await write(driver, { type: "remove-wanted", wave, key });
  await withPatience(context, "apply", async () => {
    const result = await call(context, "apply", {
      args: ["delete", "-f", "-", "--ignore-not-found", "--wait=false"],
      stdin: JSON.stringify(object),
    });
    if (!result.ok) throw stopFor(result.error, false, result.command);
  });
  await write(driver, { type: "removed", wave, key });
  context.host.emit({ event: "object", object: shownKey(key), action: "removed" });
}

function appliedIn(driver: Driver, wave: number): ClusterObject[] {
  const { plan, applied } = driver.state;
  return (plan?.waves[wave]?.apply ?? []).flatMap(({ key }) => applied[key] ?? []);
}

export async function watchWave(driver: Driver, wave: number): Promise<void> {
  const context = contextOf(driver, wave);
  const objects = appliedIn(driver, wave);
  say(context, "apply", "passed", `${objects.length} object${objects.length === 1 ? "" : "s"}`);
  await within(context, "watch", async () => {
    const watched = watchedOf(objects);
    await watchUntilComplete(context, "watch", watched, memoryOf(driver), await ensureLock(driver));
    return { value: undefined, detail: watched.length === 0 ? "Nothing to roll out" : "complete" };
  });
  await write(driver, { type: "watched", wave });
}

export async function verifyWave(driver: Driver, wave: number): Promise<void> {
  const context = contextOf(driver, wave);
  const objects = appliedIn(driver, wave);
  const verified = await within(context, "verify", async () => {
    const watched = watchedOf(objects);
    const lock = await ensureLock(driver);
    if (watched.length === 0) return { value: { checks: [], digests: [] }, detail: "No pods to ask" };
    const look = await createLooker(context, "verify", watched, memoryOf(driver), lock).look();
    const applied = new Set(objects.map(keyOf));
    const workloads = look.objects.filter((object) => applied.has(keyOf(object)));
    const pods = newPods(workloads, look.objects);
    const checks = await verifyPods(context, "verify", pods);
    const unverified = checks.filter(({ result }) => result === "unverified").length;
    return {
      value: { checks, digests: digestsOf(pods) },
      detail: `${checks.length - unverified} answers${unverified > 0 ? `, ${unverified} unverified` : ""}`,
      status: unverified > 0 ? "warned" : "passed",
    };
  });
  await write(driver, { type: "verified", wave, ...verified });
}

export async function soakWave(driver: Driver, wave: number): Promise<void> {
  const context = contextOf(driver, wave);
  const { soakMs } = context.request.options;
  await within(context, "soak", async () => {
    await soak(context, "soak", watchedOf(appliedIn(driver, wave)), memoryOf(driver), await ensureLock(driver));
    return { value: undefined, detail: `${Math.round(soakMs / 1000)} s without trouble` };
  });
  await write(driver, { type: "soaked", wave });
}
