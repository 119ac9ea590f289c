import type { Span } from "../../../base/span.ts";
import { lastStartingBy } from "../../../base/span.ts";
import { nearestName } from "../../../base/nearest.ts";
import { remember } from "../../../base/remember.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { ExpressionNode, ExpressionReference } from "../syntax/expression.ts";
import { childrenOf } from "../syntax/expression.ts";
import { FIXED_NAMES, payloadOf } from "./context-names.ts";
import { type EvaluatedValue, evaluatedValues } from "./expression-check.ts";
import { jobOf } from "./graph.ts";
import { calleeOf } from "./callee.ts";
import { faceOf, knownAction } from "./known-action.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import type { Step } from "./step.ts";
import type { Job, Workflow } from "./workflow.ts";

/** A reference to something that there is not: its value is empty. */
export interface LostName extends Span {
  readonly message: string;
  /** Nothing hangs on it: a part of a text, of a matrix that leaves it out here and there. */
  readonly isHarmless: boolean;
}

/** What a name may be followed by: the names below it, nothing where it is a plain value, or anything. */
export type Names = ReadonlyMap<string, Names> | "open" | PlainKind;

/** What a value is that has nothing below it. */
export type PlainKind = "text" | "number" | "boolean";

const OPEN = "open";

/** Names that are known, and what each is. */
function leaves(names: Iterable<string>, kind: Names = OPEN): ReadonlyMap<string, Names> {
  return new Map(Array.from(names, (name) => [name.toLowerCase(), kind]));
}

/** Where a value stands: contexts hold what goes before it in its job. */
interface Scope {
  readonly job: Job | undefined;
  readonly step: Step | undefined;
  /** What a step's action gives, where that is known. */
  readonly outputsOf?: (step: Step) => Names;
}

/** Names in expressions that lead nowhere. */
export function* lostNames(workflow: Workflow, workspace?: WorkspaceView): Generator<LostName> {
  const outputsOf = (step: Step): Names => outputNames(workflow, step, workspace);
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

export function scopeOf(workflow: Workflow, { scalar }: EvaluatedValue): Scope {
  return scopeAt(workflow, scalar.start);
}

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
    if (names === OPEN || name === "*") return undefined;
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
        message: `\`${written}\` is always empty: ${reason}`,
        isHarmless: context === "matrix" && !isCondition,
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
  { job }: Scope,
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
      if (depth > 0) return `the job \`${first}\` has no ${depth === 1 ? `\`${name}\`` : `output \`${name}\``}${hint}`;
      return jobOf(workflow, name) === undefined
        ? `there is no job \`${name}\`${hint}`
        : `the job \`${job?.id ?? ""}\` does not need \`${name}\``;
    case "steps":
      if (depth === 0) return `no step before it has the id \`${name}\`${hint}`;
      return depth === 1
        ? `a step has no \`${name}\`${hint}`
        : `the step \`${first}\` has no output \`${name}\`${hint}`;
    case "inputs":
      return `no input is called \`${name}\`${hint}`;
    case "matrix":
      return known.length === 0 ? "the job has no matrix" : `the job's matrix has no \`${name}\`${hint}`;
    case "jobs":
      return depth === 0 ? `there is no job \`${name}\`${hint}` : `the job \`${first}\` has no \`${name}\`${hint}`;
    case "github":
      if (first === "event" && depth === 1)
        return `${eventsOf(workflow)} ${workflow.triggers.length === 1 ? "has" : "have"} no \`${name}\`${hint}`;
      if (first === "event") return `no input is called \`${name}\`${hint}`;
      return `\`${context}\` has no \`${name}\`${hint}`;
    default:
      return `\`${context}\` has no \`${name}\`${hint}`;
  }
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
      return scope.job === undefined ? OPEN : needsNames(workflow, scope.job);
    case "steps":
      return stepNames(workflow, scope);
    case "inputs":
      return inputNames(workflow);
    case "matrix":
      return scope.job === undefined ? OPEN : matrixNames(scope.job);
    case "jobs":
      return allJobNames(workflow);
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
      ),
    );
  return names;
});

const inputNames = remember((workflow: Workflow): Names => {
  if (workflow.kind === "action")
    return leaves(entriesOf(entryOf(workflow.root, "inputs")?.value).flatMap(({ key }) => scalarText(key) ?? []));
  const names = new Map<string, Names>();
  for (const { name, type } of workflow.triggers.flatMap(({ inputs }) => inputs)) {
    const kind: Names = type === "boolean" || type === "number" ? type : type === undefined ? OPEN : "text";
    // What two events declare differently may be either.
    names.set(name.toLowerCase(), (names.get(name.toLowerCase()) ?? kind) === kind ? kind : OPEN);
  }
  return names;
});

const allJobNames = remember(
  (workflow: Workflow): Names => new Map(workflow.jobs.map((job) => [job.id.toLowerCase(), jobNames(job)])),
);

function needsNames(workflow: Workflow, { needs }: Job): Names {
  const names = new Map<string, Names>();
  for (const { value } of needs) {
    if (value.includes("${{")) return OPEN;
    const job = jobOf(workflow, value);
    names.set(value.toLowerCase(), job === undefined ? OPEN : jobNames(job));
  }
  return names;
}

const jobNames = remember((job: Job): Names => {
  const outputs = entryOf(job.node, "outputs")?.value;
  const isOpen = job.uses !== undefined || asScalar(outputs) !== undefined;
  const names = isOpen
    ? OPEN
    : leaves(
        entriesOf(outputs).flatMap(({ key }) => scalarText(key) ?? []),
        "text",
      );
  return new Map<string, Names>([
    ["outputs", names],
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

/** Outputs of an action that is known, or lies in the workspace. */
export function outputNames(workflow: Workflow, { uses }: Step, workspace: WorkspaceView | undefined): Names {
  if (uses === undefined) return OPEN;
  const known = knownAction(uses);
  if (known !== undefined)
    return known.outputs.length === 0 || SETS_ANY.has(known.name) ? OPEN : leaves(known.outputs, "text");
  const called = uses.kind === "local" ? calleeOf(workflow, uses, workspace) : undefined;
  return called?.workflow.kind === "action" && isComposite(called.workflow)
    ? leaves(faceOf(called.workflow).outputs, "text")
    : OPEN;
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

const matrixNames = remember((job: Job): Names => {
  const node = entryOf(job.strategy, "matrix")?.value;
  if (asScalar(entryOf(job.node, "strategy")?.value) !== undefined || asScalar(node) !== undefined) return OPEN;
  const matrix = asMap(node);
  if (matrix === undefined) return new Map();
  const names = new Set<string>();
  for (const { key, value } of entriesOf(matrix)) {
    const name = scalarText(key) ?? "";
    if (name.includes("${{")) return OPEN;
    if (name === "exclude") continue;
    if (name !== "include") {
      names.add(name);
      continue;
    }
    const list = asSequence(value);
    if (list === undefined) return OPEN;
    for (const item of list.items) {
      if (asMap(item) === undefined) return OPEN;
      for (const entry of entriesOf(item)) names.add(scalarText(entry.key) ?? "");
    }
  }
  return leaves(names);
});
