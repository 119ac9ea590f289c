import type { Fix } from "../../../contract/edit.ts";
import { isWholeExpression, parseExpression } from "../syntax/expression.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { EvaluatedValue } from "./expression-check.ts";
import type { Workflow } from "./workflow.ts";

/**
 * A condition that GitHub takes for a text, since something stands beside its marks. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax (`jobs.<job_id>.if`).
 */
export function textCondition(
  workflow: Workflow,
  { scalar, expressions }: EvaluatedValue,
): { readonly fixes: readonly Fix[] } | undefined {
  const { value } = scalar;
  if (!value.includes("${{") || isWholeExpression(value) || expressions.some(({ problem }) => problem !== undefined))
    return undefined;
  // Without its marks the text is what was meant, where it can be read as one expression.
  const meant = value
    .replaceAll(/\$?\$\{\{|\}\}/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const isReadable = parseExpression({ text: meant, at: () => 0, span: () => scalar }).tree !== undefined;
  const isPlain = scalar.style === "plain" && !/ #|: /.test(meant);
  if (
    !isReadable ||
    !isPlain ||
    scalarSource(workflow.text, scalar).text !== workflow.text.slice(scalar.start, scalar.end)
  )
    return { fixes: [] };
  return {
    fixes: [
      {
        title: "Write it as one expression",
        class: "review",
        edits: [{ start: scalar.start, end: scalar.end, newText: `\${{ ${meant} }}` }],
      },
    ],
  };
}

/** A text in quotes inside the marks: `${{ 'github.ref == x' }}`. What is `true` or `false` by design is left alone. */
export function isConstantCondition({ expressions }: EvaluatedValue): boolean {
  const [only] = expressions;
  const tree = only?.tree;
  return tree?.type === "literal" && typeof tree.value === "string" && tree.value !== "";
}
