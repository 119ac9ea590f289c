import type { ExpressionValue, ExpressionScenario } from "../syntax/expression-value.ts";
import { evaluateCondition } from "../syntax/expression-value.ts";
import { checksSomething } from "./check.ts";
import { jobOf } from "./graph.ts";
import { conditionOf, deployingPush, scenarioOf } from "./reach.ts";
import type { Job, Workflow } from "./workflow.ts";

/** A job before a deploy that can say no, and is not listened to. */
export interface Bypass {
  readonly gate: Job;
  /** It is passed when whoever starts the run says so. */
  readonly byInput: boolean;
}

/** The gates that a job runs past: it runs although one of them has failed. */
export function bypassesOf(workflow: Workflow, job: Job): Bypass[] {
  if (job.condition === undefined) return [];
  const { tree } = conditionOf(workflow, job.condition);
  if (tree === undefined) return [];
  const run = scenarioOf(deployingPush(workflow));
  return job.needs.flatMap(({ value: id }): Bypass[] => {
    const gate = jobOf(workflow, id);
    if (gate === undefined || !isGate(gate)) return [];
    const holds = (inputs: boolean): boolean | undefined => evaluateCondition(tree, failing(run, gate.id, inputs));
    if (holds(false) === true) return [{ gate, byInput: false }];
    return holds(true) === true ? [{ gate, byInput: true }] : [];
  });
}

/** Tests, or a person: an environment asks somebody. */
function isGate(job: Job): boolean {
  return job.environment !== undefined || checksSomething(job);
}

/** A run in which one job has failed and all others have not; inputs are all on or all off. */
function failing(run: ExpressionScenario, failed: string, inputs: boolean): ExpressionScenario {
  const value = (path: readonly string[]): ExpressionValue | undefined => {
    const [context, name, ...rest] = path;
    if (context === "needs" && rest[0] === "result") return name === failed.toLowerCase() ? "failure" : "success";
    if (context === "inputs" || (context === "github" && name === "event" && rest[0] === "inputs")) return inputs;
    return run.value(path);
  };
  return { value, status: "failure" };
}
