import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin?: string;
  /** Real time, in milliseconds, after which the program is ended. */
  readonly timeoutMs: number;
  /** Ends the program before. */
  readonly signal?: AbortSignal;
}

export interface ProgramAnswer {
  /** Undefined when the program was ended or could not be started. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** The program is not there. */
  readonly missing: boolean;
}

/** Larger than any set that is deployed; what prints more is ended. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/**
 * A group of its own: an interrupt on the terminal is for us, not for a call that is under way, and a program that is ended
 * takes along what it started.
 */
const OWN_GROUP = process.platform !== "win32";

/** Not the working folder: Windows looks there for a program first, and a search path with relative entries counts from there. */
const NEUTRAL_FOLDER = dirname(process.execPath);

/** Ends a program and what it started. Streams are let go, since something may still hold their other ends. */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (OWN_GROUP) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch (error) {
    // It ended just now.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** Runs a program to its end: an argument array and no shell. Never rejects. */
export function runProgram(call: ProgramCall): Promise<ProgramAnswer> {
  return new Promise((resolve) => {
    const child = spawn(call.program, call.args, {
      cwd: NEUTRAL_FOLDER,
      env: call.environment,
      stdio: ["pipe", "pipe", "pipe"],
      shell: false,
      windowsHide: true,
      detached: OWN_GROUP,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    let timedOut = false;
    let missing = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end(child);
    }, call.timeoutMs);
    const abort = (): void => end(child);
    call.signal?.addEventListener("abort", abort, { once: true });
    const collect = (chunks: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) end(child);
      else chunks.push(chunk);
    };
    child.stdout.on("data", collect(stdout));
    child.stderr.on("data", collect(stderr));
    child.on("error", (error: NodeJS.ErrnoException) => {
      missing = error.code === "ENOENT" || error.code === "EACCES";
      stderr.push(Buffer.from(error.message));
      if (child.pid === undefined) finish(null);
    });
    // It may end without having read everything (a refused flag); its answer says what happened.
    child.stdin.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") stderr.push(Buffer.from(error.message));
    });
    child.stdin.end(call.stdin ?? "");
    const finish = (code: number | null): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", abort);
      resolve({
        code: code ?? undefined,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
        timedOut,
        missing,
      });
    };
    child.on("close", finish);
  });
}

export interface LongProgram {
  /** The first line of output that matches; undefined when the program ended or the time was up before. */
  readonly match: RegExpExecArray | undefined;
  readonly stderr: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts a program that goes on, and waits for a line of its output. Never rejects. */
export function startProgram(call: Omit<ProgramCall, "stdin" | "signal">, pattern: RegExp): Promise<LongProgram> {
  return new Promise((resolve) => {
    const child = spawn(call.program, call.args, {
      cwd: NEUTRAL_FOLDER,
      env: call.environment,
      stdio: ["ignore", "pipe", "pipe"],
      shell: false,
      windowsHide: true,
      detached: OWN_GROUP,
    });
    let stderr = "";
    let isClosed = false;
    const closed = new Promise<void>((done) => {
      child.on("close", () => {
        isClosed = true;
        done();
      });
      child.on("error", (error) => {
        stderr += error.message;
        if (child.pid === undefined) {
          isClosed = true;
          done();
        }
      });
    });
    const stop = async (): Promise<void> => {
      if (!isClosed) end(child);
      await closed;
    };
    const timer = setTimeout(() => answer(undefined), call.timeoutMs);
    const answer = (match: RegExpExecArray | undefined): void => {
      clearTimeout(timer);
      resolve({ match, stderr: () => stderr, stop });
    };
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-4096);
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = pattern.exec(line);
      if (match !== null) answer(match);
    });
    void closed.then(() => answer(undefined));
  });
}

/** How programs are started. */
export interface Programs {
  readonly run: typeof runProgram;
  readonly start: typeof startProgram;
}

/** As processes of this machine. */
export const PROGRAMS: Programs = { run: runProgram, start: startProgram };
