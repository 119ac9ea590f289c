import type { Span } from "../../../base/span.ts";
import { parseYamlDocument } from "../../../syntax/yaml/yaml.ts";
import type { YamlDocument, YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../../syntax/yaml/tree.ts";
import { asMap, asScalar, asSequence, entriesOf, entryOf } from "../../../syntax/yaml/access.ts";
import type { CheckedText } from "../../../contract/checked-text.ts";
import type { TeamSettings } from "../../../contract/settings.ts";
import { type ActionReference, type Setting, type Step, readReference, readSettings, readSteps } from "./step.ts";
import { type Trigger, readTriggers } from "./trigger.ts";

/** A GitHub Actions workflow, or an action's metadata file (`action.yml`). Aliases are followed. */
export interface Workflow extends CheckedText {
  readonly kind: "workflow" | "action";
  readonly document: YamlDocument;
  readonly root: YamlMap | undefined;
  readonly name: YamlScalar | undefined;
  readonly triggers: readonly Trigger[];
  readonly env: readonly Setting[];
  readonly permissions: Permissions | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly jobs: readonly Job[];
  /** The steps of a composite action; a workflow's steps stand in its jobs. */
  readonly steps: readonly Step[];
  /** Something else fills the file in first: `{{ … }}` stands in it that is no expression of GitHub's. */
  readonly isTemplate: boolean;
}

export interface Job extends Span {
  readonly id: string;
  /** Where the id stands: the place for findings about what a job lacks. */
  readonly key: Span;
  readonly node: YamlMap | undefined;
  readonly name: YamlScalar | undefined;
  readonly needs: readonly YamlScalar[];
  readonly condition: YamlScalar | undefined;
  readonly environment: JobEnvironment | undefined;
  /** Labels, as far as they are written down. */
  readonly runsOn: readonly YamlScalar[];
  readonly permissions: Permissions | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly env: readonly Setting[];
  readonly steps: readonly Step[];
  /** The reusable workflow that the job calls. */
  readonly uses: ActionReference | undefined;
  /** Inputs for the reusable workflow. */
  readonly with: readonly Setting[];
  /** Secrets for the reusable workflow, where they are listed: `inherit` hands it all. */
  readonly secrets: readonly Setting[] | undefined;
  readonly strategy: YamlMap | undefined;
  readonly container: YamlMap | undefined;
  /** The local workflow that it calls, where the workspace has been asked: `withCallees`. Its steps are then the job's. */
  readonly called?: Workflow;
}

export interface JobEnvironment extends Span {
  readonly name: YamlScalar | undefined;
}

export interface Permissions extends Span {
  readonly key: Span;
  readonly value: "read-all" | "write-all" | "some" | "other";
  /** Scope to level, for `some`; an empty map takes everything away. */
  readonly scopes: ReadonlyMap<string, string>;
}

export interface Concurrency extends Span {
  readonly key: Span;
  readonly group: YamlScalar | undefined;
  readonly cancelInProgress: YamlScalar | undefined;
}

export function workflowModel(text: string, path: string, settings: TeamSettings): Workflow {
  const document = parseYamlDocument(text);
  const root = asMap(document.root);
  const runs = entryOf(root, "runs")?.value;
  const isAction =
    /(?:^|\/)action\.ya?ml$/.test(path) && !/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/.test(path);
  return {
    path,
    text,
    settings,
    kind: isAction ? "action" : "workflow",
    document,
    root,
    name: asScalar(entryOf(root, "name")?.value),
    triggers: isAction ? [] : readTriggers(root),
    env: readSettings(entryOf(root, "env")?.value),
    permissions: readPermissions(entryOf(root, "permissions")),
    concurrency: readConcurrency(entryOf(root, "concurrency")),
    jobs: isAction ? [] : readJobs(text, root),
    steps: isAction ? readSteps(text, entryOf(runs, "steps")?.value, undefined) : [],
    isTemplate: isTemplate(text),
  };
}

function isTemplate(text: string): boolean {
  return /(?:^|[^$])\{[{%]/.test(text) && /^[ \t]*(?:- +)?[\w-]+:[ \t]*\{\{|^[ \t]*\{%/m.test(text);
}

function readJobs(text: string, root: YamlMap | undefined): Job[] {
  const shell = defaultShell(root);
  const known = new Map<YamlNode, readonly Step[]>();
  return entriesOf(entryOf(root, "jobs")?.value).flatMap((entry) => {
    const key = entry.key;
    return key?.type === "scalar" && key.value !== "" ? [readJob(text, entry, key, shell, known)] : [];
  });
}

function readJob(
  text: string,
  entry: YamlEntry,
  key: YamlScalar,
  shell: string | undefined,
  known: Map<YamlNode, readonly Step[]>,
): Job {
  const node = asMap(entry.value);
  const value = (name: string) => entryOf(node, name)?.value;
  return {
    start: entry.start,
    end: entry.end,
    id: key.value,
    key: { start: key.start, end: key.end },
    node,
    name: asScalar(value("name")),
    needs: scalars(value("needs")),
    condition: asScalar(value("if")),
    environment: readEnvironment(entryOf(node, "environment")),
    runsOn: scalars(value("runs-on")),
    permissions: readPermissions(entryOf(node, "permissions")),
    concurrency: readConcurrency(entryOf(node, "concurrency")),
    env: readSettings(value("env")),
    steps: readSteps(text, value("steps"), defaultShell(node) ?? shell, known),
    uses: readReference(text, asScalar(value("uses"))),
    with: readSettings(value("with")),
    secrets: asMap(value("secrets")) === undefined ? undefined : readSettings(value("secrets")),
    strategy: asMap(value("strategy")),
    container: asMap(value("container")),
  };
}

function defaultShell(node: YamlMap | undefined): string | undefined {
  return asScalar(entryOf(entryOf(entryOf(node, "defaults")?.value, "run")?.value, "shell")?.value)?.value;
}

/** One scalar or a list of them. */
function scalars(node: YamlEntry["value"]): YamlScalar[] {
  const single = asScalar(node);
  if (single !== undefined) return single.value === "" ? [] : [single];
  return (asSequence(node)?.items ?? [])
    .map(asScalar)
    .filter((item) => item !== undefined)
    .filter(({ value }) => value !== "");
}

/** `environment: production` or `environment: { name: production, url: … }`. An empty one is half-typed and none. */
function readEnvironment(entry: YamlEntry | undefined): JobEnvironment | undefined {
  if (entry?.key === undefined || entry.value === undefined) return undefined;
  const name = asScalar(entry.value) ?? asScalar(entryOf(entry.value, "name")?.value);
  return name === undefined || name.value === "" ? undefined : { start: entry.start, end: entry.end, name };
}

function readPermissions(entry: YamlEntry | undefined): Permissions | undefined {
  if (entry?.key === undefined) return undefined;
  const span = { start: entry.start, end: entry.end, key: { start: entry.key.start, end: entry.key.end } };
  const text = asScalar(entry.value)?.value;
  if (text === "read-all" || text === "write-all") return { ...span, value: text, scopes: new Map() };
  const map = asMap(entry.value);
  if (map === undefined) return { ...span, value: "other", scopes: new Map() };
  const scopes = readSettings(map).map(({ name, value }): [string, string] => [name, value?.value ?? ""]);
  return { ...span, value: "some", scopes: new Map(scopes) };
}

function readConcurrency(entry: YamlEntry | undefined): Concurrency | undefined {
  if (entry?.key === undefined) return undefined;
  const span = { start: entry.start, end: entry.end, key: { start: entry.key.start, end: entry.key.end } };
  const group = asScalar(entry.value) ?? asScalar(entryOf(entry.value, "group")?.value);
  return { ...span, group, cancelInProgress: asScalar(entryOf(entry.value, "cancel-in-progress")?.value) };
}

/** What rules of workflows may hear of one by one. */
export interface WorkflowParts {
  /** Of an action's own steps there is no job. */
  readonly step: { readonly step: Step; readonly job: Job | undefined };
}

/** Every step of the file, in order, with the job it stands in. */
export function* stepsOf(workflow: Workflow): Generator<WorkflowParts["step"]> {
  const seen = new Set<readonly Step[]>();
  for (const job of workflow.jobs) {
    // Steps that jobs share by an alias are met once.
    if (seen.has(job.steps)) continue;
    seen.add(job.steps);
    for (const step of job.steps) yield { step, job };
  }
  for (const step of workflow.steps) yield { step, job: undefined };
}

/** How a message calls a job. */
export function jobTitle(job: Job): string {
  return `\`${job.id}\``;
}
