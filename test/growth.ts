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

/** In microseconds; less than this the clock of some systems does not see. */
const COARSE = 4000;

/**
 * For work too quick for `growth`: whether an input that is sixteen times as large takes at most sixty-four times as long, where
 * quadratic work takes 256 times. The best of some runs counts, so that a busy machine does not.
 */
export function isLinear(work: (size: number) => void, size: number): boolean {
  work(size);
  const short = Math.max(
    timeOf(() => work(size)),
    COARSE,
  );
  for (let run = 0; run < RUNS; run++) if (timeOf(() => work(size * 16)) < short * 64) return true;
  return false;
}

const RUNS = 5;

function leastTime(body: () => void): number {
  let least = Infinity;
  for (let run = 0; run < RUNS; run++) least = Math.min(least, timeOf(body));
  return least;
}

/** Of this thread alone: what others collect and compile beside it is not its own. */
function timeOf(body: () => void): number {
  const before = process.threadCpuUsage();
  body();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}
