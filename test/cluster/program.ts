import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./until.ts";

/** A running program of the control plane. */
export interface Program {
  /** Resolves when `ready` is true. Rejects with the end of the log if the program ends or takes too long. */
  ready(check: () => Promise<boolean>): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Asks the program to end, and makes it after `seconds`, 10 if not given. Rejects if it had ended by itself before. */
  stop(seconds?: number): Promise<void>;
}

const startSeconds = 60;

/** Starts a program whose folder, home and log are in `folder`. */
export function start(path: string, name: string, folder: string, args: string[]): Program {
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, "a");
  const env = { PATH: process.env["PATH"], HOME: folder, TMPDIR: folder };
  const child = spawn(path, args, { cwd: folder, env, stdio: ["ignore", log, log] });
  closeSync(log);

  let ended: string | undefined;
  let stopping = false;
  const end = new Promise<void>((resolve) => {
    const note = (how: string) => {
      ended ??= how;
      resolve();
    };
    child.once("error", (error) => note(error.message));
    child.once("exit", (code, signal) => note(signal ?? `exit ${code}`));
  });
  const failure = (what: string, cause?: unknown) =>
    new Error(`${name} ${what}\n${readFileSync(logFile, "utf8").split("\n").slice(-25).join("\n")}`, { cause });

  return {
    async ready(check) {
      try {
        await until(name, startSeconds, async () => ended !== undefined || (await check()));
      } catch (error) {
        throw failure(`is not ready after ${startSeconds} s`, error);
      }
      if (ended !== undefined) throw failure(`ended at its start: ${ended}`);
    },
    signal: (signal) => void child.kill(signal),
    async stop(seconds = 10) {
      if (ended !== undefined && !stopping) throw failure(`ended by itself: ${ended}`);
      stopping = true;
      child.kill("SIGTERM");
      // A paused program gets the signal when it goes on
      child.kill("SIGCONT");
      const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
      await end;
      clearTimeout(timer);
    },
  };
}
