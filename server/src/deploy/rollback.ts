import { within } from "./context.ts";
import { type Driver, ensureLock, memoryOf, write } from "./driver.ts";
import { shownKey } from "./object.ts";
import { restoreOrder } from "./machine.ts";
import { withPatience } from "./patience.ts";
import { restoredWorkloads, stillThere } from "./restore.ts";
import { Stop } from "./stop.ts";
import { verifyPods } from "./verify.ts";
import { POLL_MS, watchUntilComplete, watchedOf } from "./watch.ts";

export async function watchRestored(driver: Driver): Promise<void> {
  const { context, state } = driver;
  await within(context, "rollback", async () => {
    const lock = await ensureLock(driver);
    const workloads = await withPatience(context, "rollback", () => restoredWorkloads(context, state));
    const look = await watchUntilComplete(context, "rollback", watchedOf(workloads), memoryOf(driver), lock);
    if (look !== undefined) {
      const names = new Set(workloads.map(({ metadata }) => metadata["name"]));
      const again = look.objects.filter(
        ({ kind, metadata }) => workloads.some((one) => one.kind === kind) && names.has(metadata["name"]),
      );
      await verifyPods(context, "rollback", again, look.objects);
    }
    await awaitDeleted(driver);
    return { value: undefined, detail: `${restoreOrder(state).length} objects are as they were` };
  });
  await write(driver, { type: "restore-verified" });
}

const DELETE_PATIENCE_MS = 60_000;

async function awaitDeleted(driver: Driver): Promise<void> {
  const { context, entries } = driver;
  const deleted = entries.flatMap((entry) => (entry.type === "restored" && entry.how === "deleted" ? [entry.key] : []));
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
