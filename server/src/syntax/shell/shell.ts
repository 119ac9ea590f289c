import {
  type Assignment,
  type Command,
  type CommandNode,
  type CompoundList,
  type DoubleQuotedChild,
  type ParsedScript,
  type PipelineNode,
  type Redirection,
  type Statement,
  type Word,
  type WordPart,
  parse,
} from "unbash";
import type { MappedText } from "../../base/mapped-text.ts";
import type { Span, SyntaxProblem } from "../../base/span.ts";

/** All spans are places in the file that the script stands in. */
export interface ShellWord extends Span {
  /** The value after quote removal; undefined when it holds an expansion. */
  readonly text: string | undefined;
  /** As written, quotes included, without line continuations. */
  readonly source: string;
}

export interface ShellAssignment extends Span {
  readonly name: string;
  readonly value: ShellWord | undefined;
}

export interface ShellRedirect extends Span {
  readonly operator: string;
  readonly target: ShellWord | undefined;
}

export interface ShellCommand extends Span {
  /** The first word without its folder, when it is literal. */
  readonly name: string | undefined;
  /** The name first. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** Commands with the same number stand in one pipeline. */
  readonly pipeline: number;
  /** The place in the pipeline, from 0. */
  readonly position: number;
  readonly followedBy: "&&" | "||" | ";" | "&" | undefined;
  /** Stands in `$(…)`, backticks or `<(…)`. */
  readonly inSubstitution: boolean;
  /** Is what an `if`, `while` or `until` tests, or follows `!`. */
  readonly inCondition: boolean;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly problems: readonly SyntaxProblem[];
  readonly source: MappedText;
}

/** Longer scripts are read up to here: nothing that is written by hand is longer. */
const MAX_SCRIPT_LENGTH = 64 * 1024;
const MAX_DEPTH = 50;

/** Reads a POSIX shell or bash script. Never throws. `${{ … }}` counts as part of a word with an expansion. */
export function parseShell(source: MappedText): ShellScript {
  const text = hideExpressions(source.text.slice(0, MAX_SCRIPT_LENGTH));
  let script: ParsedScript;
  try {
    script = parsed(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      commands: [],
      problems: [{ ...source.span(0, 1), message: `The shell parser gave up: ${reason}` }],
      source,
    };
  }
  const commands: ShellCommand[] = [];
  const reader = createReader(source, commands);
  reader.readList(script.commands, { depth: 0, inSubstitution: false, inCondition: false });
  const problems = (script.errors ?? []).map((error) => ({
    ...source.span(error.pos, error.pos + 1),
    message: error.message,
  }));
  return { commands, problems, source };
}

/** The same scripts come again with every keystroke elsewhere in their file. */
const scripts = new Map<string, ParsedScript>();
const MAX_SCRIPTS = 2000;

function parsed(text: string): ParsedScript {
  let script = scripts.get(text);
  if (script !== undefined) return script;
  if (scripts.size >= MAX_SCRIPTS) scripts.clear();
  script = parse(text);
  // A long one is dear to keep, and rare.
  if (text.length < 4096) scripts.set(text, script);
  return script;
}

/** A placeholder of the same length: a variable expansion, so that the word around it has no literal value. */
function hideExpressions(text: string): string {
  if (!text.includes("${{")) return text;
  return text.replaceAll(/\$\{\{.*?\}\}/gs, (expression) => `$${"_".repeat(expression.length - 1)}`);
}

interface Surroundings {
  readonly depth: number;
  readonly inSubstitution: boolean;
  readonly inCondition: boolean;
}

interface Place extends Surroundings {
  readonly pipeline: number;
  readonly position: number;
  readonly followedBy: ShellCommand["followedBy"];
}

function createReader(source: MappedText, commands: ShellCommand[]) {
  let pipelines = 0;

  function readList(statements: readonly Statement[], around: Surroundings): void {
    if (around.depth > MAX_DEPTH) return;
    for (const statement of statements) {
      const ending = statement.background === true ? "&" : ";";
      readPipelineNode(statement.command, around, ending);
    }
  }

  function readPipelineNode(
    node: Statement["command"],
    around: Surroundings,
    followedBy: ShellCommand["followedBy"],
  ): void {
    if (node.type !== "AndOr") {
      readPipeline(node, around, followedBy);
      return;
    }
    node.commands.forEach((part, index) => readPipeline(part, around, node.operators[index] ?? followedBy));
  }

  function readPipeline(node: PipelineNode, around: Surroundings, followedBy: ShellCommand["followedBy"]): void {
    const pipeline = pipelines++;
    if (node.type !== "Pipeline") {
      readNode(node, { ...around, pipeline, position: 0, followedBy });
      return;
    }
    const inCondition = around.inCondition || node.prefixes.some((prefix) => prefix.type === "Negation");
    node.commands.forEach((part, position) =>
      readNode(part, { ...around, inCondition, pipeline, position, followedBy }),
    );
  }

  function readNode(node: CommandNode, place: Place): void {
    const inside: Surroundings = {
      depth: place.depth + 1,
      inSubstitution: place.inSubstitution,
      inCondition: place.inCondition,
    };
    const list = (body: CompoundList | undefined, condition = false): void => {
      if (body !== undefined) readList(body.commands, condition ? { ...inside, inCondition: true } : inside);
    };
    switch (node.type) {
      case "Command":
        readCommand(node, place);
        return;
      case "Redirected":
        for (const redirect of node.redirects) readRedirectWords(redirect, inside);
        readNode(node.command, place);
        return;
      case "If":
        list(node.clause, true);
        list(node.then);
        for (const branch of node.elif) {
          list(branch.clause, true);
          list(branch.then);
        }
        list(node.else);
        return;
      case "While":
        list(node.clause, true);
        list(node.body);
        return;
      case "For":
      case "Select":
        for (const word of node.wordlist ?? []) readSubstitutions(word, inside);
        list(node.body);
        return;
      case "ArithmeticFor":
      case "Subshell":
      case "BraceGroup":
        list(node.body);
        return;
      case "Case":
        for (const item of node.items) list(item.body);
        return;
      case "Function":
        if (node.body.type === "CompoundList") list(node.body);
        else readNode(node.body, place);
        return;
      case "Coproc":
        if (node.body.type === "CompoundList") list(node.body);
        else readNode(node.body, place);
        return;
      case "TestCommand":
      case "ArithmeticCommand":
        return;
    }
  }

  function readCommand(node: Command, place: Place): void {
    const inside: Surroundings = { depth: place.depth + 1, inSubstitution: true, inCondition: place.inCondition };
    const words: ShellWord[] = [];
    const assignments: ShellAssignment[] = [];
    if (node.name !== undefined) words.push(toWord(node.name));
    for (const part of node.prefix) if (part.type === "Assignment") assignments.push(toAssignment(part));
    for (const argument of node.args)
      words.push(argument.type === "Assignment" ? assignmentWord(argument) : toWord(argument));
    const first = words[0]?.text;
    commands.push({
      ...source.span(node.pos, node.end),
      name: first === undefined ? undefined : first.slice(first.lastIndexOf("/") + 1),
      words,
      assignments,
      redirects: node.redirects.map(toRedirect),
      pipeline: place.pipeline,
      position: place.position,
      followedBy: place.followedBy,
      inSubstitution: place.inSubstitution,
      inCondition: place.inCondition,
    });
    if (node.name !== undefined) readSubstitutions(node.name, inside);
    for (const part of [...node.prefix, ...node.args]) {
      if (part.type === "Word") readSubstitutions(part, inside);
      else if (part.type === "Assignment" && part.value.type === "Word") readSubstitutions(part.value, inside);
    }
    for (const redirect of node.redirects) readRedirectWords(redirect, inside);
  }

  function readRedirectWords(redirect: Redirection, around: Surroundings): void {
    if (redirect.type !== "HereDoc" && redirect.target !== undefined) readSubstitutions(redirect.target, around);
    else if (redirect.type === "HereDoc") readParts(redirect.body.parts ?? [], around);
  }

  function readSubstitutions(word: Word, around: Surroundings): void {
    readParts(word.parts ?? [], around);
  }

  function readParts(parts: readonly (WordPart | DoubleQuotedChild)[], around: Surroundings): void {
    if (around.depth > MAX_DEPTH) return;
    for (const part of parts) {
      if ((part.type === "CommandExpansion" || part.type === "ProcessSubstitution") && part.script !== undefined) {
        // Escaped backticks are decoded first; places in the decoded text say nothing of the file.
        if (part.script.source !== undefined) continue;
        readList(part.script.commands, { ...around, depth: around.depth + 1, inSubstitution: true });
      } else if (part.type === "DoubleQuoted" || part.type === "LocaleString") readParts(part.parts, around);
    }
  }

  function toWord(word: Word): ShellWord {
    return {
      ...source.span(word.pos, word.end),
      text: isLiteral(word.parts ?? []) ? word.value : undefined,
      source: source.text.slice(word.pos, word.end),
    };
  }

  function assignmentWord(assignment: Assignment): ShellWord {
    const literal = assignment.value.type === "Word" && isLiteral(assignment.value.parts ?? []);
    const text =
      literal && assignment.value.type === "Word" ? `${assignment.name}=${assignment.value.value}` : undefined;
    return {
      ...source.span(assignment.pos, assignment.end),
      text,
      source: source.text.slice(assignment.pos, assignment.end),
    };
  }

  function toAssignment(assignment: Assignment): ShellAssignment {
    const { value } = assignment;
    return {
      ...source.span(assignment.pos, assignment.end),
      name: assignment.name,
      value: value.type === "Word" ? toWord(value) : undefined,
    };
  }

  function toRedirect(redirect: Redirection): ShellRedirect {
    const target = redirect.type === "HereDoc" ? undefined : redirect.target;
    return {
      ...source.span(redirect.pos, redirect.end),
      operator: redirect.operator,
      target: target === undefined ? undefined : toWord(target),
    };
  }

  return { readList };
}

/** Whether a word is the same whatever the environment: no expansion in it. Globs and braces are literal text. */
function isLiteral(parts: readonly (WordPart | DoubleQuotedChild)[]): boolean {
  return parts.every((part) => {
    switch (part.type) {
      case "SimpleExpansion":
      case "ParameterExpansion":
      case "CommandExpansion":
      case "ArithmeticExpansion":
      case "ProcessSubstitution":
        return false;
      case "DoubleQuoted":
      case "LocaleString":
        return isLiteral(part.parts);
      default:
        return true;
    }
  });
}
