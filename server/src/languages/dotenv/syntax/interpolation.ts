import type { Span } from "../../../base/span.ts";

export type InterpolationOperator = ":-" | "-" | ":?" | "?" | ":+" | "+";

/** A part of a value that some loader replaces: `$NAME`, `${NAME}`, `${NAME:-other}`, `$(command)`. */
export interface Interpolation extends Span {
  /** The variable's name; of a command, what stands between the parentheses. */
  readonly name: string;
  readonly kind: "braced" | "bare" | "command";
  readonly operator?: InterpolationOperator;
  /** What follows the operator: the default, the message or the replacement. */
  readonly operand?: Span;
}

interface Open {
  readonly kind: "braced" | "command" | "parenthesis";
  readonly start: number;
  readonly inner: number;
}

const NAME = /[A-Za-z_]\w*/y;
const OPERATOR = /:?[-?+]/y;

/**
 * The interpolations of a value, outermost first, in one pass; nested ones are told as well. A `$` behind a backslash
 * is none. What is not closed is none either: loaders leave it as it is, or refuse it.
 */
export function findInterpolations(text: string, start: number, end: number): Interpolation[] {
  const found: Interpolation[] = [];
  const open: Open[] = [];
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "$" && text[at + 1] === "{" && at + 1 < end) {
      open.push({ kind: "braced", start: at, inner: at + 2 });
      at++;
    } else if (character === "$" && text[at + 1] === "(" && at + 1 < end) {
      open.push({ kind: "command", start: at, inner: at + 2 });
      at++;
    } else if (character === "$") {
      const name = wordAt(text, at + 1, end);
      if (name !== "") found.push({ start: at, end: at + 1 + name.length, name, kind: "bare" });
      at += name.length;
    } else if (character === "(" && open.at(-1)?.kind !== "braced" && open.length > 0)
      open.push({ kind: "parenthesis", start: at, inner: at + 1 });
    else if (character === "}" && open.at(-1)?.kind === "braced") {
      const closed = braced(text, open.pop(), at);
      if (closed !== undefined) found.push(closed);
    } else if (character === ")" && open.length > 0 && open.at(-1)?.kind !== "braced") {
      const closed = open.pop();
      if (closed?.kind === "command")
        found.push({ start: closed.start, end: at + 1, name: text.slice(closed.inner, at), kind: "command" });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}

function braced(text: string, open: Open | undefined, closing: number): Interpolation | undefined {
  if (open === undefined) return undefined;
  const name = wordAt(text, open.inner, closing);
  const behind = open.inner + name.length;
  const span = { start: open.start, end: closing + 1 };
  if (name === "") return undefined;
  if (behind === closing) return { ...span, name, kind: "braced" };
  OPERATOR.lastIndex = behind;
  const operator = OPERATOR.exec(text)?.[0] as InterpolationOperator | undefined;
  if (operator === undefined) return undefined;
  return { ...span, name, kind: "braced", operator, operand: { start: behind + operator.length, end: closing } };
}

function wordAt(text: string, at: number, end: number): string {
  NAME.lastIndex = at;
  return (NAME.exec(text)?.[0] ?? "").slice(0, Math.max(0, end - at));
}
