import { type ExpressionNode, childrenOf } from "../syntax/expression.ts";
import { evaluatedValues } from "../model/expression-check.ts";
import { isPlainName, secretsOf, speaksOfSecrets } from "../model/secret-use.ts";
import { type Job, type Workflow, jobTitle } from "../model/workflow.ts";
import { entryOf, asScalar } from "../../../syntax/yaml/access.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["7.2.2", "7.2.5", "8.6.2"],
  summary: "Secrets are open to more than what needs them",
  why: "One compromised step or action then takes every key that payments hang on, and not only its own",
  how: "Name each secret where it is used: in `env` of the one step, or one by one in `secrets` of the call",
  honours: ["zizmor:secrets-inherit", "zizmor:overprovisioned-secrets", "zizmor:secrets-outside-env"],
  check(workflow, report) {
    if (!speaksOfSecrets(workflow)) return;
    for (const { expressions } of evaluatedValues(workflow)) {
      for (const { tree, start, end } of expressions) {
        const kind = tree === undefined ? undefined : reachOf(tree);
        if (kind === "whole")
          report({ at: { start, end }, message: "Every secret of the repository is put here at once" });
        if (kind === "computed")
          report({
            at: { start, end },
            severity: "warning",
            message: "The name of the secret is computed, so GitHub gives the runner all of them",
          });
      }
    }
    reportInherited(workflow, report);
    reportVariables(workflow, report);
    if (workflow.settings.strict) reportUngated(workflow, report);
  },
});

/** The context as a whole, or by a name that is not written. What it is only compared with or called with (`toJSON`) counts. */
function reachOf(node: ExpressionNode): "whole" | "computed" | undefined {
  if (node.type === "reference" && node.path[0] === "secrets") {
    const [, name] = node.path;
    if (name === undefined) return "whole";
    if (name === "*") return node.indices.length > 0 ? "computed" : "whole";
  }
  const below = [...childrenOf(node), ...(node.type === "reference" ? node.indices : [])];
  return below.map(reachOf).find((kind) => kind !== undefined);
}

/** Secrets that no environment guards: any branch on which the job runs has them. */
function reportUngated(workflow: Workflow, report: Reporter): void {
  for (const { scalar } of evaluatedValues(workflow)) {
    const job = workflow.jobs.find(({ start, end }) => start <= scalar.start && scalar.end <= end);
    // A called workflow names the environment itself.
    if (job === undefined || job.environment !== undefined || job.uses !== undefined) continue;
    for (const { expression, name } of secretsOf(workflow, scalar))
      if (name !== "*")
        report({
          at: expression,
          certainty: "unknown",
          message: `\`secrets.${name}\` is used in ${jobTitle(job)}, which has no environment that could guard it`,
          how: "Keep the secret in an environment with rules, and name that environment in the job",
        });
  }
}

function reportInherited(workflow: Workflow, report: Reporter): void {
  for (const job of workflow.jobs) {
    const secrets = entryOf(job.node, "secrets");
    if (job.uses === undefined || secrets?.key === undefined || asScalar(secrets.value)?.value !== "inherit") continue;
    const isOwn = job.uses.kind === "local";
    report({
      at: { start: secrets.key.start, end: secrets.end },
      // A commit that somebody has read cannot take more than it did then; what moves can.
      severity: isOwn || /^[\da-f]{40,64}$/i.test(job.uses.ref ?? "") ? "information" : "warning",
      message: isOwn
        ? `\`${job.uses.text}\` gets every secret that ${jobTitle(job)} may read`
        : `A workflow that another repository keeps, \`${job.uses.text.split("@")[0]}\`, gets every secret that ${jobTitle(job)} may read`,
    });
  }
}

function reportVariables(workflow: Workflow, report: Reporter): void {
  const jobs = workflow.jobs.filter(({ steps }) => steps.length > 0);
  for (const { name, value, key } of workflow.env) {
    const [secret] = secretsOf(workflow, value);
    if (secret === undefined) continue;
    const isMany = jobs.length > 1 && !isPlainName(secret.name);
    report({
      at: key,
      severity: isMany ? "warning" : "information",
      message: `\`secrets.${secret.name}\` is in \`${name}\` for every step of ${jobs.length === 1 ? "the job" : `${jobs.length} jobs`}`,
    });
  }
  for (const job of jobs) for (const setting of job.env) reportOfJob(workflow, job, setting, report);
}

function reportOfJob(workflow: Workflow, job: Job, { key, name, value }: Job["env"][number], report: Reporter): void {
  const [secret] = secretsOf(workflow, value);
  const foreign = job.steps.find(
    ({ uses }) => uses?.kind === "repository" && !/^(?:actions|github)\//.test(uses.repository),
  )?.uses;
  if (secret === undefined || foreign === undefined || isPlainName(secret.name)) return;
  report({
    at: key,
    severity: "information",
    message: `\`secrets.${secret.name}\` is in \`${name}\` for every step of ${jobTitle(job)}, also for \`${foreign.text.split("@")[0]}\``,
  });
}
