import { Notes } from "./notes.ts";
import { type Heredoc, heredocBody, readHeredocs } from "./heredoc.ts";
import { type JsonItem, readJsonForm } from "./json.ts";
import {
  type DockerfileComment,
  type PhysicalLine,
  commentOf,
  contentEnd,
  isBlank,
  logicalLine,
  physicalLine,
  skipBlanks,
} from "./lines.ts";
import {
  type DockerfilePair,
  type DockerfileWord,
  copyMapped,
  plainWords,
  readArguments,
  readFlags,
  readPairs,
} from "./words.ts";
import { type RangeReader, type ReadRange, rereadRange } from "./reread.ts";
import type { Directive, DockerfileTree, Instruction } from "./tree.ts";
import { type MappedText, buildMappedText, sliceMapped } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/**
 * Reads a Dockerfile as BuildKit does. Never throws; what is no instruction becomes one with an odd keyword.
 * @param previous the tree of a text that this one was made of: what is equal is taken over
 */
export function parseDockerfile(text: string, previous?: DockerfileTree): DockerfileTree {
  const start = text.charCodeAt(0) === 0xfe_ff ? 1 : 0;
  const directives = readDirectives(text, start);
  const given = directives.find(({ name }) => name === "escape")?.value;
  const escape = given === "`" ? given : "\\";
  const read: RangeReader = (part, from, stop) => readRange(part, from, escape, stop);
  const { comments, instructions } =
    previous?.escape === escape ? rereadRange(text, start, previous, read) : read(text, start, () => false);
  return { text, escape, directives, comments, instructions };
}

function readRange(text: string, from: number, escape: string, stop: (lineStart: number) => boolean): ReadRange {
  const comments: DockerfileComment[] = [];
  const instructions: Instruction[] = [];
  let next = from;
  while (next < text.length && !stop(next)) {
    const line = physicalLine(text, next);
    const comment = commentOf(text, line);
    if (comment !== undefined) comments.push(comment);
    if (comment !== undefined || skipBlanks(text, line.start, line.end) === line.end) {
      next = line.next;
      continue;
    }
    const read = readInstruction(text, line, escape, comments);
    if (read.instruction !== undefined) instructions.push(read.instruction);
    next = read.next;
  }
  return { comments, instructions, next };
}

/** Directives stand before everything else; the first line that is none, and a name that is not known, end them. */
function readDirectives(text: string, start: number): Directive[] {
  const directives: Directive[] = [];
  let next = start;
  for (let first = true; next < text.length; first = false) {
    const line = physicalLine(text, next);
    const content = text.slice(line.start, line.end);
    next = line.next;
    if (first && content.startsWith("#!")) continue;
    const match = /^\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/.exec(content);
    const name = match?.[1]?.toLowerCase();
    if (match === null || (name !== "syntax" && name !== "escape" && name !== "check")) break;
    const value = match[2]?.trimEnd() ?? "";
    const valueStart = line.start + content.length - (match[2]?.length ?? 0);
    const valueSpan = { start: valueStart, end: valueStart + value.length };
    directives.push({ name, value, valueSpan, start: line.start + content.indexOf("#"), end: valueSpan.end });
  }
  return directives;
}

function readInstruction(
  text: string,
  first: PhysicalLine,
  escape: string,
  comments: DockerfileComment[],
): { instruction: Instruction | undefined; next: number } {
  const line = logicalLine(text, first, escape, comments);
  const length = contentEnd(line.content.text);
  if (length === 0) return { instruction: undefined, next: line.next };
  const open = openInstruction(line.content, escape);
  const { heredocs, next } = takesHeredocs(open)
    ? readHeredocs(text, line.content, line.next)
    : { heredocs: [], next: line.next };
  const lastHeredoc = heredocs.at(-1);
  const end = lastHeredoc?.terminator.end ?? line.content.span(length - 1, length).end;
  return { instruction: closeInstruction(text, open, heredocs, end, { start: first.start, end: next }), next };
}

/** An instruction whose here-documents are not read yet. */
interface OpenInstruction extends Omit<
  Instruction,
  "end" | "heredocs" | "shell" | "trigger" | "linesStart" | "linesEnd" | "notes"
> {
  readonly trigger: OpenInstruction | undefined;
}

const JSON_KEYWORDS = new Set(["ADD", "COPY", "VOLUME", "CMD", "ENTRYPOINT", "RUN", "SHELL"]);

function openInstruction(content: MappedText, escape: string, isTrigger = false): OpenInstruction {
  const { text } = content;
  const from = skipBlanks(text, 0, text.length);
  let to = from;
  while (to < text.length && !isBlank(text.charCodeAt(to))) to++;
  const keyword = text.slice(from, to).toUpperCase();
  const keywordSpan = content.span(from, to);
  const rest = sliceMapped(content, skipBlanks(text, to, text.length), Math.max(to, contentEnd(text)));
  const { flags, next } = readFlags(rest);
  const args = sliceMapped(rest, next, rest.text.length);
  // ONBUILD inside ONBUILD is refused by the builder, and would nest without end here.
  const hasTrigger = keyword === "ONBUILD" && !isTrigger && args.text !== "";
  const trigger = hasTrigger ? openInstruction(args, escape, true) : undefined;
  return {
    start: keywordSpan.start,
    keyword,
    keywordSpan,
    flags,
    arguments: args,
    words: wordsFor(keyword, args),
    json: JSON_KEYWORDS.has(keyword) ? readJsonForm(args) : healthcheckJson(keyword, args),
    pairs: pairsFor(keyword, args, escape),
    trigger,
  };
}

/** Scripts and pairs are not cut at white space: nobody asks, and they can be long. */
const WITHOUT_WORDS = new Set(["RUN", "CMD", "ENTRYPOINT", "ONBUILD", "ENV", "LABEL", "ARG", "SHELL", "MAINTAINER"]);
const NONE: readonly never[] = [];

function wordsFor(keyword: string, args: MappedText): readonly DockerfileWord[] {
  return WITHOUT_WORDS.has(keyword) ? NONE : plainWords(args);
}

function pairsFor(keyword: string, args: MappedText, escape: string): readonly DockerfilePair[] {
  if (keyword === "ENV" || keyword === "LABEL") return readPairs(args, escape);
  return keyword === "ARG" ? readArguments(args, escape) : NONE;
}

/** Where the command of `HEALTHCHECK CMD` begins in the arguments. */
function healthcheckCommand(keyword: string, args: MappedText): MappedText | undefined {
  const command = keyword === "HEALTHCHECK" ? /^CMD[ \t]+/i.exec(args.text) : null;
  return command === null ? undefined : sliceMapped(args, command[0].length, args.text.length);
}

function healthcheckJson(keyword: string, args: MappedText): JsonItem[] | undefined {
  const command = healthcheckCommand(keyword, args);
  return command === undefined ? undefined : readJsonForm(command);
}

function takesHeredocs(open: OpenInstruction): boolean {
  const { keyword, json } = open.trigger ?? open;
  return json === undefined && (keyword === "RUN" || keyword === "COPY" || keyword === "ADD");
}

function closeInstruction(
  text: string,
  open: OpenInstruction,
  heredocs: readonly Heredoc[],
  end: number,
  lines: Span,
): Instruction {
  const trigger = open.trigger === undefined ? undefined : closeInstruction(text, open.trigger, heredocs, end, lines);
  const own = trigger === undefined ? heredocs : [];
  return {
    ...open,
    end,
    heredocs: own,
    shell: shellOf(text, open, own),
    trigger,
    linesStart: lines.start,
    linesEnd: lines.end,
    notes: new Notes(),
  };
}

function shellOf(text: string, open: OpenInstruction, heredocs: readonly Heredoc[]): MappedText | undefined {
  if (open.json !== undefined || open.arguments.text === "") return undefined;
  switch (open.keyword) {
    case "CMD":
    case "ENTRYPOINT":
      return open.arguments;
    case "HEALTHCHECK":
      return healthcheckCommand(open.keyword, open.arguments);
    case "RUN":
      return heredocs.length === 0 ? open.arguments : scriptWithHeredocs(text, open.arguments, heredocs);
    default:
      return undefined;
  }
}

/** A lone here-document is the script itself; others are fed to the commands of the line, as in a shell. */
function scriptWithHeredocs(text: string, args: MappedText, heredocs: readonly Heredoc[]): MappedText | undefined {
  const only = heredocs[0];
  if (heredocs.length === 1 && only !== undefined && args.text.trim() === only.word.text) {
    const body = heredocBody(text, only);
    // Another interpreter's program is no shell text.
    return /^#!(?!.*\b(?:ba|da|a|z|k)?sh\b)/.test(body.text) ? undefined : body;
  }
  const builder = buildMappedText();
  copyMapped(builder, args, 0, args.text.length);
  for (const heredoc of heredocs) {
    const body = heredocBody(text, heredoc);
    builder.insert("\n", heredoc.body.start);
    copyMapped(builder, body, 0, body.text.trimEnd().length);
    builder.insert(body.text === "" ? heredoc.name : `\n${heredoc.name}`, heredoc.terminator.start);
  }
  const last = heredocs.at(-1);
  return builder.build(last?.terminator.end ?? 0);
}
