import { remember } from "../../../base/remember.ts";
import { type ExpressionNode, childrenOf } from "../syntax/expression.ts";
import type { Expression } from "../syntax/expression.ts";
import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { expressionsOf } from "./expression.ts";
import { variablesIn } from "./environment-file.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Setting, Step } from "./step.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";

/** Asked by each step, and the same for all of them. */
export const speaksOfSecrets = remember(({ text }: Workflow): boolean => /\bsecrets\b/i.test(text));

/** GitHub's own token ends with the job: it is no secret that somebody has to keep. */
const OWN_TOKEN = "github_token";

/**
 * The secret whose value an expression can come to, by its name in lower case; `*` for any. What a secret is only compared with does
 * not count, and GitHub's own token does not either.
 */
export function secretIn(node: ExpressionNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  switch (node.type) {
    case "reference": {
      const [context, name] = node.path;
      if (context !== "secrets" || name === OWN_TOKEN) return undefined;
      return name ?? "*";
    }
    case "or":
      return firstIn(node.operands);
    case "and":
      return secretIn(node.operands.at(-1));
    case "call":
      return /^(?:format|join|tojson|fromjson|case)$/.test(node.name) ? firstIn(node.args) : undefined;
    case "index":
      return firstIn(childrenOf(node));
    case "literal":
    case "not":
    case "compare":
      return undefined;
  }
}

function firstIn(nodes: readonly ExpressionNode[]): string | undefined {
  return nodes.map((node) => secretIn(node)).find((name) => name !== undefined);
}

/** A secret that an expression of a scalar brings. */
export interface SecretExpression {
  readonly expression: Expression;
  /** In the letters of the file. */
  readonly name: string;
}

export function secretsOf(workflow: Workflow, scalar: YamlScalar | undefined): SecretExpression[] {
  if (scalar === undefined || !/\bsecrets\b/i.test(scalar.value)) return [];
  return expressionsOf(workflow, scalar).flatMap((expression) => {
    const name = secretIn(expression.tree);
    return name === undefined ? [] : [{ expression, name: asWritten(expression.text, name) }];
  });
}

function asWritten(text: string, name: string): string {
  return (
    [...text.matchAll(/secrets\s*(?:\.|\[\s*')\s*([\w-]+)/gi)]
      .map((match) => match[1] ?? "")
      .find((found) => found.toLowerCase() === name) ?? name
  );
}

/** The variables of a step that hold a secret, with the secret's name; nearer ones cover those farther out. */
export function secretVariables(workflow: Workflow, job: Job | undefined, step: Step): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = ({ name, value }: Setting): void => {
    const secret = secretsOf(workflow, value)[0]?.name;
    if (secret === undefined) found.delete(name);
    else found.set(name, secret);
  };
  for (const setting of [...workflow.env, ...(job?.env ?? []), ...step.env]) add(setting);
  return found;
}

/** The secrets that a step's script has, and where. */
export interface ScriptSecrets {
  readonly expressions: readonly SecretExpression[];
  readonly variables: ReadonlyMap<string, string>;
}

/** Undefined where the script has none. */
export function scriptSecrets(workflow: Workflow, job: Job | undefined, step: Step): ScriptSecrets | undefined {
  if (step.run === undefined || !speaksOfSecrets(workflow)) return undefined;
  const expressions = secretsOf(workflow, step.run);
  const variables = secretVariables(workflow, job, step);
  return expressions.length === 0 && variables.size === 0 ? undefined : { expressions, variables };
}

/** How a message calls the secret that a word brings, `$TOKEN` or `secrets.TOKEN`; undefined where it brings none. */
export function secretOfWord({ expressions, variables }: ScriptSecrets, word: ShellWord): string | undefined {
  const own = expressions.find(({ expression }) => isWithin(expression, word));
  if (own !== undefined) return `secrets.${own.name}`;
  if (!word.source.includes("$")) return undefined;
  // `${TOKEN:+set}` says only whether it is there.
  const open = word.source.replaceAll(/\$\{\w+:?\+[^{}]*\}/g, "");
  const name = variablesIn(open).find((variable) => variables.has(variable));
  return name === undefined ? undefined : `$${name}`;
}

/** The first secret among a command's words. */
export function secretOfCommand(secrets: ScriptSecrets, command: ShellCommand): string | undefined {
  return [
    ...command.words,
    ...command.redirects.flatMap(({ operator, target }) => (operator === "<<<" && target ? [target] : [])),
  ]
    .map((word) => secretOfWord(secrets, word))
    .find((name) => name !== undefined);
}

export function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/**
 * Names of what is kept among the secrets and is none: where a thing is, how it is called, what may be seen, what is switched on.
 * A word alone, so it only lowers.
 */
const PLAIN_NAMES =
  /(?:^|[_-])(?:user(?:name)?|region|account(?:[_-]?(?:id|num(?:ber)?))?|url|uri|endpoint|host(?:name)?|ip|port|domain|bucket|cluster|namespace|group|name|email|project|registry|repository|branch(?:es)?|id|channel|environment|env|version|server|price|product|currency|(?:public|publishable)[_-]?key)(?:[_-]?\d{1,3})?$/i;
const PLAIN_BEGINNINGS = /^(?:allowed|branch(?:es)?|enabled?|public|skip|use)[_-]/i;
const SECRET_WORDS = /key|token|secret|pass|pwd|(?:^|[_-])pat(?:$|[_-])|cred|auth|cert|sign|dsn/i;

export function isPlainName(title: string): boolean {
  const name = title.replace(/^secrets\.|^\$/, "");
  if (PLAIN_BEGINNINGS.test(name) && !SECRET_WORDS.test(name)) return true;
  return (
    PLAIN_NAMES.test(name) &&
    !/(?:^|[_-])(?:access[_-]?key|secret|webhook|database|db|redis|mongo\w*|connection)[_-]/i.test(name)
  );
}
