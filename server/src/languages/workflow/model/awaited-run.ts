import { signOfCommand } from "../../../model/commands/deploy-command.ts";
import { judgeIn } from "./condition.ts";
import { signOfAction } from "./deployment-action.ts";
import { ancestorsOf } from "./graph.ts";
import { conditionOf, reachesBy } from "./reach.ts";
import { type Step, settingText } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** Whether a step is come to after a run that has not succeeded, as far as conditions tell. */
export function passesAfterFailure(workflow: Workflow, job: Job, step: Step | undefined): boolean {
  return [AFTER_FAILURE, AFTER_STOP].some((judge) => reachesBy(workflow, job, step, judge) !== false);
}

/** How a run can end that is no success; each may be let through by itself. */
const AFTER_FAILURE = judgeIn({ value: valueAfter("failure") });
const AFTER_STOP = judgeIn({ value: valueAfter("cancelled") });

function valueAfter(conclusion: string): (path: string) => string | undefined {
  return (path) => {
    if (path === "github.event_name") return "workflow_run";
    if (path === "github.event.action") return "completed";
    return path === "github.event.workflow_run.conclusion" ? conclusion : undefined;
  };
}

/** Whether a step before it, or a job that it needs, stops after such a run, or works out what to do from how it ended. */
export function asksConclusion(workflow: Workflow, job: Job, step: Step | undefined): boolean {
  const before = job.steps.slice(0, step === undefined ? job.steps.length : job.steps.indexOf(step));
  const steps = [...before, ...ancestorsOf(workflow, job).flatMap((needed) => needed.steps)];
  return steps.some((other) => stops(workflow, other) || reads(workflow, job, other));
}

/** `if: conclusion != 'success'` with `exit 1`. */
function stops(workflow: Workflow, { condition, run, uses, with: inputs }: Step): boolean {
  if (condition?.value.includes("conclusion") !== true) return false;
  const { tree } = conditionOf(workflow, condition);
  if (tree === undefined || AFTER_FAILURE(tree) !== true) return false;
  const script = settingText(inputs, "script") ?? "";
  return (
    /\bexit\s+[1-9]|^[ \t]*false$/m.test(run?.value ?? "") ||
    (uses?.repository === "actions/github-script" && /\bsetFailed\b|\bthrow\b/.test(script))
  );
}

/** A script that tests it; one that only prints it does not. */
function reads(workflow: Workflow, job: Job, { run, env, uses, with: inputs }: Step): boolean {
  if (uses?.repository === "dawidd6/action-download-artifact")
    return settingText(inputs, "workflow_conclusion") === "success" && settingText(inputs, "run_id") === undefined;
  const code = run?.value ?? settingText(inputs, "script");
  if (code === undefined || !/\bif\b|\bcase\b|\[\s|\btest\b|\?|\bthrow\b|\bsetFailed\b/.test(code)) return false;
  if (/workflow_run\.conclusion\b/.test(code)) return true;
  return [...env, ...job.env, ...workflow.env].some(
    ({ name, value }) => value?.value.includes("workflow_run.conclusion") === true && code.includes(name),
  );
}

/** The step that publishes; one that only builds an image does not. */
export function publishingStep(job: Job): Step | undefined {
  return job.steps.find((step) => {
    if (step.uses?.repository === "docker/build-push-action") return settingText(step.with, "push") === "true";
    if (signOfAction(step)?.kind === "publish") return true;
    if (step.run === undefined || !/publish|upload|push|release|deploy/.test(step.run.value)) return false;
    return step.script()?.commands.some((command) => signOfCommand(command)?.kind === "publish") === true;
  });
}
