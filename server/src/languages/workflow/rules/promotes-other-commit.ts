import { withCallees } from "../model/callee.ts";
import { certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { type Step, settingText, stepPlace } from "../model/step.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "6.5.3"],
  summary: "What is released is not what the run before it tested",
  why: "A workflow that another one starts checks out the default branch as it is now: commits that staging never saw take payments",
  how: "Check out the commit of the run that started it: `ref: ${{ github.event.workflow_run.head_sha }}`",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    if (!file.triggers.some(({ event }) => event === "workflow_run")) return;
    const workflow = withCallees(file, workspace);
    for (const deployment of productionDeployments(workflow)) {
      const { job } = deployment;
      const certainty = certaintyOf(deployment);
      const checkout = job.steps.find(
        ({ calledBy, uses }) =>
          (calledBy === undefined || job.called !== undefined) && uses?.repository === "actions/checkout",
      );
      if (checkout === undefined || certainty === "unknown" || takesTheRun(checkout)) continue;
      report({
        at: job.called === undefined ? (checkout.uses ?? stepPlace(checkout)) : stepPlace(checkout),
        certainty,
        message: "This checks out what the default branch is now, not the commit of the run that started it",
        evidence: evidenceOf(deployment),
      });
    }
  },
});

/** Another repository is none of the run's. */
function takesTheRun({ with: inputs }: Step): boolean {
  return settingText(inputs, "ref") !== undefined || settingText(inputs, "repository") !== undefined;
}
