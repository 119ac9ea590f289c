import { evidenceOf } from "../model/deployment.ts";
import { missingControls } from "../model/deployment-control.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "Production is deployed to everyone at once",
  why: "A fault in the new release meets every payment instead of a few",
  how: "Send a small share of the traffic to the new release first: a canary, a blue-green switch, weights, or Argo Rollouts",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const { deployment, certainty } of missingControls(workflow, "progressive")) {
      report({
        at: deployment.at,
        certainty,
        message: `The job ${jobTitle(deployment.job)} gives the new release all payments at once; the workflow shows no canary and no blue-green switch`,
        evidence: evidenceOf(deployment),
      });
    }
  },
});
