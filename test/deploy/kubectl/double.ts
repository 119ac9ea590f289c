import type { ProgramAnswer, ProgramCall, Programs } from "../../../server/src/deploy/kubectl/process.ts";
import { createClient } from "./client.ts";
import type { Command } from "./command.ts";
import { Failure } from "./failure.ts";
import { serverOf, viewConfig } from "./kubeconfig.ts";
import { type Line, readLine } from "./line.ts";
import { auth, get, logs, version } from "./reading.ts";
import { forward } from "./tunnel.ts";
import { apply, create, remove, replace } from "./writing.ts";

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  apply,
  auth,
  create,
  delete: remove,
  get,
  logs,
  "port-forward": forward,
  replace,
  version,
};

/** What a process of kubectl has: its words, its environment and its streams. */
export interface Process {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: string;
  readonly print: (text: string) => void;
  readonly tell: (text: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The command that a process carries out. @throws Failure where the kubeconfig does not say where it goes */
function commandOf({ environment, stdin, print, tell, signal }: Process, line: Line): Command {
  const isOwn = line.words[0] === "version" && line.flags.has("client");
  return {
    line,
    stdin,
    namespace: line.flags.get("namespace") ?? "default",
    home: environment["HOME"] ?? "",
    client: createClient(isOwn ? "" : serverOf(line, environment), {
      timeout: line.flags.get("request-timeout") ?? "0ms",
      isTold: isTalkative(line),
      tell,
      signal,
    }),
    print,
    tell,
    signal,
  };
}

const isTalkative = ({ flags }: Line): boolean => Number(flags.get("v") ?? 0) >= 6;

/** Carries out a call and gives its exit code. @throws for what the double does not know, and when it is ended */
export async function carryOut(process: Process): Promise<number> {
  const line = readLine(process.args);
  const [name = ""] = line.words;
  try {
    if (name === "config") {
      process.print(`${JSON.stringify(viewConfig(line, process.environment), undefined, 4)}\n`);
      return 0;
    }
    const carry = COMMANDS[name];
    if (carry === undefined) throw new Error(`the double of kubectl has no command ${name}`);
    await carry(commandOf(process, line));
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const told = isTalkative(line) ? error.told : [];
    for (const one of told)
      process.tell(
        `I1130 12:00:00.000000       1 helpers.go:246] server response object: %s[${JSON.stringify(one, undefined, 2)}]\n`,
      );
    if (error.message !== "") process.tell(`${error.message}\n`);
    return 1;
  }
}

function run({ args, environment, stdin = "", timeoutMs, signal }: ProgramCall): Promise<ProgramAnswer> {
  const end = new AbortController();
  let [stdout, stderr] = ["", ""];
  const answer = (code: number | undefined, timedOut = false): ProgramAnswer => ({
    code,
    stdout,
    stderr,
    timedOut,
    missing: false,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => leave(answer(undefined, true)), timeoutMs);
    const abort = (): void => leave(answer(undefined));
    const leave = (given: ProgramAnswer): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve(given);
      end.abort();
    };
    signal?.addEventListener("abort", abort, { once: true });
    carryOut({
      ...{ args, environment, stdin, signal: end.signal },
      print: (text) => void (stdout += text),
      tell: (text) => void (stderr += text),
    }).then(
      (code) => leave(answer(code)),
      (error: unknown) => {
        if (end.signal.aborted) return;
        reject(error instanceof Error ? error : new Error(String(error)));
        leave(answer(undefined));
      },
    );
  });
}

const start: Programs["start"] = ({ args, environment, timeoutMs }, pattern) => {
  const end = new AbortController();
  let [stdout, stderr] = ["", ""];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => answer(undefined), timeoutMs);
    const answer = (match: RegExpExecArray | undefined): void => {
      clearTimeout(timer);
      resolve({ match, stderr: () => stderr, stop });
    };
    const done = carryOut({
      ...{ args, environment, stdin: "", signal: end.signal },
      print(text) {
        stdout += text;
        const match = pattern.exec(stdout);
        if (match !== null) answer(match);
      },
      tell: (text) => void (stderr += text),
    }).then(
      () => answer(undefined),
      (error: unknown) => {
        if (!end.signal.aborted) reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
    const stop = async (): Promise<void> => {
      end.abort();
      await done;
    };
  });
};

/**
 * kubectl as our calls know it, without its process: the same arguments, streams and exit codes, and the same requests to the
 * API. `contract.test.ts` holds it to the real one.
 */
export const DOUBLE: Programs = { run, start };
