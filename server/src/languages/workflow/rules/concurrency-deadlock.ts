import { withCallees } from "../model/callee.ts";
import { deadlocks } from "../model/concurrency.ts";
import { type Workflow, jobTitle } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "A job waits for a group that its own run holds",
  why: "The job never starts, and the next run cancels the one that waits: an urgent payment fix is not released, and nothing fails",
  how: "Give the job a group of its own, or leave the group to the workflow alone",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    const workflow = withCallees(file, workspace);
    for (const { at, job, holder } of deadlocks(workflow))
      report({
        at,
        message:
          at === holder
            ? `The workflow that ${jobTitle(job)} calls waits for this group, which the run that calls it holds`
            : `${jobTitle(job)} waits for the group that its own workflow holds`,
        related: at === holder ? [] : [{ span: holder, message: "The whole run holds it" }],
      });
  },
});
