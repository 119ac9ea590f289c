import { certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { addToJob } from "../model/edit.ts";
import { proposalEvents, reaches } from "../model/reach.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.4"],
  summary: "A pull request can deploy",
  why: "Code that nobody has approved reaches the payment system as soon as somebody opens a pull request",
  how: "Let the job run only for the deployed branch: `if: github.ref == 'refs/heads/main'`",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    const events = proposalEvents(workflow);
    if (events.length === 0) return;
    for (const deployment of productionDeployments(workflow)) {
      const certainty = certaintyOf(deployment);
      const { job, step } = deployment;
      const reaching = events.find((run) => reaches(workflow, job, step, run) === true);
      if (certainty === "unknown" || reaching === undefined) continue;
      const edit =
        entryOf(job.node, "if") === undefined
          ? addToJob(workflow, job, ["if: github.event_name == 'push'"])
          : undefined;
      const trigger = workflow.triggers.find(({ event }) => event === reaching.event);
      report({
        at: job.key,
        certainty,
        message: `The job ${jobTitle(job)} also deploys when \`${reaching.event}\` starts the workflow`,
        evidence: evidenceOf(deployment),
        related: trigger === undefined ? [] : [{ span: trigger, message: "The event that starts it" }],
        ...(edit === undefined || !workflow.triggers.some(({ event }) => event === "push")
          ? {}
          : { fixes: [{ title: "Deploy only what was pushed", class: "review", edits: [edit] }] }),
      });
    }
  },
});
