import { type Expression, type ExpressionReference, referencesBelow } from "../syntax/expression.ts";
import type { ExpressionNode } from "../syntax/expression.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { productionDeployments } from "./deployment.ts";
import type { Job, Workflow } from "./workflow.ts";
import { expressionsOf } from "./expression.ts";
import type { Setting, Step } from "./step.ts";

/** Text that somebody outside can choose, where it is put into a script before the script runs. */
export interface Injection {
  readonly step: Step;
  readonly expression: Expression;
  /** The context that brings it: `github.event.issue.title`. */
  readonly source: string;
  /** Anyone who can open an issue or a pull request; who can push; who starts the workflow. */
  readonly by: "anyone" | "contributor" | "starter";
  /** How a script can use a variable in its place; undefined where that is not one plain edit. */
  readonly quoting: "none" | "double" | undefined;
}

/** Values that whoever opens an issue, a pull request or a comment writes. Ids, numbers, hashes and logins are not free text. */
const CHOSEN = [
  /^github\.head_ref$/,
  /^github\.event\.(?:issue|discussion)\.(?:title|body)$/,
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
  /^github(?:\.event(?:\.(?:issue|pull_request|comment|review|discussion|workflow_run|head_commit|commits))?)?$/;

/** Inputs of actions that run what they are given. */
const CODE_INPUTS = new Map([
  ["actions/github-script", "script"],
  ["azure/powershell", "inlineScript"],
  ["azure/cli", "inlineScript"],
  ["appleboy/ssh-action", "script"],
  ["nick-fields/retry", "command"],
  ["jannekem/run-python-script-action", "script"],
]);

/** Where a step's text becomes code. */
function codeOf(step: Step): YamlScalar | undefined {
  if (step.run !== undefined) return step.run;
  const input = CODE_INPUTS.get(step.uses?.repository ?? "");
  return input === undefined
    ? undefined
    : step.with.find(({ name }) => name.toLowerCase() === input.toLowerCase())?.value;
}

export function injectionsOf(workflow: Workflow, job: Job | undefined, step: Step): Injection[] {
  const code = codeOf(step);
  if (code === undefined || !code.value.includes("${{")) return [];
  return expressionsOf(workflow, code).flatMap((expression): Injection[] => {
    const found = chosenBelow(workflow, expression.tree, [...step.env, ...(job?.env ?? []), ...workflow.env]);
    if (found === undefined) return [];
    return [
      {
        step,
        expression,
        ...found,
        quoting: step.run === undefined ? undefined : quotingAt(code, step, expression, workflow.text),
      },
    ];
  });
}

/** The first chosen text that an expression can come to. What it is only compared with or searched for stays outside. */
function chosenBelow(
  workflow: Workflow,
  node: ExpressionNode | undefined,
  env: readonly Setting[],
  depth = 0,
): Pick<Injection, "source" | "by"> | undefined {
  if (node === undefined || depth > 5) return undefined;
  switch (node.type) {
    case "reference":
      return judgeReference(workflow, node, env, depth);
    case "or":
      return firstOf(node.operands.map((operand) => chosenBelow(workflow, operand, env, depth)));
    case "and":
      return chosenBelow(workflow, node.operands.at(-1), env, depth);
    case "call":
      if (node.name === "tojson") {
        const whole = node.args.find(
          (argument) => argument.type === "reference" && CHOSEN_WHOLE.test(argument.path.join(".")),
        );
        if (whole?.type === "reference") return { source: whole.path.join("."), by: "anyone" };
      }
      return /^(?:format|join|tojson|fromjson|case)$/.test(node.name)
        ? firstOf(node.args.map((argument) => chosenBelow(workflow, argument, env, depth)))
        : undefined;
    case "index":
      return firstOf(
        [...referencesBelow(node.object)].map((reference) => judgeReference(workflow, reference, env, depth)),
      );
    case "literal":
    case "not":
    case "compare":
      return undefined;
  }
}

function firstOf<T>(items: readonly (T | undefined)[]): T | undefined {
  return items.find((item) => item !== undefined);
}

function judgeReference(
  workflow: Workflow,
  { path }: ExpressionReference,
  env: readonly Setting[],
  depth: number,
): Pick<Injection, "source" | "by"> | undefined {
  const source = path.join(".");
  if (CHOSEN.some((pattern) => pattern.test(source))) return { source, by: "anyone" };
  if (COMMITTED.some((pattern) => pattern.test(source))) return { source, by: "contributor" };
  const input = path[0] === "inputs" ? path[1] : source.startsWith("github.event.inputs.") ? path[3] : undefined;
  if (input !== undefined) return judgeInput(workflow, input, source);
  if (path[0] !== "env" || path.length !== 2) return undefined;
  const variable = env.find(({ name }) => name.toLowerCase() === path[1]);
  const inner = expressionsOf(workflow, variable?.value)[0];
  return chosenBelow(workflow, inner?.tree, [], depth + 1);
}

/** Free text given to a workflow that deploys to production: there a slip is enough, without malice. */
function judgeInput(workflow: Workflow, name: string, source: string): Pick<Injection, "source" | "by"> | undefined {
  const inputs = workflow.triggers.flatMap((trigger) =>
    trigger.inputs.filter((input) => input.name.toLowerCase() === name),
  );
  const isFree = inputs.some(({ type }) => type === undefined || type === "string");
  if (!isFree || !productionDeployments(workflow).some(({ target }) => target.tier === "production")) return undefined;
  return { source, by: "starter" };
}

/** Whether an expression stands bare or in double quotes of a plain script; here-documents and single quotes are left alone. */
function quotingAt(code: YamlScalar, step: Step, expression: Expression, text: string): Injection["quoting"] {
  if (step.shell !== undefined && !/^(?:ba)?sh\b/.test(step.shell)) return undefined;
  if (code.style !== "literal" && code.style !== "plain") return undefined;
  const before = text.slice(code.start, expression.start);
  if (before.includes("<<") || before.includes("`")) return undefined;
  let quote: "'" | '"' | undefined;
  for (let index = 0; index < before.length; index++) {
    const character = before[index];
    if (quote === undefined && character === "#" && /\s/.test(before[index - 1] ?? " ")) {
      const end = before.indexOf("\n", index);
      if (end < 0) return undefined;
      index = end;
    } else if (character === "\\" && quote !== "'") index++;
    else if ((character === "'" || character === '"') && (quote === undefined || quote === character))
      quote = quote === undefined ? character : undefined;
    else if (character === "(" && before[index - 1] === "$" && quote === '"') return undefined;
  }
  return quote === undefined ? "none" : quote === '"' ? "double" : undefined;
}
