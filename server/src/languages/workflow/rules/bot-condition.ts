import { type Job, type Workflow, type WorkflowParts, jobTitle } from "../model/workflow.ts";
import { AUTHOR, AUTHOR_ID, botGateIn } from "../model/bot-gate.ts";
import { conditionOf, pullRequestEvents, reaches } from "../model/reach.ts";
import { holdsSecrets } from "../model/permission.ts";
import type { Step } from "../model/step.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "warning",
  pci: ["6.5.4", "7.2.5"],
  summary: "A condition asks who acted last where the author is meant",
  why: "A stranger who makes the bot act on his own pull request passes this condition, and what it guards may merge into the payment service",
  how: "Ask for the author: `github.event.pull_request.user.login == 'dependabot[bot]'`",
  honours: ["zizmor:bot-conditions"],
  check(workflow, report) {
    if (!MAY_ASK.test(workflow.text)) return;
    for (const job of workflow.jobs) look(workflow, job, undefined, job.condition, report);
  },
  step({ step, job }, report, workflow) {
    if (job !== undefined && step.condition !== undefined) look(workflow, job, step, step.condition, report);
  },
});

const MAY_ASK = /\[bot\]|\b(?:actor_id|sender\.id)\b/i;

function look(
  workflow: Workflow,
  job: Job,
  step: Step | undefined,
  condition: YamlScalar | undefined,
  report: Reporter,
): void {
  if (condition === undefined || !MAY_ASK.test(condition.value)) return;
  const gate = botGateIn(conditionOf(workflow, condition).tree);
  if (gate === undefined) return;
  const reached = !pullRequestEvents(workflow).every((run) => reaches(workflow, job, step, run) === false);
  const mayHold = reached && holdsSecrets(workflow, job);
  // Without `permissions` the token may write, or not, as the organisation has it.
  const isHarmless = !reached || (!mayHold && (job.permissions ?? workflow.permissions) !== undefined);
  if (isHarmless && !workflow.settings.strict) return;
  const asked = gate.path.join(".");
  const onlyPullRequests = workflow.triggers.every(({ event }) => /^pull_request(?:_target)?$/.test(event));
  report({
    at: gate,
    certainty: mayHold ? "certain" : "unknown",
    message: `\`${asked}\` is whoever acted last on the pull request, so the job ${jobTitle(job)} also works for one that the bot has not written`,
    ...(onlyPullRequests
      ? {
          fixes: [
            {
              title: "Ask for the author of the pull request",
              class: "review",
              edits: [{ start: gate.start, end: gate.end, newText: asked.endsWith("id") ? AUTHOR_ID : AUTHOR }],
            },
          ],
        }
      : {}),
  });
}
