import type { WorkspaceView } from "../../../contract/facts.ts";
import type { Span } from "../../../base/span.ts";
import { type Demand, demandOfAction } from "./action-permission.ts";
import { demandOfCommand, demandOfScript, isPlainTool, mayPush } from "./command-permission.ts";
import { withCallees } from "./callee.ts";
import { type Job, type Workflow, jobTitle } from "./workflow.ts";
import { type Setting, type Step, settingText, stepPlace, stepTitle } from "./step.ts";

/** What one step asks of the token that GitHub gives to its job. */
export interface StepDemand extends Demand {
  readonly step: Step;
  readonly at: Span;
  /** How a message calls what asks: `gh release create`. */
  readonly what: string;
}

/** What is known of a step's use of the default token. */
interface StepUse {
  readonly demands: readonly StepDemand[];
  /** Nothing else in it can use the token. */
  readonly isKnown: boolean;
}

/** What a job asks of the default token. */
export interface TokenNeed {
  /** `contents: write`, in order. */
  readonly grants: readonly string[];
  /** What holds the token and cannot be read, as a message calls it; undefined where all is known. */
  readonly unknown: string | undefined;
}

const DEFAULT_TOKEN =
  /\bgithub\.token\b|\bsecrets\.GITHUB_TOKEN\b|\bgithub\s*\[\s*'token'|\bsecrets\s*\[\s*'GITHUB_TOKEN'/i;
const TOKEN_INPUTS =
  /^(?:(?:repo|github|gh|access|personal|personal-access|pull-request|actions|auth|workflow)?[-_]?token|github[-_]pat|pat|(?:deploy|ssh|ssh-private)[-_]key|app[-_]id|external_repository|repository-name|password)$/i;
const TOKEN_VARIABLES = new Set(["GITHUB_TOKEN", "GH_TOKEN"]);

/** Local workflows that call each other are followed so deep. */
const MAX_DEPTH = 4;

/** What a job, with what it calls in the workspace, asks of the default token. */
export function tokenNeed(workflow: Workflow, job: Job, workspace: WorkspaceView | undefined, depth = 0): TokenNeed {
  if (job.uses !== undefined) {
    if (job.called === undefined || depth > MAX_DEPTH) return { grants: [], unknown: `\`${job.uses.text}\`` };
    return union(calledNeeds(job.called, workspace, depth));
  }
  const uses = usesOf(workflow, job);
  const unknown = job.steps[uses.findIndex(({ isKnown }) => !isKnown)];
  return {
    grants: strongest(uses.flatMap(({ demands }) => demands.flatMap(({ grants }) => grants))),
    unknown: unknown === undefined ? undefined : titleOf(unknown, job),
  };
}

function titleOf(step: Step, job: Job): string {
  const title = stepTitle(step);
  return title === "this step" ? `a script of ${jobTitle(job)}` : title;
}

/** A called job gets what its own permissions say, as far as its caller has it, and GitHub refuses the run where that has less. */
function calledNeeds(called: Workflow, workspace: WorkspaceView | undefined, depth: number): TokenNeed[] {
  return withCallees(called, workspace).jobs.map((job) => {
    const permissions = job.permissions ?? called.permissions;
    if (permissions === undefined) return tokenNeed(called, job, workspace, depth + 1);
    if (permissions.value !== "some") return { grants: [], unknown: jobTitle(job) };
    const grants = [...permissions.scopes].filter(([, level]) => level !== "none");
    return { grants: grants.map(([scope, level]) => `${scope}: ${level}`), unknown: undefined };
  });
}

function union(needs: readonly TokenNeed[]): TokenNeed {
  return {
    grants: strongest(needs.flatMap(({ grants }) => grants)),
    unknown: needs.find(({ unknown }) => unknown !== undefined)?.unknown,
  };
}

/** Each scope once, at its highest level, in order of the alphabet; of two that would do, both. */
function strongest(grants: readonly string[]): string[] {
  const levels = new Map<string, string>();
  for (const grant of grants) {
    const [scopes = "", level = ""] = grant.split(": ");
    for (const scope of scopes.split("|")) if (levels.get(scope) !== "write") levels.set(scope, level);
  }
  return [...levels].map(([scope, level]) => `${scope}: ${level}`).sort();
}

/** What the steps of a job ask for sure, and by the default token alone: without it they fail. */
export function certainDemands(workflow: Workflow, job: Job): readonly StepDemand[] {
  return usesOf(workflow, job).flatMap(({ demands }) => demands.filter(({ kind }) => kind === "must"));
}

const USES = new WeakMap<Job, { readonly workflow: Workflow; readonly uses: readonly StepUse[] }>();

/** What each step of a job asks for; several rules want to know. */
function usesOf(workflow: Workflow, job: Job): readonly StepUse[] {
  let known = USES.get(job);
  // A job that calls nothing is the same object in the workflow with its callees.
  if (known?.workflow !== workflow)
    USES.set(job, (known = { workflow, uses: job.steps.map((step) => useOfStep(workflow, job, step)) }));
  return known.uses;
}

function useOfStep(workflow: Workflow, job: Job, step: Step): StepUse {
  if (step.run !== undefined) return useOfScript(workflow, job, step);
  const { uses } = step;
  if (uses === undefined) return { demands: [], isKnown: true };
  switch (uses.kind) {
    case "local":
      return { demands: [], isKnown: step.runsUsing === "composite" };
    case "docker":
      return { demands: [], isKnown: !holdsToken([...step.with, ...step.env, ...job.env, ...workflow.env]) };
    case "other":
      return { demands: [], isKnown: false };
    case "repository":
      return useOfAction(workflow, job, step);
  }
}

function useOfAction(workflow: Workflow, job: Job, step: Step): StepUse {
  const at = step.calledBy === undefined && step.uses !== undefined ? step.uses : stepPlace(step);
  const what = `\`${(step.uses?.text ?? "").split("@")[0] ?? ""}\``;
  const demand = (found: Demand): StepUse => ({ demands: [{ ...found, step, at, what }], isKnown: true });
  const token = tokenOf(step);
  if (step.uses?.repository === "actions/github-script") {
    if (token === "other") return { demands: [], isKnown: true };
    const script = settingText(step.with, "script") ?? "";
    const found = demandOfScript(script);
    const identity: StepDemand[] = /\bgetIDToken\b/.test(script)
      ? [{ grants: ["id-token: write"], kind: "must", step, at, what }]
      : [];
    if (found === "unknown") return { demands: identity, isKnown: false };
    return { demands: [...identity, ...(found === undefined ? [] : demand(found).demands)], isKnown: true };
  }
  if (pushesToGhcr(workflow, job, step)) return demand({ grants: ["packages: write"], kind: "must" });
  const found = demandOfAction(step, mayBeGhcr(workflow, job, step));
  if (found === undefined) return { demands: [], isKnown: false };
  // The identity is asked of GitHub itself, whatever token an input names.
  const grants =
    token === "other" ? found.grants.filter((grant) => /^(?:id-token|attestations)\b/.test(grant)) : found.grants;
  if (grants.length === 0) return { demands: [], isKnown: true };
  const isOpen = token === "either" || hasOtherIdentity(workflow, job, step);
  return demand({ grants, kind: isOpen ? "may" : found.kind });
}

/** Keys in the environment, or the identity of a machine of one's own, with which AWS lets a role be taken on as well. */
function hasOtherIdentity(workflow: Workflow, job: Job, step: Step): boolean {
  if (step.uses?.repository !== "aws-actions/configure-aws-credentials") return false;
  return (
    !job.runsOn.every(({ value }) => /^(?:ubuntu|windows|macos)-/.test(value)) ||
    [...workflow.env, ...job.env, ...step.env].some(({ name }) => name === "AWS_ACCESS_KEY_ID")
  );
}

/** Whose token a step uses, by its inputs and variables. */
function tokenOf(step: Step): "default" | "other" | "either" {
  const given = [
    ...step.with.filter(({ name }) => TOKEN_INPUTS.test(name)),
    ...step.env.filter(({ name }) => TOKEN_VARIABLES.has(name)),
  ].flatMap(({ value }) => (value === undefined || value.value === "" ? [] : [value.value]));
  const isDefault = given.map((text) => DEFAULT_TOKEN.test(text));
  const isOther = given.map((text) =>
    /\bsecrets\.(?!GITHUB_TOKEN\b)|\bsteps\.|\binputs\.|\benv\.|\bneeds\.|^[^$]/i.test(text),
  );
  if (!isOther.includes(true)) return "default";
  // A text that is no expression may be another repository's name, and what an input holds is not known.
  return isDefault.includes(true) || given.some((text) => /\binputs\.|\benv\./.test(text)) ? "either" : "other";
}

function holdsToken(settings: readonly Setting[]): boolean {
  return settings.some(({ value }) => DEFAULT_TOKEN.test(value?.value ?? ""));
}

/** Whether a registry that is logged in to is GitHub's own, or may be. */
function mayBeGhcr(workflow: Workflow, job: Job, step: Step): boolean {
  const registry = resolved(workflow, job, settingText(step.with, "registry") ?? "");
  return (
    (registry.includes("ghcr.io") && tokenOf(step) !== "other") || (registry.includes("${{") && holdsToken(step.with))
  );
}

function resolved(workflow: Workflow, job: Job, text: string): string {
  return text.replaceAll(/\$\{\{\s*env\.(\w+)\s*\}\}/g, (expression, name: string) => {
    const variable = [...job.env, ...workflow.env].find((each) => each.name === name);
    return variable?.value?.value ?? expression;
  });
}

function pushesToGhcr(workflow: Workflow, job: Job, step: Step): boolean {
  if (step.uses?.repository !== "docker/build-push-action" || settingText(step.with, "push") !== "true") return false;
  const tags = (settingText(step.with, "tags") ?? "").split(/[\n,]/).map((tag) => resolved(workflow, job, tag.trim()));
  return (
    tags.some((tag) => tag.startsWith("ghcr.io/")) &&
    job.steps.some(
      (other) =>
        other.uses?.repository === "docker/login-action" &&
        mayBeGhcr(workflow, job, other) &&
        tokenOf(other) === "default",
    )
  );
}

function useOfScript(workflow: Workflow, job: Job, step: Step): StepUse {
  const text = step.run?.value ?? "";
  const variables = [...workflow.env, ...job.env, ...step.env];
  const isGiven = DEFAULT_TOKEN.test(text) || holdsToken(variables);
  const identity = text.includes("ACTIONS_ID_TOKEN_REQUEST");
  const commands = step.script()?.commands;
  if (commands === undefined)
    return { demands: [], isKnown: !isGiven && !identity && !/\bgh\s|\bgit\s+push\b|\bgh\.exe\b/.test(text) };
  const demands: StepDemand[] = [];
  let isKnown = !identity;
  for (const command of commands) {
    const found = demandOfCommand(command);
    if (found === undefined) {
      if ((isGiven && !isPlainTool(command)) || (mayPush(command) && keepsCredentials(job))) isKnown = false;
      continue;
    }
    const own = ownTokenOf(command.name, variables, job, step);
    if (own === "other") continue;
    if (found === "unknown") {
      isKnown = false;
      continue;
    }
    const at =
      step.calledBy === undefined
        ? { start: command.start, end: firstLineEnd(workflow.text, command) }
        : stepPlace(step);
    const words = command.words.slice(0, 3).map(({ source }) => source);
    const what = `\`${words.slice(0, command.name === "gh" ? 3 : 2).join(" ")}\``;
    const isIdentity = found.grants.every((grant) => grant.startsWith("id-token"));
    demands.push({ ...found, kind: own === "default" || isIdentity ? found.kind : "may", step, at, what });
  }
  return { demands, isKnown: isKnown && !(isGiven && demands.length === 0 && !commands.every(isPlainTool)) };
}

function firstLineEnd(text: string, { start, end }: Span): number {
  const line = text.indexOf("\n", start);
  return line < 0 ? end : Math.min(end, line);
}

/** Whose token a command uses: `gh` that of its variable, `git` what the checkout has left. */
function ownTokenOf(
  name: string | undefined,
  variables: readonly Setting[],
  job: Job,
  step: Step,
): "default" | "other" | "either" {
  if (name === "gh") {
    const given = variables.findLast((variable) => TOKEN_VARIABLES.has(variable.name))?.value?.value;
    // With `GH_REPO` it speaks of another repository.
    if (given === undefined || variables.some((variable) => variable.name === "GH_REPO")) return "either";
    if (!DEFAULT_TOKEN.test(given)) return /\benv\.|\binputs\./.test(given) ? "either" : "other";
    return /\|\||&&/.test(given) ? "either" : "default";
  }
  if (name !== "git") return holdsToken(step.env) || DEFAULT_TOKEN.test(step.run?.value ?? "") ? "default" : "either";
  const checkouts = job.steps.filter(({ uses }) => uses?.repository === "actions/checkout");
  const isPlain =
    checkouts.length > 0 &&
    checkouts.every(
      (checkout) =>
        tokenOf(checkout) === "default" &&
        settingText(checkout.with, "persist-credentials") !== "false" &&
        settingText(checkout.with, "repository") === undefined,
    );
  // Another address, another user, or keys that a script or an action brings.
  const changes = job.steps.some(
    ({ run, uses }) =>
      /remote (?:set-url|add)|git clone|git init|insteadOf|extraheader|ssh-add|GIT_SSH|credential/i.test(
        run?.value ?? "",
      ) || /ssh-agent|ssh-key|import-gpg|setup-git/.test(uses?.repository ?? ""),
  );
  if (isPlain && !changes) return "default";
  return checkouts.length > 0 && checkouts.every((checkout) => tokenOf(checkout) === "other") && !changes
    ? "other"
    : "either";
}

/** Whether a script can push by what the checkout has left behind. */
function keepsCredentials(job: Job): boolean {
  return job.steps.some(
    (step) =>
      step.uses?.repository === "actions/checkout" &&
      tokenOf(step) !== "other" &&
      settingText(step.with, "persist-credentials") !== "false",
  );
}
