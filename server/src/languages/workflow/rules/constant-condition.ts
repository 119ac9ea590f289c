import { evaluatedValues } from "../model/expression-check.ts";
import { evaluateCondition } from "../syntax/expression-value.ts";
import { callsBelow, referencesBelow } from "../syntax/expression.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

/** `if: false` is how people switch something off for a while; so nobody is told unless he asks for all. */
export default rule<Workflow>({
  severity: "information",
  profile: "strict",
  pci: ["6.5.1"],
  summary: "A condition is always the same",
  why: "What was switched off for a day stays off, and a gate that was opened for a day stays open",
  how: "Remove the condition, or what it stands at",
  check(workflow, report) {
    if (!workflow.text.includes("if:")) return;
    for (const { isCondition, scalar, expressions } of evaluatedValues(workflow)) {
      const [only] = expressions;
      if (!isCondition || only?.tree === undefined) continue;
      const { tree } = only;
      if (!referencesBelow(tree).next().done || [...callsBelow(tree)].some(({ name }) => STATUS.test(name))) continue;
      const holds = evaluateCondition(tree, { value: () => undefined, status: "unknown" });
      if (holds !== undefined) report({ at: scalar, message: `This condition ${holds ? "always" : "never"} holds` });
    }
  },
});

const STATUS = /^(?:always|success|failure|cancelled|hashfiles)$/;
