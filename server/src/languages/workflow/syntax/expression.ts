import {
  Binary,
  ContextAccess,
  type Expr,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from "@actions/expressions/ast";
import { ExpressionError } from "@actions/expressions/errors";
import type { FunctionInfo } from "@actions/expressions/funcs/info";
import { Lexer, type Token, TokenType } from "@actions/expressions/lexer";
import { Parser } from "@actions/expressions/parser";
import { type MappedText, sliceMapped } from "../../../base/mapped-text.ts";
import type { Span, SyntaxProblem } from "../../../base/span.ts";

export type ExpressionNode =
  | { readonly type: "literal"; readonly value: string | number | boolean | null }
  /** `github.event.commits[0].message`: lower-case names; `*` for all and for a computed index. */
  | (Span & {
      readonly type: "reference";
      readonly path: readonly string[];
      readonly indices: readonly ExpressionNode[];
    })
  | { readonly type: "index"; readonly object: ExpressionNode; readonly index: ExpressionNode }
  | (Span & { readonly type: "call"; readonly name: string; readonly args: readonly ExpressionNode[] })
  | { readonly type: "not"; readonly operand: ExpressionNode }
  | { readonly type: "and" | "or"; readonly operands: readonly ExpressionNode[] }
  | {
      readonly type: "compare";
      readonly operator: "==" | "!=" | "<" | "<=" | ">" | ">=";
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    };

export type ExpressionReference = Extract<ExpressionNode, { type: "reference" }>;

export type ExpressionCall = Extract<ExpressionNode, { type: "call" }>;

/** One expression of a workflow. Spans, also those inside the tree, are places in the file. */
export interface Expression extends Span {
  /** Between the marks, without the blanks around it. */
  readonly text: string;
  readonly tree: ExpressionNode | undefined;
  readonly problem: SyntaxProblem | undefined;
}

/** Every name, so that the parser takes what GitHub takes somewhere: where a context is at hand is not its business. */
const CONTEXTS = [
  "github",
  "env",
  "vars",
  "job",
  "jobs",
  "steps",
  "runner",
  "secrets",
  "strategy",
  "matrix",
  "needs",
  "inputs",
];
const FUNCTIONS: FunctionInfo[] = [
  { name: "always", minArgs: 0, maxArgs: 0 },
  { name: "cancelled", minArgs: 0, maxArgs: 0 },
  { name: "success", minArgs: 0, maxArgs: 255 },
  { name: "failure", minArgs: 0, maxArgs: 255 },
  { name: "hashFiles", minArgs: 1, maxArgs: 255 },
];

/** The `${{ … }}` of a text, in order. An unclosed one has a problem and no tree. */
export function findExpressions(source: MappedText): Expression[] {
  const { text } = source;
  const found: Expression[] = [];
  for (let open = text.indexOf("${{"); open >= 0;) {
    const close = closingMark(text, open + 3);
    if (close === undefined) {
      const span = source.span(open, open + 3);
      found.push({
        ...span,
        text: "",
        tree: undefined,
        problem: { ...span, message: "The expression is not closed with `}}`" },
      });
      break;
    }
    found.push({ ...parseExpression(sliceMapped(source, open + 3, close)), ...source.span(open, close + 2) });
    open = text.indexOf("${{", close + 2);
  }
  return found;
}

/** The text with each `${{ … }}` replaced, and what is behind an unclosed one as it is. */
export function replaceExpressions(text: string, replacement: (expression: string) => string): string {
  let result = "";
  let from = 0;
  for (let open = text.indexOf("${{"); open >= 0; open = text.indexOf("${{", from)) {
    const close = closingMark(text, open + 3);
    if (close === undefined) break;
    result += text.slice(from, open) + replacement(text.slice(open, close + 2));
    from = close + 2;
  }
  return result + text.slice(from);
}

/** Whether the text is one `${{ … }}` and nothing else, so that its value keeps its type. */
export function isWholeExpression(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith("${{") && closingMark(trimmed, 3) === trimmed.length - 2;
}

/**
 * The condition of an `if:`, written with or without marks. A text with marks inside it is a string for GitHub, and so
 * always true; it has no tree, and a problem where a mark is not closed.
 */
export function parseCondition(source: MappedText): Expression {
  if (!source.text.includes("${{")) return parseExpression(source);
  const found = findExpressions(source);
  const [first] = found;
  if (first !== undefined && isWholeExpression(source.text)) return first;
  const problem = found.find((each) => each.problem !== undefined)?.problem;
  return { ...source.span(0, source.text.length), text: source.text.trim(), tree: undefined, problem };
}

/** The offset of the `}}` that ends an expression: not one inside a string. */
function closingMark(text: string, from: number): number | undefined {
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x27) quoted = !quoted;
    else if (character === 0x7d && !quoted && text.charCodeAt(index + 1) === 0x7d) return index;
  }
  return undefined;
}

/** Parses an expression without its marks. Never throws. */
export function parseExpression(source: MappedText): Expression {
  const text = source.text.trim();
  const from = source.text.indexOf(text);
  const span = source.span(from, from + text.length);
  const parsed = parsedText(text);
  if (parsed.tokens === undefined)
    return {
      ...span,
      text,
      tree: undefined,
      problem: { ...lexemePlace(parsed.error, from, source, span), message: reasonOf(parsed.error) },
    };
  const place = placer(text, from, source);
  return parsed.tree === undefined
    ? {
        ...span,
        text,
        tree: undefined,
        problem: { ...problemPlace(parsed.error, parsed.tokens, place, span), message: reasonOf(parsed.error) },
      }
    : { ...span, text, tree: convert(parsed.tree, place), problem: undefined };
}

/** What an expression's text came to, wherever it stands. */
interface ParsedText {
  readonly tokens: readonly Token[] | undefined;
  readonly tree: Expr | undefined;
  readonly error: unknown;
}

/** The same few expressions stand in a file again and again, and come again with every keystroke elsewhere in it. */
const PARSED = new Map<string, ParsedText>();
const MAX_PARSED = 2000;

function parsedText(text: string): ParsedText {
  let parsed = PARSED.get(text);
  if (parsed !== undefined) return parsed;
  parsed = parseText(text);
  if (PARSED.size >= MAX_PARSED) PARSED.clear();
  // A long one is dear to keep, and rare.
  if (text.length <= 500) PARSED.set(text, parsed);
  return parsed;
}

function parseText(text: string): ParsedText {
  let tokens: Token[];
  try {
    ({ tokens } = new Lexer(text).lex());
  } catch (error) {
    return { tokens: undefined, tree: undefined, error };
  }
  try {
    const tree: Expr | undefined = new Parser(tokens, CONTEXTS, FUNCTIONS).parse();
    return { tokens, tree, error: tree === undefined ? new Error("The expression is empty") : undefined };
  } catch (error) {
    return { tokens, tree: undefined, error };
  }
}

/** The lexer says where it stopped in its message alone. */
function lexemePlace(error: unknown, from: number, source: MappedText, whole: Span): Span {
  const match =
    error instanceof Error ? /^Unexpected symbol: '([\s\S]*?)'\. Located at position (\d+) /.exec(error.message) : null;
  if (match === null) return whole;
  const start = from + Number(match[2]) - 1;
  return source.span(start, start + (match[1] ?? "").length);
}

type Placer = (first: Token, last: Token, more?: number) => Span;

function placer(text: string, from: number, source: MappedText): Placer {
  const lines = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.push(at + 1);
  return (first, last, more = 0) => {
    const start = (lines[first.range.start.line] ?? 0) + first.range.start.column;
    const end = (lines[last.range.end.line] ?? 0) + last.range.end.column + more;
    return source.span(from + start, from + Math.max(start, end));
  };
}

function problemPlace(error: unknown, tokens: readonly Token[], place: Placer, whole: Span): Span {
  if (!(error instanceof ExpressionError)) return whole;
  const { line, column } = error.pos;
  const token = tokens.find(({ range }) => range.start.line === line && range.start.column === column);
  if (token === undefined) return whole;
  const span = place(token, token);
  return span.end > span.start ? span : whole;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\.? Located at position[\s\S]*$/, "").replace(/ within expression:[\s\S]*$/, "");
}

const OPERATORS: ReadonlyMap<TokenType, Extract<ExpressionNode, { type: "compare" }>["operator"]> = new Map([
  [TokenType.EQUAL_EQUAL, "=="],
  [TokenType.BANG_EQUAL, "!="],
  [TokenType.LESS, "<"],
  [TokenType.LESS_EQUAL, "<="],
  [TokenType.GREATER, ">"],
  [TokenType.GREATER_EQUAL, ">="],
]);

function convert(node: Expr, place: Placer): ExpressionNode {
  if (node instanceof Grouping) return convert(node.group, place);
  if (node instanceof Literal) return { type: "literal", value: literalValue(node.token) };
  if (node instanceof ContextAccess) {
    return { type: "reference", path: [node.name.lexeme.toLowerCase()], indices: [], ...place(node.name, node.name) };
  }
  if (node instanceof IndexAccess) return convertIndex(node, place);
  if (node instanceof Unary) return { type: "not", operand: convert(node.expr, place) };
  if (node instanceof Binary) {
    const operator = OPERATORS.get(node.operator.type) ?? "==";
    return { type: "compare", operator, left: convert(node.left, place), right: convert(node.right, place) };
  }
  if (node instanceof Logical) {
    const type = node.operator.type === TokenType.AND ? "and" : "or";
    return { type, operands: node.args.map((operand) => convert(operand, place)) };
  }
  if (node instanceof FunctionCall) {
    const args = node.args.map((argument) => convert(argument, place));
    return {
      type: "call",
      name: node.functionName.lexeme.toLowerCase(),
      args,
      ...place(node.functionName, node.functionName),
    };
  }
  return { type: "literal", value: null };
}

function convertIndex({ expr, index }: IndexAccess, place: Placer): ExpressionNode {
  const object = convert(expr, place);
  const inner = index instanceof Star ? undefined : convert(index, place);
  if (object.type !== "reference") return { type: "index", object, index: inner ?? { type: "literal", value: "*" } };
  const literal = index instanceof Literal ? index.token : undefined;
  const name = inner?.type === "literal" ? String(inner.value).toLowerCase() : "*";
  // A dot's name is an identifier; a string or number stands in brackets, whose closing one counts too.
  const bracket = literal === undefined || literal.type === TokenType.IDENTIFIER ? 0 : 1;
  const end = literal === undefined ? object.end + (inner === undefined ? 2 : 0) : place(literal, literal, bracket).end;
  const indices = inner === undefined || inner.type === "literal" ? object.indices : [...object.indices, inner];
  return { type: "reference", path: [...object.path, name], indices, start: object.start, end };
}

function literalValue(token: Token): string | number | boolean | null {
  switch (token.type) {
    case TokenType.STRING:
      return token.lexeme.slice(1, -1).replaceAll("''", "'");
    case TokenType.NUMBER:
      return Number(token.value);
    case TokenType.TRUE:
      return true;
    case TokenType.FALSE:
      return false;
    case TokenType.NULL:
      return null;
    default:
      return token.lexeme;
  }
}

/** Every call below a node. */
export function* callsBelow(node: ExpressionNode): Generator<ExpressionCall> {
  if (node.type === "call") yield node;
  for (const child of childrenOf(node)) yield* callsBelow(child);
}

/** The operands, arguments and indices of a node. */
export function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.type) {
    case "literal":
      return [];
    case "reference":
      return node.indices;
    case "index":
      return [node.object, node.index];
    case "call":
      return node.args;
    case "not":
      return [node.operand];
    case "and":
    case "or":
      return node.operands;
    case "compare":
      return [node.left, node.right];
  }
}

/** Every context reference below a node, those in index brackets included. */
export function* referencesBelow(node: ExpressionNode | undefined): Generator<ExpressionReference> {
  if (node === undefined) return;
  if (node.type === "reference") yield node;
  for (const child of childrenOf(node)) yield* referencesBelow(child);
}
