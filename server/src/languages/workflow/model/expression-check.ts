import type { Span } from "../../../base/span.ts";
import {
  type Expression,
  type ExpressionNode,
  callsBelow,
  parseCondition,
  referencesBelow,
} from "../syntax/expression.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import { expressionsOf } from "./expression.ts";
import { schemaWalk } from "./grammar.ts";
import type { SchemaValue } from "./schema-walk.ts";
import type { Workflow } from "./workflow.ts";
import { remember } from "../../../base/remember.ts";

/** The expressions of one scalar. */
export interface EvaluatedValue extends SchemaValue {
  readonly expressions: readonly Expression[];
}

/** Every scalar in which GitHub evaluates something, with its expressions. */
export const evaluatedValues = remember((workflow: Workflow): readonly EvaluatedValue[] =>
  schemaWalk(workflow).values.map((value) => ({
    ...value,
    expressions:
      value.isCondition && !value.scalar.value.includes("${{")
        ? [parseCondition(scalarSource(workflow.text, value.scalar))]
        : expressionsOf(workflow, value.scalar),
  })),
);

export interface ExpressionProblem extends Span {
  readonly message: string;
  readonly how?: string;
}

/** What GitHub refuses to evaluate: what it cannot read, and contexts and functions that are not at hand where they stand. */
export function* expressionProblems(workflow: Workflow): Generator<ExpressionProblem> {
  for (const value of evaluatedValues(workflow)) {
    // An empty condition is still being typed, and GitHub takes it.
    if (value.isCondition && /^(?:\$\{\{\s*\}\})?$/.test(value.scalar.value.trim())) continue;
    if (value.scalar.value.length > MAX_EXPRESSION)
      yield {
        ...firstLineOf(workflow, value),
        message: `A text with expressions in it has ${MAX_EXPRESSION} characters at most; this one has ${value.scalar.value.length}`,
        how: "Put the script into a file of the repository, or give it what it needs by `env`",
      };
    const [first] = value.expressions;
    // A shell takes an expression without contexts, whatever that is for.
    if (first !== undefined && value.contexts.size === 0 && value.definition !== "shell") {
      yield { start: first.start, end: first.end, message: `${value.title} takes no expression` };
      continue;
    }
    for (const { problem, tree } of value.expressions) {
      if (problem !== undefined) yield { ...problem, message: readable(problem.message) };
      else if (tree !== undefined) yield* unavailable(tree, value);
    }
  }
}

/** GitHub makes one expression of a text with expressions in it, and takes none that is longer. */
const MAX_EXPRESSION = 21_000;

function firstLineOf({ text }: Workflow, { scalar }: SchemaValue): Span {
  const end = text.indexOf("\n", scalar.start);
  return { start: scalar.start, end: Math.min(scalar.end, end < 0 ? scalar.end : end) };
}

function* unavailable(
  tree: ExpressionNode,
  { contexts, title, isCondition }: SchemaValue,
): Generator<ExpressionProblem> {
  for (const { path, start } of referencesBelow(tree)) {
    const [context = ""] = path;
    if (contexts.has(context)) continue;
    const there = [...contexts].filter((name) => !name.endsWith("()")).map((name) => `\`${name}\``);
    yield {
      start,
      end: start + context.length,
      message: `\`${context}\` is not at hand in ${title}: GitHub knows ${there.length === 0 ? "no context" : there.join(", ")} there`,
      ...(context === "secrets" && isCondition
        ? { how: "Put whether the secret is there into `env` of the job, and ask for that in the step's `if`" }
        : {}),
    };
  }
  for (const { name, start, end } of callsBelow(tree)) {
    const special = SPECIAL.get(name);
    if (special !== undefined && !contexts.has(`${special}()`))
      yield { start, end, message: `\`${special}()\` is not at hand in ${title}` };
  }
}

/** Functions that are known in some places alone, by their name in lower case. */
const SPECIAL: ReadonlyMap<string, string> = new Map(
  ["always", "success", "failure", "cancelled", "hashFiles"].map((name) => [name.toLowerCase(), name]),
);

function readable(message: string): string {
  const unknown = /^Unrecognized (named-value|function): '(.*)'$/.exec(message);
  if (unknown !== null)
    return unknown[1] === "function"
      ? `There is no function \`${unknown[2]}\``
      : `There is no context \`${unknown[2]}\`; text stands in single quotes`;
  return message.replaceAll("'", "`");
}
