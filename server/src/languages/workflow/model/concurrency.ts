import { type ExpressionScenario, evaluate } from "../syntax/expression-value.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import type { Job, Workflow } from "./workflow.ts";
import { expressionsOf } from "./expression.ts";
import { deployingPush, holds, scenarioOf } from "./reach.ts";

/** What no two runs have in common. */
const UNIQUE = /^github\.(?:sha|run_id|run_number|run_attempt|event\.(?:after|head_commit\..+))$/;

/** Whether a concurrency group differs in every run that deploys, so that no run ever waits for another. */
export function isUniqueGroup(workflow: Workflow, group: YamlScalar): boolean {
  const scenario = scenarioOf(deployingPush(workflow));
  const inRun = (run: string): ExpressionScenario => ({
    ...scenario,
    value: (path) => (UNIQUE.test(path.join(".")) ? run : scenario.value(path)),
  });
  return expressionsOf(workflow, group).some(({ tree }) => {
    if (tree === undefined) return false;
    const [first, second] = ["a1", "b2"].map((run) => evaluate(tree, inRun(run)));
    return first !== undefined && second !== undefined && first !== second;
  });
}

/** A group that a run holds already when something within it waits for the same group: that never starts. */
export interface Deadlock {
  readonly at: YamlScalar;
  readonly job: Job;
  /** What holds it. */
  readonly holder: YamlScalar;
}

export function deadlocks(workflow: Workflow): Deadlock[] {
  const outer = workflow.concurrency?.group;
  return workflow.jobs.flatMap((job): Deadlock[] => {
    const own = job.concurrency?.group;
    if (own !== undefined && outer !== undefined && isSameGroup(own, outer)) return [{ at: own, job, holder: outer }];
    // A called workflow's `github` is that of its caller.
    const inner = job.called?.concurrency?.group;
    const holder = [own, outer].find(
      (group) => group !== undefined && inner !== undefined && isSameGroup(group, inner),
    );
    return holder === undefined ? [] : [{ at: holder, job, holder }];
  });
}

function isSameGroup(left: YamlScalar, right: YamlScalar): boolean {
  const plain = ({ value }: YamlScalar): string => value.replaceAll(/\s+/g, "").toLowerCase();
  return plain(left) !== "" && plain(left) === plain(right);
}

/** Whether a run that deploys is cancelled by the next one. */
export function cancelsDeploying(workflow: Workflow, cancelInProgress: YamlScalar): boolean {
  if (!cancelInProgress.value.includes("${{")) return cancelInProgress.value === "true";
  return holds(workflow, cancelInProgress, deployingPush(workflow)) === true;
}
