import { type Context, call } from "./context.ts";
import { stopFor } from "../decisions/failed-call.ts";
import type { StepId } from "../decisions/events.ts";
import type { KubectlCall, KubectlResult } from "../kubectl/kubectl.ts";
import { type ClusterObject, readObjects } from "../kubectl/object.ts";

/** How long the API server may take for the smallest question; in milliseconds, as are all times here. */
const REACH_TIMEOUT_MS = 7000;

/**
 * Asks the API server the smallest question there is: one that takes calls and never answers would keep a larger one
 * waiting for a minute and more. Any answer will do; what it means is for the larger question.
 * @throws Stop when there is none
 */
export async function reach(context: Context, before: boolean): Promise<void> {
  const args = ["get", "--raw", `/api/v1/namespaces/${context.request.target.namespace}`];
  const result = await context.kubectl.run({ args, timeoutMs: REACH_TIMEOUT_MS });
  if (!result.ok && (result.error.kind === "timed-out" || result.error.kind === "unreachable"))
    throw stopFor(result.error, before, result.command);
}

/** How long a question may go unanswered before the smallest one is asked beside it. */
const DOUBT_MS = 1500;

/**
 * Runs a call that only reads, for as long as the API server answers at all: how long a large question takes, nobody knows.
 * A server that hangs is told within ten seconds.
 * @throws Stop when the server does not answer any more
 */
export async function callWhileReached(
  context: Context,
  step: StepId,
  wanted: KubectlCall,
  before: boolean,
): Promise<KubectlResult> {
  const giveUp = new AbortController();
  const called = call(context, step, { ...wanted, signal: giveUp.signal });
  for (;;) {
    const answer = await firstOf(called, DOUBT_MS);
    if (answer !== undefined) return answer;
    try {
      await reach(context, before);
    } catch (error) {
      giveUp.abort();
      const late = await called;
      if (late.ok) return late;
      throw error;
    }
  }
}

/** What comes of the work within that real time; undefined when nothing has come yet. */
async function firstOf<Value>(work: Promise<Value>, milliseconds: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  try {
    return await Promise.race([work, waited]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a call that prints objects; what fails ends the step. */
export async function readOrStop(
  context: Context,
  step: StepId,
  wanted: KubectlCall,
  before: boolean,
): Promise<readonly ClusterObject[]> {
  const result = await callWhileReached(context, step, wanted, before);
  if (result.ok) return readObjects(result.stdout);
  throw stopFor(result.error, before, result.command);
}
