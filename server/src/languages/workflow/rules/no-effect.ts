import { grammarProblems } from "../model/grammar.ts";
import { unusedAnchors } from "../model/anchor.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

/** GitHub takes it, and the workflow is none the worse; so nobody is told unless he asks for all. */
export default rule<Workflow>({
  severity: "information",
  profile: "strict",
  pci: ["6.5.1"],
  summary: "Something stands in the workflow that does nothing",
  why: "Whoever reads the release's workflow believes that it lists, shares or defaults what it does not",
  how: "Remove it, or write what was left out",
  check(workflow, report) {
    if (workflow.document.problems.length > 0) return;
    for (const { start, end, message, kind } of grammarProblems(workflow))
      if (kind === "idle") report({ at: { start, end }, message });
    for (const { start, end, name } of unusedAnchors(workflow))
      report({ at: { start, end }, message: `No alias stands for the anchor \`${name}\`` });
  },
});
