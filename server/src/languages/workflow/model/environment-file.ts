import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { scalarSource } from "../../../syntax/yaml/text.ts";
import type { Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/** The files by which a step speaks to those after it. */
export type EnvironmentFile = "GITHUB_ENV" | "GITHUB_PATH" | "GITHUB_OUTPUT";

/** What a command of a script writes into one of them. The span is the command's, with its here-document. */
export interface FileWrite extends Span {
  readonly file: EnvironmentFile;
  readonly command: ShellCommand;
  /** The command as written, without what it redirects to. */
  readonly text: string;
  /** What it sets, where that is written: `title` of `title=…`, also from an earlier line `title<<END`. */
  readonly name: string | undefined;
}

const FILE = /\bGITHUB_(?:ENV|PATH|OUTPUT)\b/;

const KNOWN = new WeakMap<Step, readonly FileWrite[]>();

/** What a script writes into the environment files, in order; nothing for shells that are not POSIX. */
export function writesOf(workflow: Workflow, step: Step): readonly FileWrite[] {
  let known = KNOWN.get(step);
  if (known === undefined) KNOWN.set(step, (known = readWrites(workflow, step)));
  return known;
}

function readWrites(workflow: Workflow, step: Step): readonly FileWrite[] {
  if (step.run === undefined || !/\bGITHUB_(?:ENV|PATH|OUTPUT)\b|::set-output /.test(step.run.value)) return [];
  const commands = step.script()?.commands ?? [];
  const groups = groupsOf(workflow, step);
  const writes: FileWrite[] = [];
  let open: string | undefined;
  for (const command of commands) {
    const file =
      fileOf(command, commands) ?? groups.find(({ start, end }) => start <= command.start && command.end <= end)?.file;
    if (file === undefined) continue;
    const end = endOf(workflow.text, command);
    const text = textOf(workflow.text, command, end);
    const old = /::set-output name=([\w-]+)::/.exec(text)?.[1];
    const several = /(?<![\w-])([A-Za-z_][\w-]*)<<(?!<)/.exec(text)?.[1];
    const single = /(?:^|["'\s=])([A-Za-z_][\w-]*)=/.exec(text.replace(/^\S+\s+/, " "))?.[1];
    open = several ?? (single === undefined ? open : undefined);
    writes.push({ file, command, start: command.start, end, text, name: old ?? single ?? open });
  }
  return writes;
}

function fileOf(command: ShellCommand, all: readonly ShellCommand[]): EnvironmentFile | undefined {
  for (const { operator, target } of command.redirects) {
    if (operator.startsWith(">") && target !== undefined && FILE.test(target.source)) return named(target.source);
  }
  if (command.words.some(({ source }) => source.includes("::set-output "))) return "GITHUB_OUTPUT";
  // What goes through `tee -a "$GITHUB_ENV"` in the same pipeline.
  const tee = all.find(
    ({ name, pipeline, position, words }) =>
      name === "tee" &&
      pipeline === command.pipeline &&
      position > command.position &&
      words.some(({ source }) => FILE.test(source)),
  );
  const target = tee?.words.find(({ source }) => FILE.test(source));
  return target === undefined || command.position > 0 ? undefined : named(target.source);
}

function named(source: string): EnvironmentFile | undefined {
  const found = FILE.exec(source)?.[0];
  return found === "GITHUB_ENV" || found === "GITHUB_PATH" || found === "GITHUB_OUTPUT" ? found : undefined;
}

/** Nobody writes more groups into one script, nor longer ones. */
const MOST_GROUPS = 100;
const LONGEST = 16 * 1024;

/** `{ echo a; echo b; } >> "$GITHUB_ENV"`: what stands between the brackets. */
function groupsOf(workflow: Workflow, { run }: Step): (Span & { readonly file: EnvironmentFile | undefined })[] {
  if (run === undefined || !/[})]\s*(?:>|\|)/.test(run.value)) return [];
  const source = scalarSource(workflow.text, run);
  const matches = [...source.text.matchAll(/[})] ?(?:>>?|\| ?tee (?:-a |--append )?) ?["']?\$\{?(GITHUB_\w+)/g)];
  return matches.slice(0, MOST_GROUPS).flatMap((match) => {
    const close = source.text.charAt(match.index);
    const opening = close === "}" ? "{" : "(";
    let depth = 0;
    for (let index = match.index; index >= Math.max(0, match.index - LONGEST); index--) {
      const character = source.text.charAt(index);
      if (character === close) depth++;
      else if (character === opening && --depth === 0)
        return [{ ...source.span(index, match.index), file: named(match[1] ?? "") }];
    }
    return [];
  });
}

/** A command's end, with the here-document that it reads. */
function endOf(text: string, { start, end, redirects }: ShellCommand): number {
  if (!redirects.some(({ operator }) => operator === "<<" || operator === "<<-")) return end;
  const rest = text.slice(start, start + LONGEST);
  const delimiter = /<<-?\s*["']?(\w+)/.exec(rest)?.[1];
  const close = delimiter === undefined ? null : new RegExp(`\\n[ \\t]*${delimiter}[ \\t]*\\r?(?:\\n|$)`).exec(rest);
  return close === null ? end : Math.max(end, start + close.index);
}

function textOf(text: string, { start, redirects }: ShellCommand, end: number): string {
  let written = text.slice(start, end);
  for (const { operator, start: from, end: to } of redirects) {
    if (operator.startsWith(">")) written = written.replace(text.slice(from, to), "");
  }
  return written;
}

/**
 * The variables whose value a shell text holds as it is: not those in single quotes, those that another program has
 * read first, or of which only a part is taken by a pattern.
 */
export function variablesIn(text: string): string[] {
  const open = text
    .replaceAll(/\$\{\{.*?\}\}/gs, "")
    .replaceAll(/"(?:\\.|[^"\\])*"|'[^']*'/g, (quoted) => (quoted.startsWith("'") ? "" : quoted))
    .replaceAll(/\$\([^()]*\)/g, (inner) => (/^\$\(\s*(?:echo|printf)\b[^|]*$/.test(inner) ? inner : ""));
  return [...open.matchAll(/\$(?:(\w+)|\{(\w+)(?:\}|:?[-+?=]|##?|%%?))/g)].map((match) => match[1] ?? match[2] ?? "");
}
