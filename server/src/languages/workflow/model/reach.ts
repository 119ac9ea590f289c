import { type Expression, type ExpressionNode, parseCondition } from "../syntax/expression.ts";
import { type ExpressionScenario, type ExpressionValue, evaluateCondition } from "../syntax/expression-value.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { remember } from "../../../base/remember.ts";
import type { Job, Workflow } from "./workflow.ts";
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

/** Events that anyone's pull request starts. */
export const pullRequestEvents = remember((workflow: Workflow): readonly RunEvent[] =>
  workflow.triggers.flatMap(({ event }): RunEvent[] => {
    if (event === "pull_request" || event === "pull_request_review") return [{ event, ref: "refs/pull/1/merge" }];
    return event === "pull_request_target" ? [{ event, ref: undefined }] : [];
  }),
);

/** Those that a pull request, or a comment on one, starts. After a comment the default branch's workflow chooses which code it takes. */
export function proposalEvents(workflow: Workflow): readonly RunEvent[] {
  const comments = workflow.triggers.filter(
    ({ event }) => event === "issue_comment" || event === "pull_request_review_comment",
  );
  return [...pullRequestEvents(workflow), ...comments.map(({ event }) => ({ event, ref: undefined }))];
}

/** Whether a condition holds; undefined when that hangs on something the file does not say. Each is asked of many jobs. */
export type ConditionJudge = (tree: ExpressionNode) => boolean | undefined;

const judgeOf = remember((run: RunEvent): ConditionJudge => {
  const scenario = scenarioOf(run);
  return remember((tree: ExpressionNode) => evaluateCondition(tree, scenario));
});

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

/** The expression of an `if:`, read once. */
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
  return holdsBy(workflow, condition, judgeOf(run));
}

function holdsBy(workflow: Workflow, condition: YamlScalar | undefined, judge: ConditionJudge): boolean | undefined {
  if (condition === undefined) return true;
  const { tree, problem } = conditionOf(workflow, condition);
  if (tree === undefined) return problem === undefined && condition.value.includes("${{") ? true : undefined;
  return judge(tree);
}

/** Whether a run comes to a job, and to a step of it: its own conditions and those of the jobs before it. */
export function reaches(workflow: Workflow, job: Job, step: Step | undefined, run: RunEvent): boolean | undefined {
  return reachesBy(workflow, job, step, judgeOf(run));
}

/** The same for runs of which other things are known. */
export function reachesBy(
  workflow: Workflow,
  job: Job,
  step: Step | undefined,
  judge: ConditionJudge,
): boolean | undefined {
  const all = conditionsBefore(workflow, job, step).map((condition) => holdsBy(workflow, condition, judge));
  if (all.includes(false)) return false;
  return all.includes(undefined) ? undefined : true;
}

/** What a run must meet to come to a job, and to a step of it. */
export function conditionsBefore(workflow: Workflow, job: Job, step: Step | undefined): YamlScalar[] {
  // Conditions of an action's steps stand in its own file.
  const before = runsInAnyCase(workflow, job) ? [] : ancestorsOf(workflow, job).map(({ condition }) => condition);
  return [job.condition, (step?.calledBy ?? step)?.condition, ...before].filter((condition) => condition !== undefined);
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
