import { certaintyOf, evidenceOf, deploymentsOf, productionDeployments } from "../model/deployment.ts";
import { withCallees } from "../model/callee.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { cancelsDeploying } from "../model/concurrency.ts";
import { pullRequestEvents } from "../model/reach.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { rule } from "../../../contract/rule.ts";
import type { Fix } from "../../../contract/edit.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A newer run cancels a deployment in progress",
  why: "A deployment cut off half-way leaves payments on a mix of two releases, and neither the checks nor the way back run",
  how: "Set `cancel-in-progress: false` for the group that deploys, so that the next run waits",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    const seen = new Set<YamlScalar>();
    // State that is being written is broken by a cancellation wherever it describes.
    const writingState = deploymentsOf(workflow).filter(
      ({ kind, platform, target }) =>
        kind === "deploy" && platform === "infrastructure" && target.tier === "non-production",
    );
    for (const deployment of [...productionDeployments(workflow), ...writingState]) {
      const isElsewhere = deployment.target.tier === "non-production";
      const certainty = isElsewhere ? "certain" : certaintyOf(deployment);
      if (certainty === "unknown") continue;
      for (const concurrency of [deployment.job.concurrency, workflow.concurrency]) {
        const value = concurrency?.cancelInProgress;
        if (value === undefined || seen.has(value) || !cancelsDeploying(workflow, value)) continue;
        seen.add(value);
        report({
          at: value,
          certainty,
          ...(isElsewhere ? { severity: "warning" as const } : {}),
          message: `The next run cancels the job ${jobTitle(deployment.job)} while it deploys`,
          evidence: evidenceOf(deployment),
          fixes: value.anchored
            ? []
            : [wait(value, concurrency === workflow.concurrency && pullRequestEvents(workflow).length > 0)],
        });
      }
    }
  },
});

/** Checks of pull requests may go on cancelling each other; only what deploys waits. */
function wait(value: YamlScalar, alsoChecks: boolean): Fix {
  const { start, end } = value;
  return alsoChecks
    ? {
        title: "Cancel only runs of pull requests",
        class: "review",
        edits: [{ start, end, newText: "${{ github.event_name == 'pull_request' }}" }],
      }
    : { title: "Let the next run wait", class: "safe", edits: [{ start, end, newText: "false" }] };
}
