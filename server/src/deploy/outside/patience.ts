import { maskMessage } from "../../secrets/mask-log.ts";
import { type Context, note, tell } from "./context.ts";
import type { StepId } from "../decisions/events.ts";
import { reach } from "./reach.ts";
import { Stop } from "../decisions/stop.ts";

/** How long it is tried to reach a server that was lost before a person is asked. */
const PATIENCE_MS = 10 * 60_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** The notice that ends the one of a server that was lost. */
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
      if (lostAt === undefined) tellLost(context, step, error);
      lostAt ??= clock.now();
      if (clock.now() - lostAt >= PATIENCE_MS) throw error;
      await clock.sleep(wait);
      stopIfCancelled(context);
    }
  }
}

function tellLost(context: Context, step: StepId, { reason }: Stop): void {
  tell(context, { event: "notice", step, message: maskMessage(reason.message), isLost: true });
}
