import { RETIRED_ACTIONS, RETIRED_RUNNERS, STOLEN_COMMITS } from "../../../model/data/retired.ts";
import { evaluateCondition } from "../syntax/expression-value.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { expressionsOf, textsOf } from "../model/expression.ts";
import type { Job, Workflow } from "../model/workflow.ts";
import type { ActionReference } from "../model/step.ts";
import { type Report, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.3.2", "6.3.3"],
  summary: "GitHub has ended what the job runs on or uses",
  why: "The job does not start or fails at once, which is found out when payments have to be deployed in a hurry",
  how: "Name a runner or a version that GitHub still has",
  honours: ["zizmor:known-vulnerable-actions"],
  check(workflow, report) {
    for (const job of workflow.jobs) {
      if (isSwitchedOff(workflow, job)) continue;
      reportRunner(workflow, job, report);
      for (const { uses } of job.steps) for (const found of judgeAction(workflow, uses)) report(found);
      for (const found of judgeAction(workflow, job.uses)) report(found);
    }
    for (const { uses } of workflow.steps) for (const found of judgeAction(workflow, uses)) report(found);
  },
});

/** `if: false`. */
function isSwitchedOff(workflow: Workflow, { condition }: Job): boolean {
  if (condition?.value.trim() === "false") return true;
  const tree = expressionsOf(workflow, condition)[0]?.tree;
  return tree !== undefined && evaluateCondition(tree, { value: () => undefined, status: "unknown" }) === false;
}

function reportRunner(workflow: Workflow, job: Job, report: (found: Report) => void): void {
  // A machine of one's own may be called as one likes.
  if (job.runsOn.some(({ value }) => value.toLowerCase() === "self-hosted")) return;
  for (const label of job.runsOn) {
    if (label.value.includes("${{") && !isWholeExpression(label.value)) continue;
    for (const text of textsOf(workflow, job, label).texts) {
      const runner = RETIRED_RUNNERS.get(text.toLowerCase());
      if (runner === undefined) continue;
      report({
        at: label,
        severity: "warning",
        message: `GitHub has had no runner \`${text}\` since ${runner.since}: the job does not start`,
        how: `Use \`${runner.instead}\``,
      });
      break;
    }
  }
}

function judgeAction(workflow: Workflow, reference: ActionReference | undefined): Report[] {
  if (reference?.kind !== "repository" || reference.ref === undefined) return [];
  const { repository, ref, text } = reference;
  const advisory = STOLEN_COMMITS.get(ref.toLowerCase());
  if (advisory !== undefined)
    return [
      {
        at: reference.refSpan ?? reference,
        message: `This commit of \`${repository}\` was planted to read the secrets of every run (${advisory})`,
        how: "Take it out, replace every secret that a run with it could read, and pin a commit from before or after",
      },
    ];
  const retired = RETIRED_ACTIONS.get(repository);
  if (retired === undefined) return [];
  const isHash = /^[\da-f]{40}$/i.test(ref);
  const version = isHash ? commentedVersion(workflow.text, reference.end) : ref;
  if (version === undefined || !retired.versions.test(version)) return [];
  const server = retired.onServer ? " (Enterprise Server has it still)" : "";
  return [
    {
      at: reference.refSpan ?? reference,
      severity: "warning",
      message: `GitHub has failed every job with \`${text.split("@")[0]}\` \`${version}\` since ${retired.since}${server}`,
      how: `Use ${retired.instead}`,
    },
  ];
}

/** `# v2.1.7` behind a hash. */
function commentedVersion(text: string, from: number): string | undefined {
  const end = text.indexOf("\n", from);
  const rest = text.slice(from, end < 0 ? text.length : end);
  return /^["']?[ \t]+#[ \t]*(?:tag=|pin@)?(v?\d[\w.-]*)/.exec(rest)?.[1];
}
