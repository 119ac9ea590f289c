import type { Certainty } from "../../../contract/rule.ts";
import { type Deployment, certaintyOf, productionDeployments } from "./deployment.ts";
import { wordsOf } from "../../../base/words.ts";
import type { Job, Workflow } from "./workflow.ts";
import { ancestorsOf, dependentsOf } from "./graph.ts";
import type { Step } from "./step.ts";

/** A safety control around a deployment, as far as the workflow shows one. */
export type DeployControl = "progressive" | "rollback" | "verification" | "monitoring";

/** How much the absence of a control in the workflow says: some platforms bring it along, or keep it elsewhere. */
export type Absence = "counts" | "is-likely" | "is-unknown" | "is-fine";

const ABSENCE: Readonly<Record<Deployment["platform"], Readonly<Record<DeployControl, Absence>>>> = {
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
function absenceOf(deployment: Deployment, control: DeployControl): Absence {
  return deployment.step === undefined ? "is-fine" : ABSENCE[deployment.platform][control];
}

const EVIDENCE: Readonly<Record<DeployControl, RegExp>> = {
  progressive:
    /canar(?:y|ies)|blue[-_ ]?green|progressive|gradual|traffic|weight(?:s|ed)?\b|percent|flagger|argo[-_ ]?rollouts|argo rollouts|slot|codedeploy|deploy create-deployment|versions deploy|--strategy/i,
  rollback:
    /roll[-_ ]?back|rollout undo|--atomic\b|--rollback-on-failure\b|revert|undo\b|recover|restore[-_ ]previous|slot[-_ ]?swap|slot swap|update-traffic|codedeploy|deploy create-deployment|circuit[-_ ]?breaker|argo[-_ ]?rollouts|flagger/i,
  verification:
    /rollout status|kubectl (?:-n \S+ |--\S+ )*wait\b|--wait\b|--atomic\b|services-stable|wait-for-service-stability[\s:]*true|app wait|smoke|e2e|end[-_ ]to[-_ ]end|health|verif|sanity|synthetic|curl\b[^\n]*(?:\s-\w*f|--fail|http_code)|wget\b[^\n]*--spider|\bk6\b|newman|playwright|cypress|wait-for-deployment|uptime|readiness|acceptance|post[-_ ]?deploy/i,
  monitoring:
    /sentry|datadog|datadoghq|dd_api|new[-_ ]?relic|honeycomb|grafana|prometheus|promql|cloudwatch|pagerduty|opsgenie|alarm|alert|analysis(?:run)?\b|\bsoak|monitor|\bslos?\b|error[-_ ]?(?:rate|budget)|dynatrace|rollbar|bugsnag|honeybadger|deployment[-_ ]?marker|annotations?\b|splunk|elastic[-_ ]?apm|app(?:lication)?[-_ ]?insights|argo[-_ ]?rollouts|flagger|observability/i,
};

/** Whether the workflow shows a control for a deployment: in its job from the deploying step on, or in jobs tied to it. */
function hasControl(workflow: Workflow, deployment: Deployment, control: DeployControl): boolean {
  const pattern = EVIDENCE[control];
  const { job, step } = deployment;
  const from = control === "progressive" || step === undefined ? 0 : Math.max(0, job.steps.indexOf(step));
  const after = job.steps.slice(from);
  const related = [...dependentsOf(workflow, job), ...(control === "progressive" ? ancestorsOf(workflow, job) : [])];
  if (!pattern.test(workflow.text)) return false;
  if (after.some((candidate) => pattern.test(workOf(candidate)))) return true;
  if (control === "progressive" && pattern.test(`${job.id} ${job.environment?.name?.value ?? ""}`)) return true;
  return related.some((other) => jobShows(other, control));
}

const SHOWN = new WeakMap<Job, Map<DeployControl, boolean>>();

function jobShows(job: Job, control: DeployControl): boolean {
  const known = SHOWN.get(job) ?? new Map<DeployControl, boolean>();
  SHOWN.set(job, known);
  const found = known.get(control) ?? looksLike(job, EVIDENCE[control]);
  known.set(control, found);
  return found;
}

function looksLike(job: Job, pattern: RegExp): boolean {
  if (job.uses !== undefined)
    return pattern.test(
      `${job.id} ${job.uses.text} ${job.with.map(({ name, value }) => `${name}: ${value?.value ?? ""}`).join("\n")}`,
    );
  const works = job.steps.map(workOf).filter((work) => work !== "");
  if (works.length === 0) return false;
  return pattern.test(`${job.id} ${job.name?.value ?? ""}`) || works.some((work) => pattern.test(work));
}

/**
 * What a step does, as text: its action with inputs, its commands but for those that only print, and its name if it
 * does anything at all. A promise in an `echo` is none.
 */
export function workOf(step: Step): string {
  const done: string[] = [];
  if (step.uses !== undefined)
    done.push(step.uses.text, ...step.with.map(({ name, value }) => `${name}: ${value?.value ?? ""}`));
  const script = step.script();
  if (script !== undefined)
    done.push(
      ...script.commands
        .filter((command) => !isIdle(command.name, command.redirects.length > 0))
        .map(({ words }) => words.map(({ source }) => source).join(" ")),
    );
  else if (step.run !== undefined) done.push(step.run.value.replaceAll(/^[ \t]*#.*$/gm, ""));
  return done.length === 0 ? "" : `${step.name?.value ?? ""}\n${done.join("\n")}`;
}

/** A command that changes and checks nothing. */
export function isIdle(name: string | undefined, redirected: boolean): boolean {
  return !redirected && name !== undefined && /^(?:echo|printf|sleep|true|:|exit|set|cd|pwd|date)$/.test(name);
}

/** A step whose whole script prints, sleeps or does nothing. */
export function isEcho(step: Step): boolean {
  const script = step.script();
  if (step.uses !== undefined || script === undefined || script.problems.length > 0) return false;
  return (
    script.commands.every((command) => {
      const fails = command.name === "exit" && command.words[1] !== undefined && command.words[1].text !== "0";
      return !fails && !command.inCondition && isIdle(command.name, command.redirects.length > 0);
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

/** A deployment without a control, and how sure it is that the control is missing and needed. */
export interface MissingControl {
  readonly deployment: Deployment;
  readonly certainty: Certainty;
}

/** The deployments to production that show no sign of a control. Where nothing says production, nothing is missing. */
export function missingControls(workflow: Workflow, control: DeployControl): MissingControl[] {
  return productionDeployments(workflow).flatMap((deployment): MissingControl[] => {
    const certainty = certaintyOf(deployment);
    const absence = absenceOf(deployment, control);
    if (certainty === "unknown" || absence === "is-fine" || hasControl(workflow, deployment, control)) return [];
    return [
      { deployment, certainty: absence === "counts" ? certainty : absence === "is-likely" ? "likely" : "unknown" },
    ];
  });
}
