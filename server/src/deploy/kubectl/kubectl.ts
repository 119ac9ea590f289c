import { delimiter } from "node:path";
import { maskMessage } from "../../secrets/mask-log.ts";
import { type KubectlError, readKubectlError } from "./kubectl-error.ts";
import { TELLS_REQUESTS, findRedirect } from "./redirect.ts";
import { type LongProgram, PROGRAMS, type Programs } from "./process.ts";

export interface KubectlSettings {
  /** The program's name or path. */
  readonly program: string;
  /** Kubeconfig files, in the order in which they are merged; usually one. */
  readonly kubeconfig: readonly string[];
  /** What commands name in place of these where they are shown: the user's own files, of which these are a copy. */
  readonly shownKubeconfig?: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** Where calls go. All of it is said in every call: nothing depends on what is current in a kubeconfig. */
export interface KubectlPlace {
  readonly context: string;
  readonly namespace: string;
  /** The pinned URL. An answer that comes from anywhere else does not count. */
  readonly server?: string;
}

export interface KubectlCall {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** How long the API server may take for each answer, in milliseconds; else half a minute. */
  readonly timeoutMs?: number;
  /** Gives the call up. */
  readonly signal?: AbortSignal;
}

export type KubectlResult =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string; readonly command: string }
  | {
      readonly ok: false;
      readonly error: KubectlError;
      readonly stdout: string;
      readonly stderr: string;
      readonly command: string;
    };

export interface Kubectl {
  run(call: KubectlCall): Promise<KubectlResult>;
  /** Starts a tunnel to a pod's port on a random local one. */
  forward(pod: string, port: number): Promise<LongProgram>;
  /** The command as a user would type it. */
  shown(args: readonly string[]): string;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than a request may take: what is not there by then waits for something else, such as a password. */
const PROGRAM_TIMEOUT_MS = 60_000;
/** The same for a call with a timeout of its own, which makes one request: what kubectl itself may take beside that. */
const PROGRAM_GRACE_MS = 2000;

/** kubectl in one place of one cluster. Its words are masked before anybody sees them. */
export function createKubectl(settings: KubectlSettings, place: KubectlPlace, programs: Programs = PROGRAMS): Kubectl {
  const environment: NodeJS.ProcessEnv = {
    ...settings.environment,
    // A user's preferences could change the defaults of commands (beta since 1.34).
    KUBERC: "off",
    KUBECONFIG: settings.kubeconfig.join(delimiter),
    // Its messages are read, so they must be English.
    LC_ALL: "C",
    LANGUAGE: "en",
  };
  const where = (files: readonly string[]): string[] => [
    ...(files.length === 1 ? [`--kubeconfig=${files[0] ?? ""}`] : []),
    `--context=${place.context}`,
    `--namespace=${place.namespace}`,
    ...(place.server === undefined ? [] : [`--server=${place.server}`]),
  ];
  const shown = (args: readonly string[]): string =>
    ["kubectl", ...where(settings.shownKubeconfig ?? settings.kubeconfig), ...args].map(quoted).join(" ");
  const program = (args: readonly string[], timeoutMs: number) => ({
    program: settings.program,
    args: [...where(settings.kubeconfig), ...args],
    environment,
    timeoutMs,
  });
  return {
    shown,
    async run({ args, stdin, timeoutMs, signal }) {
      const withTimeout = [
        ...args,
        `--request-timeout=${timeoutMs ?? REQUEST_TIMEOUT_MS}ms`,
        ...(place.server === undefined ? [] : [TELLS_REQUESTS]),
      ];
      const answer = await programs.run({
        ...program(withTimeout, timeoutMs === undefined ? PROGRAM_TIMEOUT_MS : timeoutMs + PROGRAM_GRACE_MS),
        ...(stdin === undefined ? {} : { stdin }),
        ...(signal === undefined ? {} : { signal }),
      });
      const command = shown(args);
      const { stdout, stderr } = answer;
      const elsewhere = place.server === undefined ? undefined : findRedirect(stderr, place.server);
      if (elsewhere !== undefined)
        return { ok: false, error: { kind: "redirected", message: elsewhere }, stdout, stderr, command };
      if (answer.code === 0) return { ok: true, stdout, stderr, command };
      const error = readKubectlError(answer);
      return { ok: false, error: { ...error, message: maskMessage(error.message) }, stdout, stderr, command };
    },
    forward: (pod, port) =>
      programs.start(
        program(["port-forward", `pod/${pod}`, `:${port}`, "--address=127.0.0.1"], 15_000),
        /^Forwarding from 127\.0\.0\.1:(\d+)/,
      ),
  };
}

/** A word as a POSIX shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
