import { certaintyOf, type Deployment, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { wordsOf } from "../../../base/words.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { isUniqueGroup } from "../model/concurrency.ts";
import { addToJob } from "../model/edit.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "Two runs can deploy at the same time",
  why: "When two releases overtake each other, an older one can end up taking payments while its checks looked at the newer",
  how: "Give the deploying job a concurrency group of its own and `cancel-in-progress: false`",
  honours: ["zizmor:concurrency-limits"],
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    if (workflow.triggers.length > 0 && workflow.triggers.every(({ event }) => event === "workflow_call")) return;
    for (const deployment of productionDeployments(workflow)) {
      const certainty = certaintyOf(deployment);
      const { job } = deployment;
      if (certainty === "unknown") continue;
      const groups = [job.concurrency, workflow.concurrency].filter((concurrency) => concurrency !== undefined);
      if (groups.some(({ group }) => group === undefined || !isUniqueGroup(workflow, group))) continue;
      const useless = groups[0];
      if (useless !== undefined) {
        report({
          at: useless.group ?? useless.key,
          certainty,
          message: `The concurrency group is another one in each run, so two runs of ${jobTitle(job)} deploy at once`,
          how: "Name the group after the environment that is deployed",
          evidence: evidenceOf(deployment),
        });
        continue;
      }
      const edit = addToJob(workflow, job, [
        "concurrency:",
        `  group: ${groupName(deployment)}`,
        "  cancel-in-progress: false",
      ]);
      report({
        at: job.key,
        // What a reusable workflow guards itself is for its own file to show.
        certainty: job.uses === undefined ? certainty : "unknown",
        message: `Two runs of the job ${jobTitle(job)} can deploy at the same time`,
        evidence: evidenceOf(deployment),
        ...(edit === undefined
          ? {}
          : { fixes: [{ title: "Let one deployment run at a time", class: "review", edits: [edit] }] }),
      });
    }
  },
});

function groupName({ job }: Deployment): string {
  const name = job.environment?.name?.value ?? "production";
  return `deploy-${name.includes("${{") ? "production" : wordsOf(name).join("-")}`;
}
