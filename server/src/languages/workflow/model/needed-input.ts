import { remember } from "../../../base/remember.ts";
import { type ExpressionNode, referencesBelow } from "../syntax/expression.ts";
import { evaluatedValues } from "./expression-check.ts";
import { type ActionFace, faceOf } from "./known-action.ts";
import type { Workflow } from "./workflow.ts";

/**
 * GitHub starts an action without an input that is required, with an empty text. That is nobody's fault where the action reads the
 * input nowhere, or asks whether it is there.
 */
export const neededBy = remember((action: Workflow): ActionFace => {
  const face = faceOf(action);
  // What a program of the action reads is not seen here.
  if (action.steps.length === 0) return face;
  const [read, asked] = [new Set<string>(), new Set<string>()];
  for (const { expressions, isCondition } of evaluatedValues(action))
    for (const { tree } of expressions) {
      for (const { path } of referencesBelow(tree)) if (path[0] === "inputs") read.add(path[1] ?? "*");
      if (isCondition) for (const name of inputsAskedFor(tree)) asked.add(name);
    }
  const isNeeded = (name: string): boolean =>
    (read.has(name.toLowerCase()) || read.has("*")) && !asked.has(name.toLowerCase());
  return {
    ...face,
    inputs: new Map(
      Array.from(
        face.inputs,
        ([name, { isRequired }]) => [name, { isRequired: isRequired && isNeeded(name) }] as const,
      ),
    ),
  };
});

/** The inputs whose being there a condition asks for, and not what they say. */
function inputsAskedFor(node: ExpressionNode | undefined): readonly string[] {
  switch (node?.type) {
    case "reference":
      return node.path[0] === "inputs" && node.path[1] !== undefined ? [node.path[1]] : [];
    case "or":
    case "and":
      return node.operands.flatMap(inputsAskedFor);
    case "not":
      return inputsAskedFor(node.operand);
    default:
      return [];
  }
}
