import type { Span } from "../../../base/span.ts";
import { lastStartingBy } from "../../../base/span.ts";
import { nearestName } from "../../../base/nearest.ts";
import { remember } from "../../../base/remember.ts";
import { asScalar, entriesOf, entryOf, scalarText, valueAt } from "../../../syntax/yaml/access.ts";
import type { ExpressionNode, ExpressionReference } from "../syntax/expression.ts";
import { childrenOf } from "../syntax/expression.ts";
import { FIXED_NAMES, payloadOf } from "./context-names.ts";
import { type EvaluatedValue, evaluatedValues } from "./expression-check.ts";
import { jobOf } from "./graph.ts";
import { calleeOf } from "./callee.ts";
import { calledOutputs } from "./called-workflow.ts";
import { faceOf, knownAction } from "./known-action.ts";
import { type Names, OPEN, type PlainKind, leaves } from "./known-names.ts";
import { matrixNames } from "./matrix-names.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import type { Step } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** A reference to something that there is not: its value is empty. */
export interface LostName extends Span {
  readonly message: string;
  /** Nothing hangs on it: a part of a text, of a matrix that leaves it out here and there. */
  readonly isHarmless: boolean;
}

/** Where a value stands: contexts hold what goes before it in its job. */
interface Scope {
  readonly job: Job | undefined;
  readonly step: Step | undefined;
  /** In the default of an input, which knows those that are declared before it: where that stands. */
  readonly defaultAt?: number;
  /** What an action or a called workflow gives, where that is known. */
  readonly outputsOf?: (caller: Step | Job) => Names;
}

/** Names in expressions that lead nowhere. */
export function* lostNames(workflow: Workflow, workspace?: WorkspaceView): Generator<LostName> {
  const outputsOf = outputsKnownTo(workflow, workspace);
  for (const value of evaluatedValues(workflow)) {
    const scope = scopeOf(workflow, value);
    for (const { tree } of value.expressions)
      if (tree !== undefined)
        for (const reference of referencesThatCount(tree)) {
          const lost = lostIn(workflow, { ...scope, outputsOf }, reference, value);
          if (lost !== undefined) yield lost;
        }
  }
}

/** References but those that something else stands in for where they are empty: `a || b`. */
function* referencesThatCount(node: ExpressionNode, hasFallback = false): Generator<ExpressionReference> {
  if (node.type === "reference" && !hasFallback) yield node;
  const children = childrenOf(node);
  for (const [index, child] of children.entries())
    yield* referencesThatCount(child, node.type === "or" ? hasFallback || index < children.length - 1 : hasFallback);
}

export function scopeOf(workflow: Workflow, { scalar, definition }: EvaluatedValue): Scope {
  const scope = scopeAt(workflow, scalar.start);
  return definition === INPUT_DEFAULT ? { ...scope, defaultAt: scalar.start } : scope;
}

export const INPUT_DEFAULT = "workflow-call-input-default";

/** The job and the step that a place stands in, or stands right behind. */
export function scopeAt({ jobs, steps: own, text }: Workflow, offset: number): Scope {
  const reaches = ({ start, end }: Span): boolean =>
    start <= offset && (offset < end || text.slice(end, offset).trim() === "");
  const job = jobs[lastStartingBy(jobs, offset)];
  const isInJob = job !== undefined && reaches(job);
  const steps = isInJob ? job.steps : own;
  const step = steps[lastStartingBy(steps, offset)];
  return { job: isInJob ? job : undefined, step: step !== undefined && reaches(step) ? step : undefined };
}

function lostIn(
  workflow: Workflow,
  scope: Scope,
  { path, start, end, indices }: ExpressionReference,
  { isCondition }: EvaluatedValue,
): LostName | undefined {
  const [context = ""] = path;
  let names: Names = namesOf(workflow, scope, context);
  for (const [depth, name] of path.slice(1).entries()) {
    if (names === "open" || names === "list" || name === "*") return undefined;
    if (names === "texts") {
      names = "text";
      continue;
    }
    if (typeof names === "string") {
      const written = path.slice(0, depth + 1).join(".");
      return { start, end, message: `\`${written}\` is ${KINDS[names]}, and has no \`${name}\``, isHarmless: false };
    }
    const next: Names | undefined = names.get(name);
    if (next === undefined) {
      const written = path.slice(0, depth + 2).join(".");
      const known = [...names.keys()];
      const reason = reasonFor(workflow, scope, path, depth, known);
      if (reason === undefined) return undefined;
      return {
        start,
        end: indices.length > 0 ? end : Math.min(end, start + written.length),
        message: `\`${written}\` is ${context === "secrets" ? "not declared" : "always empty"}: ${reason}`,
        isHarmless: (context === "matrix" && !isCondition) || context === "secrets" || scope.defaultAt !== undefined,
      };
    }
    names = next;
  }
  return undefined;
}

const KINDS: Readonly<Record<PlainKind, string>> = { text: "text", number: "a number", boolean: "`true` or `false`" };

/** Why a name is not there, with the one that is meant, perhaps. */
function reasonFor(
  workflow: Workflow,
  { job, defaultAt }: Scope,
  path: readonly string[],
  depth: number,
  known: readonly string[],
): string | undefined {
  const [context = "", first = ""] = path;
  const name = path[depth + 1] ?? "";
  const meant = nearestName(name, known);
  const hint = meant === undefined ? "" : `; \`${meant}\` is meant, perhaps`;
  switch (context) {
    case "needs":
      if (depth > 0) return `${lackOf(workflow, first, name, depth)}${hint}`;
      return jobOf(workflow, name) === undefined
        ? `there is no job \`${name}\`${hint}`
        : `the job \`${job?.id ?? ""}\` does not need \`${name}\``;
    case "steps":
      if (depth === 0) return `no step before it has the id \`${name}\`${hint}`;
      return depth === 1
        ? `a step has no \`${name}\`${hint}`
        : `the step \`${first}\` has no output \`${name}\`${hint}`;
    case "inputs":
      return `no input ${defaultAt === undefined ? "" : "before this one "}is called \`${name}\`${hint}`;
    case "matrix":
      if (depth > 0) return `no value of \`${first}\` in the job's matrix has \`${name}\`${hint}`;
      return known.length === 0 ? "the job has no matrix" : `the job's matrix has no \`${name}\`${hint}`;
    case "secrets":
      // A caller that lets its secrets be inherited hands over more than what is declared.
      return meant === undefined ? undefined : `the workflow has \`${meant.toUpperCase()}\``;
    case "jobs":
      return `${depth === 0 ? `there is no job \`${name}\`` : lackOf(workflow, first, name, depth)}${hint}`;
    case "github":
      if (first === "event" && depth === 1)
        return `${eventsOf(workflow)} ${workflow.triggers.length === 1 ? "has" : "have"} no \`${name}\`${hint}`;
      if (first === "event") return `no input is called \`${name}\`${hint}`;
      return `\`${context}\` has no \`${name}\`${hint}`;
    default:
      return `\`${context}\` has no \`${name}\`${hint}`;
  }
}

/** What a job lacks, or the workflow that it calls. */
function lackOf(workflow: Workflow, id: string, name: string, depth: number): string {
  if (depth === 1) return `the job \`${id}\` has no \`${name}\``;
  const called = jobOf(workflow, id)?.uses?.text;
  return `${called === undefined ? `the job \`${id}\`` : `\`${called}\``} has no output \`${name}\``;
}

function eventsOf({ triggers }: Workflow): string {
  return triggers.map(({ event }) => `\`${event}\``).join(" and ");
}

/** What a context holds where a value stands. */
export function namesOf(workflow: Workflow, scope: Scope, context: string): Names {
  switch (context) {
    case "github":
      return githubNames(workflow);
    case "runner":
    case "strategy":
    case "job":
      return FIXED[context];
    case "needs":
      return scope.job === undefined ? OPEN : needsNames(workflow, scope.job, scope.outputsOf);
    case "steps":
      return stepNames(workflow, scope);
    case "inputs":
      return scope.defaultAt === undefined ? inputNames(workflow) : inputsBefore(workflow, scope.defaultAt);
    case "matrix":
      return scope.job === undefined ? OPEN : matrixNames(scope.job);
    case "jobs":
      return allJobNames(workflow, scope.outputsOf);
    case "secrets":
      return secretNames(workflow);
    case "vars":
    case "env":
      return "texts";
    default:
      return OPEN;
  }
}

const FIXED: Readonly<Record<"runner" | "strategy" | "job", Names>> = {
  runner: leaves(FIXED_NAMES.runner, "text"),
  strategy: new Map([...leaves(FIXED_NAMES.strategy, "number"), ["fail-fast", "boolean"]]),
  job: new Map<string, Names>([
    ...leaves(FIXED_NAMES.job, "text"),
    ["container", leaves(["id", "network"], "text")],
    ["services", OPEN],
  ]),
};

const githubNames = remember(
  (workflow: Workflow): Names =>
    new Map<string, Names>([...leaves(FIXED_NAMES.github, "text"), ["event", eventNames(workflow)]]),
);

const eventNames = remember((workflow: Workflow): Names => {
  const { triggers, kind } = workflow;
  // A called workflow sees its caller's event, an action that of whoever uses it.
  if (kind === "action" || triggers.length === 0 || triggers.some(({ event }) => event === "workflow_call"))
    return OPEN;
  const names = new Map<string, Names>();
  for (const { event } of triggers) {
    if (event === "schedule") {
      for (const name of ["schedule", "workflow", "repository", "organization", "enterprise", "sender"])
        names.set(name, OPEN);
      continue;
    }
    const payload = payloadOf(event);
    if (payload === undefined) return OPEN;
    for (const name of payload.keys()) names.set(name, OPEN);
  }
  if (triggers.some(({ event }) => event === "workflow_dispatch"))
    names.set(
      "inputs",
      leaves(
        triggers.flatMap((each) => (each.event === "workflow_dispatch" ? each.inputs : [])).map(({ name }) => name),
        // Whatever their type: only the context `inputs` keeps that.
        "text",
      ),
    );
  return names;
});

const inputNames = remember((workflow: Workflow): Names => {
  if (workflow.kind === "action")
    return leaves(entriesOf(entryOf(workflow.root, "inputs")?.value).flatMap(({ key }) => scalarText(key) ?? []));
  const names = new Map<string, Names>();
  for (const { name, type } of workflow.triggers.flatMap(({ inputs }) => inputs)) {
    const kind = kindOfInput(type);
    // What two events declare differently may be either.
    names.set(name.toLowerCase(), (names.get(name.toLowerCase()) ?? kind) === kind ? kind : OPEN);
  }
  return names;
});

/** More than anybody declares. */
const MAX_INPUTS = 200;

function inputsBefore({ triggers }: Workflow, offset: number): Names {
  const inputs = triggers.find(({ event }) => event === "workflow_call")?.inputs ?? [];
  if (inputs.length > MAX_INPUTS) return OPEN;
  const before = inputs.filter(({ end }) => end <= offset);
  return new Map(before.map(({ name, type }) => [name.toLowerCase(), kindOfInput(type)]));
}

function kindOfInput(type: string | undefined): Names {
  return type === "boolean" || type === "number" ? type : type === undefined ? OPEN : "text";
}

/** The secrets of a workflow that is only called, where it declares them. */
const secretNames = remember(({ root, triggers }: Workflow): Names => {
  const declared = triggers.length === 1 ? entriesOf(valueAt(root, "on", "workflow_call", "secrets")) : [];
  if (declared.length === 0) return "texts";
  const names = declared.flatMap(({ key }) => scalarText(key) ?? []);
  return leaves([...names, "GITHUB_TOKEN", "ACTIONS_STEP_DEBUG", "ACTIONS_RUNNER_DEBUG"], "text");
});

/** Jobs with what they give, by what knows of their callees, or by the workflow where nothing does. */
const knownJobs = new WeakMap<object, Names>();

function allJobNames(workflow: Workflow, outputsOf: Scope["outputsOf"]): Names {
  const known = knownJobs.get(outputsOf ?? workflow);
  if (known !== undefined) return known;
  const names = new Map(workflow.jobs.map((job) => [job.id.toLowerCase(), jobNames(job, outputsOf)]));
  knownJobs.set(outputsOf ?? workflow, names);
  return names;
}

function needsNames(workflow: Workflow, { needs }: Job, outputsOf: Scope["outputsOf"]): Names {
  const names = new Map<string, Names>();
  for (const { value } of needs) {
    if (value.includes("${{")) return OPEN;
    const job = jobOf(workflow, value);
    names.set(value.toLowerCase(), job === undefined ? OPEN : jobNames(job, outputsOf));
  }
  return names;
}

function jobNames(job: Job, outputsOf: Scope["outputsOf"]): Names {
  if (job.uses === undefined) return ownJobNames(job);
  return new Map<string, Names>([
    ["outputs", outputsOf?.(job) ?? OPEN],
    ["result", "text"],
  ]);
}

const ownJobNames = remember((job: Job): Names => {
  const outputs = entryOf(job.node, "outputs")?.value;
  const names = leaves(
    entriesOf(outputs).flatMap(({ key }) => scalarText(key) ?? []),
    "text",
  );
  return new Map<string, Names>([
    ["outputs", asScalar(outputs) === undefined ? names : OPEN],
    ["result", "text"],
  ]);
});

const STEP: ReadonlyMap<string, Names> = new Map<string, Names>([
  ["outputs", OPEN],
  ["outcome", "text"],
  ["conclusion", "text"],
]);

/** Steps that have run; all of them in what is evaluated at a job's end. */
function stepNames(workflow: Workflow, { job, step, outputsOf }: Scope): Names {
  const all = job?.steps ?? workflow.steps;
  const before = step === undefined ? all : all.slice(0, all.indexOf(step));
  // A step of a group that runs at once may end before its neighbours; a background step sees none of its own.
  return new Map(
    before.flatMap((each) => {
      const outputs = each.id === undefined || each.uses === undefined ? OPEN : (outputsOf?.(each) ?? OPEN);
      const names = outputs === OPEN ? STEP : new Map<string, Names>([...STEP, ["outputs", outputs]]);
      return each.id === undefined ? [] : [[each.id.toLowerCase(), names] as const];
    }),
  );
}

/** Outputs of actions that are known or lie in the workspace, and of its workflows: each is looked up once. */
export function outputsKnownTo(
  workflow: Workflow,
  workspace: WorkspaceView | undefined,
): (caller: Step | Job) => Names {
  const known = new Map<Step | Job, Names>();
  return (caller) => {
    let names = known.get(caller);
    if (names === undefined) known.set(caller, (names = outputNames(workflow, caller, workspace)));
    return names;
  };
}

function outputNames(workflow: Workflow, { uses }: Step | Job, workspace: WorkspaceView | undefined): Names {
  if (uses === undefined) return OPEN;
  const known = knownAction(uses);
  if (known !== undefined)
    return known.outputs.length === 0 || SETS_ANY.has(known.name) ? OPEN : leaves(known.outputs, "text");
  const called = uses.kind === "local" ? calleeOf(workflow, uses, workspace)?.workflow : undefined;
  if (called?.kind === "workflow") {
    const outputs = calledOutputs(called);
    return outputs === undefined ? OPEN : leaves(outputs.keys(), "text");
  }
  return called !== undefined && isComposite(called) ? leaves(faceOf(called).outputs, "text") : OPEN;
}

/** Their outputs are what somebody writes into an input. */
const SETS_ANY: ReadonlySet<string> = new Set([
  "actions/github-script",
  "dorny/paths-filter",
  "hashicorp/vault-action",
]);

/** A program may set outputs that its metadata does not name. */
function isComposite({ root }: Workflow): boolean {
  return scalarText(entryOf(entryOf(root, "runs")?.value, "using")?.value) === "composite";
}
