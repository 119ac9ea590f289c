import { ARCHIVED_ACTIONS } from "../../../model/data/retired.ts";
import type { ActionReference } from "../model/step.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "information",
  pci: ["6.3.1", "6.3.3"],
  summary: "An action's repository is archived",
  why: "What is found in it is never mended, and it stops when GitHub ends the runtime it needs, which may be on the day of a release",
  how: "Use an action that somebody keeps, or the command that it wraps",
  honours: ["zizmor:archived-uses"],
  check(workflow, report) {
    const judge = (reference: ActionReference | undefined): void => {
      if (reference?.kind !== "repository" || !ARCHIVED_ACTIONS.has(reference.repository)) return;
      const instead = ARCHIVED_ACTIONS.get(reference.repository);
      const end = reference.start + reference.repository.length;
      report({
        at: { start: reference.start, end },
        message: `The repository of \`${workflow.text.slice(reference.start, end)}\` is archived: nobody mends what is found in it`,
        ...(instead === undefined ? {} : { how: `Use ${instead}` }),
      });
    };
    for (const { uses, steps } of workflow.jobs) {
      judge(uses);
      for (const step of steps) judge(step.uses);
    }
    for (const { uses } of workflow.steps) judge(uses);
  },
});
