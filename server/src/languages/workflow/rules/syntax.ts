import { type Workflow, stepsOf } from "../model/workflow.ts";
import { grammarProblems } from "../model/grammar.ts";
import { jobOf, jobsInCycles } from "../model/graph.ts";
import { expressionsOf } from "../model/expression.ts";
import { parseCondition } from "../syntax/expression.ts";
import type { SyntaxProblem } from "../../../base/span.ts";
import { findStrayBreaks } from "../../../syntax/stray-breaks.ts";
import { duplicateKeys } from "../../../syntax/yaml/access.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
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
    // Forks of the format have keys of their own.
    if (workflow.kind === "workflow" && !/\.(?:gitea|forgejo)\//.test(workflow.path))
      for (const problem of grammarProblems(workflow)) report({ at: problem, message: problem.message });
    checkNeeds(workflow, report);
    checkExpressions(workflow, report);
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

function checkExpressions(workflow: Workflow, report: Reporter): void {
  if (!workflow.text.includes("${{") && !workflow.text.includes("if:")) return;
  const conditions = [
    ...workflow.jobs.map(({ condition }) => condition),
    ...[...stepsOf(workflow)].map(({ step }) => step.condition),
  ];
  for (const condition of conditions) {
    // An empty one is still being typed, and GitHub takes it.
    if (condition === undefined || /^(?:\$\{\{\s*\}\})?$/.test(condition.value.trim())) continue;
    const { problem } = parseCondition(scalarSource(workflow.text, condition));
    if (problem !== undefined) report({ at: problem, message: expressionProblem(problem) });
  }
  for (const { step, job } of stepsOf(workflow)) {
    const scalars = [
      step.run,
      step.name,
      ...[...step.env, ...step.with].map(({ value }) => value),
      job === undefined ? undefined : job.environment?.name,
    ];
    for (const scalar of scalars) {
      const problem = expressionsOf(workflow, scalar).find((expression) => expression.problem !== undefined)?.problem;
      if (problem !== undefined) report({ at: problem, message: expressionProblem(problem) });
    }
  }
}

function expressionProblem({ message }: SyntaxProblem): string {
  const unknown = /^Unrecognized (named-value|function): '(.*)'$/.exec(message);
  if (unknown !== null)
    return unknown[1] === "function"
      ? `There is no function \`${unknown[2]}\``
      : `There is no context \`${unknown[2]}\`; text stands in single quotes`;
  return message.replaceAll("'", "`");
}
