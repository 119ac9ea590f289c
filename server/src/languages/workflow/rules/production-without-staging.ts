import { type Deployment, certaintyOf, deploymentOf, evidenceOf, productionDeployments } from "../model/deployment.ts";
import { tierOfName } from "../../../model/tier.ts";
import { withCallees } from "../model/callee.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { addNeed } from "../model/edit.ts";
import { textsOf } from "../model/expression.ts";
import { ancestorsOf, dependentsOf } from "../model/graph.ts";
import { type Certainty, type Report, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "6.5.3"],
  summary: "Production is deployed without staging first",
  why: "A release that no staging system has run meets its first payment in production",
  how: "Deploy the same image to staging in a job of its own and let the production job need it",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const deployment of productionDeployments(workflow)) {
      const certainty = certaintyOf(deployment);
      if (certainty === "unknown" || deployment.target.chosen || comesFromStaging(workflow, deployment)) continue;
      report(missingStaging(workflow, deployment, lower(certainty, startedBy(workflow))));
    }
  },
});

/** A staging system came before: in a job it needs, in an earlier step, or in the workflow that started this one. */
function comesFromStaging(workflow: Workflow, { job, step }: Deployment): boolean {
  if (ancestorsOf(workflow, job).some((needed) => isStaging(workflow, needed))) return true;
  const before = step === undefined ? [] : job.steps.slice(0, job.steps.indexOf(step));
  if (before.some(({ name }) => tierOfName(name?.value ?? "", workflow.settings) === "staging")) return true;
  return workflow.triggers.some(
    ({ workflows }) => workflows?.some((name) => tierOfName(name, workflow.settings) === "staging") === true,
  );
}

function isStaging(workflow: Workflow, job: Job): boolean {
  const names = [job.id, job.name?.value ?? "", ...textsOf(workflow, job, job.environment?.name).texts];
  if (names.some((name) => tierOfName(name, workflow.settings) === "staging")) return true;
  const other = deploymentOf(workflow, job);
  return other !== undefined && other.kind !== "teardown" && other.target.tier === "non-production";
}

/** Started by another workflow, by a caller or by hand with a release in it, the file does not show what came before. */
function startedBy(workflow: Workflow): Certainty {
  const events = new Set(workflow.triggers.map(({ event }) => event));
  if (events.has("push")) return "certain";
  return events.has("release") || events.has("schedule") ? "likely" : "unknown";
}

function lower(left: Certainty, right: Certainty): Certainty {
  if (left === "unknown" || right === "unknown") return "unknown";
  return left === "likely" || right === "likely" ? "likely" : "certain";
}

function missingStaging(workflow: Workflow, deployment: Deployment, certainty: Certainty): Report {
  const { job } = deployment;
  const later = new Set(dependentsOf(workflow, job));
  const beside = workflow.jobs.find((other) => other !== job && !later.has(other) && isStaging(workflow, other));
  const edit = beside === undefined ? undefined : addNeed(workflow, job, beside.id);
  const fix =
    edit === undefined || beside === undefined
      ? {}
      : { fixes: [{ title: `Let \`${job.id}\` wait for \`${beside.id}\``, class: "review" as const, edits: [edit] }] };
  return {
    at: job.key,
    certainty,
    message:
      beside === undefined
        ? `The job ${jobTitle(job)} deploys to production, and no staging deployment comes before it`
        : `The job ${jobTitle(job)} deploys to production without waiting for ${jobTitle(beside)}`,
    evidence: evidenceOf(deployment),
    ...(beside === undefined
      ? {}
      : { related: [{ span: beside.key, message: "The staging deployment it does not need" }] }),
    ...fix,
  };
}
