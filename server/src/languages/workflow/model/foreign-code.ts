import { remember } from "../../../base/remember.ts";
import type { Certainty } from "../../../contract/rule.ts";
import type { Span } from "../../../base/span.ts";
import type { YamlScalar } from "../../../syntax/yaml/tree.ts";
import { type ExpressionNode, referencesBelow } from "../syntax/expression.ts";
import { expressionsOf } from "./expression.ts";
import { firstLineOf, plainPath } from "./running-code.ts";
import { type Setting, type Step, settingText } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** A step that gets the code of a pull request. */
export interface ForeignCode {
  readonly at: Span;
  /** How a message calls what is fetched: `github.event.pull_request.head.sha`, `gh pr checkout`. */
  readonly what: string;
  /** Where it comes to lie, from the workspace. */
  readonly folder: string;
  /** A branch by its name alone: that of a fork is not found here. */
  readonly onlyOwn: boolean;
}

/** Events that run with what the repository holds, though anyone may cause them. */
export const PRIVILEGED_EVENTS: readonly string[] = ["pull_request_target", "workflow_run", "issue_comment"];

const COMMIT: Readonly<Record<string, RegExp>> = {
  pull_request_target: /^github\.event\.pull_request\.(?:head\.sha|merge_commit_sha)$/,
  workflow_run: /^github\.event\.workflow_run\.(?:head_sha|head_commit\.id)$/,
};
const BRANCH = /^github\.(?:head_ref|event\.pull_request\.head\.(?:ref|label)|event\.workflow_run\.head_branch)$/;
const REPOSITORY = /^github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\./;
const PULL_REF = /(?:^|[/:+"'\s])pull\/[^/\s]+\/(?:head|merge)\b/;

/** Actions that look up what a comment's pull request would merge. */
const LOOK_UPS = new Set([
  "xt0rted/pull-request-comment-branch",
  "eficode/resolve-pr-refs",
  "alessbell/pull-request-comment-branch",
]);

/** The checkouts of a job, with their places among its steps and the folders that they fill. */
export const checkoutsOf = remember(({ steps }: Job): readonly { index: number; step: Step; path: string }[] =>
  steps.flatMap((step, index) =>
    step.uses?.repository === "actions/checkout"
      ? [{ index, step, path: plainPath(settingText(step.with, "path") ?? "") }]
      : [],
  ),
);

export function foreignCodeOf(workflow: Workflow, job: Job, step: Step, event: string): ForeignCode | undefined {
  const place: Place = { workflow, job, step, event };
  if (step.uses?.repository === "actions/checkout") return checkedOut(place);
  if (step.run === undefined || !/\bgh pr checkout\b|\bgit\b/.test(step.run.value)) return undefined;
  return fetched(place);
}

interface Place {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step: Step;
  readonly event: string;
}

function checkedOut(place: Place): ForeignCode | undefined {
  const input = (name: string): YamlScalar | undefined =>
    place.step.with.find((setting) => setting.name === name)?.value;
  const ref = input("ref");
  const repository = input("repository");
  const fork = sourceOf(place, repository, REPOSITORY);
  const isOther = repository !== undefined && fork === undefined && !repository.value.includes("github.repository");
  if (isOther) return undefined;
  const commit = pullRefIn(place, ref) ?? sourceOf(place, ref, COMMIT[place.event]) ?? lookedUp(place, ref);
  const branch = sourceOf(place, ref, BRANCH);
  const what = commit ?? branch ?? fork;
  const at = commit !== undefined || branch !== undefined ? ref : repository;
  if (what === undefined || at === undefined) return undefined;
  const folder = plainPath(settingText(place.step.with, "path") ?? "");
  return { at, what, folder, onlyOwn: commit === undefined && fork === undefined };
}

/** The reference that a value comes to, also by way of a variable. */
function sourceOf(place: Place, scalar: YamlScalar | undefined, pattern: RegExp | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  for (const { tree } of expressionsOf(place.workflow, scalar)) {
    const found = outcomes(tree).find((path) => pattern.test(path));
    if (found !== undefined) return found;
    const variable = outcomes(tree).find((path) => path.startsWith("env."));
    const value = variable === undefined ? undefined : variableOf(place, variable.slice(4))?.value;
    for (const inner of expressionsOf(place.workflow, value)) {
      const behind = outcomes(inner.tree).find((path) => pattern.test(path));
      if (behind !== undefined) return behind;
    }
  }
  return undefined;
}

/** The references that an expression can come to: not those that it only compares. */
function outcomes(node: ExpressionNode | undefined): string[] {
  switch (node?.type) {
    case "reference":
      return [node.path.join(".")];
    case "or":
      return node.operands.flatMap(outcomes);
    case "and":
      return outcomes(node.operands.at(-1));
    case "call":
      return node.name === "format" || node.name === "case" ? node.args.flatMap(outcomes) : [];
    case "literal":
    case "not":
    case "compare":
    case "index":
    case undefined:
      return [];
  }
}

function variableOf({ workflow, job, step }: Place, name: string): Setting | undefined {
  return [...step.env, ...job.env, ...workflow.env].find(
    (variable) => variable.name.toLowerCase() === name.toLowerCase(),
  );
}

/** `refs/pull/${{ … }}/merge`, written or put together. */
function pullRefIn({ workflow }: Place, scalar: YamlScalar | undefined): string | undefined {
  if (scalar === undefined) return undefined;
  if (PULL_REF.test(scalar.value.replaceAll(/\$\{\{.*?\}\}/gs, "N"))) return "the pull request's ref";
  const parts = expressionsOf(workflow, scalar).flatMap(({ tree }) => literals(tree));
  return parts.some((part) => /\bpull\/\{\d\}\/(?:head|merge)\b/.test(part)) ? "the pull request's ref" : undefined;
}

function literals(node: ExpressionNode | undefined): string[] {
  if (node?.type === "literal") return [String(node.value)];
  if (node?.type === "and" || node?.type === "or") return node.operands.flatMap(literals);
  return node?.type === "call" ? node.args.flatMap(literals) : [];
}

function lookedUp({ workflow, job }: Place, scalar: YamlScalar | undefined): string | undefined {
  for (const { tree } of expressionsOf(workflow, scalar)) {
    for (const { path } of referencesBelow(tree)) {
      const asked = path[0] === "steps" ? job.steps.find(({ id }) => id?.toLowerCase() === path[1]) : undefined;
      if (LOOK_UPS.has(asked?.uses?.repository ?? "") && path[3]?.startsWith("head") === true) return path.join(".");
    }
  }
  return undefined;
}

/** A script that brings the pull request's code into the workspace; to fetch it alone, for a comparison, does not. */
function fetched(place: Place): ForeignCode | undefined {
  const commands = place.step.script()?.commands ?? [];
  let waiting: ForeignCode | undefined;
  for (const command of commands) {
    const [verb, second] = [command.words[1]?.text, command.words[2]?.text];
    const here = { at: firstLineOf(place.workflow.text, command), folder: "", onlyOwn: false };
    if (command.name === "gh" && verb === "pr" && second === "checkout") return { ...here, what: "gh pr checkout" };
    if (command.name !== "git") continue;
    const args = command.words.slice(1).filter(({ source }) => !source.startsWith("-"));
    const what = args.map((word) => foreignIn(place, word.source, word)).find((found) => found !== undefined);
    switch (args[0]?.text) {
      case "fetch":
        if (what !== undefined) waiting = { ...here, what };
        break;
      case "checkout":
      case "switch":
      case "reset":
      case "merge":
      case "rebase":
      case "cherry-pick":
      case "worktree":
      case "pull":
      case "clone":
        if (what !== undefined) return { ...here, what };
        if (waiting !== undefined && args.length > 1) return waiting;
        break;
      default:
    }
  }
  return waiting !== undefined && isTakenLater(place) ? waiting : undefined;
}

/** A later step that goes over to what was fetched last. */
function isTakenLater({ job, step }: Place): boolean {
  return job.steps
    .slice(job.steps.indexOf(step) + 1)
    .some(({ run }) => /\bgit (?:checkout|switch|reset|merge|worktree)\b[^\n]*\bFETCH_HEAD\b/.test(run?.value ?? ""));
}

function foreignIn(place: Place, source: string, span: Span): string | undefined {
  if (PULL_REF.test(source.replaceAll(/\$\{\{.*?\}\}/gs, "N"))) return "the pull request's ref";
  const isForeign = (path: string): boolean =>
    COMMIT[place.event]?.test(path) === true ||
    (REPOSITORY.test(path) && /\.(?:clone|git|ssh|html)_url$|full_name$/.test(path));
  for (const { start, end, tree } of expressionsOf(place.workflow, place.step.run)) {
    if (start < span.start || end > span.end) continue;
    const found = outcomes(tree).find(isForeign);
    if (found !== undefined) return found;
  }
  for (const [, name = ""] of source.matchAll(/\$\{?(\w+)/g)) {
    const value = variableOf(place, name)?.value;
    const found = expressionsOf(place.workflow, value)
      .flatMap(({ tree }) => outcomes(tree))
      .find(isForeign);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Since June 2026 actions/checkout refuses a fork's code here, from v7 on and by the moving tags of v4 to v6. */
export function refusalOf(workflow: Workflow, { uses, with: inputs }: Step): Certainty | undefined {
  if ((settingText(inputs, "allow-unsafe-pr-checkout") ?? "false") !== "false") return undefined;
  const line = workflow.text.slice(uses?.end, workflow.text.indexOf("\n", uses?.end));
  const version = /^v?(\d{1,3})(?:\.\d+)*$/.exec(uses?.ref ?? "") ?? /#\s*v?(\d+)(?:\.\d+)*/.exec(line);
  const major = Number(version?.[1] ?? 0);
  if (major >= 7) return "unknown";
  return /^v[456]$/.test(uses?.ref ?? "") ? "likely" : undefined;
}
