import { type ExpressionNode, childrenOf } from "../syntax/expression.ts";
import type { Span } from "../../../base/span.ts";
import { type EvaluatedValue, evaluatedValues } from "./expression-check.ts";
import { type Names, namesOf, scopeOf } from "./names.ts";
import { schemaFor } from "./schema.ts";
import type { Workflow } from "./workflow.ts";

/** What an expression comes to, as far as that can be told. */
type ExpressionKind = "text" | "number" | "boolean" | "null" | "object" | "list" | "unknown";

export interface KindProblem extends Span {
  readonly message: string;
}

/** Comparisons that can never hold, arguments that are not taken, and objects in a text. */
export function* kindProblems(workflow: Workflow): Generator<KindProblem> {
  for (const value of evaluatedValues(workflow)) {
    const scope = scopeOf(workflow, value);
    const kindOf = (node: ExpressionNode): ExpressionKind =>
      kindIn(node, (context) => namesOf(workflow, scope, context));
    for (const { tree, start, end } of value.expressions) {
      if (tree === undefined) continue;
      yield* problemsBelow(tree, kindOf, { start, end });
      const kind = kindOf(tree);
      if ((kind === "object" || kind === "list" || kind === "null") && !value.isCondition && isText(workflow, value))
        yield {
          start,
          end,
          message: `This comes to ${KINDS[kind]}, of which a text shows nothing; \`toJSON()\` writes it out`,
        };
    }
  }
}

const KINDS: Readonly<Record<Exclude<ExpressionKind, "unknown">, string>> = {
  text: "text",
  number: "a number",
  boolean: "`true` or `false`",
  null: "`null`",
  object: "an object",
  list: "a list",
};

/** Whether only a plain value can stand there. */
function isText({ kind }: Workflow, { definition, scalar }: EvaluatedValue): boolean {
  const { alternatives } = schemaFor(kind).definition(definition);
  const isPlain = alternatives.every(({ type }) => type === "string" || type === "text");
  return (
    isPlain &&
    (definition.includes("steps-context") || !/^\s*\$\{\{[^}]*\}\}\s*$/.test(scalar.value) || definition === "string")
  );
}

function kindIn(node: ExpressionNode, names: (context: string) => Names): ExpressionKind {
  switch (node.type) {
    case "literal":
      return node.value === null
        ? "null"
        : typeof node.value === "string"
          ? "text"
          : (typeof node.value as "number" | "boolean");
    case "reference": {
      if (node.path.includes("*")) return node.indices.length > 0 ? "unknown" : "list";
      const [context = "", ...rest] = node.path;
      if (node.path.join(".") === "github.event") return "object";
      if (
        rest.length === 0 &&
        /^(?:env|vars|secrets|inputs|matrix|needs|steps|github|runner|job|strategy|jobs)$/.test(context)
      )
        return "object";
      let current = names(context);
      for (const name of rest) {
        if (typeof current === "string") return current === "open" ? "unknown" : current;
        current = current.get(name) ?? "open";
      }
      return typeof current === "string" ? (current === "open" ? "unknown" : current) : "object";
    }
    case "call":
      return RESULTS.get(node.name) ?? "unknown";
    case "not":
    case "compare":
      return "boolean";
    case "and":
    case "or": {
      const kinds = new Set(node.operands.map((operand) => kindIn(operand, names)));
      const [only = "unknown"] = kinds;
      return kinds.size === 1 ? only : "unknown";
    }
    case "index":
      return "unknown";
  }
}

const RESULTS: ReadonlyMap<string, ExpressionKind> = new Map<string, ExpressionKind>([
  ...["contains", "startswith", "endswith", "always", "success", "failure", "cancelled"].map(
    (name) => [name, "boolean"] as const,
  ),
  ...["format", "join", "tojson", "hashfiles"].map((name) => [name, "text"] as const),
]);

function* problemsBelow(
  node: ExpressionNode,
  kindOf: (node: ExpressionNode) => ExpressionKind,
  place: Span,
): Generator<KindProblem> {
  if (node.type === "compare") {
    const [left, right] = [kindOf(node.left), kindOf(node.right)];
    const isEquality = node.operator === "==" || node.operator === "!=";
    const isWhole = (kind: ExpressionKind): boolean => kind === "object" || kind === "list";
    const never = (kind: ExpressionKind): boolean => isWhole(kind) || kind === "null" || kind === "boolean";
    if (isEquality && left !== "unknown" && right !== "unknown" && isWhole(left) !== isWhole(right))
      yield { ...place, message: `${capital(KINDS[left])} never equals ${KINDS[right]}` };
    else if (!isEquality && (never(left) || never(right)) && left !== "unknown" && right !== "unknown")
      yield {
        ...place,
        message: `${capital(KINDS[never(left) ? left : right])} is neither more nor less than anything`,
      };
  }
  if (node.type === "call") yield* callProblems(node, kindOf);
  if (node.type === "reference")
    for (const index of node.indices) {
      const kind = kindOf(index);
      if (kind === "boolean" || (kind === "number" && !node.path.includes("*")))
        yield { start: node.start, end: node.end, message: `${capital(KINDS[kind])} is no name to look up` };
    }
  for (const child of childrenOf(node)) yield* problemsBelow(child, kindOf, place);
}

function* callProblems(
  { name, args, start, end }: Extract<ExpressionNode, { type: "call" }>,
  kindOf: (node: ExpressionNode) => ExpressionKind,
): Generator<KindProblem> {
  if (name === "startswith" || name === "endswith") {
    const wrong = args.map(kindOf).find((kind) => kind === "object" || kind === "list");
    if (wrong !== undefined) yield { start, end, message: `\`${name}\` looks at text, and this is ${KINDS[wrong]}` };
  }
  const [first, ...others] = args;
  if (first?.type !== "literal" || typeof first.value !== "string") return;
  if (name === "format") {
    const used = Array.from(first.value.replaceAll(/\{\{|\}\}/g, "").matchAll(/\{(\d+)\}/g), ([, index]) =>
      Number(index),
    );
    const missing = used.find((index) => index >= others.length);
    const unused = others.findIndex((_, index) => !used.includes(index));
    if (missing !== undefined)
      yield { start, end, message: `\`{${missing}}\` has no argument: \`format\` is given ${others.length}` };
    else if (unused >= 0)
      yield { start, end, message: `The text has no \`{${unused}}\` for an argument that \`format\` is given` };
  }
  if (name === "fromjson" && !isJson(first.value)) yield { start, end, message: "This text is no JSON" };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The answer to the question that was asked.
    return false;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
