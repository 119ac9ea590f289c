import { withCallees } from "../model/callee.ts";
import { checksOf, checksSomething, mayCheck } from "../model/check.ts";
import { type Deployment, certaintyOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { addNeed } from "../model/edit.ts";
import { ancestorsOf, dependentsOf } from "../model/graph.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

/** Only where the workflow has tests: that others stand before it, in required checks of the pull request, no file says. */
export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "Production is deployed without waiting for the tests",
  why: "The tests run beside the release: it takes payments before they say that it cannot",
  how: "Let the deploying job need the job that tests",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const deployment of productionDeployments(workflow)) {
      const certainty = certaintyOf(deployment);
      if (certainty === "unknown" || isTested(workflow, deployment)) continue;
      const { job } = deployment;
      const after = new Set(dependentsOf(workflow, job));
      const tests = workflow.jobs.filter((each) => each !== job && !after.has(each) && checksSomething(each));
      const [only] = tests;
      if (only === undefined) continue;
      const edit = tests.length === 1 ? addNeed(workflow, job, only.id) : undefined;
      report({
        at: job.key,
        certainty,
        message: `The job ${jobTitle(job)} deploys without waiting for ${tests.map(jobTitle).join(", ")}`,
        evidence: evidenceOf(deployment),
        related: tests.map(({ key }) => ({ span: key, message: "These tests run beside it" })),
        ...(edit === undefined
          ? {}
          : { fixes: [{ title: `Wait for ${jobTitle(only)}`, class: "review", edits: [edit] }] }),
      });
    }
  },
});

/** Tests have run before: in the job itself, in one that it needs, or in the workflow that starts this one. */
function isTested(workflow: Workflow, { job, step }: Deployment): boolean {
  if (workflow.triggers.length > 0 && workflow.triggers.every(({ event }) => event === "workflow_run")) return true;
  const own = job.steps.slice(0, step === undefined ? job.steps.length : job.steps.indexOf(step));
  return own.some((each) => checksOf(each).length > 0) || ancestorsOf(workflow, job).some(mayCheck);
}
