import { type Context, note } from "./context.ts";
import type { StepId } from "../decisions/events.ts";
import { reach } from "./reach.ts";
import { Stop } from "../decisions/stop.ts";

/** How long it is tried to reach a server that was lost before a person is asked. */
const PATIENCE_MS = 10 * 60_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** How notices begin that tell that the server was lost, and that it is back. */
export const LOST = "It is not known how things are; trying again";
export const BACK = "The API server answers again";

export function stopIfCancelled({ host }: Context): void {
  if (host.takeCancel()) throw new Stop("cancelled", { code: "cancelled", message: "Cancelled while it was going on" });
}

/**
 * Does something again as long as its answer is unknown: waiting twice as long each time, half a minute at most. What is
 * repeated must be harmless to repeat.
 * @throws the last Stop when ten minutes have brought no answer
 */
export async function withPatience<Value>(context: Context, step: StepId, work: () => Promise<Value>): Promise<Value> {
  const { clock } = context.host;
  let lostAt: number | undefined;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      // A server that hung is asked a small thing first.
      if (lostAt !== undefined) await reach(context, false);
      const value = await work();
      if (lostAt !== undefined) note(context, step, BACK);
      return value;
    } catch (error) {
      if (!(error instanceof Stop) || error.kind !== "unknown") throw error;
      if (lostAt === undefined) note(context, step, `${LOST}: ${error.reason.message}`);
      lostAt ??= clock.now();
      if (clock.now() - lostAt >= PATIENCE_MS) throw error;
      await clock.sleep(wait);
      stopIfCancelled(context);
    }
  }
}
