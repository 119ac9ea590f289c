import type { Edit } from "../../../contract/edit.ts";
import type { Span } from "../../../base/span.ts";
import type { YamlEntry, YamlMap } from "../../../syntax/yaml/tree.ts";
import { entryOf } from "../../../syntax/yaml/access.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";
import { lineBreakOf } from "../../../base/line-break.ts";

/**
 * Adds a key to a job, behind `runs-on` (or what stands first). Undefined where that is not one plain edit: a job
 * in flow style, behind an alias, or anchored and so shared with others.
 * @param lines the new key and what is below it, indented from the key's column
 */
export function addToJob(workflow: Workflow, job: Job, lines: readonly string[]): Edit | undefined {
  const { node } = job;
  if (node === undefined || node.flow || node.anchored || node.start < job.start || node.start > job.end)
    return undefined;
  const entry = entryOf(node, "runs-on") ?? entryOf(node, "uses");
  const indent = entry === undefined ? undefined : indentOf(workflow.text, entry);
  if (entry === undefined || indent === undefined || isShared(node, entry)) return undefined;
  const end = lineEnd(workflow.text, entry.end);
  const lineBreak = lineBreakOf(workflow.text);
  return { start: end, end, newText: lines.map((line) => lineBreak + indent + line).join("") };
}

/** Gives a job's own permissions a scope, `contents: write`; undefined for a block that is shared or holds nothing yet. */
export function addScope(workflow: Workflow, job: Job, grant: string): Edit | undefined {
  const [scope, level = ""] = grant.split(": ");
  const map = entryOf(job.node, "permissions")?.value;
  if (map?.type !== "map" || map.anchored || map.start < job.start || map.end > job.end) return undefined;
  const own = entryOf(map, scope ?? "")?.value;
  if (own !== undefined) return own.type === "scalar" ? { start: own.start, end: own.end, newText: level } : undefined;
  const last = map.entries.at(-1);
  if (last === undefined) return undefined;
  if (map.flow) return { start: last.end, end: last.end, newText: `, ${grant}` };
  const indent = indentOf(workflow.text, last);
  if (indent === undefined) return undefined;
  const end = lineEnd(workflow.text, last.end);
  return { start: end, end, newText: `${lineBreakOf(workflow.text)}${indent}${grant}` };
}

/** Adds keys to the top of a workflow, in front of `jobs` and the comment that belongs to it. */
export function addBeforeJobs(workflow: Workflow, lines: readonly string[]): Edit | undefined {
  const entry = entryOf(workflow.root, "jobs");
  if (entry === undefined || workflow.root?.flow !== false || indentOf(workflow.text, entry) !== "") return undefined;
  let start = entry.start;
  for (;;) {
    const above = workflow.text.lastIndexOf("\n", start - 2) + 1;
    if (start === 0 || !workflow.text.startsWith("#", above) || above >= start) break;
    start = above;
  }
  const lineBreak = lineBreakOf(workflow.text);
  return { start, end: start, newText: [...lines, "", ""].join(lineBreak) };
}

/** Adds variables to a step: to its `env`, or as a new `env` in front of `run`. */
export function addToStepEnvironment(workflow: Workflow, step: Step, variables: readonly string[]): Edit | undefined {
  const { node } = step;
  if (node.flow || node.anchored || node.start < step.start || node.end > step.end) return undefined;
  const lineBreak = lineBreakOf(workflow.text);
  const existing = entryOf(node, "env");
  if (existing !== undefined) {
    const map = existing.value;
    const first = map?.type === "map" && !map.flow && !map.anchored ? map.entries[0] : undefined;
    const indent = first === undefined ? undefined : indentOf(workflow.text, first);
    if (first === undefined || indent === undefined) return undefined;
    return {
      start: first.start,
      end: first.start,
      newText: variables.map((line) => line + lineBreak + indent).join(""),
    };
  }
  const run = entryOf(node, "run");
  if (run?.key === undefined || run.start < step.start || run.end > step.end) return undefined;
  const column = run.start - (workflow.text.lastIndexOf("\n", run.start - 1) + 1);
  const indent = " ".repeat(column);
  const lines = ["env:", ...variables.map((line) => `  ${line}`)];
  return { start: run.start, end: run.start, newText: lines.map((line) => line + lineBreak + indent).join("") };
}

/** Gives a step that uses an action an input more; undefined for steps in flow style and those that are shared. */
export function addToInputs(workflow: Workflow, step: Step, line: string): Edit | undefined {
  const { node } = step;
  if (node.flow || node.anchored || node.start < step.start || node.end > step.end) return undefined;
  const lineBreak = lineBreakOf(workflow.text);
  const inputs = entryOf(node, "with");
  if (inputs === undefined) {
    const uses = entryOf(node, "uses");
    if (uses === undefined) return undefined;
    const column = uses.start - (workflow.text.lastIndexOf("\n", uses.start - 1) + 1);
    const indent = " ".repeat(column);
    const end = lineEnd(workflow.text, uses.end);
    return { start: end, end, newText: `${lineBreak}${indent}with:${lineBreak}${indent}  ${line}` };
  }
  const map = inputs.value;
  const first = map?.type === "map" && !map.flow && !map.anchored ? map.entries[0] : undefined;
  const indent = first === undefined ? undefined : indentOf(workflow.text, first);
  if (first === undefined || indent === undefined) return undefined;
  return { start: first.start, end: first.start, newText: line + lineBreak + indent };
}

/** Adds a job to another's `needs`; undefined for forms that take more than one plain edit. */
export function addNeed(workflow: Workflow, job: Job, id: string): Edit | undefined {
  const entry = entryOf(job.node, "needs");
  if (entry === undefined) return addToJob(workflow, job, [`needs: ${id}`]);
  const { value } = entry;
  if (value === undefined || value.type === "alias" || value.type === "map" || value.anchored) return undefined;
  if (value.start < job.start || value.end > job.end) return undefined;
  if (value.type === "scalar")
    return { start: value.start, end: value.end, newText: `[${workflow.text.slice(value.start, value.end)}, ${id}]` };
  const last = value.items.at(-1);
  if (last === undefined) return undefined;
  if (value.flow) return { start: last.end, end: last.end, newText: `, ${id}` };
  const dash = workflow.text.lastIndexOf("-", last.start - 1);
  const column = dash - (workflow.text.lastIndexOf("\n", dash) + 1);
  const end = lineEnd(workflow.text, last.end);
  return { start: end, end, newText: `${lineBreakOf(workflow.text)}${" ".repeat(column)}- ${id}` };
}

function isShared(node: YamlMap, entry: YamlEntry): boolean {
  return entry.start < node.start || entry.end > node.end || entry.value?.type === "alias";
}

/** The blanks in front of an entry; undefined when something else stands there too. */
function indentOf(text: string, { start }: Span): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return /^ *$/.test(before) ? before : undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}
