import type { Explanation, Neighbours } from "../../contract/explanation.ts";
import type { Span } from "../../base/span.ts";
import { explainedControls } from "./model/deployment-control.ts";
import { describeCron, readCron } from "./model/cron.ts";
import { CONTEXT_TEXTS, EVENT_TEXTS, FUNCTION_TEXTS, KEY_TEXTS, SCOPE_TEXTS } from "./model/data/texts.ts";
import { deploymentOf, evidenceOf } from "./model/deployment.ts";
import { evaluatedValues } from "./model/expression-check.ts";
import { callsBelow, referencesBelow } from "./syntax/expression.ts";
import { withCallees, calleeOf } from "./model/callee.ts";
import { calledOutputs } from "./model/called-workflow.ts";
import { jobOf } from "./model/graph.ts";
import { faceOf, knownAction } from "./model/known-action.ts";
import type { ActionReference } from "./model/step.ts";
import { type Job, type Workflow, stepsOf } from "./model/workflow.ts";
import { entriesOf, entryOf, scalarText } from "../../syntax/yaml/access.ts";
import type { YamlEntry, YamlNode } from "../../syntax/yaml/tree.ts";

/** What stands at an offset: an action, a schedule, a name in an expression, a job that deploys, or a key of GitHub's. */
export function explainWorkflow(
  workflow: Workflow,
  offset: number,
  { workspace, isHelpedElsewhere }: Neighbours,
): Explanation | undefined {
  const isAt = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  for (const uses of usesIn(workflow)) if (isAt(uses)) return explainUses(workflow, uses, workspace);
  const whole = withCallees(workflow, workspace);
  const job = whole.jobs.find(({ key }) => isAt(key));
  if (job !== undefined) return explainJob(whole, job);
  if (isHelpedElsewhere === true) return undefined;
  return explainName(workflow, isAt, workspace) ?? explainCron(workflow, isAt) ?? explainKey(workflow, isAt);
}

function plain({ start, end }: Span, key: string, what: string, facts: readonly string[]): Explanation {
  return { start, end, key, what, facts, pci: [], elsewhere: [] };
}

function* usesIn(workflow: Workflow): Generator<ActionReference> {
  for (const { step } of stepsOf(workflow)) if (step.uses !== undefined) yield step.uses;
  for (const { uses } of workflow.jobs) if (uses !== undefined) yield uses;
}

function explainUses(workflow: Workflow, uses: ActionReference, workspace: Neighbours["workspace"]): Explanation {
  const { kind, ref } = uses;
  const called = kind === "local" ? calleeOf(workflow, uses, workspace) : undefined;
  const known = knownAction(uses);
  const face = known ?? (called?.workflow.kind === "action" ? faceOf(called.workflow) : undefined);
  const facts: string[] = [];
  if (kind === "repository")
    facts.push(
      ref === undefined
        ? "it names no version"
        : /^[\da-f]{40}(?:[\da-f]{24})?$/.test(ref)
          ? "pinned to a commit: it is the same tomorrow"
          : `\`${ref}\` can be moved to other code by whoever owns it`,
    );
  if (known !== undefined)
    facts.push(`the newest version in ${known.month} was \`${known.version}\`, commit \`${known.commit}\``);
  if (face !== undefined && face.inputs.size > 0) {
    const inputs = [...face.inputs].map(
      ([name, { isRequired }]) => `\`${name}\`${isRequired ? " (must be given)" : ""}`,
    );
    facts.push(`inputs: ${inputs.slice(0, 30).join(", ")}${inputs.length > 30 ? ", …" : ""}`);
  }
  if (face !== undefined && face.outputs.length > 0)
    facts.push(`outputs: ${face.outputs.map((name) => `\`${name}\``).join(", ")}`);
  if (kind === "local" && called === undefined) facts.push("the workspace has no such file");
  const what =
    kind === "docker"
      ? "an image that is run as a step"
      : called?.workflow.kind === "workflow"
        ? "a workflow of this repository"
        : kind === "local"
          ? "an action of this repository"
          : "an action";
  return plain(uses, uses.text, what, facts);
}

/** What nobody else says of a job: whether and where it deploys, what it waits for, how it goes back and who watches. */
function explainJob(workflow: Workflow, job: Job): Explanation | undefined {
  const deployment = deploymentOf(workflow, job);
  const needs = job.needs.map(({ value }) => `\`${value}\``);
  const waits = needs.length === 0 ? "it waits for no other job" : `it waits for ${needs.join(", ")}`;
  if (deployment === undefined || deployment.kind !== "deploy") return plain(job.key, job.id, "a job", [waits]);
  const { target } = deployment;
  const tier =
    target.tier === "production"
      ? "to production"
      : target.tier === "non-production"
        ? "elsewhere than to production"
        : "nobody can tell where to";
  const environment = job.environment?.name?.value;
  return plain(job.key, job.id, `a job that deploys ${tier}`, [
    evidenceOf(deployment),
    waits,
    environment === undefined
      ? "no environment stands before it"
      : `the environment \`${environment}\` may ask somebody first`,
    ...explainedControls(workflow, deployment),
  ]);
}

function explainName(
  workflow: Workflow,
  isAt: (span: Span) => boolean,
  workspace: Neighbours["workspace"],
): Explanation | undefined {
  for (const { scalar, expressions } of evaluatedValues(workflow)) {
    if (!isAt(scalar)) continue;
    for (const { tree } of expressions) {
      for (const { path, start, end } of referencesBelow(tree)) {
        if (!isAt({ start, end })) continue;
        const [context = "", name = "", ...rest] = path;
        const what =
          CONTEXT_TEXTS.get(`${context}.${name}`) ??
          CONTEXT_TEXTS.get(`${context}.${rest[0] ?? ""}`) ??
          CONTEXT_TEXTS.get(context);
        if (what !== undefined)
          return plain({ start, end }, path.join("."), what, givenBy(workflow, context, name, rest, workspace));
      }
      for (const { name, start, end } of tree === undefined ? [] : callsBelow(tree)) {
        const known = [...FUNCTION_TEXTS].find(([each]) => each.toLowerCase() === name);
        if (known !== undefined && isAt({ start, end })) return plain({ start, end }, `${known[0]}()`, known[1], []);
      }
    }
  }
  return undefined;
}

/** Of `needs.JOB.outputs.NAME`, where the job calls a workflow of the repository: what that says of its output. */
function givenBy(
  workflow: Workflow,
  context: string,
  name: string,
  [kind, output]: readonly string[],
  workspace: Neighbours["workspace"],
): readonly string[] {
  const uses = context === "needs" && kind === "outputs" ? jobOf(workflow, name)?.uses : undefined;
  const called = uses === undefined ? undefined : calleeOf(workflow, uses, workspace)?.workflow;
  const outputs = called?.kind === "workflow" ? calledOutputs(called) : undefined;
  if (uses === undefined || outputs === undefined) return [];
  const found = [...outputs].find(([each]) => each.toLowerCase() === output);
  if (found === undefined) return [`\`${uses.text}\` has no such output`];
  return [`\`${uses.text}\` gives it`, ...(found[1] === "" ? [] : [found[1]])];
}

function explainCron(workflow: Workflow, isAt: (span: Span) => boolean): Explanation | undefined {
  for (const item of schedules(workflow)) {
    if (item === undefined || item.type !== "scalar" || !isAt(item)) continue;
    const read = readCron(item.value);
    return "problem" in read
      ? undefined
      : plain(item, item.value, describeCron(read), ["on the default branch; GitHub may start it some minutes late"]);
  }
  return undefined;
}

function schedules({ root }: Workflow): (YamlNode | undefined)[] {
  const list = entryOf(entryOf(root, "on")?.value, "schedule")?.value;
  return list?.type === "sequence" ? list.items.map((item) => entryOf(item, "cron")?.value) : [];
}

function explainKey(workflow: Workflow, isAt: (span: Span) => boolean): Explanation | undefined {
  let entries: readonly YamlEntry[] = entriesOf(workflow.root);
  let parent = "";
  for (;;) {
    const entry = entries.find(isAt);
    if (entry?.key === undefined) return undefined;
    const name = scalarText(entry.key) ?? "";
    if (isAt(entry.key)) {
      const texts = parent === "on" ? EVENT_TEXTS : parent === "permissions" ? SCOPE_TEXTS : KEY_TEXTS;
      const what = parent === "env" || parent === "with" ? undefined : texts.get(name);
      return what === undefined ? undefined : plain(entry.key, name, what, []);
    }
    parent = name;
    const { value } = entry;
    entries =
      value?.type === "sequence"
        ? value.items.filter((item) => item !== undefined && isAt(item)).flatMap(entriesOf)
        : entriesOf(value);
    // `on: [push]` and `on: push` name events too.
    if (entries.length === 0) {
      const word = value?.type === "sequence" ? value.items.find((item) => item !== undefined && isAt(item)) : value;
      const what = parent === "on" && word !== undefined ? EVENT_TEXTS.get(scalarText(word) ?? "") : undefined;
      return what === undefined || word === undefined ? undefined : plain(word, scalarText(word) ?? "", what, []);
    }
  }
}
