const FACTOR = process.env["PAYLINT_RUNS"] === "long" ? 20 : 1;

/** How many runs a test of chances makes: so many, and twenty times as many in `npm run test:long`. */
export function runs(usual: number): number {
  return usual * FACTOR;
}
