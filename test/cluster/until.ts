import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks `check` until it gives something other than undefined or false, and gives that. What `check` throws counts as
 * "not yet". After `seconds` it throws, naming `what` and what `check` last threw.
 */
export async function until<T>(
  what: string,
  seconds: number,
  check: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await check();
      if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what}`, { cause: failure });
    await pause(50);
  }
}
