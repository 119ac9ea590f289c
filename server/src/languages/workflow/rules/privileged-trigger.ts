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
      if (!PRIVILEGED_EVENTS.includes(event)) continue;
      report({
        at: { start, end },
        message: `\`${event}\` runs with the repository's rights, and ${startedBy(event)}`,
      });
    }
  },
});

function startedBy(event: string): string {
  switch (event) {
    case "workflow_run":
      return "what it runs after may be a stranger's";
    case "issue_comment":
      return "anybody's comment starts it";
    default:
      return "a stranger's pull request starts it";
  }
}
