import type { Certainty } from "../../../contract/rule.ts";
import { isWholeExpression } from "../syntax/expression.ts";
import { tierOfName } from "../../../model/tier.ts";
import { wordsOf } from "../../../base/words.ts";
import type { Job, Workflow } from "./workflow.ts";
import { literalPart, textsOf } from "./expression.ts";
import type { Step } from "./step.ts";
import { settingText } from "./step.ts";
import { remember } from "../../../base/remember.ts";

export interface DeployTarget {
  readonly tier: "production" | "non-production" | "unknown";
  /** `certain` from a name written for it; `likely` from conventions, or when it is one of several. */
  readonly certainty: Certainty;
  /** For messages: "the environment is `USPROD`". Empty when nothing says anything. */
  readonly evidence: string;
  /** The target is chosen by whoever starts the run. */
  readonly chosen: boolean;
}

/** Names of inputs that choose where something goes. */
export const ENVIRONMENT_INPUTS = [
  "environment",
  "environment-name",
  "environment_name",
  "env",
  "env-name",
  "env_name",
  "stage",
  "target",
  "target-environment",
  "deploy-env",
  "deploy_env",
  "deploy-environment",
  "deployment-environment",
  "tier",
];

interface Source {
  /** Names that may speak of a tier. */
  readonly names: readonly string[];
  readonly open: boolean;
  readonly certainty: Exclude<Certainty, "unknown">;
  readonly evidence: (name: string) => string;
}

/**
 * Where a job deploys to. The first source that says something decides: the environment's name, inputs of a reusable
 * workflow, the job's name, the deploying command, names of secrets and variables, the workflow's name.
 * @param signs the words of the deploying commands and inputs, as written
 */
export function targetOf(
  workflow: Workflow,
  job: Job,
  deploying: readonly Step[],
  signs: readonly string[],
): DeployTarget {
  for (const source of sourcesOf(workflow, job, deploying, signs)) {
    const target = decide(workflow, source);
    if (target !== undefined) return target;
  }
  if (job.environment === undefined && isReleaseWorkflow(workflow)) {
    return {
      tier: "unknown",
      certainty: "likely",
      evidence: "it runs for the default branch or a version tag alone",
      chosen: false,
    };
  }
  return { tier: "unknown", certainty: "unknown", evidence: "", chosen: false };
}

function* sourcesOf(
  workflow: Workflow,
  job: Job,
  deploying: readonly Step[],
  signs: readonly string[],
): Generator<Source> {
  const environment = textsOf(workflow, job, job.environment?.name);
  if (job.environment !== undefined)
    yield {
      names: environment.texts,
      open: environment.open,
      certainty: "certain",
      evidence: (name) => `the environment is \`${name}\``,
    };
  const callers = new Set(deploying.map((step) => step.calledBy ?? step));
  for (const given of [job.with, ...Array.from(callers, (step) => step.with)])
    for (const input of given.filter(({ name }) => ENVIRONMENT_INPUTS.includes(name.toLowerCase()))) {
      const { texts, open } = textsOf(workflow, job, input.value);
      yield {
        names: texts,
        open,
        certainty: "certain",
        evidence: (name) => `the input \`${input.name}\` is \`${name}\``,
      };
    }
  if (settingText(job.with, "production", "prod") === "true")
    yield {
      names: ["production"],
      open: false,
      certainty: "certain",
      evidence: () => "the input `production` is `true`",
    };
  yield {
    names: [withoutActivity(job.id)],
    open: false,
    certainty: "certain",
    evidence: () => `the job is \`${job.id}\``,
  };
  const jobName = job.name === undefined ? "" : literalPart(job.name.value);
  yield {
    names: [withoutActivity(jobName)],
    open: false,
    certainty: "certain",
    evidence: () => `the job is \`${shorten(jobName)}\``,
  };
  const stepNames = deploying.flatMap(({ name }) => (name === undefined ? [] : [literalPart(name.value)]));
  yield {
    names: stepNames.map(withoutActivity),
    open: false,
    certainty: "likely",
    evidence: (name) => `the step is \`${name}\``,
  };
  yield {
    names: signs
      .map(literalPart)
      .filter((word) => !isNoTarget(word))
      .map(withoutDomains),
    open: false,
    certainty: "likely",
    evidence: (name) => `the deploy names \`${name}\``,
  };
  yield {
    names: variableNames(deploying, signs).map(withoutActivity),
    open: false,
    certainty: "likely",
    evidence: (name) => `it uses \`${name}\``,
  };
  yield {
    names: [withoutActivity(workflow.name?.value ?? "")],
    open: false,
    certainty: "likely",
    evidence: () => `the workflow is \`${shorten(workflow.name?.value ?? "")}\``,
  };
  const file = workflow.path.slice(workflow.path.lastIndexOf("/") + 1);
  yield { names: [withoutActivity(file)], open: false, certainty: "likely", evidence: () => `the file is \`${file}\`` };
}

function decide(workflow: Workflow, { names, open, certainty, evidence }: Source): DeployTarget | undefined {
  const tiers = names.map((name) => ({ name, tier: tierOfName(name, workflow.settings) }));
  const production = tiers.find(({ tier }) => tier === "production");
  const other = tiers.find(({ tier }) => tier === "staging" || tier === "development");
  if (production !== undefined) {
    const single = other === undefined && !open;
    return {
      tier: "production",
      certainty: single ? certainty : "likely",
      evidence: evidence(shorten(production.name)),
      chosen: !single,
    };
  }
  if (other === undefined) return undefined;
  // A default of an open input says where it goes unless told otherwise: not that it cannot reach production.
  if (open) return { tier: "unknown", certainty: "unknown", evidence: "", chosen: true };
  return { tier: "non-production", certainty, evidence: evidence(shorten(other.name)), chosen: false };
}

function shorten(name: string): string {
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}

/** A name less the words for what is done rather than where: "CI", and "test" unless something goes to it. */
function withoutActivity(name: string): string {
  const words = wordsOf(name);
  const kept = words.filter((word, index) => {
    if (/^(?:ci|cd|e2e|local)$/.test(word)) return false;
    if (!/^(?:test|testing|review)$/.test(word)) return true;
    return (
      /^(?:deploy|to|on|in|env)$/.test(words[index - 1] ?? "") ||
      /^(?:env|environment|cluster)$/.test(words[index + 1] ?? "")
    );
  });
  return kept.length === words.length ? name : kept.join("-");
}

/** `europe-docker.pkg.dev` is no development. */
function withoutDomains(word: string): string {
  return word.replaceAll(/\.(?:dev|live|app|test|local)\b/g, "");
}

/** Words of commands that speak of a build's flavour or a script, not of where it goes. */
function isNoTarget(word: string): boolean {
  return (
    /^(?:--production|--only=prod|--omit|--profile|--mode)|^(?:build|start|test)[:\w-]*$|\.test\.|node_env|rails_env|https?:\/\//i.test(
      word,
    ) || word.length > 200
  );
}

/** Secrets, variables and shell variables that the deploying steps use. */
function variableNames(deploying: readonly Step[], signs: readonly string[]): string[] {
  const texts = [
    ...signs,
    ...deploying.flatMap((step) => [...step.env, ...step.with].map(({ value }) => value?.value ?? "")),
  ];
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:secrets|vars)\.(\w+)|\$\{?([A-Z][A-Z\d_]+)/g)].map((match) => match[1] ?? match[2] ?? ""),
  );
  return [...new Set(names)].filter((name) => !/^(?:NODE|RAILS|RACK|APP|FLASK)_ENV$/.test(name));
}

const isReleaseWorkflow = remember(
  (workflow: Workflow): boolean => onlyRunsForReleases(workflow) && !speaksOfAnythingElse(workflow),
);

const DEFAULT_BRANCHES = new Set(["main", "master", "trunk"]);

/** The only events are pushes to the default branch or of version tags, releases, or a start by hand beside them. */
function onlyRunsForReleases(workflow: Workflow): boolean {
  const events = workflow.triggers.filter(({ event }) => event !== "workflow_dispatch");
  return (
    events.length > 0 &&
    events.every(({ event, branches, tags }) => {
      if (event === "release") return true;
      if (event !== "push" || (branches === undefined && tags === undefined)) return false;
      return (
        (branches ?? []).every((branch) => DEFAULT_BRANCHES.has(branch)) &&
        (tags ?? []).every((tag) => /^v?[[\d*]/.test(tag))
      );
    })
  );
}

function speaksOfAnythingElse(workflow: Workflow): boolean {
  const names = [
    workflow.name?.value ?? "",
    ...workflow.jobs.flatMap(({ id, environment }) => [id, environment?.name?.value ?? ""]),
  ];
  return names.some((name) => {
    const tier = tierOfName(isWholeExpression(name) ? "" : name, workflow.settings);
    return (
      tier === "staging" ||
      (tier === "development" &&
        !wordsOf(name).some((word) => word.startsWith("test") || word === "ci" || word === "e2e"))
    );
  });
}
