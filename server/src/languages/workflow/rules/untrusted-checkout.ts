import { type Job, type Workflow, type WorkflowParts, jobTitle } from "../model/workflow.ts";
import { type ForeignCode, PRIVILEGED_EVENTS, checkoutsOf, foreignCodeOf, refusalOf } from "../model/foreign-code.ts";
import { type Admission, admissionOf } from "../model/stranger.ts";
import { codeRunOf } from "../model/running-code.ts";
import type { Trigger } from "../model/trigger.ts";
import type { Step } from "../model/step.ts";
import { type Certainty, rule } from "../../../contract/rule.ts";
import type { Span } from "../../../base/span.ts";

const CERTAINTY: Readonly<Record<Exclude<Admission, "closed">, Certainty>> = {
  open: "certain",
  "any-run": "likely",
  unsaid: "likely",
  label: "likely",
  judged: "unknown",
};

export default rule<Workflow, WorkflowParts>({
  severity: "error",
  pci: ["6.2.4", "6.5.4"],
  summary: "A pull request's code is taken into a privileged run",
  why: "Whoever opens a pull request can run a program of his own with the repository's secrets and token, and from there reach payments",
  how: "Build the pull request's code under `pull_request`, where there are no secrets, or take the base branch",
  honours: ["zizmor:dangerous-triggers"],
  step({ step, job }, report, workflow) {
    if (job === undefined || (step.uses?.repository !== "actions/checkout" && step.run === undefined)) return;
    for (const trigger of workflow.triggers) {
      if (!PRIVILEGED_EVENTS.includes(trigger.event)) continue;
      const code = foreignCodeOf(workflow, job, step, trigger.event);
      const admission = code === undefined ? "closed" : admissionOf(workflow, job, step, trigger);
      if (code === undefined || admission === "closed") continue;
      const run = runAfter(workflow, job, step, trigger, code);
      // Fetched after somebody's approval, and not run as far as the file shows.
      if (run === undefined && admission === "judged") continue;
      const refusal =
        step.uses === undefined || trigger.event === "issue_comment" ? undefined : refusalOf(workflow, step);
      const sure = [CERTAINTY[admission], refusal, code.onlyOwn ? "unknown" : undefined];
      report({
        at: code.at,
        severity: run === undefined ? "warning" : "error",
        certainty: sure.includes("unknown") ? "unknown" : sure.includes("likely") ? "likely" : "certain",
        message: `\`${trigger.event}\` runs with the repository's rights, and the job ${jobTitle(job)} gets ${describe(code)}${run === undefined ? "" : " and runs it"}`,
        ...(run === undefined ? {} : { related: [{ span: run, message: "Code of the pull request runs here" }] }),
      });
      return;
    }
  },
});

function describe({ what }: ForeignCode): string {
  if (what === "the pull request's ref") return what;
  return what.startsWith("gh ") ? `a pull request's code by \`${what}\`` : `\`${what}\``;
}

/** As far as is looked for what a step has fetched. */
const MOST_STEPS = 50;

/** Where code runs that a step has fetched, before something else is checked out in its place. */
function runAfter(
  workflow: Workflow,
  job: Job,
  step: Step,
  trigger: Trigger,
  { folder, at }: ForeignCode,
): Span | undefined {
  const index = job.steps.indexOf(step);
  const checkouts = checkoutsOf(job);
  const others = checkouts.flatMap(({ path }) => (path === "" || path === folder ? [] : [path])).slice(0, MOST_STEPS);
  const replaced = checkouts.find(
    (other) => other.index > index && other.path === folder && other.step.condition === undefined,
  );
  const first = step.run === undefined ? index + 1 : index;
  for (const later of job.steps.slice(first, Math.min(replaced?.index ?? job.steps.length, first + MOST_STEPS))) {
    const run = codeRunOf(workflow.text, later, { path: folder, others });
    if (run === undefined || run.start <= at.start) continue;
    if (admissionOf(workflow, job, later, trigger) !== "closed") return run;
  }
  return undefined;
}
