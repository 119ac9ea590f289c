import type { Certainty } from "../../../contract/rule.ts";
import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { signOfAction } from "./deployment-action.ts";
import {
  DEPLOY_HINT,
  type DeployPlatform,
  type DeploySign,
  signOfCommand,
} from "../../../model/commands/deploy-command.ts";
import { type DeployTarget, ENVIRONMENT_INPUTS, targetOf } from "./deployment-target.ts";
import { tierOfName } from "../../../model/tier.ts";
import { wordsOf } from "../../../base/words.ts";
import { changesNothing } from "./read-only.ts";
import { neverRuns } from "./reach.ts";
import { type Job, type Workflow, jobTitle } from "./workflow.ts";
import { literalPart, textsOf } from "./expression.ts";
import { type Step, stepPlace } from "./step.ts";
import { remember } from "../../../base/remember.ts";

/** A job that puts a release somewhere, and what the workflow shows of it. */
export interface Deployment {
  readonly job: Job;
  readonly score: number;
  readonly kind: "deploy" | "suspected" | "teardown" | "publish" | "docs";
  readonly platform: DeployPlatform;
  readonly target: DeployTarget;
  /** `certain` when a command or action deploys; `likely` when only names say so. */
  readonly recognised: Exclude<Certainty, "unknown">;
  /** The step that deploys; undefined for a job that calls a reusable workflow. */
  readonly step: Step | undefined;
  /** The command of the step's script that deploys. */
  readonly command: ShellCommand | undefined;
  /** The place for findings about how it is deployed. */
  readonly at: Span;
  /** What was counted: "`kubectl apply`", for evidence. */
  readonly signals: readonly string[];
}

interface FoundSign extends DeploySign {
  readonly step: Step;
  readonly command?: ShellCommand;
  readonly at: Span;
  /** Words of the command, or inputs of the action. */
  readonly words: readonly string[];
}

/** The jobs of a workflow that deploy, tear down, or publish; other jobs are not listed. */
export const deploymentsOf = remember((workflow: Workflow): readonly Deployment[] =>
  workflow.jobs.flatMap((job) => (neverRuns(workflow, job) ? [] : (readDeployment(workflow, job) ?? []))),
);

/** What a job deploys, if anything. */
export function deploymentOf(workflow: Workflow, job: Job): Deployment | undefined {
  return deploymentsByJob(workflow).get(job);
}

const deploymentsByJob = remember(
  (workflow: Workflow): ReadonlyMap<Job, Deployment> =>
    new Map(deploymentsOf(workflow).map((deployment) => [deployment.job, deployment])),
);

function readDeployment(workflow: Workflow, job: Job): Deployment | undefined {
  const signs = job.steps.flatMap(signsOfStep);
  const ofKind = (kind: DeploySign["kind"]): FoundSign[] => signs.filter((sign) => sign.kind === kind);
  const strong = ofKind("deploy");
  const handOvers = ofKind("hand-over");
  const calling = job.steps.find((step) => isDeployingAction(workflow, step));
  const named = job.steps.find((step) => isDeployToTier(step, workflow));
  const counts: [number, string][] = [];
  const count = (points: number, what: string | undefined): void => {
    if (what !== undefined) counts.push([points, what]);
  };
  const main = strong[0] ?? handOvers[0];
  count(strong.length > 0 ? 3 : 2, main && `it ${main.step.uses === undefined ? "runs" : "uses"} \`${main.what}\``);
  count(
    2,
    reusableDeploy(workflow, job) ??
      (calling === undefined || main !== undefined ? undefined : `it uses \`${calling.uses?.text ?? ""}\``),
  );
  count(1, hasDeployWord(job) ? `the job is ${jobTitle(job)}` : undefined);
  const environments = textsOf(workflow, job, job.environment?.name).texts;
  const stage = environments.find((name) => tierOfName(name, workflow.settings) !== "unknown");
  count(1, stage === undefined ? undefined : `the environment is \`${stage}\``);
  count(1, ofKind("login").length > 0 || ofKind("record").length > 0 ? "it logs in to a cloud" : undefined);
  count(1, named === undefined ? undefined : "a step is named for it");
  const onThrowAway = ofKind("ephemeral").length > 0;
  const score = counts.reduce((sum, [points]) => sum + points, 0) - (onThrowAway ? 4 : 0);
  const kind = kindOf(workflow, job, score, signs);
  if (kind === undefined) return undefined;
  const step = main?.step ?? named ?? calling ?? job.steps.findLast(({ run }) => run !== undefined);
  const deploying = [
    ...new Set([...strong, ...handOvers].map((sign) => sign.step)),
    ...(named === undefined ? [] : [named]),
    ...(calling === undefined ? [] : [calling]),
  ];
  const target = targetOf(
    workflow,
    job,
    deploying,
    [...strong, ...handOvers].flatMap(({ words }) => words),
  );
  return {
    job,
    score,
    kind,
    platform: main?.platform ?? (job.uses === undefined ? "unknown" : "script"),
    target:
      strong.length > 0 && strong.every(({ preview }) => preview) && target.certainty !== "certain" ? PREVIEW : target,
    recognised: strong.length > 0 ? "certain" : "likely",
    step,
    command: main?.command,
    at: placeOf(job, step, main),
    signals: counts.map(([, what]) => what),
  };
}

const PREVIEW: DeployTarget = {
  tier: "non-production",
  certainty: "likely",
  evidence: "it makes a preview",
  chosen: false,
};

function placeOf(job: Job, step: Step | undefined, sign: FoundSign | undefined): Span {
  if (step === undefined) return job.key;
  return step.name === undefined && sign !== undefined ? sign.at : stepPlace(step);
}

function kindOf(
  workflow: Workflow,
  job: Job,
  score: number,
  signs: readonly FoundSign[],
): Deployment["kind"] | undefined {
  const has = (kind: DeploySign["kind"]): boolean => signs.some((sign) => sign.kind === kind);
  const words = wordsOf(`${job.id} ${job.name?.value ?? ""}`);
  if (has("teardown") && (!has("deploy") || words.some((word) => TEARDOWN_WORDS.has(word)))) return "teardown";
  if (score < 2) return has("docs") ? "docs" : has("publish") ? "publish" : undefined;
  if (words.some((word) => TEARDOWN_WORDS.has(word))) return "teardown";
  if (!has("deploy")) {
    if (has("docs")) return "docs";
    if (has("publish") && !signs.some(({ kind, platform }) => kind === "hand-over" && platform === "script"))
      return "publish";
  }
  if (isAboutDocs(workflow, job)) return "docs";
  return score >= 3 && (has("deploy") || has("hand-over") || !changesNothing(job)) ? "deploy" : "suspected";
}

const TEARDOWN_WORDS = new Set(["cleanup", "teardown", "destroy", "delete", "undeploy", "remove"]);
const DEPLOY_WORDS = new Set(["deploy", "deploys", "deployment", "rollout", "promote", "cutover"]);
const DOCS_WORDS = new Set(["docs", "doc", "documentation", "storybook", "website", "pages", "playground", "blog"]);

function hasDeployWord(job: Job): boolean {
  return speaksOfDeploying(`${job.id} ${literalPart(job.name?.value ?? "")}`);
}

function speaksOfDeploying(text: string): boolean {
  const words = wordsOf(text);
  return words.some((word, index) => DEPLOY_WORDS.has(word) || (word === "release" && words[index + 1] === "to"));
}

/** A step that says it deploys to a named stage: with an environment and a job of that name, it is meant so. */
function isDeployToTier({ name }: Step, workflow: Workflow): boolean {
  if (name === undefined) return false;
  const text = literalPart(name.value);
  return speaksOfDeploying(text) && tierOfName(text, workflow.settings) !== "unknown";
}

function isAboutDocs(workflow: Workflow, job: Job): boolean {
  const file = workflow.path.slice(workflow.path.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
  return [job.id, job.name?.value ?? "", workflow.name?.value ?? "", file, job.environment?.name?.value ?? ""].some(
    (name) => wordsOf(name).some((word) => DOCS_WORDS.has(word)),
  );
}

/** A reusable workflow whose path says that it deploys, and that is told where to. */
function reusableDeploy(workflow: Workflow, job: Job): string | undefined {
  if (job.uses === undefined) return undefined;
  const path = `${job.uses.repository} ${job.uses.path}`;
  const isTold = job.with.some(
    ({ name, value }) =>
      ENVIRONMENT_INPUTS.includes(name.toLowerCase()) || (/^prod(?:uction)?$/i.test(name) && value?.value === "true"),
  );
  const saysSo = wordsOf(path).some((word) => DEPLOY_WORDS.has(word) || word === "release");
  return saysSo && (isTold || tierOfName(path.slice(path.lastIndexOf("/") + 1), workflow.settings) !== "unknown")
    ? `it calls \`${job.uses.text}\``
    : undefined;
}

/** A local action whose path says that it deploys, and that is told where to, like such a workflow. */
function isDeployingAction({ settings }: Workflow, { uses, with: inputs, calledBy }: Step): boolean {
  if (uses?.kind !== "local" || calledBy !== undefined) return false;
  return (
    wordsOf(uses.path).some((word) => DEPLOY_WORDS.has(word)) &&
    inputs.some(
      ({ name, value }) =>
        ENVIRONMENT_INPUTS.includes(name.toLowerCase()) &&
        (value?.value.includes("${{") === true || tierOfName(value?.value ?? "", settings) !== "unknown"),
    )
  );
}

const signsOfStep = remember(readSigns);

function readSigns(step: Step): readonly FoundSign[] {
  const action = signOfAction(step);
  if (action !== undefined) {
    const words = step.with
      .filter(({ name }) => !/token|key|secret|password/i.test(name))
      .map(({ value }) => value?.value ?? "");
    return [{ ...action, step, at: placeInFile(step, step.uses), words }];
  }
  if (step.run === undefined || !DEPLOY_HINT.test(step.run.value)) return [];
  return (step.script()?.commands ?? []).flatMap((command) => {
    const sign = signOfCommand(command);
    return sign === undefined
      ? []
      : [
          {
            ...sign,
            step,
            command,
            at: placeInFile(step, firstWords(command)),
            words: command.words.slice(1).map(({ source }) => source),
          },
        ];
  });
}

/** Where something of a step stands in the checked file: what an action does is at the step that uses it. */
function placeInFile(step: Step, own: Span | undefined): Span {
  return step.calledBy === undefined && own !== undefined ? own : stepPlace(step);
}

/** The words of a command that stand on its first line. */
function firstWords(command: ShellCommand): Span {
  const first = command.words[0];
  const third = command.words[Math.min(2, command.words.length - 1)];
  return { start: command.start, end: Math.max(first?.end ?? command.end, third?.end ?? 0) };
}

/** More deploying jobs than anyone writes by hand: the rules look at so many, so that no file takes them long. */
const MOST_DEPLOYMENTS = 20;

/** Deployments that may reach production, for rules: those to other places are left out. */
export const productionDeployments = remember((workflow: Workflow): readonly Deployment[] =>
  deploymentsOf(workflow)
    .filter(({ kind, target }) => kind === "deploy" && target.tier !== "non-production")
    .slice(0, MOST_DEPLOYMENTS),
);

/**
 * How sure a finding about a deployment to production can be: as sure as it is that it deploys, and that it is
 * production.
 */
export function certaintyOf({ recognised, target }: Deployment): Certainty {
  if (target.tier === "production")
    return recognised === "certain" && target.certainty === "certain" ? "certain" : "likely";
  return target.certainty === "likely" ? "likely" : "unknown";
}

/** Why a deployment counts as one to production, for `evidence`. */
export function evidenceOf({ target, signals, recognised }: Deployment): string {
  if (target.tier === "non-production") return `not production because ${target.evidence}`;
  // A command or action is enough; mere names count together.
  const deploys = `a deployment because ${(recognised === "certain" ? signals.slice(0, 1) : signals).join(", ").replace(/, (?=[^,]*$)/, " and ")}`;
  if (target.evidence === "") return `${deploys}; where to is not said`;
  return `${target.tier === "production" ? "production because" : "perhaps production:"} ${target.evidence}; ${deploys}`;
}
