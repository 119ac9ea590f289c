import type { Workflow, WorkflowParts } from "../model/workflow.ts";
import { type BuildArgument, buildArguments } from "../model/build-argument.ts";
import { isWindows, passInVariable, quotingAt } from "../model/variable-fix.ts";
import { isPlainName, isWithin, scriptSecrets, secretOfCommand, speaksOfSecrets } from "../model/secret-use.ts";
import { writesOf } from "../model/environment-file.ts";
import { type Report, rule } from "../../../contract/rule.ts";

export default rule<Workflow, WorkflowParts>({
  severity: "error",
  pci: ["8.3.2", "8.6.2"],
  summary: "A secret becomes part of a command",
  why: "What stands in a command is seen by every process and by traces of the shell, and a build argument by whoever pulls the image of the payment service",
  how: "Put the secret into `env` of the step and use the variable, in quotes; give programs a password on their standard input",
  step({ step, job }, report, workflow) {
    if (!speaksOfSecrets(workflow)) return;
    const built = buildArguments(workflow, job, step);
    for (const argument of built) report(reportOfArgument(argument));
    const { run } = step;
    const secrets = scriptSecrets(workflow, job, step);
    if (run === undefined || secrets === undefined) return;
    const commands = step.script()?.commands ?? [];
    const writes = writesOf(workflow, step).filter(({ file }) => file !== "GITHUB_PATH");
    for (const write of writes) {
      const name = secretOfCommand(secrets, write.command);
      if (name === undefined || built.some(({ at }) => isWithin(at, write))) continue;
      report({
        at: secrets.expressions.find(({ expression }) => isWithin(expression, write))?.expression ?? {
          start: write.command.start,
          end: write.command.end,
        },
        severity: isPlainName(name) ? "information" : "warning",
        message: `\`${name}\` is written to \`${write.file}\`: ${write.file === "GITHUB_ENV" ? "every later step of the job, also of actions, has it as a variable" : "it leaves the step as an output, and GitHub drops outputs that hold a secret on their way to other jobs"}`,
        how: "Give it to the steps that need it, each in its own `env`",
      });
    }
    for (const { expression, name } of secrets.expressions) {
      if ([...writes, ...built.map(({ at }) => at)].some((span) => isWithin(expression, span))) continue;
      const login = commands.find(
        (command) =>
          isWithin(expression, command) &&
          /^(?:docker|podman)$/.test(command.name ?? "") &&
          command.words.some(({ text }) => text === "login"),
      );
      const asPassword = login?.words.some(
        (word, index) =>
          isWithin(expression, word) &&
          (/^-p|^--password=/.test(word.source) || /^(?:-p|--password)$/.test(login.words[index - 1]?.text ?? "")),
      );
      const fix =
        isWindows(job) || name === "*"
          ? undefined
          : passInVariable(
              workflow,
              step,
              expression,
              variableName(name),
              freeName(workflow, job?.env ?? [], variableName(name))
                ? quotingAt(run, step, expression, workflow.text)
                : undefined,
            );
      const title = name === "*" ? "A secret whose name is computed" : `\`secrets.${name}\``;
      report({
        at: expression,
        severity: isPlainName(name) ? "information" : "warning",
        message:
          asPassword === true
            ? `${title} stands on the command line of \`${login?.name} login\`, where every process of the machine can read it`
            : `${title} becomes part of the script, as text that the shell reads`,
        ...(asPassword === true ? { how: "Pass it by `--password-stdin` from a variable of the step" } : {}),
        ...(fix === undefined ? {} : { fixes: [fix] }),
      });
    }
  },
});

function reportOfArgument({ at, name, argument, isAction }: BuildArgument): Report {
  // What a build puts into pages for browsers is public on purpose, as far as its name can tell.
  const isPublic = /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|EXPO_PUBLIC|GATSBY|PUBLIC)_/.test(argument);
  return {
    at,
    severity: isPublic || isPlainName(name) ? "information" : "error",
    message: `\`${name}\` is a build argument: it stays in the image's history and in what attests the build`,
    how: isAction
      ? "Pass it in the action's `secrets` input, and mount it: `RUN --mount=type=secret,id=…`"
      : "Pass it by `--secret id=…,env=…`, and mount it: `RUN --mount=type=secret,id=…`",
  };
}

/** `npm_token` becomes `NPM_TOKEN`. */
function variableName(secret: string): string {
  return secret.replaceAll(/\W/g, "_").toUpperCase();
}

/** A variable of the job or the workflow that the script may use by that name. */
function freeName(workflow: Workflow, job: Workflow["env"], name: string): boolean {
  return ![...workflow.env, ...job].some((variable) => variable.name === name);
}
