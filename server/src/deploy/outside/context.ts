import { maskMessage } from "../../secrets/mask-log.ts";
import type { StepEvent, StepId, StepStatus } from "../decisions/events.ts";
import { frozenKubectl } from "./frozen.ts";
import type { DeployHost } from "./host.ts";
import type { Kubectl, KubectlCall, KubectlResult } from "../kubectl/kubectl.ts";
import type { DeployRequest, Wave } from "../decisions/request.ts";
import { Stop } from "../decisions/stop.ts";

/** What the steps of one run share. */
export interface Context {
  readonly request: DeployRequest;
  readonly host: DeployHost;
  /** Calls go to the target's pinned server, with the kubeconfig as it was at the run's first call. */
  readonly kubectl: Kubectl;
  /** For reading the user's kubeconfig as it is now: without the pinned server, which would hide what stands there. */
  readonly config: Kubectl;
  readonly run: string;
  /** What is done belongs to that wave. */
  readonly wave?: Wave["name"];
}

export function createContext(run: string, request: DeployRequest, host: DeployHost): Context {
  const { context, namespace } = request.target;
  return {
    run,
    request,
    host,
    kubectl: frozenKubectl(host, run, request.target),
    config: host.connect(host.kubectl, { context, namespace }),
  };
}

export function tell({ host, wave }: Context, event: StepEvent): void {
  host.emit(wave === undefined ? event : { ...event, wave });
}

export function say(context: Context, step: StepId, status: StepStatus, detail: string): void {
  tell(context, { event: "step", step, status, detail });
}

export function note(context: Context, step: StepId, message: string): void {
  tell(context, { event: "notice", step, message: maskMessage(message) });
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
    say(context, step, status ?? "passed", maskMessage(detail));
    return value;
  } catch (error) {
    if (error instanceof Stop) say(context, step, "failed", error.reason.message);
    throw error;
  }
}

/** Runs a call and shows its command. */
export async function call(context: Context, step: StepId, wanted: KubectlCall): Promise<KubectlResult> {
  const result = await context.kubectl.run(wanted);
  tell(context, { event: "command", step, command: result.command });
  return result;
}
