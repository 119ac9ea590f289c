import type { ProgramAnswer, ProgramCall, Programs } from "../../../server/src/deploy/kubectl/process.ts";
import { createClient } from "./client.ts";
import type { Command } from "./command.ts";
import { Failure } from "./failure.ts";
import { serverOf, viewConfig } from "./kubeconfig.ts";
import { type Line, readLine } from "./line.ts";
import { auth, get, logs, version } from "./reading.ts";
import { openTunnel } from "./tunnel.ts";
import { apply, create, remove, replace } from "./writing.ts";

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  apply,
  auth,
  create,
  delete: remove,
  get,
  logs,
  replace,
  version,
};

/** What a process of kubectl has: its words, its environment and its streams. */
interface Process {
  readonly call: Pick<ProgramCall, "args" | "environment" | "stdin">;
  readonly out: string[];
  readonly err: string[];
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The command that a process carries out. @throws Failure where the kubeconfig does not say where it goes */
function commandOf({ call, out, err, signal }: Process, line: Line): Command {
  const { environment, stdin = "" } = call;
  const isOwn = line.words[0] === "version" && line.flags.has("client");
  return {
    line,
    stdin,
    namespace: line.flags.get("namespace") ?? "default",
    home: environment["HOME"] ?? "",
    client: createClient(isOwn ? "" : serverOf(line, environment), {
      timeout: line.flags.get("request-timeout") ?? "0ms",
      isTold: Number(line.flags.get("v") ?? 0) >= 6,
      tell: (text) => void err.push(text),
      signal,
    }),
    print: (text) => void out.push(text),
  };
}

async function carryOut(process: Process): Promise<number> {
  const line = readLine(process.call.args);
  const [name = ""] = line.words;
  try {
    if (name === "config") {
      process.out.push(`${JSON.stringify(viewConfig(line, process.call.environment), undefined, 4)}\n`);
      return 0;
    }
    const carry = COMMANDS[name];
    if (carry === undefined) throw new Error(`the double of kubectl has no command ${name}`);
    await carry(commandOf(process, line));
    return 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(process, error, line);
    return 1;
  }
}

function tell({ err }: Process, { message, told }: Failure, { flags }: Line): void {
  if (Number(flags.get("v") ?? 0) >= 6)
    for (const one of told)
      err.push(
        `I1130 12:00:00.000000       1 helpers.go:246] server response object: %s[${JSON.stringify(one, undefined, 2)}]\n`,
      );
  if (message !== "") err.push(`${message}\n`);
}

function run(call: ProgramCall): Promise<ProgramAnswer> {
  const end = new AbortController();
  const process: Process = { call, out: [], err: [], signal: end.signal };
  const answer = (code: number | undefined, timedOut = false): ProgramAnswer => ({
    code,
    stdout: process.out.join(""),
    stderr: process.err.join(""),
    timedOut,
    missing: false,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => leave(answer(undefined, true)), call.timeoutMs);
    const abort = (): void => leave(answer(undefined));
    const leave = (given: ProgramAnswer): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", abort);
      resolve(given);
      end.abort();
    };
    call.signal?.addEventListener("abort", abort, { once: true });
    carryOut(process).then(
      (code) => leave(answer(code)),
      (error: unknown) => {
        if (end.signal.aborted) return;
        reject(error instanceof Error ? error : new Error(String(error)));
        leave(answer(undefined));
      },
    );
  });
}

const start: Programs["start"] = async (call, pattern) => {
  const end = new AbortController();
  const process: Process = { call, out: [], err: [], signal: end.signal };
  const line = readLine(call.args);
  let close = (): Promise<void> => Promise.resolve();
  try {
    const told = (text: string): void => void process.err.push(text);
    const tunnel = await openTunnel(commandOf(process, line), told, call.timeoutMs);
    process.out.push(tunnel.greeting);
    close = tunnel.close;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(process, error, line);
  }
  return {
    match: pattern.exec(process.out.join("")) ?? undefined,
    stderr: () => process.err.join(""),
    async stop() {
      end.abort();
      await close();
    },
  };
};

/**
 * kubectl as our calls know it, without its process: the same arguments, streams and exit codes, and the same requests to the
 * API. `contract.test.ts` holds it to the real one.
 */
export const DOUBLE: Programs = { run, start };
