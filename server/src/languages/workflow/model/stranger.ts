import type { ExpressionNode } from "../syntax/expression.ts";
import { referencesBelow } from "../syntax/expression.ts";
import type { ExpressionValue } from "../syntax/expression-value.ts";
import { type KnownRun, UNKNOWN, judgeIn } from "./condition.ts";
import { remember } from "../../../base/remember.ts";
import { ancestorsOf } from "./graph.ts";
import { type ConditionJudge, conditionOf, conditionsBefore, reachesBy } from "./reach.ts";
import type { Trigger } from "./trigger.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/**
 * How what a stranger does comes to a step. `open`: nothing stands in the way. `any-run`: the workflow waits for another one, and does not
 * ask what started that. `unsaid`: it hangs on something the file does not show. `label`: on a label, which stays while the code changes.
 * `judged`: somebody of the team lets it in. `closed`: it never comes there.
 */
export type Admission = "open" | "any-run" | "unsaid" | "label" | "judged" | "closed";

/** A stranger has a fork, and is no member of anything. */
export function admissionOf(workflow: Workflow, job: Job, step: Step | undefined, trigger: Trigger): Admission {
  const comes = (who: Who, origin: Origin = "pull_request"): boolean | undefined =>
    reachesBy(workflow, job, step, judgeOf(trigger)[origin][who]);
  if (trigger.event === "workflow_run" && waitsForBranch(trigger)) return "closed";
  if (comes("fork") === false) return "closed";
  const passes = comes("stranger");
  const conditions = conditionsBefore(workflow, job, step).flatMap(
    (condition) => conditionOf(workflow, condition).tree ?? [],
  );
  const holdsUp = isJudged(workflow, job, step);
  if (passes === false) {
    if (comes("bot") !== false && conditions.some(speaksOfBot)) return "unsaid";
    return !holdsUp && comes("labelled") !== false && keepsLabel(trigger) ? "label" : "judged";
  }
  if (holdsUp) return "judged";
  if (isLabelling(trigger)) return "label";
  if (passes === undefined && conditions.some(hangsOnOutputs)) return "unsaid";
  return trigger.event === "workflow_run" && comes("stranger", "push") !== false ? "any-run" : "open";
}

/** `bot`: a stranger who makes a bot act. `labelled`: one whose pull request has got its label. */
type Who = "fork" | "stranger" | "bot" | "labelled";

/** What started the run that a `workflow_run` follows. */
type Origin = "pull_request" | "push";

const judgeOf = remember((trigger: Trigger) => {
  const by = (origin: Origin): Readonly<Record<Who, ConditionJudge>> => ({
    fork: judgeIn(runOf(trigger, "fork", origin)),
    stranger: judgeIn(runOf(trigger, "stranger", origin)),
    bot: judgeIn(runOf(trigger, "bot", origin)),
    labelled: judgeIn(runOf(trigger, "labelled", origin)),
  });
  return { pull_request: by("pull_request"), push: by("push") };
});

function runOf(trigger: Trigger, who: Who, origin: Origin): KnownRun {
  const isPerson = who !== "fork";
  const person = (value: ExpressionValue): ExpressionValue | undefined => (isPerson ? value : undefined);
  const labels = (value: ExpressionValue): ExpressionValue | undefined =>
    who === "stranger" || who === "bot" ? value : undefined;
  return {
    value(path) {
      if (FORK_NAME.test(path)) return path.endsWith("full_name") ? "stranger/fork" : "stranger";
      if (PERSON.test(path)) return person("stranger");
      if (ASSOCIATION.test(path)) return person("NONE");
      switch (path) {
        case "github.event_name":
          return trigger.event;
        case "github.event.pull_request.head.repo.fork":
        case "github.event.workflow_run.head_repository.fork":
          return true;
        case "github.event.pull_request.merged":
          return false;
        case "github.event.workflow_run.event":
          return origin;
        case "github.event.workflow_run.head_branch":
          return "patch-1";
        case "github.event.action":
          return trigger.types?.length === 1 ? trigger.types[0] : undefined;
        case "github.actor":
        case "github.triggering_actor":
        case "github.event.sender.login":
          return who === "bot" ? undefined : person("stranger");
        case "github.event.label.name":
          return labels("");
        case "github.event.pull_request.labels.*.name":
        case "github.event.issue.labels.*.name":
          return labels([]);
        case "github.ref":
          return trigger.event === "pull_request" ? "refs/pull/1/merge" : undefined;
        default:
          return undefined;
      }
    },
    settle(node) {
      if (node.type === "compare" && (node.operator === "==" || node.operator === "!=")) {
        const sides = [pathOf(node.left), pathOf(node.right)];
        if (sides.some((path) => HEAD.test(path)) && sides.some((path) => BASE.test(path)))
          return { type: "literal", value: node.operator === "!=" };
      }
      // The list of labels as one text.
      if (node.type === "call" && /^(?:tojson|join)$/.test(node.name) && [...referencesBelow(node)].some(isLabel))
        return who === "stranger" || who === "bot" ? { type: "literal", value: "" } : UNKNOWN;
      return undefined;
    },
  };
}

const FORK_NAME =
  /^github\.event\.(?:pull_request\.head\.(?:repo\.(?:full_name|owner\.login)|user\.login)|workflow_run\.head_repository\.(?:full_name|owner\.login))$/;
const PERSON =
  /^github\.event\.(?:pull_request|issue|comment|review|workflow_run\.(?:triggering_)?actor)(?:\.user)?\.login$/;
const ASSOCIATION = /^github\.event\.(?:pull_request|issue|comment|review)\.author_association$/;
const HEAD = /^github\.event\.(?:pull_request\.head\.(?:repo|user)\.|workflow_run\.head_repository\.)/;
const BASE = /^github\.(?:repository|event\.(?:repository\.|pull_request\.base\.|workflow_run\.repository\.))/;

function pathOf(node: ExpressionNode): string {
  return node.type === "reference" ? node.path.join(".") : "";
}

function isLabel({ path }: { readonly path: readonly string[] }): boolean {
  return path.includes("labels");
}

/** A fork may have a branch of that name, too; but who names one means what was pushed. */
function waitsForBranch({ branches }: Trigger): boolean {
  return branches !== undefined && branches.length > 0 && branches.every((branch) => !/^\*+$/.test(branch));
}

const CODE_CHANGES = new Set(["opened", "synchronize", "reopened", "edited"]);

function keepsLabel({ event, types }: Trigger): boolean {
  return event !== "issue_comment" && (types === undefined || types.some((type) => CODE_CHANGES.has(type)));
}

/** Only who may write in the repository gives labels. */
function isLabelling({ event, types }: Trigger): boolean {
  return (
    event.startsWith("pull_request") && types !== undefined && types.every((type) => /^(?:un)?labeled$/.test(type))
  );
}

const speaksOfBot = remember(namesBot);

function namesBot(tree: ExpressionNode): boolean {
  switch (tree.type) {
    case "literal":
      return typeof tree.value === "string" && tree.value.includes("[bot]");
    case "call":
      return tree.args.some(namesBot);
    case "not":
      return namesBot(tree.operand);
    case "and":
    case "or":
      return tree.operands.some(namesBot);
    case "compare":
      return namesBot(tree.left) || namesBot(tree.right);
    case "reference":
    case "index":
      return false;
  }
}

const hangsOnOutputs = remember((tree: ExpressionNode): boolean =>
  [...referencesBelow(tree)].some(
    ({ path }) =>
      path[0] === "vars" ||
      path[0] === "env" ||
      path[0] === "matrix" ||
      (path[0] !== "github" && path.includes("outputs")),
  ),
);

/** Whether somebody, or a look at what somebody may do, stands before a step: an environment, a question for permissions. */
function isJudged(workflow: Workflow, job: Job, step: Step | undefined): boolean {
  const ancestors = ancestorsOf(workflow, job);
  if ([job, ...ancestors].some(({ environment }) => environment !== undefined)) return true;
  const before = job.steps.slice(0, step === undefined ? 0 : Math.max(0, job.steps.indexOf(step)));
  return before.some(asksPermission) || ancestors.some(({ steps }) => steps.some(asksPermission));
}

const PERMISSION_ACTIONS = new Set([
  "actions-cool/check-user-permission",
  "prince-chrismc/check-actor-permissions-action",
  "lannonbr/repo-permission-check-action",
  "sushichop/action-repository-permission",
  "tspascoal/get-user-teams-membership",
  "scherermichael-oss/action-has-permission",
  "im-open/is-actor-authorized",
]);

const asksPermission = remember(({ run, uses, with: inputs }: Step): boolean => {
  if (PERMISSION_ACTIONS.has(uses?.repository ?? "")) return true;
  const code = run ?? inputs.find(({ name }) => name === "script")?.value;
  return /getCollaboratorPermissionLevel|\/collaborators\/\S+\/permission\b|getMembershipForUserInOrg|checkMembershipForUser|\/memberships\//.test(
    code?.value ?? "",
  );
});
