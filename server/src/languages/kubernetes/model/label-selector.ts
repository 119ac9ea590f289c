import type { LabelExpression } from "../../../contract/facts.ts";
import { itemsAt, scalarText, textAt, textRecord, valueAt } from "../../../syntax/yaml/access.ts";
import type { YamlNode } from "../../../syntax/yaml/tree.ts";
import { isNull } from "../../../syntax/yaml/values.ts";

type Labels = Readonly<Record<string, string>>;

/** What a LabelSelector asks of labels: all pairs and all expressions. */
export interface LabelSelector {
  readonly labels: Labels;
  readonly expressions: readonly LabelExpression[];
}

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"] as const;

/** Undefined where none stands, which selects nothing; an empty one selects everything. */
export function readLabelSelector(node: YamlNode | undefined): LabelSelector | undefined {
  if (isNull(node)) return undefined;
  const expressions = itemsAt(node, "matchExpressions").flatMap((item) => {
    const operator = OPERATORS.find((known) => known === textAt(item, "operator"));
    const key = textAt(item, "key");
    const values = itemsAt(item, "values").map((value) => scalarText(value) ?? "");
    return operator === undefined || key === undefined ? [] : [{ key, operator, values }];
  });
  return { labels: textRecord(valueAt(node, "matchLabels")), expressions };
}

/** Whether labels are selected; what a tool fills in later may be. */
export function selects({ labels, expressions }: LabelSelector, own: Labels): boolean {
  return matchesLabels(labels, own) && matchesExpressions(expressions, own);
}

export function matchesLabels(selector: Labels, labels: Labels): boolean {
  for (const key in selector) if (labels[key] !== selector[key] && !isOpen(selector[key])) return false;
  return true;
}

export function matchesExpressions(expressions: readonly LabelExpression[], labels: Labels): boolean {
  return expressions.every(({ key, operator, values }) => {
    const own = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (isOpen(own) || values.some(isOpen)) return true;
    switch (operator) {
      case "In":
        return own !== undefined && values.includes(own);
      case "NotIn":
        return own === undefined || !values.includes(own);
      case "Exists":
        return own !== undefined;
      case "DoesNotExist":
        return own === undefined;
    }
  });
}

/** Whether a tool fills something in. */
export function isOpen(value: string | undefined): boolean {
  return value !== undefined && /\$[({]|\{\{/.test(value);
}
