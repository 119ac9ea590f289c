import { spawn } from "node:child_process";
import { dirname } from "node:path";

/** A hanging git (a network drive, a lock) must not hold anything up. */
const LIMIT_MS = 5000;

/**
 * What a repository's own configuration must not do when git is asked about it, each with what git would run otherwise:
 * its watcher of files, hooks, what shows differences; and a folder that only looks like a repository is none.
 */
const HARMLESS: readonly string[] = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "diff.external=",
  "safe.bareRepository=explicit",
];

export interface GitCall {
  /** A folder of the repository. */
  readonly folder: string;
  readonly args: readonly string[];
  /** Further settings, `name=value`. */
  readonly settings?: readonly string[];
  readonly input?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Real time, in milliseconds. */
  readonly limitMs?: number;
}

export interface GitAnswer {
  /** Undefined when there is no git, or it was ended. */
  readonly code: number | undefined;
  readonly stdout: string;
}

/**
 * Asks git about a repository in such a way that nothing of the repository runs and nothing is fetched. Never rejects:
 * a git that fails, for whatever reason, gives no answer, and no noise.
 */
export function askGit({ folder, args, settings = [], input = "", environment, limitMs = LIMIT_MS }: GitCall) {
  return new Promise<GitAnswer>((resolve) => {
    const options = [...HARMLESS, ...settings].flatMap((setting) => ["-c", setting]);
    // Windows looks for `git` in the working folder first, and the shell's search path may count from there too.
    const child = spawn("git", ["--no-pager", "-C", folder, ...options, ...args], {
      cwd: dirname(process.execPath),
      env: gitEnvironment(environment ?? process.env),
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
      // A group of its own, which ends with it.
      detached: OWN_GROUP,
    });
    const chunks: Buffer[] = [];
    const finish = (code: number | null): void => {
      clearTimeout(limit);
      child.stdout.destroy();
      resolve({ code: code ?? undefined, stdout: Buffer.concat(chunks).toString("utf8") });
    };
    const limit = setTimeout(() => {
      endGroup(child.pid);
      finish(null);
    }, limitMs);
    child.once("error", () => finish(null));
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("close", finish);
    child.stdin.end(input);
  });
}

const OWN_GROUP = process.platform !== "win32";

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(OWN_GROUP ? -pid : pid, "SIGKILL");
  } catch (error) {
    // It ended just now.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * A hook that runs Paylint has variables set for the repository it belongs to; here each file's own is found from its place.
 * A partial clone fetches what is missing when it is looked at, by programs and addresses that its configuration names:
 * never (`GIT_NO_LAZY_FETCH`, and for git before 2.44 no protocol at all).
 */
function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^GIT_(?!CONFIG|EXEC_PATH)/.test(name));
  return {
    ...Object.fromEntries(kept),
    GIT_ALLOW_PROTOCOL: "none",
    GIT_ASKPASS: "",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
  };
}
