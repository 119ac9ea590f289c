import { kindProblems } from "../model/expression-type.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "An expression compares or prints what it cannot",
  why: "A comparison that never holds is a gate that never opens, or always does: the release waits for ever, or for nothing",
  how: "Compare single values; write objects out with `toJSON()`",
  check(workflow, report) {
    if (!workflow.text.includes("${{") && !workflow.text.includes("if:")) return;
    for (const { start, end, message } of kindProblems(workflow)) report({ at: { start, end }, message });
  },
});
