import { lostNames } from "../model/names.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "An expression names something that is not there",
  why: "GitHub puts nothing in its place and says nothing: a gate before production opens or never does, and a lock is another one",
  how: "Name what the workflow declares, or declare it",
  needs: ["workflows"],
  worksAlone: true,
  check(workflow, report, workspace) {
    if (!workflow.text.includes("${{") && !workflow.text.includes("if:")) return;
    for (const { start, end, message, isHarmless } of lostNames(workflow, workspace))
      report({ at: { start, end }, message, ...(isHarmless ? { severity: "information" as const } : {}) });
  },
});
