import { deploymentOf } from "../model/deployment.ts";
import { isEcho } from "../model/deployment-control.ts";
import { wordsOf } from "../../../base/words.ts";
import { withCallees } from "../model/callee.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { isNeeded } from "../model/graph.ts";
import { type Step, stepPlace, stepTitle } from "../model/step.ts";
import { rule } from "../../../contract/rule.ts";

const CONTROLS = new Set(
  "approve approval verify verification scan test tests smoke backup rollback healthcheck canary".split(" "),
);
/** Steps and jobs that are meant to print, or to stand for the result of others. */
const ANNOUNCEMENTS = new Set(
  "summary notify notification report print show log info debug comment status result results message required all gate complete completed done passed pass success skip skipped skipping output outputs list announce warn warning display instructions note version failed failure fail".split(
    " ",
  ),
);

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A control only prints that it happened",
  why: "The run shows a green check where nothing was checked, and the release goes on to payments on the strength of it",
  how: "Run the real command, or remove the step until there is one",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    // Stands in for required checks that the changed files do not need.
    if (wordsOf(`${workflow.path} ${workflow.name?.value ?? ""}`).some((word) => word.startsWith("skip"))) return;
    for (const job of workflow.jobs) {
      // What a called workflow only prints is told in its own file.
      if (job.called !== undefined) continue;
      const deployment = deploymentOf(workflow, job);
      const scripts = job.steps.filter(({ run }) => run !== undefined);
      const onlyEchoes = scripts.length > 0 && scripts.every(isEcho);
      if (
        deployment?.kind === "deploy" &&
        deployment.recognised === "likely" &&
        deployment.step !== undefined &&
        onlyEchoes &&
        isEcho(deployment.step) &&
        deployment.target.tier !== "non-production"
      ) {
        report({
          at: deployment.at,
          message: `The job ${jobTitle(job)} says it deploys, but ${stepTitle(deployment.step)} only prints`,
        });
        continue;
      }
      for (const step of job.steps) {
        if (step.calledBy !== undefined || !isControl(step.name?.value ?? "") || !isEcho(step)) continue;
        report({ at: stepPlace(step), message: `The step ${stepTitle(step)} only prints` });
      }
      // Where nothing waits for it, nothing relies on it.
      const isReliedOn = onlyEchoes && isNeeded(workflow, job);
      if (isReliedOn && isFakeJob(job)) report({ at: job.key, message: `The job ${jobTitle(job)} only prints` });
    }
  },
});

function isControl(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => CONTROLS.has(word)) && !words.some((word) => ANNOUNCEMENTS.has(word));
}

/** A job by such a name, when no step of it has been named already. One that waits for others stands for their result. */
function isFakeJob(job: Job): boolean {
  if (job.environment !== undefined || job.needs.length > 1 || job.condition !== undefined) return false;
  const doesMore = job.steps.some(
    ({ uses, name }: Step) =>
      (uses !== undefined && !/^actions\/(?:checkout|setup-)/.test(uses.repository)) || isControl(name?.value ?? ""),
  );
  return !doesMore && isControl(job.id);
}
