import {
  type ExpressionNode,
  type ExpressionReference,
  type Expression,
  referencesBelow,
} from "../syntax/expression.ts";
import { type TextPlace, firstOf } from "./chosen-text.ts";
import { expressionsOf, textsAt } from "./expression.ts";
import { codeOf } from "./injection.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/** An expression in code whose text the file does not show. */
export interface OpenText {
  readonly expression: Expression;
  /** The context that brings it: `steps.version.outputs.tag`. */
  readonly source: string;
}

/** Nobody hands a text on more often. */
const DEEPEST = 8;

/** What GitHub itself writes, in letters that no shell takes for more: hashes, numbers, names of accounts and repositories. */
const CLOSED =
  /^github\.(?:sha|token|job|run_\w+|event_name|actor|actor_id|triggering_actor|repository\w*|\w+_url|ref_type|ref_protected|retention_days|secret_source|workspace|workflow\w*|path|env|event_path|action\w*)$/;
const CLOSED_LEAF =
  /^github\.event\.(?:.*\.)?(?:action|id|node_id|number|sha|after|before|login|type|state|\w+_at|(?:\w+_)?url|\w+_id|\w+_sha|draft|merged|fork|private|conclusion|status|event|created|deleted|forced|full_name|run_number|run_attempt|author_association|\w+_count)$/;

/** The expressions of a step's code that hold a text which is decided elsewhere, and so may be any. */
export function openTextsOf(workflow: Workflow, job: Job | undefined, step: Step): OpenText[] {
  const place: TextPlace = { workflow, job, step };
  return codeOf(step).flatMap((code) =>
    expressionsOf(workflow, code).flatMap((expression) => {
      const source = openIn(place, expression.tree, 0);
      return source === undefined ? [] : [{ expression, source }];
    }),
  );
}

/** The first context that an expression can come to and that may hold any text. */
function openIn(place: TextPlace, node: ExpressionNode | undefined, depth: number): string | undefined {
  if (node === undefined || depth > DEEPEST) return undefined;
  switch (node.type) {
    case "reference":
      return isOpen(place, node, depth) ? node.path.join(".") : undefined;
    case "or":
      return firstOf(node.operands, (operand) => openIn(place, operand, depth));
    case "and":
      return openIn(place, node.operands.at(-1), depth);
    case "call":
      return /^(?:format|join|tojson|fromjson|case)$/.test(node.name)
        ? firstOf(node.args, (argument) => openIn(place, argument, depth))
        : undefined;
    case "index":
      return firstOf([...referencesBelow(node.object)], (reference) => openIn(place, reference, depth));
    case "literal":
    case "not":
    case "compare":
      return undefined;
  }
}

function isOpen(place: TextPlace, { path }: ExpressionReference, depth: number): boolean {
  const { workflow, job } = place;
  const source = path.join(".");
  switch (path[0]) {
    case "github":
      return source.startsWith("github.event.inputs.")
        ? isFreeInput(workflow, path[3] ?? "")
        : !CLOSED.test(source) && !CLOSED_LEAF.test(source);
    case "inputs":
      return isFreeInput(workflow, path[1] ?? "");
    case "matrix":
      return textsAt(workflow, job, path).open;
    case "steps":
    case "needs":
      return path.length < 3 || path[2] === "outputs" || path[2] === "*";
    case "vars":
      return true;
    case "env":
      return isOpenVariable(place, path[1] ?? "", depth);
    default:
      return false;
  }
}

/** An action does not choose who calls it. */
function isFreeInput(workflow: Workflow, name: string): boolean {
  const inputs = workflow.triggers.flatMap((trigger) =>
    trigger.inputs.filter((input) => input.name.toLowerCase() === name),
  );
  return (
    inputs.length === 0 ||
    inputs.some(({ type, options }) => options.length === 0 && (type === undefined || type === "string"))
  );
}

/** A variable that the file does not declare comes from a step before, or from the machine. */
function isOpenVariable({ workflow, job, step }: TextPlace, name: string, depth: number): boolean {
  const declared = [...(step?.env ?? []), ...(job?.env ?? []), ...workflow.env].find(
    (variable) => variable.name.toLowerCase() === name,
  );
  if (declared === undefined) return true;
  const outside = { workflow, job, step: undefined };
  return expressionsOf(workflow, declared.value).some(({ tree }) => openIn(outside, tree, depth + 1) !== undefined);
}
