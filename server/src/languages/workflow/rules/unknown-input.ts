import { nearestName } from "../../../base/nearest.ts";
import { calleeOf } from "../model/callee.ts";
import { type ActionFace, type KnownAction, knownAction } from "../model/known-action.ts";
import { calledFace } from "../model/called-workflow.ts";
import { neededBy } from "../model/needed-input.ts";
import type { Setting } from "../model/step.ts";
import { type Workflow, stepsOf } from "../model/workflow.ts";
import { type Reporter, rule } from "../../../contract/rule.ts";
import type { Span } from "../../../base/span.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";

/**
 * GitHub starts no run that gives a called workflow what it does not take; of an action it warns in the log. Of actions in other
 * repositories the table may be older than the action: there only what is nearly a known name is told.
 */
export default rule<Workflow>({
  severity: "error",
  pci: ["6.5.1"],
  summary: "An input that is not there is given, or one that must be is not",
  why: "GitHub warns in a log that nobody reads and goes on with the default: the deploy goes somewhere else, or keeps a token that it was told to drop",
  how: "Name the input as the action or workflow declares it",
  needs: ["workflows"],
  worksAlone: true,
  check(workflow, report, workspace) {
    for (const { step } of stepsOf(workflow)) {
      if (step.uses === undefined) continue;
      const known = knownAction(step.uses);
      if (known !== undefined) {
        for (const { name, key } of step.with) {
          const meant = isKnown(known, name) ? undefined : meantBy(name, known, step.uses.ref);
          if (meant !== undefined)
            report({
              at: key,
              severity: "warning",
              message: `\`${step.uses.repository}\` has no input \`${name}\`; \`${meant}\` is meant, perhaps`,
              evidence: `its inputs in ${known.month}`,
              fixes: [
                {
                  title: `Write \`${meant}\``,
                  class: "review",
                  edits: [{ start: key.start, end: key.end, newText: meant }],
                },
              ],
            });
        }
        continue;
      }
      const called = step.uses.kind === "local" ? calleeOf(workflow, step.uses, workspace) : undefined;
      if (called?.workflow.kind === "action")
        checkFace(step.uses.text, neededBy(called.workflow), step.with, step.uses, (found) =>
          report({ ...found, severity: "warning" }),
        );
    }
    for (const job of workflow.jobs) {
      const called = job.uses === undefined ? undefined : calleeOf(workflow, job.uses, workspace);
      if (
        job.uses === undefined ||
        called?.workflow.kind !== "workflow" ||
        called.workflow.document.problems.length > 0
      )
        continue;
      const { inputs, secrets } = calledFace(called.workflow);
      checkFace(job.uses.text, inputs, job.with, job.uses, report);
      // `inherit` hands over all that there is.
      const isInherited = job.secrets === undefined && entryOf(job.node, "secrets") !== undefined;
      if (!isInherited) checkFace(job.uses.text, secrets, job.secrets ?? [], job.uses, report, "secret");
    }
  },
});

/** Other versions of an action have other inputs: of those only a name that is written differently is told. */
function meantBy(name: string, { inputs, version }: KnownAction, ref: string | undefined): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_]/g, "");
  const same = [...inputs.keys()].find((input) => plain(input) === plain(name));
  const isSameVersion = ref !== undefined && /^v\d+(?:\.|$)/.test(ref) && ref.split(".")[0] === version.split(".")[0];
  return same ?? (isSameVersion ? nearestName(name.toLowerCase(), [...inputs.keys()]) : undefined);
}

function isKnown({ inputs }: ActionFace, name: string): boolean {
  // What begins so is for the runner: the program that a container starts.
  return (
    /^(?:args|entrypoint)$/i.test(name) ||
    [...inputs.keys()].some((input) => input.toLowerCase() === name.toLowerCase())
  );
}

function checkFace(
  callee: string,
  face: ActionFace,
  given: readonly Setting[],
  at: Span,
  report: Reporter,
  what: "input" | "secret" = "input",
): void {
  for (const { name, key } of given) {
    if (isKnown(face, name) || name.includes("${{")) continue;
    const meant = nearestName(name.toLowerCase(), [...face.inputs.keys()]);
    report({
      at: key,
      message: `\`${callee}\` has no ${what} \`${name}\`${meant === undefined ? "" : `; \`${meant}\` is meant, perhaps`}`,
    });
  }
  const names = new Set(given.map(({ name }) => name.toLowerCase()));
  if (given.some(({ name }) => name.includes("${{"))) return;
  for (const [name, { isRequired }] of face.inputs)
    if (isRequired && !names.has(name.toLowerCase()))
      report({ at, message: `\`${callee}\` must be given the ${what} \`${name}\`` });
}
