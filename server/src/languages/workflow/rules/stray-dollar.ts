import { evaluatedValues } from "../model/expression-check.ts";
import type { Workflow } from "../model/workflow.ts";
import { rule } from "../../../contract/rule.ts";

/** Of scripts nothing is said: `$${{ env.NAME }}` is a variable whose name is computed. */
export default rule<Workflow>({
  severity: "warning",
  pci: ["6.5.1"],
  summary: "A `$` stands before an expression",
  why: "The value begins with a `$` that nobody meant: a key is refused, or an image is not found, on the day of the release",
  how: "Write `${{ … }}` with one `$`",
  check(workflow, report) {
    if (!workflow.text.includes("$${{")) return;
    for (const { scalar, isCondition, definition } of evaluatedValues(workflow)) {
      // What a condition with a text before its marks means is said by `always-true-condition`.
      if (isCondition || !SETTINGS.has(definition) || !scalar.value.startsWith("$${{")) continue;
      const start = workflow.text.indexOf("$${{", scalar.start);
      if (start < 0 || start >= scalar.end) continue;
      report({
        at: { start, end: start + 1 },
        message: "This `$` becomes a part of the value",
        fixes: [{ title: "Remove the `$`", class: "review", edits: [{ start, end: start + 1, newText: "" }] }],
      });
    }
  },
});

/** Values that nothing reads as a script: those of env and with, names, labels. */
const SETTINGS: ReadonlySet<string> = new Set([
  "string",
  "text",
  "runs-on",
  "job-environment",
  "job-environment-name",
  "string-strategy-context",
  "scalar-needs-context",
  "scalar-needs-context-with-secrets",
  "string-runner-context",
]);
