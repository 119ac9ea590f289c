import { certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { addToJob } from "../model/edit.ts";
import { ancestorsOf } from "../model/graph.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "6.5.4"],
  summary: "Production is deployed outside an environment",
  why: "Without an environment nobody has to approve what reaches the payment system, and its secrets are open to every job",
  how: "Create the environment with required reviewers first, since GitHub makes a missing one without protection, then name it in the job",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const deployment of productionDeployments(workflow)) {
      const { job, target } = deployment;
      const isGatedBelow = job.called?.jobs.some(({ environment }) => environment !== undefined) === true;
      const isGated =
        isGatedBelow || [job, ...ancestorsOf(workflow, job)].some(({ environment }) => environment !== undefined);
      // A job that calls a reusable workflow cannot have one; the called file shows its own.
      if (isGated || job.uses !== undefined) continue;
      const certainty = certaintyOf(deployment);
      // A script that only its name makes a deployment, going nobody knows where, says too little.
      if (certainty === "unknown" && (deployment.recognised !== "certain" || deployment.platform === "static"))
        continue;
      const edit = target.tier === "production" ? addToJob(workflow, job, ["environment: production"]) : undefined;
      const fix: Fix[] =
        edit === undefined ? [] : [{ title: "Deploy in the environment `production`", class: "review", edits: [edit] }];
      report({
        at: job.key,
        certainty,
        message:
          target.tier === "production"
            ? `The job ${jobTitle(job)} deploys to production and names no environment`
            : `The job ${jobTitle(job)} deploys and names no environment, so nothing guards where it goes`,
        evidence: evidenceOf(deployment),
        fixes: fix,
      });
    }
  },
});
