import type { Span } from "../../../base/span.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { type Expression, referencesBelow } from "../syntax/expression.ts";
import { calleeOf } from "./callee.ts";
import { type ChosenText, chosenIn } from "./chosen-text.ts";
import { expressionsOf } from "./expression.ts";
import { codeOf } from "./injection.ts";
import type { ActionReference, Setting, Step } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** Somebody else's text that is handed to an action or workflow of the repository, which puts it into a script. */
export interface PassedText extends ChosenText {
  readonly expression: Expression;
  readonly input: string;
  /** Where it becomes part of the script. */
  readonly place: { readonly path: string; readonly span: Span };
}

/** Actions call actions so deep at most, as far as anybody follows. */
const MAX_DEPTH = 4;

/** @param step undefined for what a job hands to the workflow that it calls */
export function passedTexts(
  workflow: Workflow,
  job: Job | undefined,
  step: Step | undefined,
  workspace: WorkspaceView | undefined,
): PassedText[] {
  const uses = step?.uses ?? job?.uses;
  const given = step?.with ?? job?.with ?? [];
  if (uses?.kind !== "local" || workspace === undefined) return [];
  return given.flatMap(({ name, value }) =>
    expressionsOf(workflow, value).flatMap((expression): PassedText[] => {
      const chosen = chosenIn({ workflow, job, step }, expression.tree);
      const place = chosen === undefined ? undefined : placeOfCode(workflow, uses, name, workspace, MAX_DEPTH);
      return chosen === undefined || place === undefined ? [] : [{ ...chosen, expression, input: name, place }];
    }),
  );
}

/** Where the callee puts an input into a script, or hands it to an action that does. */
function placeOfCode(
  workflow: Workflow,
  uses: ActionReference,
  input: string,
  workspace: WorkspaceView,
  depth: number,
): PassedText["place"] | undefined {
  const called = depth > 0 ? calleeOf(workflow, uses, workspace) : undefined;
  if (called === undefined) return undefined;
  const { path, workflow: callee } = called;
  const steps = callee.kind === "action" ? callee.steps : callee.jobs.flatMap((job) => job.steps);
  for (const step of steps) {
    for (const code of codeOf(step)) {
      const found = expressionsOf(callee, code).find((expression) => namesInput(expression, input));
      if (found !== undefined) return { path, span: { start: found.start, end: found.end } };
    }
    if (step.uses?.kind !== "local") continue;
    const passed = step.with.find((setting) => handsOn(callee, setting, input));
    const below = passed === undefined ? undefined : placeOfCode(callee, step.uses, passed.name, workspace, depth - 1);
    if (below !== undefined) return below;
  }
  return undefined;
}

function handsOn(callee: Workflow, { value }: Setting, input: string): boolean {
  return expressionsOf(callee, value).some((expression) => namesInput(expression, input));
}

function namesInput({ tree }: Expression, input: string): boolean {
  for (const { path } of referencesBelow(tree))
    if (path[0] === "inputs" && path[1] === input.toLowerCase()) return true;
  return false;
}
