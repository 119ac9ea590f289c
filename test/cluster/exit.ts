const cleanups = new Set<() => void>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `cleanup` when this process ends, also by a signal. It must be synchronous: nothing else runs at that point.
 * Gives a function that takes it off again.
 */
export function beforeExit(cleanup: () => void): () => void {
  if (cleanups.size === 0) watch();
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) unwatch();
  };
}

function watch(): void {
  process.on("exit", runAll);
  for (const signal of signals) process.on(signal, die);
}

function unwatch(): void {
  process.off("exit", runAll);
  for (const signal of signals) process.off(signal, die);
}

function runAll(): void {
  for (const cleanup of [...cleanups].reverse()) cleanup();
  cleanups.clear();
}

/** The signal is sent again without a listener, so that whoever waits for this process sees how it ended. */
function die(signal: NodeJS.Signals): void {
  runAll();
  unwatch();
  process.kill(process.pid, signal);
}
