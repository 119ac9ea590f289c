import { evidenceOf } from "../model/deployment.ts";
import { missingControls } from "../model/deployment-control.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["10.4.1", "10.7.2"],
  summary: "Nothing watches the release after it is deployed",
  why: "Declines and errors that only show under real payments are found by chance, with nothing to tie them to the release",
  how: "Mark the deployment in your monitoring, and watch error and decline rates for some minutes before the run ends",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const { deployment, certainty } of missingControls(workflow, "monitoring")) {
      report({
        at: deployment.at,
        certainty,
        message: `Nothing after this step marks or watches what ${jobTitle(deployment.job)} deployed in monitoring`,
        evidence: evidenceOf(deployment),
      });
    }
  },
});
