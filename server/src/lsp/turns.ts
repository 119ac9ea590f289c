/** How long some work may go on before other messages get their turn. */
const PAUSE_AFTER_MS = 10;

/** Carries out work that is cut into steps, with pauses. Undefined when it was cancelled meanwhile. */
export async function takeTurns<Result>(
  steps: Generator<void, Result>,
  isCancelled = (): boolean => false,
): Promise<Result | undefined> {
  let resumed = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - resumed < PAUSE_AFTER_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (isCancelled()) return undefined;
    resumed = performance.now();
  }
}
