import { createPrinter } from "./output.ts";
import { say } from "../base/say.ts";

export interface ProgressLine {
  readonly show: (done: number, total: number) => void;
  readonly clear: () => void;
}

const SHOW_AFTER_MS = 1000;
const REFRESH_MS = 100;

/** One line on a terminal that says how far a run is, once it takes longer than a second. */
export function createProgress(): ProgressLine {
  const { live, clear } = createPrinter(process.stderr);
  const started = performance.now();
  let last = 0;
  return {
    show(done, total) {
      const now = performance.now();
      if (now - started < SHOW_AFTER_MS || now - last < REFRESH_MS) return;
      last = now;
      live(say`Checking ${done} of ${total} files`);
    },
    clear,
  };
}
