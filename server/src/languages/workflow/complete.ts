import type { Completion } from "../../contract/completion.ts";
import type { WorkspaceView } from "../../contract/facts.ts";
import { type TypedPlace, typedPlace } from "../../syntax/yaml/typed-place.ts";
import { repositoryOf } from "../../model/workflow-path.ts";
import { calleeOf } from "./model/callee.ts";
import { calledFace } from "./model/called-workflow.ts";
import { EVENT_TEXTS, KEY_TEXTS, RUNNER_LABELS, SCOPE_TEXTS, SHELLS } from "./model/data/texts.ts";
import { completeExpression } from "./complete-expression.ts";
import { type ActionFace, faceOf, knownAction, knownActions } from "./model/known-action.ts";
import { type Definition, type Schema, schemaFor } from "./model/schema.ts";
import type { Job, Workflow } from "./model/workflow.ts";

/** What fits at a place: in an expression what it may name; else keys and values that GitHub knows, and names of the file and the workspace. */
export function completeWorkflow(workflow: Workflow, offset: number, workspace?: WorkspaceView): readonly Completion[] {
  const schema = schemaFor(workflow.kind);
  const inExpression = completeExpression(workflow, offset, expressionAt(schema, workflow.text, offset), workspace);
  if (inExpression !== undefined) return inExpression;
  const place = typedPlace(workflow.text, offset);
  const definition = place === undefined ? undefined : definitionAt(schema, place.path);
  const valueType = place?.key === undefined ? undefined : definition && below(schema, definition, place.key);
  if (place === undefined || definition === undefined) return [];
  const asked: Asked = { workflow, schema, place, workspace };
  if (place.key !== undefined && valueType !== undefined) return valuesOf(asked, valueType, [...place.path, place.key]);
  const values = place.isItem ? valuesOf(asked, definition, place.path) : [];
  return place.isQuoted || place.hasColon ? values : [...values, ...keysFor(asked, definition)];
}

/** What the value is in which somebody types an expression: that of the line's key, or of the block that the line is one of. */
function expressionAt(schema: Schema, text: string, offset: number): Definition | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const key = /^ *(?:- +)*[A-Za-z_][\w.-]*: +/.exec(line)?.[0] ?? /^ */.exec(line)?.[0] ?? "";
  const place = typedPlace(text, lineStart + key.length);
  const around = place === undefined ? undefined : definitionAt(schema, place.path);
  return place?.key === undefined || around === undefined ? around : below(schema, around, place.key);
}

interface Asked {
  readonly workflow: Workflow;
  readonly schema: Schema;
  readonly place: TypedPlace;
  readonly workspace: WorkspaceView | undefined;
}

/** What stands where a path of keys and items leads. */
function definitionAt(schema: Schema, path: readonly (string | undefined)[]): Definition | undefined {
  let definition: Definition | undefined = schema.definition(schema.root);
  for (const key of path) {
    if (definition === undefined) return undefined;
    definition = key === undefined ? itemOf(schema, definition) : below(schema, definition, key);
  }
  return definition;
}

function itemOf(schema: Schema, { alternatives }: Definition): Definition | undefined {
  const list = alternatives.find(({ type }) => type === "sequence");
  return list?.type === "sequence" ? schema.definition(list.item) : undefined;
}

function below(schema: Schema, { alternatives, contexts }: Definition, key: string): Definition | undefined {
  for (const each of alternatives) {
    const type = each.type === "map" ? (each.keys.get(key)?.type ?? each.others) : undefined;
    if (type === undefined) continue;
    const found = schema.definition(type);
    return found.contexts === undefined && contexts !== undefined ? { ...found, contexts } : found;
  }
  return undefined;
}

function keysFor(asked: Asked, definition: Definition): Completion[] {
  const { place, schema } = asked;
  const texts =
    definition.name === "permissions" || definition.name === "permissions-mapping"
      ? SCOPE_TEXTS
      : definition.name.startsWith("on-")
        ? EVENT_TEXTS
        : KEY_TEXTS;
  const free = freeKeys(asked);
  const keys = definition.alternatives.flatMap((each) => (each.type === "map" ? [...each.keys] : []));
  const isSection = (type: string): boolean =>
    schema
      .definition(type)
      .alternatives.every(({ type: kind }) => kind === "map" || kind === "sequence" || kind === "null");
  return [
    ...free,
    ...[...new Map(keys)].map(([name, { type }]) => ({
      label: name,
      detail: texts.get(name) ?? "",
      newText: isSection(type) ? `${name}:` : `${name}: `,
      start: place.start,
    })),
  ].filter(({ label }) => !place.beside.has(label));
}

/** Keys that the callee declares: inputs and secrets. */
function freeKeys({ workflow, place, workspace }: Asked): Completion[] {
  const [last] = place.path.slice(-1);
  if (last !== "with" && last !== "secrets") return [];
  const face = faceAt(workflow, place, last, workspace);
  return [...(face?.inputs ?? [])].map(([name, { isRequired }]) => ({
    label: name,
    detail: isRequired ? "must be given" : "may be given",
    newText: `${name}: `,
    start: place.start,
  }));
}

/** What the step or job takes in whose `with` or `secrets` somebody types. */
function faceAt(
  workflow: Workflow,
  { start }: TypedPlace,
  key: "with" | "secrets",
  workspace: WorkspaceView | undefined,
): ActionFace | undefined {
  const job = jobAt(workflow, start);
  const step = (job?.steps ?? workflow.steps).findLast((each) => each.start <= start);
  const called = job?.uses === undefined ? undefined : calleeOf(workflow, job.uses, workspace);
  if (called !== undefined) {
    const { inputs, secrets } = calledFace(called.workflow);
    return key === "with" ? inputs : secrets;
  }
  if (step?.uses === undefined || key === "secrets") return undefined;
  const known = knownAction(step.uses);
  if (known !== undefined) return known;
  const local = calleeOf(workflow, step.uses, workspace);
  return local === undefined ? undefined : faceOf(local.workflow);
}

/** The job that a place stands in, also behind what of it can be read. */
function jobAt({ jobs }: Workflow, offset: number): Job | undefined {
  return jobs.findLast(({ start }) => start <= offset);
}

function valuesOf(asked: Asked, definition: Definition, path: readonly (string | undefined)[]): Completion[] {
  const { place, workflow } = asked;
  const { start } = place;
  const words = (values: Iterable<string>, detail: string): Completion[] =>
    Array.from(values, (value) => ({ label: value, detail, newText: value, start }));
  const last = path.findLast((key) => key !== undefined) ?? "";
  switch (last) {
    case "runs-on":
    case "labels":
      return words(RUNNER_LABELS, "a label of a runner");
    case "needs": {
      const own = jobAt(workflow, start);
      return words(
        workflow.jobs.filter((job) => job !== own).map(({ id }) => id),
        "a job of this workflow",
      );
    }
    case "shell":
      return words(SHELLS, "a shell");
    case "uses":
      return usesFor(asked, path.length <= 3);
    case "wait":
    case "cancel": {
      const steps = jobAt(workflow, start)?.steps ?? [];
      return words(
        steps.flatMap(({ id }) => id ?? []),
        "a step of this job",
      );
    }
    case "on":
      if (definition.name.startsWith("on-"))
        return [...EVENT_TEXTS].map(([label, detail]) => ({ label, detail, newText: label, start }));
  }
  const constants = definition.alternatives.flatMap((each) => (each.type === "constant" ? [each.value] : []));
  const switches = definition.alternatives.some(({ type }) => type === "boolean") ? ["true", "false"] : [];
  const detail = KEY_TEXTS.get(last) ?? SCOPE_TEXTS.get(last) ?? "";
  return words([...constants, ...switches], detail);
}

/** Actions: those of the repository, and those that are known. @param isJob a job calls workflows alone */
function usesFor({ workflow, place, workspace }: Asked, isJob: boolean): Completion[] {
  const { start } = place;
  const root = repositoryOf(workflow.path);
  const local = (workspace?.filePaths() ?? []).flatMap((path) => {
    if (!path.startsWith(root)) return [];
    const own = path.slice(root.length);
    const isWorkflow = /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(own);
    const action = /^(.*)\/action\.ya?ml$/.exec(own)?.[1];
    if (isJob ? !isWorkflow || path === workflow.path : action === undefined) return [];
    const text = `./${isJob ? own : (action ?? "")}`;
    return [
      {
        label: text,
        detail: isJob ? "a workflow of this repository" : "an action of this repository",
        newText: text,
        start,
      },
    ];
  });
  if (isJob) return local;
  return [
    ...local,
    ...Array.from(knownActions().values(), ({ name, version, commit, month }) => ({
      label: name,
      detail: `${version}, the newest in ${month}, by its commit`,
      newText: `${name}@${commit} # ${version}`,
      start,
    })),
  ];
}
