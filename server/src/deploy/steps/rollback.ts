import { within } from "../outside/context.ts";
import { type Driver, ensureLock, memoryOf, write } from "./driver.ts";
import type { Restored, StuckPod } from "../decisions/journal.ts";
import { type ObjectKey, keyOf, shownKey } from "../kubectl/object.ts";
import { restoreOrder } from "../decisions/machine.ts";
import { withPatience } from "../outside/patience.ts";
import { restoredWorkloads, stillThere } from "./restore.ts";
import { Stop } from "../decisions/stop.ts";
import { findStuck, stuckPods } from "./stuck.ts";
import { newPods, verifyPods } from "./verify.ts";
import { type Look, POLL_MS, watchUntilComplete, watchedOf } from "./watch.ts";

/** Watches what was restored. Pods that keep it from coming back end the watch, and are noted to be deleted. */
export async function watchRestored(driver: Driver): Promise<void> {
  const { context, state } = driver;
  const stuck = await within(context, "rollback", async () => {
    await ensureLock(driver);
    const isBroken = state.plan?.broken === true;
    const found = isBroken ? await findStuck(context, failedRevisions(driver)) : await watchWorkloads(driver);
    if (found.length > 0) return { value: found, detail: stuckWords(found), status: "running" };
    await awaitDeleted(driver);
    const detail = `${restoreOrder(state).length} objects are as they were`;
    return isBroken
      ? { value: [], detail: `${detail}; what ran before was not healthy either`, status: "warned" }
      : { value: [], detail };
  });
  for (const pod of stuck) await write(driver, { type: "pod-delete-wanted", ...pod });
  if (stuck.length === 0) await write(driver, { type: "restore-verified" });
}

function stuckWords(pods: readonly StuckPod[]): string {
  const names = pods.map(({ pod }) => `\`${pod}\``).join(", ");
  return `${names} of the failed release must go first: nothing else happens to a StatefulSet while a pod is not ready`;
}

/** What was restored gets as healthy as a deploy must get; what was left to somebody else is theirs. */
async function watchWorkloads(driver: Driver): Promise<readonly StuckPod[]> {
  const { context, state } = driver;
  const lock = await ensureLock(driver);
  const keys = keysThatWere(driver, "applied");
  const workloads = await withPatience(context, "rollback", () => restoredWorkloads(context, state, keys));
  const stuckIn = ({ objects }: Look): readonly StuckPod[] => stuckPods(failedRevisions(driver), objects);
  const look = await watchUntilComplete(
    context,
    "rollback",
    watchedOf(workloads),
    memoryOf(driver),
    lock,
    (seen) => stuckIn(seen).length > 0,
  );
  if (look === undefined) return [];
  const stuck = stuckIn(look);
  if (stuck.length > 0) return stuck;
  const restored = new Set(workloads.map(keyOf));
  const again = look.objects.filter((object) => restored.has(keyOf(object)));
  await verifyPods(context, "rollback", newPods(again, look.objects));
  return [];
}

/** Of the StatefulSets that were brought back. */
function failedRevisions(driver: Driver): Readonly<Record<ObjectKey, string>> {
  const applied = keysThatWere(driver, "applied");
  return Object.fromEntries(Object.entries(driver.state.failedRevisions).filter(([key]) => applied.includes(key)));
}

function keysThatWere(driver: Driver, how: Restored): ObjectKey[] {
  return driver.entries.flatMap((entry) => (entry.type === "restored" && entry.how === how ? [entry.key] : []));
}

const DELETE_PATIENCE_MS = 60_000;

async function awaitDeleted(driver: Driver): Promise<void> {
  const { context } = driver;
  const deleted = keysThatWere(driver, "deleted");
  const { clock } = context.host;
  for (const began = clock.now(); ; await clock.sleep(POLL_MS)) {
    const left = await withPatience(context, "rollback", () => stillThere(context, driver.state, deleted));
    if (left.length === 0) return;
    if (clock.now() - began >= DELETE_PATIENCE_MS)
      throw new Stop("failed", {
        code: "rollback/not-deleted",
        message: `\`${left.map(shownKey).join(", ")}\` does not go away`,
      });
  }
}
