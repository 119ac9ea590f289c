import { maskLine } from "../secrets/mask.ts";
import type { StepId, StepStatus } from "./events.ts";
import type { DeployHost } from "./host.ts";
import type { Kubectl, KubectlCall, KubectlResult } from "./kubectl.ts";
import { type KubectlError, leavesOpen } from "./kubectl-error.ts";
import type { DeployRequest } from "./request.ts";
import { Stop, type StopKind } from "./stop.ts";

/** What the steps of one run share. */
export interface Context {
  readonly request: DeployRequest;
  readonly host: DeployHost;
  /** Calls go to the target's pinned server. */
  readonly kubectl: Kubectl;
  /** For reading the kubeconfig: without the pinned server, which would hide what stands there. */
  readonly config: Kubectl;
  readonly run: string;
}

export function createContext(run: string, request: DeployRequest, host: DeployHost): Context {
  const { context, namespace, server } = request.target;
  return {
    run,
    request,
    host,
    kubectl: host.connect(host.kubectl, { context, namespace, server }),
    config: host.connect(host.kubectl, { context, namespace }),
  };
}

export function say(context: Context, step: StepId, status: StepStatus, detail: string): void {
  context.host.emit({ event: "step", step, status, detail });
}

export function note(context: Context, step: StepId, message: string): void {
  context.host.emit({ event: "notice", step, message: maskLine(message) });
}

/** Carries out a step: says that it runs, and how it ended. */
export async function within<Value>(
  context: Context,
  step: StepId,
  work: () => Promise<{ value: Value; detail: string; status?: StepStatus }>,
): Promise<Value> {
  say(context, step, "running", "");
  try {
    const { value, detail, status } = await work();
    say(context, step, status ?? "passed", maskLine(detail));
    return value;
  } catch (error) {
    if (error instanceof Stop) say(context, step, "failed", error.reason.message);
    throw error;
  }
}

/** Runs a call and shows its command. */
export async function call(context: Context, step: StepId, wanted: KubectlCall): Promise<KubectlResult> {
  const result = await context.kubectl.run(wanted);
  context.host.emit({ event: "command", step, command: result.command });
  return result;
}

/**
 * What a failed call means for the run.
 * @param before nothing has been changed yet, so that stopping is free
 */
export function stopFor(error: KubectlError, before: boolean, command: string): Stop {
  const kind: StopKind = before ? "refused" : leavesOpen(error.kind) ? "unknown" : "failed";
  return new Stop(kind, { code: `kubectl/${error.kind}`, message: wordsFor(error), command });
}

function wordsFor({ kind, message }: KubectlError): string {
  switch (kind) {
    case "missing":
      return "kubectl was not found. Install it (https://kubernetes.io/docs/tasks/tools/), or say where it is";
    case "timed-out":
      return "kubectl did not end. The API server takes calls and never answers, or a program that gets credentials waits for input: log in on a terminal first";
    case "unreachable":
      return `The API server does not answer: ${message}`;
    case "unauthorized":
      return `The API server does not accept the credentials; log in again: ${message}`;
    case "credentials":
      return `The program that gets the credentials failed: ${message}`;
    case "forbidden":
      return `A permission is missing: ${message}`;
    case "denied":
      return `The cluster's admission says no: ${message}`;
    case "field-conflict":
      return `Somebody else owns fields of it: ${message}`;
    case "write-conflict":
      return `Somebody else changed it at the same time: ${message}`;
    case "invalid":
      return `The API server does not take it: ${message}`;
    case "unknown-kind":
      return `The cluster does not know that kind: ${message}`;
    case "not-found":
    case "already-exists":
    case "other":
      return message === "" ? "kubectl failed without a word" : message;
    default:
      return kind satisfies never;
  }
}
