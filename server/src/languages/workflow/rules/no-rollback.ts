import { type Deployment, evidenceOf } from "../model/deployment.ts";
import { canDeployOlder, missingControls } from "../model/deployment-control.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A failed deployment is not rolled back",
  why: "When the new release fails, payments fail with it until somebody finds out how to go back",
  how: "Undo the release when the deployment or its check fails, in a step or job with `if: failure()`",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const { deployment, certainty } of missingControls(workflow, "rollback")) {
      const { how } = wayBack(deployment);
      report({
        at: deployment.at,
        // Who starts the workflow can name an older version: a way back, though not by itself.
        certainty: canDeployOlder(workflow) ? "unknown" : certainty,
        message: `Nothing takes production back when what ${jobTitle(deployment.job)} deployed fails`,
        evidence: evidenceOf(deployment),
        ...(how === undefined ? {} : { how }),
      });
    }
  },
});

/** How this very tool goes back. */
function wayBack({ platform }: Deployment): { how?: string } {
  switch (platform) {
    case "kubernetes":
      return { how: "Add a step with `if: failure()` that runs `kubectl rollout undo` for what was deployed" };
    case "helm":
      return {
        how: "Let helm go back by itself with `--atomic` (`--rollback-on-failure` in helm 4), or run `helm rollback` in a step with `if: failure()`",
      };
    case "serverless":
      return { how: "Send the traffic back to the revision before it in a step with `if: failure()`" };
    case "ssh":
      return { how: "Keep the release before it on the machine and start it again in a step with `if: failure()`" };
    default:
      return {};
  }
}
