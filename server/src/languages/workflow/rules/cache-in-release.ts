import { certaintyOf, deploymentOf } from "../model/deployment.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { type Step, settingText } from "../model/step.ts";
import { rule } from "../../../contract/rule.ts";

/** Actions that restore a cache by themselves: by default, and by which value of which input not. */
const SETUP: ReadonlyMap<string, { readonly input: string; readonly byDefault: boolean; readonly off: string }> =
  new Map([
    ["actions/setup-node", { input: "cache", byDefault: false, off: "false" }],
    ["actions/setup-python", { input: "cache", byDefault: false, off: "false" }],
    ["actions/setup-java", { input: "cache", byDefault: false, off: "false" }],
    ["actions/setup-dotnet", { input: "cache", byDefault: false, off: "false" }],
    ["actions/setup-go", { input: "cache", byDefault: true, off: "false" }],
    ["ruby/setup-ruby", { input: "bundler-cache", byDefault: false, off: "false" }],
    ["gradle/actions", { input: "cache-disabled", byDefault: true, off: "true" }],
    ["swatinem/rust-cache", { input: "lookup-only", byDefault: true, off: "true" }],
  ]);

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1", "11.5.2"],
  summary: "What is released is built from a cache",
  why: "Any run of the branch can fill the cache, so one that runs foreign code decides what the release of the payment service is made of",
  how: "Build what is released without a cache: its time is not what counts",
  profile: "strict",
  honours: ["zizmor:cache-poisoning"],
  check(workflow, report) {
    for (const job of workflow.jobs) {
      const certainty = releases(workflow, job);
      if (certainty === undefined) continue;
      for (const step of job.steps) {
        if (step.uses === undefined || step.calledBy !== undefined || !restores(step)) continue;
        report({
          at: step.uses,
          certainty,
          message: `${jobTitle(job)} builds what is released, and \`${step.uses.text.split("@")[0]}\` restores what other runs have left`,
        });
      }
    }
  },
});

/** How sure it is that a job publishes something, or brings it to production, that it has built itself. */
function releases(workflow: Workflow, job: Job): "certain" | "likely" | undefined {
  const deployment = deploymentOf(workflow, job);
  if (deployment === undefined || !job.steps.some(({ run }) => run !== undefined)) return undefined;
  if (deployment.kind === "publish") return isRelease(workflow) ? "certain" : undefined;
  if (deployment.kind !== "deploy" || deployment.target.tier !== "production") return undefined;
  return certaintyOf(deployment) === "certain" ? "certain" : "likely";
}

function isRelease(workflow: Workflow): boolean {
  return workflow.triggers.some(({ event, tags }) => event === "release" || (event === "push" && tags !== undefined));
}

function restores({ uses, with: inputs }: Step): boolean {
  const repository = uses?.repository ?? "";
  if (repository === "actions/cache") return uses?.path !== "save" && settingText(inputs, "lookup-only") !== "true";
  const setup = SETUP.get(repository);
  if (setup === undefined) return false;
  const value = settingText(inputs, setup.input) ?? "";
  // `setup-go` does so since version 4.
  if (repository === "actions/setup-go" && /^v?[123](?:\.|$)/.test(uses?.ref ?? "")) return false;
  return value === "" ? setup.byDefault : value !== setup.off;
}
