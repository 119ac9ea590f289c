import { within } from "./context.ts";
import { type Driver, ensureLock, memoryOf, write } from "./driver.ts";
import type { Restored } from "./journal.ts";
import { type ObjectKey, keyOf, shownKey } from "./object.ts";
import { restoreOrder } from "./machine.ts";
import { withPatience } from "./patience.ts";
import { restoredWorkloads, stillThere } from "./restore.ts";
import { Stop } from "./stop.ts";
import { newPods, verifyPods } from "./verify.ts";
import { POLL_MS, watchUntilComplete, watchedOf } from "./watch.ts";

export async function watchRestored(driver: Driver): Promise<void> {
  const { context, state } = driver;
  await within(context, "rollback", async () => {
    await ensureLock(driver);
    const isBroken = state.plan?.broken === true;
    if (!isBroken) await watchWorkloads(driver);
    await awaitDeleted(driver);
    const detail = `${restoreOrder(state).length} objects are as they were`;
    return isBroken
      ? { value: undefined, detail: `${detail}; what ran before was not healthy either`, status: "warned" }
      : { value: undefined, detail };
  });
  await write(driver, { type: "restore-verified" });
}

/** What was restored gets as healthy as a deploy must get; what was left to somebody else is theirs. */
async function watchWorkloads(driver: Driver): Promise<void> {
  const { context, state } = driver;
  const lock = await ensureLock(driver);
  const keys = keysThatWere(driver, "applied");
  const workloads = await withPatience(context, "rollback", () => restoredWorkloads(context, state, keys));
  const look = await watchUntilComplete(context, "rollback", watchedOf(workloads), memoryOf(driver), lock);
  if (look === undefined) return;
  const restored = new Set(workloads.map(keyOf));
  const again = look.objects.filter((object) => restored.has(keyOf(object)));
  await verifyPods(context, "rollback", newPods(again, look.objects));
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
