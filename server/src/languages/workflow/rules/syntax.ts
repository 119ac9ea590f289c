import type { Workflow } from "../model/workflow.ts";
import { grammarProblems } from "../model/grammar.ts";
import { jobOf, jobsInCycles } from "../model/graph.ts";
import { expressionProblems } from "../model/expression-check.ts";
import { findStrayBreaks } from "../../../syntax/stray-breaks.ts";
import { duplicateKeys } from "../../../syntax/yaml/access.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: [],
  summary: "GitHub cannot read the workflow",
  why: "A workflow that does not load runs none of its checks, and nothing says so on the pull request",
  how: "Mend the line; the finding goes with it",
  check(workflow, report) {
    for (const { start, end, name } of findStrayBreaks(workflow.text))
      report({
        at: { start, end },
        message: `GitHub begins a new line at this \`${name}\`, and other readers do not: a step may stand here that nobody sees`,
        how: "Write an ordinary line break, or take the character out",
      });
    // What follows the first mistake is mostly its consequence.
    const [first] = workflow.document.problems;
    if (first !== undefined) {
      report({ at: first, message: first.message });
      return;
    }
    for (const { key, first: earlier, name } of duplicateKeys(workflow.document.root))
      report({
        at: key,
        message: `\`${name}\` stands here a second time`,
        related: [{ span: earlier, message: "First here" }],
      });
    for (const { start, end, message, kind } of grammarProblems(workflow))
      if (kind === "refused" || kind === "unknown")
        report({ at: { start, end }, message, ...(kind === "unknown" ? { severity: "warning" as const } : {}) });
    checkNeeds(workflow, report);
    for (const { start, end, message, how } of expressionProblems(workflow))
      report({ at: { start, end }, message, ...(how === undefined ? {} : { how }) });
  },
});

function checkNeeds(workflow: Workflow, report: Reporter): void {
  const stuck = jobsInCycles(workflow);
  for (const job of workflow.jobs) {
    const needed = new Set<string>();
    for (const need of job.needs) {
      if (needed.has(need.value.toLowerCase()))
        report({ at: need, message: `\`${job.id}\` needs \`${need.value}\` already` });
      needed.add(need.value.toLowerCase());
      if (need.value.includes("${{") || jobOf(workflow, need.value) !== undefined) continue;
      report({ at: need, message: `There is no job \`${need.value}\` for \`${job.id}\` to wait for` });
    }
    if (stuck.has(job)) report({ at: job.key, message: `The job \`${job.id}\` waits for itself` });
  }
}
