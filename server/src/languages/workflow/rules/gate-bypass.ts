import { withCallees } from "../model/callee.ts";
import { certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { bypassesOf } from "../model/gate.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "Production is deployed although a check before it failed",
  why: "The job's condition asks for the status itself, so that a failed test does not stop the release that charges customers",
  how: "Leave `always()` and `!cancelled()` out, or ask for the result of every job that must have succeeded: `needs.test.result == 'success'`",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    if (!/always\(|cancelled\(|failure\(/i.test(file.text)) return;
    const workflow = withCallees(file, workspace);
    for (const deployment of productionDeployments(workflow)) {
      const { job } = deployment;
      const [first, ...others] = bypassesOf(workflow, job);
      const certainty = certaintyOf(deployment);
      if (first === undefined || job.condition === undefined || certainty === "unknown") continue;
      const gates = [first, ...others].map(({ gate }) => jobTitle(gate)).join(", ");
      report({
        at: job.condition,
        certainty,
        ...(first.byInput ? { severity: "warning" as const } : {}),
        message: first.byInput
          ? `An input lets the job ${jobTitle(job)} deploy although ${gates} failed`
          : `The job ${jobTitle(job)} deploys although ${gates} failed`,
        evidence: evidenceOf(deployment),
        related: [first, ...others].map(({ gate }) => ({
          span: gate.key,
          message: "It can fail without stopping the deploy",
        })),
      });
    }
  },
});
