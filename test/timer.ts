/**
 * Starts a timer; what it gives says how many milliseconds the work since then took. The processor's time counts where it is
 * less than the clock's: a limit is about the work, whatever else the machine is doing meanwhile.
 */
export function startTimer(): () => number {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return Math.min(performance.now() - started, (user + system) / 1000);
  };
}
