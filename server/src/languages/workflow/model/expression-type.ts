import { type ExpressionNode, type ExpressionReference, childrenOf, isWholeExpression } from "../syntax/expression.ts";
import { type Span, partAt } from "../../../base/span.ts";
import { type EvaluatedValue, evaluatedValues } from "./expression-check.ts";
import type { Names } from "./known-names.ts";
import { INPUT_DEFAULT, namesOf, scopeOf } from "./names.ts";
import { schemaFor } from "./schema.ts";
import type { Workflow } from "./workflow.ts";

/** What an expression comes to, as far as that can be told. */
export type KnownKind = "text" | "number" | "boolean" | "null" | "object" | "list";
type ExpressionKind = KnownKind | "unknown";

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
      const wanted = isWholeExpression(value.scalar.value) ? wantedOf(workflow, value) : undefined;
      if (wanted !== undefined && kind !== "unknown" && !wanted.includes(kind))
        yield { start, end, message: `${value.title} is ${KINDS[wanted[0]]}, and this comes to ${KINDS[kind]}` };
      if ((kind === "object" || kind === "list" || kind === "null") && !value.isCondition && isText(workflow, value))
        yield {
          start,
          end,
          message: `This comes to ${KINDS[kind]}, of which a text shows nothing; \`toJSON()\` writes it out`,
        };
    }
  }
}

/** What the one expression comes to that a value is; undefined where that cannot be told. */
export function kindOfValue(workflow: Workflow, value: EvaluatedValue): KnownKind | undefined {
  const tree = isWholeExpression(value.scalar.value) ? value.expressions[0]?.tree : undefined;
  if (tree === undefined) return undefined;
  const scope = scopeOf(workflow, value);
  const kind = kindIn(tree, (context) => namesOf(workflow, scope, context));
  return kind === "unknown" ? undefined : kind;
}

/** How a message calls them. */
export const KINDS: Readonly<Record<KnownKind, string>> = {
  text: "text",
  number: "a number",
  boolean: "`true` or `false`",
  null: "`null`",
  object: "an object",
  list: "a list",
};

/** What must stand there, where it is no plain value. */
function wantedOf(
  { kind, triggers }: Workflow,
  { definition, scalar }: EvaluatedValue,
): readonly [KnownKind, ...KnownKind[]] | undefined {
  if (definition === INPUT_DEFAULT) {
    const call = triggers.find(({ event }) => event === "workflow_call");
    const input = partAt(call?.inputs ?? [], scalar.start);
    return input?.type === "boolean" || input?.type === "number" ? [input.type] : undefined;
  }
  const { alternatives } = schemaFor(kind).definition(definition);
  const takes = (...types: readonly string[]): boolean => alternatives.some(({ type }) => types.includes(type));
  if (takes("any", "string", "text", "boolean", "number", "constant")) return undefined;
  if (!takes("map")) return takes("sequence") ? ["list"] : undefined;
  return takes("sequence") ? ["object", "list"] : ["object"];
}

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
        if (current === "texts") current = "text";
        else if (typeof current === "string") return current === "list" ? "unknown" : kindOfName(current);
        else current = current.get(name) ?? "open";
      }
      return kindOfName(current);
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

function kindOfName(names: Names): ExpressionKind {
  if (typeof names !== "string" || names === "texts") return "object";
  return names === "open" ? "unknown" : names;
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
    else if (isEquality && isWhole(left) && isWhole(right) && !isSame(node.left, node.right))
      yield { ...place, message: "Objects and lists equal themselves alone, whatever stands in them" };
    else if (!isEquality && (never(left) || never(right)) && left !== "unknown" && right !== "unknown")
      yield {
        ...place,
        message: `${capital(KINDS[never(left) ? left : right])} is neither more nor less than anything`,
      };
  }
  if (node.type === "call") yield* callProblems(node, kindOf);
  if (node.type === "reference") yield* indexProblems(node, kindOf);
  if (node.type === "index") yield* jsonProblems(node, place);
  for (const child of childrenOf(node)) yield* problemsBelow(child, kindOf, place);
}

function isSame(left: ExpressionNode, right: ExpressionNode): boolean {
  return left.type !== "reference" || right.type !== "reference" || left.path.join(".") === right.path.join(".");
}

/** Contexts are objects: a number is no name in them. A list behind `*` takes a number, and a name of what its elements hold. */
function* indexProblems(
  { path, indices, start, end }: ExpressionReference,
  kindOf: (node: ExpressionNode) => ExpressionKind,
): Generator<KindProblem> {
  const [, first = ""] = path;
  if (/^\d+$/.test(first)) yield { start, end, message: `\`${first}\` is no name to look up in \`${path[0] ?? ""}\`` };
  const isOfContext = first === "*" && path.filter((name) => name === "*").length === indices.length;
  for (const [order, index] of indices.entries()) {
    const kind = kindOf(index);
    if (kind === "boolean" || (kind === "number" && isOfContext && order === 0))
      yield { start, end, message: `${capital(KINDS[kind])} is no name to look up` };
  }
}

/** `fromJSON('{"a": 1}')['b']`: a choice that was not thought of. */
function* jsonProblems(
  { object, index }: Extract<ExpressionNode, { type: "index" }>,
  place: Span,
): Generator<KindProblem> {
  const [json] = object.type === "call" && object.name === "fromjson" ? object.args : [];
  if (json?.type !== "literal" || typeof json.value !== "string" || index.type !== "literal") return;
  const parsed = parsedJson(json.value)?.value;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return;
  const name = String(index.value).toLowerCase();
  if (name !== "*" && !Object.keys(parsed).some((key) => key.toLowerCase() === name))
    yield { ...place, message: `This comes to nothing: the text has no \`${name}\`` };
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
  if (name === "fromjson" && parsedJson(first.value) === undefined)
    yield { start, end, message: "This text is no JSON" };
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The answer to the question that was asked.
    return undefined;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
