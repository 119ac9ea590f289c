import { PRIVILEGED_EVENTS } from "../model/foreign-code.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "information",
  pci: ["6.2.4", "6.5.4"],
  summary: "Anybody can start a run that has the repository's rights",
  why: "One step that takes something from the event is enough to hand the secrets behind payments to whoever opened a pull request",
  how: "Use `pull_request` where the run needs no secrets; else keep every step from reading what the pull request brings",
  profile: "strict",
  honours: ["zizmor:dangerous-triggers"],
  check(workflow, report) {
    for (const { event, start, end } of workflow.triggers) {
      // A comment is text, and rules of their own look at what becomes of it.
      if (!PRIVILEGED_EVENTS.includes(event) || event === "issue_comment") continue;
      report({
        at: { start, end },
        message: `\`${event}\` runs with the repository's rights, and ${event === "workflow_run" ? "what it runs after may be a stranger's" : "a stranger's pull request starts it"}`,
      });
    }
  },
});
