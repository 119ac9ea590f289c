import type { WriteStream } from "node:tty";

export interface ProgressLine {
  readonly show: (done: number, total: number) => void;
  readonly clear: () => void;
}

const SHOW_AFTER_MS = 1000;
const REFRESH_MS = 100;

/** One line on a terminal that says how far a run is, once it takes longer than a second. */
export function createProgress(stream: Pick<WriteStream, "isTTY" | "write">): ProgressLine {
  const started = performance.now();
  let last = 0;
  let shown = false;
  return {
    show(done, total) {
      const now = performance.now();
      if (!stream.isTTY || now - started < SHOW_AFTER_MS || now - last < REFRESH_MS) return;
      last = now;
      shown = true;
      stream.write(`\r\u001B[KChecking ${done} of ${total} files`);
    },
    clear() {
      if (shown) stream.write("\r\u001B[K");
    },
  };
}
