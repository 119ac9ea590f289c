import { withCallees } from "../model/callee.ts";
import { checksOf, checksSomething, jobsToProduction } from "../model/check.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { type Step, stepTitle } from "../model/step.ts";
import { entryOf, asScalar } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "6.3.2"],
  summary: "A check may fail without stopping the release",
  why: "With `continue-on-error` the deploy goes on when the tests or the scanner say no, and payments run on what they refused",
  how: "Remove `continue-on-error`, or let a later step ask for the outcome",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    if (!file.text.includes("continue-on-error")) return;
    const toProduction = new Set([...jobsToProduction(withCallees(file, workspace))].map(({ id }) => id));
    for (const job of file.jobs) {
      const isOnTheWay = toProduction.has(job.id);
      for (const step of job.steps) {
        const { continueOnError } = step;
        if (continueOnError?.value !== "true" || isAskedFor(step, job) || isUploaded(step, job)) continue;
        const checks = checksOf(step);
        if (checks.length === 0 || (!isOnTheWay && !checks.some(({ isGate }) => isGate))) continue;
        report({
          at: continueOnError,
          severity: checks.every(({ isByName }) => isByName) ? "information" : isOnTheWay ? "error" : "warning",
          message: `${capitalised(stepTitle(step))} may fail, and the job goes on as if it had not`,
        });
      }
      const whole = asScalar(entryOf(job.node, "continue-on-error")?.value);
      if (isOnTheWay && whole?.value === "true" && checksSomething(job))
        report({ at: whole, message: `The job ${jobTitle(job)} may fail, and what needs it goes on` });
    }
  },
});

/** A step that asks how it went is what decides. */
function isAskedFor({ id }: Step, job: Job): boolean {
  return (
    id !== undefined &&
    [
      ...job.steps.map(({ condition }) => condition?.value),
      ...job.steps.map(({ run }) => run?.value),
      ...job.steps.flatMap(({ env }) => env.map(({ value }) => value?.value)),
    ].some((text) => text?.includes(`steps.${id}.`) === true)
  );
}

/** The findings go to code scanning, which has rules of its own for merging. */
function isUploaded(step: Step, { steps }: Job): boolean {
  return steps.slice(steps.indexOf(step)).some(({ uses }) => uses?.path === "upload-sarif");
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
