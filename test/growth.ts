/**
 * How many times more processor time some work takes on an input that is `factor` times as large; the best of some runs of
 * each, so that a busy machine does not count. Linear work gives about `factor`, quadratic work its square.
 */
export function growth(work: (size: number) => void, size: number, factor = 8): number {
  work(size);
  return leastTime(() => work(size * factor)) / leastTime(() => work(size));
}

const RUNS = 3;

function leastTime(body: () => void): number {
  let least = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    body();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
