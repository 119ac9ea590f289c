import { evidenceOf } from "../model/deployment.ts";
import { missingControls } from "../model/deployment-control.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "6.5.2"],
  summary: "Nothing checks the release after it is deployed",
  why: "A release that does not start, or cannot charge, stays in production until customers report it",
  how: "Wait for the rollout and call the service, in a step after the deployment or in a job that needs it, with a command that fails: `kubectl rollout status`, `curl --fail`, a smoke test",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const { deployment, certainty } of missingControls(workflow, "verification")) {
      report({
        at: deployment.at,
        certainty,
        message: `Nothing after this step checks that what ${jobTitle(deployment.job)} deployed works`,
        evidence: evidenceOf(deployment),
      });
    }
  },
});
