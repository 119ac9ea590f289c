import { withCallees } from "../model/callee.ts";
import { jobsToProduction } from "../model/check.ts";
import { neutralisedChecks } from "../model/neutralised.ts";
import { type Workflow, stepsOf } from "../model/workflow.ts";
import { type Severity, rule } from "../../../contract/rule.ts";

export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1", "6.3.2"],
  summary: "A check cannot fail",
  why: "The run is green whatever the test or the scanner found, and the release goes on to payments on the strength of it",
  how: "Let the command's failure be the step's: without `|| true`, and with `shell: bash` where it is piped",
  needs: ["workflows"],
  worksAlone: true,
  check(file, report, workspace) {
    if (!/\||set \+|exit 0|detailed-exitcode/.test(file.text)) return;
    const toProduction = new Set([...jobsToProduction(withCallees(file, workspace))].map(({ id }) => id));
    for (const { step, job } of stepsOf(file))
      for (const { at, message, how, isGate, isByName } of neutralisedChecks(step, job))
        report({
          at,
          message,
          ...(how === undefined ? {} : { how }),
          severity: severityFor(job !== undefined && toProduction.has(job.id), isGate, isByName),
        });
  },
});

function severityFor(isOnTheWay: boolean, isGate: boolean, isByName: boolean): Severity {
  if (isByName) return "information";
  return isOnTheWay ? "error" : isGate ? "warning" : "information";
}
