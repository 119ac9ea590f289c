import type { Origin } from "./journal.ts";
import { runProgram } from "./process.ts";

/** The commit of a folder, and whether files were changed since. Empty where there is no git, which is no mistake. */
export async function gitOrigin(folder: string, environment: NodeJS.ProcessEnv): Promise<Origin> {
  const git = (...args: string[]) =>
    runProgram({
      program: "git",
      args: ["-c", "core.fsmonitor=false", "-C", folder, ...args],
      environment,
      timeoutMs: 10_000,
    });
  const head = await git("rev-parse", "HEAD");
  if (head.code !== 0) return {};
  const status = await git("status", "--porcelain", "--", ".");
  return { commit: head.stdout.trim(), ...(status.code === 0 ? { dirty: status.stdout.trim() !== "" } : {}) };
}
