import { type ExpressionNode, type ExpressionReference, referencesBelow } from "../syntax/expression.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import { productionDeployments } from "./deployment.ts";
import { variablesIn, writesOf } from "./environment-file.ts";
import { expressionsOf } from "./expression.ts";
import { refIsFree } from "./free-ref.ts";
import { jobOf } from "./graph.ts";
import type { Job, Workflow } from "./workflow.ts";
import { type Setting, type Step, readSettings } from "./step.ts";
import type { Span } from "../../../base/span.ts";

/** Text that somebody outside writes. */
export interface ChosenText {
  /** The context that brings it: `github.event.issue.title`. */
  readonly source: string;
  /** Anyone who can open an issue or a pull request; who writes a commit; who pushes a branch or a tag; who starts the workflow. */
  readonly by: "anyone" | "contributor" | "pusher" | "starter";
}

/** Nobody hands a text on more often. */
const DEEPEST = 8;

/** Where an expression stands. Of an action's own steps there is no job. */
export interface TextPlace {
  readonly workflow: Workflow;
  readonly job: Job | undefined;
  readonly step: Step | undefined;
}

/** Values that whoever opens an issue, a pull request or a comment writes. Ids, numbers, hashes and logins are not free text. */
const CHOSEN = [
  /^github\.head_ref$/,
  /^github\.event\.(?:issue|discussion|\*)\.(?:title|body)(?:\.(?:\d+|\*))?$/,
  /^github\.event\.pull_request\.(?:title|body|head\.ref|head\.label|head\.repo\.(?:default_branch|description|homepage))$/,
  /^github\.event\.(?:comment|review|review_comment)\.body$/,
  /^github\.event\.pages\.[^.]+\.page_name$/,
  /^github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email))|head_repository\.description|pull_requests\.[^.]+\.head\.ref)$/,
];

/** Values that whoever can push writes; a merged pull request brings them along. */
const COMMITTED = [
  /^github\.event\.(?:commits\.[^.]+|head_commit)\.(?:message|author\.(?:name|email)|committer\.(?:name|email))$/,
];

/** An event as a whole, or a part that holds such values. */
const CHOSEN_WHOLE =
  /^github(?:\.event(?:\.(?:issue|pull_request|comment|review|discussion|workflow_run|head_commit|commits|\*))?)?$/;

/** The first chosen text that an expression can come to. What it is only compared with or searched for stays outside. */
export function chosenIn(place: TextPlace, node: ExpressionNode | undefined, depth = 0): ChosenText | undefined {
  if (node === undefined || depth > DEEPEST) return undefined;
  switch (node.type) {
    case "reference":
      return judgeReference(place, node, depth);
    case "or":
      return firstOf(node.operands, (operand) => chosenIn(place, operand, depth));
    case "and":
      return chosenIn(place, node.operands.at(-1), depth);
    case "call":
      if (node.name === "tojson") {
        const whole = node.args.find(
          (argument) => argument.type === "reference" && CHOSEN_WHOLE.test(argument.path.join(".")),
        );
        if (whole?.type === "reference") return { source: whole.path.join("."), by: "anyone" };
      }
      return /^(?:format|join|tojson|fromjson|case)$/.test(node.name)
        ? firstOf(node.args, (argument) => chosenIn(place, argument, depth))
        : undefined;
    case "index":
      return firstOf([...referencesBelow(node.object)], (reference) => judgeReference(place, reference, depth));
    case "literal":
    case "not":
    case "compare":
      return undefined;
  }
}

/** The first answer that is one. */
export function firstOf<Item, Answer>(
  items: readonly Item[],
  judge: (item: Item) => Answer | undefined,
): Answer | undefined {
  for (const item of items) {
    const found = judge(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What texts that lead to other texts have come to: chains of them are gone through once. */
const KNOWN = new WeakMap<object, { readonly found: ChosenText | undefined }>();

function once(key: object, judge: () => ChosenText | undefined): ChosenText | undefined {
  const known = KNOWN.get(key);
  if (known !== undefined) return known.found;
  // A text that leads to itself says nothing.
  KNOWN.set(key, { found: undefined });
  const found = judge();
  // Who chooses a branch's name hangs on the conditions of the step that asks.
  if (found?.by === "pusher") KNOWN.delete(key);
  else KNOWN.set(key, { found });
  return found;
}

function judgeReference(place: TextPlace, { path }: ExpressionReference, depth: number): ChosenText | undefined {
  const source = path.join(".");
  if (CHOSEN.some((pattern) => pattern.test(source))) return { source, by: "anyone" };
  if (COMMITTED.some((pattern) => pattern.test(source))) return { source, by: "contributor" };
  const { workflow, job, step } = place;
  switch (path[0]) {
    case "github":
      if (source === "github.ref" || source === "github.ref_name")
        return job !== undefined && refIsFree(workflow, job, step) ? { source, by: "pusher" } : undefined;
      return source.startsWith("github.event.inputs.") ? judgeInput(workflow, path[3] ?? "", source) : undefined;
    case "inputs":
      return judgeInput(workflow, path[1] ?? "", source);
    case "env":
      return path.length === 2 ? chosenInVariable(place, path[1] ?? "", depth) : undefined;
    case "steps":
      return path[2] === "outputs" ? outputOf(place, path[1] ?? "", path[3] ?? "", depth) : undefined;
    case "needs":
      return path[2] === "outputs" ? jobOutputOf(place, path[1] ?? "", path[3] ?? "", depth) : undefined;
    default:
      return undefined;
  }
}

/** Free text given to a workflow that deploys to production: there a slip is enough, without malice. */
function judgeInput(workflow: Workflow, name: string, source: string): ChosenText | undefined {
  const inputs = workflow.triggers.flatMap((trigger) =>
    trigger.inputs.filter((input) => input.name.toLowerCase() === name),
  );
  const isFree = inputs.some(({ type }) => type === undefined || type === "string");
  if (!isFree || !productionDeployments(workflow).some(({ target }) => target.tier === "production")) return undefined;
  return { source, by: "starter" };
}

/** What a variable of a place holds, by its declaration or by an earlier step that has written it. */
function chosenInVariable(place: TextPlace, name: string, depth: number): ChosenText | undefined {
  const declared = variablesAt(place).find((variable) => variable.name.toLowerCase() === name.toLowerCase());
  if (declared !== undefined) return firstIn({ ...place, step: undefined }, declared, depth + 1);
  for (const step of stepsBefore(place)) {
    const found = writtenBy({ ...place, step }, "GITHUB_ENV", name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstIn(place: TextPlace, { value }: Setting, depth: number): ChosenText | undefined {
  if (value === undefined) return undefined;
  return once(value, () => firstOf(expressionsOf(place.workflow, value), ({ tree }) => chosenIn(place, tree, depth)));
}

function variablesAt({ workflow, job, step }: TextPlace): readonly Setting[] {
  return [...(step?.env ?? []), ...(job?.env ?? []), ...workflow.env];
}

function stepsBefore({ workflow, job, step }: TextPlace): readonly Step[] {
  const steps = job?.steps ?? workflow.steps;
  return step === undefined ? [] : steps.slice(0, Math.max(0, steps.indexOf(step)));
}

function outputOf(place: TextPlace, id: string, name: string, depth: number): ChosenText | undefined {
  const step = (place.job?.steps ?? place.workflow.steps).find((other) => other.id?.toLowerCase() === id);
  return step === undefined || depth > DEEPEST
    ? undefined
    : writtenBy({ ...place, step }, "GITHUB_OUTPUT", name, depth + 1);
}

function jobOutputOf({ workflow }: TextPlace, id: string, name: string, depth: number): ChosenText | undefined {
  const job = jobOf(workflow, id);
  const output = readSettings(entryOf(job?.node, "outputs")?.value).find(
    (setting) => setting.name.toLowerCase() === name,
  );
  return output === undefined ? undefined : firstIn({ workflow, job, step: undefined }, output, depth + 1);
}

function writtenBy(
  place: TextPlace & { readonly step: Step },
  file: "GITHUB_ENV" | "GITHUB_OUTPUT",
  name: string,
  depth: number,
): ChosenText | undefined {
  if (depth > DEEPEST) return undefined;
  const writes = writesOf(place.workflow, place.step).filter(
    (write) => write.file === file && write.name?.toLowerCase() === name.toLowerCase(),
  );
  return firstOf(writes, (write) => once(write, () => chosenInShell(place, write, write.text, depth)));
}

/**
 * The first chosen text that a piece of a step's script comes to: put in by `${{ }}`, or by a variable.
 * @param span where the piece stands in the file
 */
export function chosenInShell(
  place: TextPlace & { readonly step: Step },
  span: Span,
  text: string,
  depth = 0,
): ChosenText | undefined {
  const { workflow, step } = place;
  for (const expression of expressionsOf(workflow, step.run)) {
    if (expression.start < span.start || expression.end > span.end) continue;
    const found = chosenIn(place, expression.tree, depth);
    if (found !== undefined) return found;
  }
  return firstOf(variablesIn(text), (name) => chosenInShellVariable(place, span, name, depth));
}

function chosenInShellVariable(
  place: TextPlace & { readonly step: Step },
  { start }: Span,
  name: string,
  depth: number,
): ChosenText | undefined {
  if (depth > DEEPEST) return undefined;
  const { workflow, step } = place;
  const assigned = (step.script()?.commands ?? [])
    .filter((command) => command.start < start)
    .flatMap(({ assignments, words }) => (words.length === 0 ? assignments : []))
    .findLast((assignment) => assignment.name === name);
  if (assigned?.value !== undefined) {
    const { value } = assigned;
    return once(value, () => chosenInShell(place, value, value.source, depth + 1));
  }
  if (name === "GITHUB_HEAD_REF") {
    const isPullRequest = workflow.triggers.some(({ event }) => event.startsWith("pull_request"));
    return isPullRequest ? { source: "github.head_ref", by: "anyone" } : undefined;
  }
  return chosenInVariable(place, name, depth);
}
