import type { Span } from "../../../base/span.ts";
import { ignoredFailures } from "../../../model/commands/ignored-failure.ts";
import { isTest, setsPipefail, testsSomething, unsetsErrexit } from "../../../model/commands/release-control.ts";
import { plainCommand } from "../../../model/commands/deploy-command.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { checksOf } from "./check.ts";
import { hasPipefail } from "./deployment-control.ts";
import type { Step } from "./step.ts";
import type { Job } from "./workflow.ts";

/** A check whose failure changes nothing. */
export interface NeutralisedCheck {
  readonly at: Span;
  readonly message: string;
  readonly how?: string;
  readonly isGate: boolean;
  /** Only its name says that it is a check. */
  readonly isByName: boolean;
}

/** The checks of a step that cannot make it fail. */
export function neutralisedChecks(step: Step, job: Job | undefined): NeutralisedCheck[] {
  const script = step.script();
  if (script === undefined || script.problems.length > 0) return [];
  const { commands } = script;
  const checks = checksOf(step);
  const found: NeutralisedCheck[] = [];
  // GitHub runs scripts with `-e`.
  for (const { command, call, kind, swallowedBy, isDirect } of ignoredFailures(commands, true)) {
    if (kind !== "check" || looksAtResult(command, commands)) continue;
    const check = checks.find((each) => each.command === command);
    const word = swallowedBy.name === "exit" ? "exit 0" : (swallowedBy.name ?? "");
    found.push({
      at: { start: command.start, end: isDirect ? swallowedBy.end : command.end },
      message: `\`${call}\` checks nothing: \`|| ${word}\` makes a success of every result`,
      isGate: check?.isGate ?? false,
      isByName: false,
    });
  }
  if (!hasPipefail(step) && !commands.some(setsPipefail) && !/PIPESTATUS/.test(step.run?.value ?? ""))
    for (const { command, call, isGate, isByName } of checks) {
      const last = commands.findLast(({ pipeline }) => pipeline === command.pipeline);
      if (last === undefined || last === command || last.position < command.position || !passes(last)) continue;
      if (command.inCondition || command.inSubstitution || isReadLater(last, step, job)) continue;
      found.push({
        at: { start: command.start, end: last.words[0]?.end ?? last.end },
        message: `\`${call}\` cannot fail the step: of a pipe only \`${last.name ?? ""}\` counts`,
        how: "Write `shell: bash` for the step, which GitHub runs with pipefail, or `set -o pipefail`",
        isGate,
        isByName,
      });
    }
  const plan = commands.find(isPlanWithCode);
  if (plan !== undefined && commands.some(unsetsErrexit) && !looksAtCode(commands) && !othersAskFor(step, job))
    found.push({
      at: plan,
      message: "A plan that failed counts as one without changes: its exit status 1 is asked for nowhere",
      how: "Fail the step when the status is 1; only 0 and 2 are results of a plan",
      isGate: true,
      isByName: false,
    });
  return found;
}

/** A check's result is kept and asked for: `|| status=$?`. */
function looksAtResult(command: ShellCommand, commands: readonly ShellCommand[]): boolean {
  return (
    command.inSubstitution ||
    commands.some(({ assignments }) => assignments.some(({ value }) => value?.source === "$?"))
  );
}

/** What `tee` wrote is looked at by a later command of the job. */
function isReadLater({ name, words }: ShellCommand, step: Step, job: Job | undefined): boolean {
  const file = name === "tee" ? words.findLast(({ source }) => !source.startsWith("-"))?.text : undefined;
  if (file === undefined || file === "tee") return false;
  const own = step.run?.value ?? "";
  const later = [
    own.slice(own.lastIndexOf("tee ") + 4).replace(file, ""),
    ...stepsAfter(step, job).map(({ run }) => run?.value ?? ""),
  ];
  return later.some((text) => text.includes(file));
}

function stepsAfter(step: Step, job: Job | undefined): readonly Step[] {
  return job === undefined ? [] : job.steps.slice(job.steps.indexOf(step) + 1);
}

/** Ends with success whatever it reads. */
function passes(command: ShellCommand): boolean {
  return (
    !isTest(command) && /^(?:tee|cat|sed|awk|tail|head|sort|tr|cut|ts|less|more|column|jq)$/.test(command.name ?? "")
  );
}

function isPlanWithCode(command: ShellCommand): boolean {
  const plain = plainCommand(command);
  return (
    plain !== undefined &&
    /^(?:terraform|tofu|terragrunt)$/.test(plain.name) &&
    plain.args.some(({ text }) => text === "-detailed-exitcode" || text === "--detailed-exitcode")
  );
}

function looksAtCode(commands: readonly ShellCommand[]): boolean {
  return testsSomething(commands) || commands.some(({ name }) => name === "[" || name === "[[" || name === "test");
}

/** Another step asks for more of the status than that there are changes. */
function othersAskFor({ id }: Step, job: Job | undefined): boolean {
  if (id === undefined || job === undefined) return false;
  return job.steps.some(
    ({ condition }) =>
      condition !== undefined &&
      condition.value.includes(`steps.${id}.`) &&
      /==\s*'?1'?|!=\s*'?[02]'?/.test(condition.value),
  );
}
