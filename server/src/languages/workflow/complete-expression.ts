import type { Completion } from "../../contract/completion.ts";
import type { WorkspaceView } from "../../contract/facts.ts";
import { CONTEXT_TEXTS, FUNCTION_TEXTS } from "./model/data/texts.ts";
import { payloadOf } from "./model/context-names.ts";
import { namesOf, outputsKnownTo, scopeAt } from "./model/names.ts";
import type { Definition } from "./model/schema.ts";
import type { Workflow } from "./model/workflow.ts";

/** Longer expressions are not typed in one go. */
const MAX_LENGTH = 2000;

/**
 * What may be named where somebody types an expression: contexts and functions that are at hand there, or what stands below a name.
 * Undefined where no expression is typed.
 */
export function completeExpression(
  workflow: Workflow,
  offset: number,
  definition: Definition | undefined,
  workspace: WorkspaceView | undefined,
): readonly Completion[] | undefined {
  const before = workflow.text.slice(Math.max(0, offset - MAX_LENGTH), offset);
  const open = before.lastIndexOf("${{");
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const isMarked = open >= 0 && !before.slice(open).includes("}}");
  const isCondition = /^\s*(?:- +)?if:[ \t]+\S*/.test(line) || definition?.name.endsWith("-if") === true;
  if (!isMarked && !isCondition) return undefined;
  // Inside a text nothing is named.
  const expression = isMarked ? before.slice(open + 3) : line.replace(/^\s*(?:- +)?if:/, "");
  if ((expression.match(/'/g)?.length ?? 0) % 2 === 1) return [];
  const word = wordAtEnd(expression);
  const dot = word.lastIndexOf(".");
  const start = offset - (word.length - dot - 1);
  const contexts = definition?.contexts;
  return dot < 0
    ? contextsFor(contexts, start)
    : namesBelow(workflow, word.slice(0, dot).toLowerCase().split("."), start, workspace);
}

function wordAtEnd(text: string): string {
  let start = text.length;
  while (start > 0 && /[\w.*-]/.test(text.charAt(start - 1))) start--;
  return text.slice(start);
}

function contextsFor(contexts: ReadonlySet<string> | undefined, start: number): Completion[] {
  const all = [...CONTEXT_TEXTS.keys()].filter((name) => !name.includes("."));
  const names = contexts === undefined ? all : all.filter((name) => contexts.has(name));
  const special = new Set(["always", "success", "failure", "cancelled", "hashFiles"]);
  const functions = [...FUNCTION_TEXTS].filter(
    ([name]) => !special.has(name) || contexts === undefined || contexts.has(`${name}()`),
  );
  return [
    ...names.map((name) => ({ label: name, detail: CONTEXT_TEXTS.get(name) ?? "", newText: name, start })),
    ...functions.map(([name, detail]) => ({ label: name, detail, newText: `${name}(`, start })),
  ];
}

function namesBelow(
  workflow: Workflow,
  path: readonly string[],
  start: number,
  workspace: WorkspaceView | undefined,
): Completion[] {
  const [context = "", ...rest] = path;
  const scope = {
    ...scopeAt(workflow, start),
    outputsOf: outputsKnownTo(workflow, workspace),
  };
  let names = namesOf(workflow, scope, context);
  for (const name of rest) {
    if (typeof names === "string") break;
    names = names.get(name) ?? "open";
  }
  if (typeof names !== "string")
    return Array.from(names.keys(), (name) => {
      // GitHub keeps the names of secrets in capitals.
      const written = context === "secrets" ? name.toUpperCase() : name;
      return { label: written, detail: detailOf(context, rest, name), newText: written, start };
    });
  // Below an object of the event's payload.
  if (context !== "github" || rest[0] !== "event" || rest.length !== 2) return [];
  const below = workflow.triggers.flatMap(({ event }) => payloadOf(event)?.get(rest[1] ?? "") ?? []);
  return [...new Set(below)].map((name) => ({
    label: name,
    detail: `of the event's ${rest[1] ?? ""}`,
    newText: name,
    start,
  }));
}

function detailOf(context: string, rest: readonly string[], name: string): string {
  const full = [context, ...rest, name].join(".");
  return CONTEXT_TEXTS.get(full) ?? CONTEXT_TEXTS.get(`${context}.${name}`) ?? "";
}
