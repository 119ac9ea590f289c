import { type Deployment, certaintyOf, deploymentsOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { asksConclusion, passesAfterFailure, publishingStep } from "../model/awaited-run.ts";
import { addToJob } from "../model/edit.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import type { Edit } from "../../../contract/edit.ts";
import { type Certainty, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A release does not ask whether the run before it succeeded",
  why: "The workflow starts when the tests have ended, whether they passed or not, so a release that failed them goes out to take payments",
  how: "Let the job run only on success: `if: github.event.workflow_run.conclusion == 'success'`",
  check(workflow, report) {
    const trigger = workflow.triggers.find(({ event }) => event === "workflow_run");
    if (trigger === undefined || trigger.types?.includes("completed") === false) return;
    const publishing = deploymentsOf(workflow)
      .filter(({ kind }) => kind === "publish")
      .slice(0, MOST_PUBLISHING);
    for (const deployment of [...productionDeployments(workflow), ...publishing]) {
      const { job } = deployment;
      const step = deployment.kind === "publish" ? publishingStep(job) : deployment.step;
      if (deployment.kind === "publish" && step === undefined) continue;
      if (!passesAfterFailure(workflow, job, step) || asksConclusion(workflow, job, step)) continue;
      const edit = joinCondition(workflow, job);
      report({
        at: job.key,
        certainty: howSure(deployment),
        message: `The job ${jobTitle(job)} also runs when the run that it waits for has failed or was stopped`,
        evidence: deployment.kind === "publish" ? "it publishes" : evidenceOf(deployment),
        related: [{ span: trigger, message: "The event comes after every run, however it ended" }],
        ...(edit === undefined
          ? {}
          : { fixes: [{ title: "Run only after a success", class: "review", edits: [edit] }] }),
      });
    }
  },
});

function howSure(deployment: Deployment): Certainty {
  const { kind, target, recognised } = deployment;
  if (kind === "publish")
    return publishingStep(deployment.job)?.uses?.repository === "docker/build-push-action" ? "likely" : "certain";
  // A called workflow sees the same event, and may ask itself.
  if (deployment.job.uses !== undefined) return "unknown";
  if (target.tier === "production") return certaintyOf(deployment);
  return recognised === "certain" ? "likely" : "unknown";
}

/** More than anyone writes by hand: each is held against the jobs before it. */
const MOST_PUBLISHING = 20;

const SUCCESS = "github.event.workflow_run.conclusion == 'success'";

function joinCondition(workflow: Workflow, job: Job): Edit | undefined {
  const isOnly = workflow.triggers.every(({ event }) => event === "workflow_run");
  const asked = isOnly ? SUCCESS : `github.event_name != 'workflow_run' || ${SUCCESS}`;
  const { condition } = job;
  if (condition === undefined) return addToJob(workflow, job, [`if: ${asked}`]);
  const written = workflow.text.slice(condition.start, condition.end);
  const isOwn = condition.start >= job.start && condition.end <= job.end;
  if (condition.style !== "plain" || condition.anchored || !isOwn || written.includes("\n")) return undefined;
  const whole = isWholeExpression(written);
  if (!whole && written.includes("${{")) return undefined;
  const plain = whole ? written.slice(3, -2).trim() : written;
  const joined = `${plain.includes("||") ? `(${plain})` : plain} && ${isOnly ? asked : `(${asked})`}`;
  return { start: condition.start, end: condition.end, newText: whole ? `\${{ ${joined} }}` : joined };
}
