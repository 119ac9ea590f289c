import type { ExpressionNode } from "./expression.ts";

export type ExpressionValue = string | number | boolean | null | readonly ExpressionValue[];

/** What is known of a run; `undefined` for what is not. */
export interface ExpressionScenario {
  /** The value of a context reference, by its lower-case path. */
  readonly value: (path: readonly string[]) => ExpressionValue | undefined;
  /** What went before: decides `success()`, `failure()` and `cancelled()`. */
  readonly status: "success" | "failure" | "unknown";
}

/** Whether a condition holds in a scenario; undefined where that hangs on something unknown. */
export function evaluateCondition(node: ExpressionNode, scenario: ExpressionScenario): boolean | undefined {
  const value = evaluate(node, scenario);
  return value === undefined ? undefined : isTruthy(value);
}

/** The value of an expression in a scenario; undefined where it hangs on something unknown. */
export function evaluate(node: ExpressionNode, scenario: ExpressionScenario): ExpressionValue | undefined {
  switch (node.type) {
    case "literal":
      return node.value;
    case "reference":
      return node.indices.length > 0 ? undefined : scenario.value(node.path);
    case "index":
      return undefined;
    case "call":
      return call(node.name, node.args, scenario);
    case "not": {
      const operand = evaluateCondition(node.operand, scenario);
      return operand === undefined ? undefined : !operand;
    }
    case "and":
      return combine(node.operands, scenario, false);
    case "or":
      return combine(node.operands, scenario, true);
    case "compare":
      return compare(node.operator, evaluate(node.left, scenario), evaluate(node.right, scenario));
  }
}

/** `&&` ends at a false operand, `||` at a true one, whatever the unknown ones would be. */
function combine(
  operands: readonly ExpressionNode[],
  scenario: ExpressionScenario,
  ending: boolean,
): ExpressionValue | undefined {
  let unknown = false;
  let last: ExpressionValue = !ending;
  for (const operand of operands) {
    const value = evaluate(operand, scenario);
    if (value === undefined) unknown = true;
    else if (isTruthy(value) === ending) return unknown ? ending : value;
    else last = value;
  }
  return unknown ? undefined : last;
}

function call(
  name: string,
  args: readonly ExpressionNode[],
  scenario: ExpressionScenario,
): ExpressionValue | undefined {
  switch (name) {
    case "always":
      return true;
    case "success":
      return scenario.status === "unknown" ? undefined : scenario.status === "success";
    case "failure":
      return scenario.status === "unknown" ? undefined : scenario.status === "failure";
    case "cancelled":
      return scenario.status === "unknown" ? undefined : false;
  }
  const values = args.map((argument) => evaluate(argument, scenario));
  const [first, second] = values;
  if (first === undefined) return undefined;
  if (name === "fromjson") return parseJson(first);
  if (name === "format") return formatted(values);
  if (second === undefined) return undefined;
  switch (name) {
    case "contains":
      return Array.isArray(first)
        ? first.some((item: ExpressionValue) => isEqual(item, second))
        : textOf(first).includes(textOf(second));
    case "startswith":
      return textOf(first).startsWith(textOf(second));
    case "endswith":
      return textOf(first).endsWith(textOf(second));
    default:
      return undefined;
  }
}

/** `format('{0}-{1}', a, b)`; doubled braces stand for themselves. */
function formatted(values: readonly (ExpressionValue | undefined)[]): string | undefined {
  const [pattern, ...parts] = values;
  if (typeof pattern !== "string" || parts.includes(undefined)) return undefined;
  return pattern.replaceAll(/\{\{|\}\}|\{(\d+)\}/g, (mark, index?: string) =>
    index === undefined ? mark.slice(1) : String(parts[Number(index)] ?? ""),
  );
}

function parseJson(value: ExpressionValue): ExpressionValue | undefined {
  if (typeof value !== "string" || value.length > 10_000) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    const isPlain = (item: unknown): item is string | number | boolean | null =>
      item === null || typeof item === "string" || typeof item === "number" || typeof item === "boolean";
    if (isPlain(parsed)) return parsed;
    return Array.isArray(parsed) && parsed.every(isPlain) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function compare(
  operator: Extract<ExpressionNode, { type: "compare" }>["operator"],
  left: ExpressionValue | undefined,
  right: ExpressionValue | undefined,
): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "==":
      return isEqual(left, right);
    case "!=":
      return !isEqual(left, right);
    case "<":
      return Number(left) < Number(right);
    case "<=":
      return Number(left) <= Number(right);
    case ">":
      return Number(left) > Number(right);
    case ">=":
      return Number(left) >= Number(right);
  }
}

/** Strings are equal whatever their case; values of different types are compared as numbers. */
function isEqual(left: ExpressionValue, right: ExpressionValue): boolean {
  if (typeof left === "string" && typeof right === "string") return textOf(left) === textOf(right);
  if (typeof left === typeof right) return left === right;
  return numberOf(left) === numberOf(right);
}

function numberOf(value: ExpressionValue): number {
  if (value === null || value === "") return 0;
  return Array.isArray(value) ? Number.NaN : Number(value);
}

function textOf(value: ExpressionValue): string {
  return Array.isArray(value) ? "" : String(value ?? "").toLowerCase();
}

function isTruthy(value: ExpressionValue): boolean {
  return !(value === false || value === null || value === "" || value === 0 || Number.isNaN(value));
}

/** Texts that an expression may come out as. */
export interface PossibleTexts {
  readonly texts: readonly string[];
  /** Other texts are possible too. */
  readonly open: boolean;
}

/**
 * The texts that an expression can come to: both branches of `a && 'x' || 'y'`, the values of `case()`, and whatever
 * `lookup` knows of a reference (a matrix axis, a choice input).
 */
export function possibleTexts(node: ExpressionNode, lookup: (path: readonly string[]) => PossibleTexts): PossibleTexts {
  switch (node.type) {
    case "literal":
      return { texts: node.value === null || node.value === false ? [] : [String(node.value)], open: false };
    case "reference":
      return lookup(node.path);
    case "or":
      return union(node.operands.map((operand) => possibleTexts(operand, lookup)));
    case "and": {
      const last = node.operands.at(-1);
      return last === undefined ? UNKNOWN_TEXTS : possibleTexts(last, lookup);
    }
    case "call":
      return node.name === "case"
        ? union(
            node.args
              .filter((_, index) => index % 2 === 1 || index === node.args.length - 1)
              .map((value) => possibleTexts(value, lookup)),
          )
        : UNKNOWN_TEXTS;
    case "not":
    case "compare":
    case "index":
      return UNKNOWN_TEXTS;
  }
}

export const UNKNOWN_TEXTS: PossibleTexts = { texts: [], open: true };

function union(parts: readonly PossibleTexts[]): PossibleTexts {
  return { texts: [...new Set(parts.flatMap(({ texts }) => texts))], open: parts.some(({ open }) => open) };
}
