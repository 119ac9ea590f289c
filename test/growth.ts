/** How many times as large the larger input is. */
export const FACTOR = 8;
/** Linear work costs somewhat more than that where a cache is too small for it; quadratic work its square, 64. */
export const MOST_GROWTH = FACTOR ** 1.6;

/**
 * How many times more processor time some work takes on an input that is `FACTOR` times as large; the best of some runs of
 * each, so that a busy machine does not count.
 */
export function growth(work: (size: number) => void, size: number): number {
  work(size);
  return leastTime(() => work(size * FACTOR)) / leastTime(() => work(size));
}

const RUNS = 5;

function leastTime(body: () => void): number {
  let least = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const before = process.threadCpuUsage();
    body();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
