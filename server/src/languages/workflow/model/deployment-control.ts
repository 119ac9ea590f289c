import type { Certainty } from "../../../contract/rule.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import {
  type ReleaseControl,
  asksService,
  failureCounts,
  goesBackByItself,
  isControlCommand,
  isIdleCommand,
  isOpaqueCommand,
  testsSomething,
} from "../../../model/commands/release-control.ts";
import { signOfAction } from "./deployment-action.ts";
import { type Deployment, certaintyOf, deploymentOf, productionDeployments } from "./deployment.ts";
import { wordsOf } from "../../../base/words.ts";
import type { Job, Workflow } from "./workflow.ts";
import { ancestorsOf, dependentsOf } from "./graph.ts";
import type { Step } from "./step.ts";

/** How much the absence of a control in the workflow says: some platforms bring it along, or keep it elsewhere. */
export type Absence = "counts" | "is-likely" | "is-unknown" | "is-fine";

const ABSENCE: Readonly<Record<Deployment["platform"], Readonly<Record<ReleaseControl, Absence>>>> = {
  kubernetes: { progressive: "counts", rollback: "counts", verification: "counts", monitoring: "counts" },
  helm: { progressive: "counts", rollback: "counts", verification: "counts", monitoring: "counts" },
  // The service's own settings may hold a circuit breaker.
  ecs: { progressive: "counts", rollback: "is-unknown", verification: "counts", monitoring: "counts" },
  // A failed stack update goes back by itself, and the deploying command waits for it.
  cloudformation: {
    progressive: "is-unknown",
    rollback: "is-fine",
    verification: "is-unknown",
    monitoring: "is-likely",
  },
  serverless: { progressive: "counts", rollback: "is-likely", verification: "counts", monitoring: "counts" },
  platform: { progressive: "is-likely", rollback: "is-likely", verification: "is-likely", monitoring: "is-likely" },
  static: { progressive: "is-fine", rollback: "is-unknown", verification: "is-unknown", monitoring: "is-unknown" },
  infrastructure: { progressive: "is-fine", rollback: "is-fine", verification: "is-fine", monitoring: "is-fine" },
  ssh: { progressive: "counts", rollback: "counts", verification: "counts", monitoring: "counts" },
  // What reconciles the repository does these, out of the workflow's sight.
  gitops: { progressive: "is-fine", rollback: "is-unknown", verification: "is-unknown", monitoring: "is-unknown" },
  script: { progressive: "is-unknown", rollback: "is-unknown", verification: "is-unknown", monitoring: "is-unknown" },
  unknown: { progressive: "is-likely", rollback: "is-likely", verification: "is-likely", monitoring: "is-likely" },
};

/** What it means that `hasControl` found nothing. A reusable workflow's own file shows what it does. */
function absenceOf(deployment: Deployment, control: ReleaseControl): Absence {
  return deployment.step === undefined ? "is-fine" : ABSENCE[deployment.platform][control];
}

/** What actions are called that are such a control: what they do is in their own repository. */
const ACTIONS: Readonly<Record<ReleaseControl, RegExp>> = {
  progressive: /canar(?:y|ies)|blue-?green|traffic|rollouts?\b|flagger|progressive|codedeploy|slot/i,
  rollback: /roll-?back|revert|slot-?swap/i,
  verification:
    /smoke|e2e|health|verif|url-?(?:check|test)|cypress|playwright|\bk6\b|newman|postman|lighthouse|load-?test|wait-?for|synthetic|checkly|uptime|sanity/i,
  monitoring:
    /sentry|datadog|new-?relic|newrelic|honeycomb|grafana|prometheus|cloudwatch|pagerduty|opsgenie|dynatrace|rollbar|bugsnag|honeybadger|splunk|elastic-?apm|app-?insights|deployment-?marker|monitor|soak|observab|error[-_ ]?(?:rate|budget)|\bslos?\b/i,
};

/** Inputs of deploying actions that ask for one. */
const INPUTS: Readonly<Record<ReleaseControl, RegExp>> = {
  progressive:
    /^(?:strategy: (?:canary|blue-?green|bluegreen)|.*(?:canary|traffic|percentage|weight|blue-?green).*: .+|slot-?name: .+|no_traffic: true|codedeploy-.+: .+)/im,
  rollback:
    /^(?:atomic: true|.*rollback.*: (?!false).+|slot-?name: .+|codedeploy-.+: .+|no_traffic: true|.*--(?:atomic|rollback-on-failure)\b)/im,
  verification:
    /^(?:wait(?:-for-\w[\w-]*)?: true|wait-for-service-stability: true|.*health.*: (?!false).+|.*--(?:atomic|wait|rollback-on-failure)\b)/im,
  monitoring: /^$/,
};

/** Whether the workflow shows a control for a deployment: in its job from the deploying step on, or in jobs tied to it. */
function hasControl(workflow: Workflow, deployment: Deployment, control: ReleaseControl): boolean {
  const { job, step, command } = deployment;
  const isBefore = control === "progressive";
  const from = isBefore || step === undefined ? 0 : Math.max(0, job.steps.indexOf(step));
  const own = job.steps.slice(from);
  if (own.some((each) => stepShows(each, job, control, each === step && !isBefore ? command : undefined))) return true;
  const related = [...dependentsOf(workflow, job), ...(isBefore ? ancestorsOf(workflow, job) : [])];
  return related.some((other) => jobShows(workflow, other, control));
}

const SHOWN = new WeakMap<Job, Map<ReleaseControl, boolean>>();

function jobShows(workflow: Workflow, job: Job, control: ReleaseControl): boolean {
  const known = SHOWN.get(job) ?? new Map<ReleaseControl, boolean>();
  SHOWN.set(job, known);
  let found = known.get(control);
  if (found === undefined) {
    found =
      job.steps.some((step) => stepShows(step, job, control, undefined)) ||
      // What a called workflow does is in its own file, which is not here.
      (job.uses !== undefined && job.steps.length === 0 && ACTIONS[control].test(`${job.id} ${job.uses.text}`)) ||
      // A release to a few comes in a job of its own.
      (control === "progressive" &&
        ACTIONS[control].test(`${job.id} ${job.environment?.name?.value ?? ""}`) &&
        deploymentOf(workflow, job) !== undefined);
    known.set(control, found);
  }
  return found;
}

/** @param after the deploying command: what its script does before it is no control of it */
function stepShows(step: Step, job: Job, control: ReleaseControl, after: ShellCommand | undefined): boolean {
  if (control === "verification" && step.continueOnError?.value === "true") return false;
  const isConditioned = control !== "rollback" || asksForFailure(step) || asksForFailure(job);
  if (step.uses !== undefined) {
    const inputs = step.with.map(({ name, value }) => `${name}: ${value?.value ?? ""}`).join("\n");
    if (signOfAction(step)?.kind === "deploy" && INPUTS[control].test(inputs)) return true;
    return isConditioned && ACTIONS[control].test(step.uses.text);
  }
  if (step.run === undefined) return false;
  const script = step.script();
  if (script === undefined)
    return (
      isConditioned &&
      ACTIONS[control].test(`${step.name?.value ?? ""} ${step.run.value.replaceAll(/^[ \t]*#.*$/gm, "")}`)
    );
  const { commands } = script;
  const later = after === undefined ? commands : commands.slice(commands.indexOf(after));
  if (later.some((command) => commandShows(command, commands, step, isConditioned, control))) return true;
  // A name says what a program of the project's own is for; of commands that can be read it says nothing.
  return (
    isConditioned &&
    ACTIONS[control].test(step.name?.value ?? "") &&
    later.some(
      (command) =>
        isOpaqueCommand(command) && (control !== "verification" || failureCounts(command, commands, hasPipefail(step))),
    )
  );
}

function commandShows(
  command: ShellCommand,
  commands: readonly ShellCommand[],
  step: Step,
  isConditioned: boolean,
  control: ReleaseControl,
): boolean {
  switch (control) {
    case "rollback":
      if (goesBackByItself(command)) return true;
      return isControlCommand(command, control) && (isConditioned || standsBehindTest(command, commands));
    case "verification":
      return (
        (isControlCommand(command, control) || asksService(command, testsSomething(commands))) &&
        failureCounts(command, commands, hasPipefail(step))
      );
    case "monitoring":
    case "progressive":
      return isControlCommand(command, control);
  }
}

/** A condition that holds when something went wrong: `failure()`, an outcome, whatever the status is. */
function asksForFailure({ condition }: Step | Job): boolean {
  return (
    condition !== undefined &&
    /failure\(|always\(|cancelled\(|\.(?:outcome|conclusion|result)\b|fail|rollback/i.test(condition.value)
  );
}

/** Only when a command before it failed, or was asked: in a branch, or behind `||`. */
function standsBehindTest(command: ShellCommand, commands: readonly ShellCommand[]): boolean {
  const before = commands.slice(0, commands.indexOf(command));
  return before.some(({ inCondition, followedBy }) => inCondition || followedBy === "||");
}

/** `shell: bash` is run with `-o pipefail`; without a shell GitHub runs bash without it. */
export function hasPipefail({ shell }: Step): boolean {
  return shell !== undefined && (/^bash\s*$/.test(shell) || shell.includes("pipefail"));
}

/** A step whose whole script prints, sleeps or does nothing. */
export function isEcho(step: Step): boolean {
  const script = step.script();
  if (step.uses !== undefined || script === undefined || script.problems.length > 0) return false;
  return (
    script.commands.every((command) => {
      const fails = command.name === "exit" && command.words[1] !== undefined && command.words[1].text !== "0";
      return !fails && !command.inCondition && isIdleCommand(command);
    }) && !/\[\[|\(\(|::(?:error|warning|add-mask|notice|group|set-output)/.test(step.run?.value ?? "")
  );
}

/** Whether something that goes back is there but only by hand: an input that names the version to deploy. */
export function canDeployOlder(workflow: Workflow): boolean {
  return workflow.triggers.some(
    ({ event, inputs }) =>
      event === "workflow_dispatch" &&
      inputs.some(({ name }) =>
        wordsOf(name).some((word) =>
          ["version", "tag", "sha", "ref", "image", "digest", "release", "commit"].includes(word),
        ),
      ),
  );
}

const SAID: Readonly<Record<ReleaseControl, readonly [there: string, missing: string]>> = {
  verification: ["a step after it checks that it works", "nothing after it checks that it works"],
  rollback: ["it goes back when it fails", "nothing takes it back when it fails"],
  monitoring: ["it is marked or watched in monitoring", "nothing marks or watches it in monitoring"],
  progressive: ["it goes to a few first", "it goes to all at once"],
};

/** Of each control whether the workflow shows it, as sentences. */
export function explainedControls(workflow: Workflow, deployment: Deployment): string[] {
  return (Object.keys(SAID) as ReleaseControl[]).map(
    (control) => SAID[control][hasControl(workflow, deployment, control) ? 0 : 1],
  );
}

/** A deployment without a control, and how sure it is that the control is missing and needed. */
export interface MissingControl {
  readonly deployment: Deployment;
  readonly certainty: Certainty;
}

/** The deployments to production that show no sign of a control. Where nothing says production, nothing is missing. */
export function missingControls(workflow: Workflow, control: ReleaseControl): MissingControl[] {
  return productionDeployments(workflow).flatMap((deployment): MissingControl[] => {
    const certainty = certaintyOf(deployment);
    const absence = absenceOf(deployment, control);
    if (certainty === "unknown" || absence === "is-fine" || hasControl(workflow, deployment, control)) return [];
    return [
      { deployment, certainty: absence === "counts" ? certainty : absence === "is-likely" ? "likely" : "unknown" },
    ];
  });
}
