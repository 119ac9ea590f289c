/** Carries out work that is cut into steps, for those who have nothing else to do meanwhile. */
export function finish<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
