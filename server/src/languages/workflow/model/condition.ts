import type { ExpressionNode } from "../syntax/expression.ts";
import { type ExpressionScenario, type ExpressionValue, evaluateCondition } from "../syntax/expression-value.ts";
import { remember } from "../../../base/remember.ts";
import type { ConditionJudge } from "./reach.ts";

/** What is known of some kind of run. */
export interface KnownRun {
  /** Values of context references, by lower-case path; `undefined` is unknown. */
  readonly value: (path: string) => ExpressionValue | undefined;
  /** What a part of the condition comes to where its operands' values alone do not tell; `unknown`, or undefined for the part itself. */
  readonly settle?: (node: ExpressionNode) => ExpressionNode | undefined;
}

/** A node that has no value. */
export const UNKNOWN: ExpressionNode = {
  type: "index",
  object: { type: "literal", value: null },
  index: { type: "literal", value: null },
};

/** Judges whether a condition holds in such a run, when nothing before it failed; undefined where that is not known. */
export function judgeIn({ value, settle }: KnownRun): ConditionJudge {
  const scenario: ExpressionScenario = { value: (path) => value(path.join(".")), status: "success" };
  return remember((tree: ExpressionNode) =>
    evaluateCondition(settle === undefined ? tree : rewritten(tree, settle), scenario),
  );
}

function rewritten(node: ExpressionNode, settle: NonNullable<KnownRun["settle"]>): ExpressionNode {
  const settled = settle(node);
  if (settled !== undefined) return settled;
  const inside = (child: ExpressionNode): ExpressionNode => rewritten(child, settle);
  switch (node.type) {
    case "literal":
    case "reference":
    case "index":
      return node;
    case "call":
      return { ...node, args: node.args.map(inside) };
    case "not":
      return { ...node, operand: inside(node.operand) };
    case "and":
    case "or":
      return { ...node, operands: node.operands.map(inside) };
    case "compare":
      return { ...node, left: inside(node.left), right: inside(node.right) };
  }
}
