import { joinPath } from "../../../base/path.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { repositoryOf } from "../../../model/workflow-path.ts";
import { entryOf, scalarText } from "../../../syntax/yaml/access.ts";
import type { ActionReference, Step } from "./step.ts";
import { type Job, type Workflow, workflowModel } from "./workflow.ts";

/** GitHub lets workflows call each other so deep, actions ten deep; deeper is nobody's deploy. */
const MAX_DEPTH = 4;
/** More steps than anybody follows. */
const MAX_STEPS = 500;

/** A workflow with the steps of its local actions in the place of those that call them, as far as the workspace has them. */
interface Whole {
  /** What was read for it, to tell whether it still holds. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly workflow: Workflow;
}

const wholes = new WeakMap<Workflow, Whole>();

/**
 * The workflow with what it calls: an action's steps stand in the place of the step that uses it, with `calledBy`; a job that calls a
 * local workflow has the steps of its jobs, called by what stands for its `uses`. The same object for as long as no file of them changes.
 */
export function withCallees(workflow: Workflow, workspace: WorkspaceView | undefined): Workflow {
  if (workspace === undefined || !/\buses:[ \t]*["']?(?:\.|\$)\//.test(workflow.text)) return workflow;
  const known = wholes.get(workflow);
  if (known !== undefined && [...known.texts].every(([path, text]) => workspace.callableText(path) === text))
    return known.workflow;
  const texts = new Map<string, string | undefined>();
  const reader: Reader = { workspace, root: repositoryOf(workflow.path), texts, settings: workflow, count: 0 };
  const jobs = workflow.jobs.map((job) => withSteps(job, reader));
  const isSame = jobs.every((job, index) => job === workflow.jobs[index]);
  const whole = isSame ? workflow : { ...workflow, jobs };
  wholes.set(workflow, { texts, workflow: whole });
  return whole;
}

interface Reader {
  readonly workspace: WorkspaceView;
  /** `./` of `uses` is the repository, which need not be the workspace folder. */
  readonly root: string;
  readonly texts: Map<string, string | undefined>;
  readonly settings: Pick<Workflow, "settings">;
  count: number;
}

function withSteps(job: Job, reader: Reader): Job {
  if (job.uses !== undefined) {
    const { uses } = job;
    const called = read(uses, reader, new Set());
    if (called === undefined) return job;
    const stack = new Set([called.path]);
    const steps = called.workflow.jobs
      .flatMap(({ steps: own }) => own)
      .flatMap((step) => expanded([step], reader, callOf(uses, step), stack));
    return { ...job, called: called.workflow, steps };
  }
  const steps = expanded(job.steps, reader, undefined, new Set());
  return steps.length === job.steps.length && steps.every((step, index) => step === job.steps[index])
    ? job
    : { ...job, steps };
}

/** Stands in the checked file for a step of a called workflow. Its inputs are those of the job. */
function callOf(uses: ActionReference, { node, condition }: Step): Step {
  const { start, end } = uses;
  return {
    start,
    end,
    node,
    uses,
    condition,
    id: undefined,
    name: undefined,
    continueOnError: undefined,
    with: [],
    env: [],
    run: undefined,
    shell: undefined,
    script: () => undefined,
  };
}

function expanded(
  steps: readonly Step[],
  reader: Reader,
  caller: Step | undefined,
  stack: ReadonlySet<string>,
): readonly Step[] {
  return steps.flatMap((step): readonly Step[] => {
    if (++reader.count > MAX_STEPS) return [];
    const called = step.uses === undefined ? undefined : read(step.uses, reader, stack);
    if (called === undefined) return [caller === undefined ? step : { ...step, calledBy: caller }];
    const runsUsing = scalarText(entryOf(entryOf(called.workflow.root, "runs")?.value, "using")?.value) ?? "";
    const own = { ...step, runsUsing, ...(caller === undefined ? {} : { calledBy: caller }) };
    return [own, ...expanded(called.workflow.steps, reader, caller ?? own, new Set([...stack, called.path]))];
  });
}

/** The action or workflow that a reference of a file leads to, where the workspace has it. */
export function calleeOf(
  workflow: Workflow,
  reference: ActionReference,
  workspace: WorkspaceView | undefined,
): { readonly path: string; readonly workflow: Workflow } | undefined {
  if (workspace === undefined) return undefined;
  return read(
    reference,
    { workspace, root: repositoryOf(workflow.path), texts: new Map(), settings: workflow, count: 0 },
    new Set(),
  );
}

/** The file that a local reference names: an action's metadata in a folder, or a workflow. */
function read(
  { kind, path }: ActionReference,
  { workspace, root, texts, settings }: Reader,
  stack: ReadonlySet<string>,
): { readonly path: string; readonly workflow: Workflow } | undefined {
  if (kind !== "local" || stack.size >= MAX_DEPTH) return undefined;
  const place = joinPath(root, path.replace(/^\$\//, "./"));
  const candidates = /\.ya?ml$/.test(place) ? [place] : [`${place}/action.yml`, `${place}/action.yaml`];
  for (const candidate of candidates) {
    const text = workspace.callableText(candidate);
    texts.set(candidate, text);
    if (text !== undefined && !stack.has(candidate))
      return { path: candidate, workflow: modelOf(text, candidate, settings) };
  }
  return undefined;
}

/** The same files are called by many, and read anew with each keystroke elsewhere. */
const models = new Map<string, Workflow>();
const MAX_MODELS = 200;

function modelOf(text: string, path: string, { settings }: Pick<Workflow, "settings">): Workflow {
  const key = `${path}\n${text}`;
  let model = models.get(key);
  if (model?.settings === settings) return model;
  if (models.size >= MAX_MODELS) models.clear();
  model = workflowModel(text, path, settings);
  models.set(key, model);
  return model;
}
