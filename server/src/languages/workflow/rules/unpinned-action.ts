import type { Job, Workflow } from "../model/workflow.ts";
import { holdsSecrets } from "../model/permission.ts";
import type { ActionReference } from "../model/step.ts";
import { type Report, rule } from "../../../contract/rule.ts";

const BRANCHES =
  /^(?:main|master|develop|development|dev|trunk|head|next|edge|nightly|latest|canary|unstable|stable)$|^(?:release|releases|heads|branch)\//i;

export default rule<Workflow>({
  severity: "error",
  pci: ["6.3.2", "11.5.2"],
  summary: "An action is not pinned to a commit",
  why: "Whoever can move a tag or branch runs code with the workflow's secrets, and from there can reach the payment system it deploys",
  how: "Write the full commit hash of the version you checked, and the version in a comment behind it",
  honours: ["zizmor:unpinned-uses"],
  check(workflow, report) {
    const judge = (reference: ActionReference | undefined, job: Job | undefined): void => {
      const finding =
        reference === undefined
          ? undefined
          : judgeReference(reference, job === undefined || holdsSecrets(workflow, job));
      if (finding !== undefined) report(finding);
    };
    for (const job of workflow.jobs) {
      judge(job.uses, job);
      for (const { uses } of job.steps) judge(uses, job);
    }
    for (const { uses } of workflow.steps) judge(uses, undefined);
  },
});

function judgeReference(reference: ActionReference, risky: boolean): Report | undefined {
  const { kind, text, repository, ref, refSpan } = reference;
  if (kind === "docker") {
    if (/@sha256:[\da-f]{64}$/.test(text) || text.includes("${{")) return undefined;
    return {
      at: reference,
      severity: "warning",
      message: `The image \`${text.slice("docker://".length)}\` can be replaced under its tag`,
    };
  }
  // A reference without `@` is half-typed; GitHub refuses it.
  if (kind !== "repository" || ref === undefined || refSpan === undefined || ref === "" || ref.includes("${{"))
    return undefined;
  if (/^(?:[\da-f]{40}|[\da-f]{64})$/i.test(ref) || repository === "slsa-framework/slsa-github-generator")
    return undefined;
  const name = text.slice(0, text.lastIndexOf("@"));
  if (BRANCHES.test(ref)) {
    const isWorkflow = /\.ya?ml$/.test(name);
    return {
      at: refSpan,
      ...(isWorkflow ? { certainty: "likely" as const } : {}),
      message: `\`${name}\` follows the branch \`${ref}\`: every commit there runs here at once`,
    };
  }
  if (/^[\da-f]{7,39}$/i.test(ref)) {
    return {
      at: refSpan,
      severity: "warning",
      message: `\`${ref}\` is a short hash of \`${name}\`, which another commit or tag can match`,
    };
  }
  const ours = /^(?:actions|github)\//.test(repository);
  return {
    at: refSpan,
    severity: risky && !ours ? "warning" : "information",
    message: `\`${name}\` follows the tag \`${ref}\`, which its owner can move${ours ? "; GitHub itself keeps it" : ""}`,
  };
}
