import { grammarProblems } from "../model/grammar.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

/** GitHub reads `on` loosely: what it does not know there is no error. */
export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A filter of an event has no effect",
  why: "The workflow starts for branches it was meant to leave alone, or never: a release goes out from where nobody looked",
  how: "Write a filter that the event has; GitHub lists them by event",
  check(workflow, report) {
    if (workflow.document.problems.length > 0) return;
    for (const { start, end, message, kind } of grammarProblems(workflow))
      if (kind === "ignored") report({ at: { start, end }, message });
  },
});
