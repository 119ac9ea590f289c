import { type Workflow, jobTitle } from "../model/workflow.ts";
import { addToJob } from "../model/edit.ts";
import { certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["10.7.2"],
  summary: "A deploy may hang for six hours",
  why: "A deploy of payments that hangs holds its lock, and neither the roll-back nor the repair can start before GitHub ends it",
  how: "Set `timeout-minutes` to some minutes more than a deploy takes",
  profile: "strict",
  check(workflow, report) {
    for (const deployment of productionDeployments(workflow)) {
      const { job } = deployment;
      // A job that calls a workflow takes no timeout; its own jobs do.
      if (job.uses !== undefined || entryOf(job.node, "timeout-minutes") !== undefined) continue;
      if (job.steps.length > 0 && job.steps.every(({ node }) => entryOf(node, "timeout-minutes") !== undefined))
        continue;
      const edit = addToJob(workflow, job, ["timeout-minutes: 30"]);
      report({
        at: job.key,
        certainty: certaintyOf(deployment),
        message: `${jobTitle(job)} deploys without \`timeout-minutes\`: GitHub lets it hang for six hours`,
        evidence: evidenceOf(deployment),
        ...(edit === undefined
          ? {}
          : { fixes: [{ title: "End it after 30 minutes", class: "review" as const, edits: [edit] }] }),
      });
    }
  },
});
