import { type Expression, type ExpressionNode, parseCondition } from "../syntax/expression.ts";
import { type ExpressionScenario, type ExpressionValue, evaluateCondition } from "../syntax/expression-value.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { Job, Workflow } from "./workflow.ts";
import { remember } from "../../../base/remember.ts";
import { ancestorsOf } from "./graph.ts";
import type { Step } from "./step.ts";

/** What is known of a run that an event starts. */
export interface RunEvent {
  readonly event: string;
  /** `refs/heads/main`; undefined when the event may come from any. */
  readonly ref: string | undefined;
}

/** The run that matters for deploying: a push to the branch that is deployed. */
export function deployingPush(workflow: Workflow): RunEvent {
  const push = workflow.triggers.find(({ event }) => event === "push");
  const branch = push?.branches?.find((name) => !/[*?[\]!+]/.test(name));
  return {
    event: "push",
    ref: branch === undefined && push?.tags !== undefined ? undefined : `refs/heads/${branch ?? "main"}`,
  };
}

/** A comment on a pull request runs the workflow of the default branch: it decides itself which code it takes. */
const PULL_REQUEST_EVENTS: ReadonlySet<string> = new Set([
  "pull_request_target",
  "issue_comment",
  "pull_request_review_comment",
]);

/** Events that anyone's pull request, or a comment on one, starts. */
export function pullRequestEvents(workflow: Workflow): readonly RunEvent[] {
  return workflow.triggers.flatMap(({ event }): RunEvent[] => {
    if (event === "pull_request" || event === "pull_request_review") return [{ event, ref: "refs/pull/1/merge" }];
    return PULL_REQUEST_EVENTS.has(event) ? [{ event, ref: undefined }] : [];
  });
}

export function scenarioOf({ event, ref }: RunEvent): ExpressionScenario {
  const isPullRequest = event.startsWith("pull_request");
  const value = (path: readonly string[]): ExpressionValue | undefined => {
    switch (path.join(".")) {
      case "github.event_name":
        return event;
      case "github.ref":
        return ref;
      case "github.ref_name":
        return ref?.replace(/^refs\/(?:heads|tags|pull)\//, "");
      case "github.ref_type":
        return ref?.startsWith("refs/tags/") === true ? "tag" : ref === undefined ? undefined : "branch";
      case "github.head_ref":
      case "github.base_ref":
        return isPullRequest ? undefined : "";
      case "github.event.number":
      case "github.event.pull_request.number":
        return isPullRequest ? 1 : null;
      case "github.workflow":
        return "the workflow";
      case "github.event.inputs":
        return event === "workflow_dispatch" ? undefined : null;
      default:
        if (path[0] !== "github" || path[1] !== "event") return undefined;
        if (path[2] === "pull_request" && !isPullRequest) return null;
        return path[2] === "inputs" && event !== "workflow_dispatch" ? null : undefined;
    }
  };
  return { value, status: "success" };
}

const CONDITIONS = new WeakMap<YamlScalar, Expression>();

export function conditionOf(workflow: Workflow, condition: YamlScalar): Expression {
  let known = CONDITIONS.get(condition);
  if (known === undefined) {
    known = parseCondition(scalarSource(workflow.text, condition));
    CONDITIONS.set(condition, known);
  }
  return known;
}

/** Whether a condition can hold in a run; undefined when that hangs on something the file does not say. */
export function holds(workflow: Workflow, condition: YamlScalar | undefined, run: RunEvent): boolean | undefined {
  if (condition === undefined) return true;
  const { tree, problem } = conditionOf(workflow, condition);
  if (tree === undefined) return problem === undefined && condition.value.includes("${{") ? true : undefined;
  return evaluateCondition(tree, scenarioOf(run));
}

/** Whether a run comes to a job, and to a step of it: its own conditions and those of the jobs before it. */
export function reaches(workflow: Workflow, job: Job, step: Step | undefined, run: RunEvent): boolean | undefined {
  // Conditions of an action's steps stand in its own file.
  const own = [holds(workflow, job.condition, run), holds(workflow, (step?.calledBy ?? step)?.condition, run)];
  const before = runsInAnyCase(workflow, job)
    ? []
    : ancestorsOf(workflow, job).map((needed) => holds(workflow, needed.condition, run));
  const all = [...own, ...before];
  if (all.includes(false)) return false;
  return all.includes(undefined) ? undefined : true;
}

/** Whether no event of the workflow's can come to a job: `if: false`, or an event that does not start it. */
export function neverRuns(workflow: Workflow, job: Job): boolean {
  const stopped = stoppedJobs(workflow);
  if (stopped.size === 0) return false;
  return (
    stopped.has(job) || (!runsInAnyCase(workflow, job) && ancestorsOf(workflow, job).some((each) => stopped.has(each)))
  );
}

const stoppedJobs = remember(
  (workflow: Workflow): ReadonlySet<Job> =>
    new Set(workflow.jobs.filter(({ condition }) => condition !== undefined && neverHolds(workflow, condition))),
);

function neverHolds(workflow: Workflow, condition: YamlScalar): boolean {
  const { tree } = conditionOf(workflow, condition);
  if (tree === undefined) return false;
  const unknown: ExpressionScenario = { value: () => undefined, status: "unknown" };
  if (evaluateCondition(tree, unknown) === false) return true;
  const { triggers } = workflow;
  // A called workflow sees its caller's event.
  return (
    triggers.length > 0 &&
    triggers.every(
      ({ event }) =>
        event !== "workflow_call" &&
        evaluateCondition(tree, {
          value: (path) => (path.join(".") === "github.event_name" ? event : undefined),
          status: "unknown",
        }) === false,
    )
  );
}

/** A job that asks for the status itself runs although a job before it was skipped. */
function runsInAnyCase(workflow: Workflow, { condition }: Job): boolean {
  if (condition === undefined) return false;
  const { tree } = conditionOf(workflow, condition);
  return tree !== undefined && callsStatus(tree, ["always", "failure", "cancelled"]);
}

function callsStatus(node: ExpressionNode, names: readonly string[]): boolean {
  switch (node.type) {
    case "call":
      return names.includes(node.name) || node.args.some((argument) => callsStatus(argument, names));
    case "not":
      return callsStatus(node.operand, names);
    case "and":
    case "or":
      return node.operands.some((operand) => callsStatus(operand, names));
    case "compare":
      return callsStatus(node.left, names) || callsStatus(node.right, names);
    case "literal":
    case "reference":
    case "index":
      return false;
  }
}
