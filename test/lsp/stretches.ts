import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pace } from "../timer.ts";

/** Watches how long a process's main thread works between two turns of its event loop. */
export interface Watch {
  /** For `--import`. */
  readonly preload: string;
  /** The longest stretch since the last look, in milliseconds of that thread's processor time: a busy or slow machine does not count. */
  longest(): number;
  end(): void;
}

export function watchStretches(name: string): Watch {
  const file = join(tmpdir(), `paylint-stretches-${process.pid}-${name}`);
  writeFileSync(file, "");
  const code = `
    import { appendFileSync } from "node:fs";
    let last = process.threadCpuUsage();
    const turn = () => {
      const now = process.threadCpuUsage();
      const took = (now.user + now.system - last.user - last.system) / 1000;
      if (took > 5) appendFileSync(${JSON.stringify(file)}, took + "\\n");
      last = process.threadCpuUsage();
      setTimeout(turn, 1).unref();
    };
    setTimeout(turn, 1).unref();
  `;
  return {
    preload: `data:text/javascript,${encodeURIComponent(code)}`,
    longest() {
      const stretches = readFileSync(file, "utf8").split("\n").map(Number);
      writeFileSync(file, "");
      return Math.max(...stretches) / pace();
    },
    end: () => rmSync(file, { force: true }),
  };
}
