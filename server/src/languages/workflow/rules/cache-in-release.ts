import { certaintyOf, deploymentOf } from "../model/deployment.ts";
import { publishingStep } from "../model/awaited-run.ts";
import type { RunEvent } from "../model/reach.ts";
import { restoresCache } from "../model/restored-cache.ts";
import { settingText } from "../model/step.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { type Certainty, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1", "11.5.2"],
  summary: "What is released is built from a cache",
  why: "Any run of the branch can fill the cache, so one that runs foreign code decides what the release of the payment service is made of",
  how: "Build what is released without a cache: its time is not what counts",
  profile: "strict",
  honours: ["zizmor:cache-poisoning"],
  check(workflow, report) {
    const runs = releaseRuns(workflow);
    for (const job of workflow.jobs) {
      const restoring = job.steps.filter((step) => step.calledBy === undefined && restoresCache(workflow, step, runs));
      const certainty = restoring.length === 0 ? undefined : releases(workflow, job);
      if (certainty === undefined) continue;
      for (const { uses } of restoring) {
        if (uses === undefined) continue;
        report({
          at: uses,
          certainty,
          message: `${jobTitle(job)} ${certainty === "unknown" ? "runs for a release" : "builds what is released"}, and \`${uses.text.split("@")[0]}\` restores what other runs have left`,
        });
      }
    }
  },
});

/** How sure it is that a job publishes something, or brings it to production, that it has built itself. */
function releases(workflow: Workflow, job: Job): Certainty | undefined {
  const deployment = deploymentOf(workflow, job);
  // What a job that runs for a release leaves to the next one is not seen.
  const otherwise = isRelease(workflow) || publishes(job) ? "unknown" : undefined;
  if (deployment === undefined || !job.steps.some(({ run }) => run !== undefined)) return otherwise;
  if (deployment.kind === "publish") return isRelease(workflow) ? "certain" : otherwise;
  if (deployment.kind !== "deploy" || deployment.target.tier !== "production") return otherwise;
  return certaintyOf(deployment) === "certain" ? "certain" : "likely";
}

/** Also where an expression decides whether the image is pushed. */
function publishes(job: Job): boolean {
  return (
    publishingStep(job) !== undefined ||
    job.steps.some(
      ({ uses, with: inputs }) =>
        uses?.repository === "docker/build-push-action" && settingText(inputs, "push")?.includes("${{") === true,
    )
  );
}

function isRelease(workflow: Workflow): boolean {
  return releaseRuns(workflow).length > 0;
}

/** A run for each way in which something is released. */
function releaseRuns({ triggers }: Workflow): RunEvent[] {
  return triggers.flatMap(({ event, tags, branches }) => {
    if (event === "release") return [{ event, ref: "refs/tags/v1.0.0" }];
    if (event !== "push") return [];
    const branch = branches?.find((name) => /^release|\/release/i.test(name));
    return [
      ...(tags === undefined ? [] : [{ event, ref: "refs/tags/v1.0.0" }]),
      ...(branch === undefined ? [] : [{ event, ref: `refs/heads/${branch}` }]),
    ];
  });
}
