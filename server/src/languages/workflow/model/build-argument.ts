import type { Span } from "../../../base/span.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { type ScriptSecrets, isWithin, scriptSecrets, secretOfWord, secretsOf } from "./secret-use.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/** A secret that is given to a build of an image as an argument. */
export interface BuildArgument {
  readonly at: Span;
  /** How a message calls the secret: `secrets.NPM_TOKEN`, `$NPM_TOKEN`. */
  readonly name: string;
  /** The name of the argument, where it is written. */
  readonly argument: string;
  readonly isAction: boolean;
}

/** Inputs that become build arguments, in lower case. */
const INPUTS: ReadonlyMap<string, RegExp> = new Map([
  ["docker/build-push-action", /^build-args$/],
  ["docker/bake-action", /^set$/],
  ["redhat-actions/buildah-build", /^build-args$/],
  ["depot/build-push-action", /^build-args$/],
]);

export function buildArguments(workflow: Workflow, job: Job | undefined, step: Step): BuildArgument[] {
  if (step.run !== undefined) return argumentsOfScript(workflow, job, step);
  const inputs = INPUTS.get(step.uses?.repository ?? "");
  if (inputs === undefined) return [];
  return step.with.flatMap(({ name: input, value }) => {
    if (value === undefined || !inputs.test(input.toLowerCase())) return [];
    const source = scalarSource(workflow.text, value);
    return secretsOf(workflow, value).flatMap(({ expression, name }) => {
      const line = workflow.text.slice(value.start, expression.start).split("\n").at(-1) ?? source.text;
      if (input.toLowerCase() === "set" && !/\.args\./.test(line)) return [];
      const argument = line.trim().split("=")[0]?.split(".").at(-1) ?? "";
      return [{ at: expression, name: `secrets.${name}`, argument, isAction: true }];
    });
  });
}

function argumentsOfScript(workflow: Workflow, job: Job | undefined, step: Step): BuildArgument[] {
  if (step.run?.value.includes("--build-arg") !== true) return [];
  const secrets = scriptSecrets(workflow, job, step);
  if (secrets === undefined) return [];
  return (step.script()?.commands ?? []).flatMap((command) => argumentsOfCommand(secrets, command));
}

function argumentsOfCommand(secrets: ScriptSecrets, { words }: ShellCommand): BuildArgument[] {
  return words.flatMap((word, index): BuildArgument[] => {
    const before = words[index - 1]?.text;
    const given = before === "--build-arg" ? word.source : /^["']?--build-arg[= ](.*)/s.exec(word.source)?.[1];
    if (given === undefined) return [];
    const argument = /^["']?(\w+)/.exec(given)?.[1] ?? "";
    // Without `=` the argument has the value of the variable of that name.
    const name = given.includes("=")
      ? secretOfWord(secrets, word)
      : secrets.variables.has(argument)
        ? `$${argument}`
        : undefined;
    if (name === undefined) return [];
    const expression = secrets.expressions.find((each) => isWithin(each.expression, word))?.expression;
    return [{ at: expression ?? { start: word.start, end: word.end }, name, argument, isAction: false }];
  });
}
