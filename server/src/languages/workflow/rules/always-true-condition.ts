import { isConstantCondition, textCondition } from "../model/text-condition.ts";
import { productionDeployments } from "../model/deployment.ts";
import { evaluatedValues } from "../model/expression-check.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A condition always holds",
  why: "What was meant to wait for a check, or for the main branch, runs every time: so does the deploy behind it",
  how: "Write the whole condition as one expression, without marks or all within one pair of them",
  honours: ["zizmor:unsound-condition"],
  check(workflow, report) {
    for (const value of evaluatedValues(workflow)) {
      if (!value.isCondition) continue;
      const { scalar } = value;
      const text = textCondition(workflow, value);
      if (text === undefined && !isConstantCondition(value)) continue;
      const deploys = productionDeployments(workflow).some(
        ({ job }) => job.start <= scalar.start && scalar.start < job.end,
      );
      report({
        at: scalar,
        severity: deploys ? "error" : "warning",
        message:
          text === undefined
            ? "This condition always holds: it is a text, not an expression"
            : `This condition always holds: text stands outside \`\${{ }}\`, and a text that is not empty is true`,
        fixes: text === undefined ? [] : text.fixes,
      });
    }
  },
});
