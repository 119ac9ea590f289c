import { ValidationCode, type ValidatorSettings, ValidationSeverity, validate } from "dockerfile-utils";
import type { DockerfileTree, Instruction } from "./dockerfile.ts";
import type { SyntaxProblem } from "./span.ts";

/** A mistake that makes the build fail, or (`isFatal` false) mean something else than it seems to. */
export interface StructureProblem extends SyntaxProblem {
  readonly isFatal: boolean;
}

/** Matters of style, and what says nothing about whether a build works. */
const STYLE_OFF: ValidatorSettings = {
  deprecatedMaintainer: ValidationSeverity.IGNORE,
  directiveCasing: ValidationSeverity.IGNORE,
  emptyContinuationLine: ValidationSeverity.IGNORE,
  instructionCasing: ValidationSeverity.IGNORE,
  instructionCmdMultiple: ValidationSeverity.IGNORE,
  instructionEntrypointMultiple: ValidationSeverity.IGNORE,
  instructionHealthcheckMultiple: ValidationSeverity.IGNORE,
  instructionJSONInSingleQuotes: ValidationSeverity.WARNING,
  instructionWorkdirRelative: ValidationSeverity.IGNORE,
};

/** The validator's cost grows with the square of some of these; a file beyond them is not written by hand. */
const MAX_INSTRUCTIONS = 500;
const MAX_LENGTH = 64 * 1024;
const MAX_INSTRUCTION_LENGTH = 16 * 1024;

/** Structural mistakes of a Dockerfile, found by `dockerfile-utils` and told in our own words. Never throws. */
export function structureProblems(tree: DockerfileTree): StructureProblem[] {
  const problems = tree.instructions.flatMap(unterminatedHeredocs);
  if (tree.instructions.length === 0 || tree.instructions.length > MAX_INSTRUCTIONS) return problems;
  if (tree.text.length > MAX_LENGTH) return problems;
  if (tree.instructions.some(({ start, end }) => end - start > MAX_INSTRUCTION_LENGTH)) return problems;
  try {
    const offsetOf = offsetReader(tree.text);
    const stageNames = new Set<string>();
    for (const { code: number, range } of validate(withoutScripts(tree), STYLE_OFF)) {
      const code = Number(number);
      const span = { start: offsetOf(range.start), end: offsetOf(range.end) };
      const instruction = tree.instructions.findLast(({ start }) => start <= span.start);
      const words = MESSAGES.get(code);
      if (words === undefined || isFalseAlarm(code, span.start, instruction)) continue;
      const text = tree.text.slice(span.start, span.end);
      if (STAGE_NAME_TWICE.has(code) && !stageNames.has(text.toLowerCase())) {
        stageNames.add(text.toLowerCase());
        continue;
      }
      problems.push({ ...span, message: words(text, instruction?.keyword ?? ""), isFatal: !NOT_FATAL.has(code) });
    }
  } catch {
    // It is known to throw on odd texts; what it cannot read, it cannot judge.
  }
  return problems.sort((left, right) => left.start - right.start);
}

/**
 * The text with the scripts of RUN blanked out, every offset kept: the validator has nothing to say about them, and they
 * are most of its time.
 */
function withoutScripts({ text, instructions }: DockerfileTree): string {
  let result = "";
  let position = 0;
  for (const { keyword, shell, heredocs, arguments: words, end } of instructions) {
    if (keyword !== "RUN" || shell === undefined || heredocs.length > 0 || /^(?:\[|$)/.test(words.text)) continue;
    const start = words.at(0);
    result += `${text.slice(position, start)}x${text.slice(start + 1, end).replaceAll(/[^\r\n]/g, " ")}`;
    position = end;
  }
  return result + text.slice(position);
}

function unterminatedHeredocs(instruction: Instruction): StructureProblem[] {
  return instruction.heredocs
    .filter(({ isTerminated }) => !isTerminated)
    .map(({ start, end, name }) => ({
      start,
      end,
      message: `No line \`${name}\` ends this here-document, so the rest of the file is part of it`,
      isFatal: true,
    }));
}

/** Lines are counted as the validator does: `\r\n`, `\n` and a lone `\r` end one. */
function offsetReader(text: string): (position: { line: number; character: number }) => number {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n|\n|\r/g)) starts.push(lineBreak.index + lineBreak[0].length);
  return ({ line, character }) => Math.min((starts[line] ?? text.length) + character, text.length);
}

/** What the validator does not know: newer flags, here-document bodies, variables of a shell. */
function isFalseAlarm(code: number, at: number, instruction: Instruction | undefined): boolean {
  if (instruction === undefined) return !BEFORE_ALL.has(code);
  if (at >= instruction.end || instruction.heredocs.some(({ body }) => at >= body.start)) return true;
  const { keyword, flags } = instruction.trigger ?? instruction;
  if (UNKNOWN_FLAGS.has(code)) {
    const flag = flags.find(({ start, end }) => start <= at && at < end);
    return flag !== undefined && NEWER_FLAGS.has(flag.name);
  }
  return code === UNSUPPORTED_MODIFIER && SHELL_KEYWORDS.has(keyword);
}

/** What stands before the first instruction can only be a directive. */
const BEFORE_ALL = new Set<number>([ValidationCode.INVALID_ESCAPE_DIRECTIVE]);
const UNKNOWN_FLAGS = new Set<number>([ValidationCode.UNKNOWN_ADD_FLAG, ValidationCode.UNKNOWN_COPY_FLAG]);
const NEWER_FLAGS = new Set(["unpack", "exclude", "parents", "link"]);
const UNSUPPORTED_MODIFIER: number = ValidationCode.UNSUPPORTED_MODIFIER;
const SHELL_KEYWORDS = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);
const STAGE_NAME_TWICE = new Set<number>([ValidationCode.DUPLICATE_BUILD_STAGE_NAME]);

const NOT_FATAL = new Set<number>([
  ValidationCode.JSON_IN_SINGLE_QUOTES,
  ValidationCode.DUPLICATE_BUILD_STAGE_NAME,
  ValidationCode.DUPLICATED_ESCAPE_DIRECTIVE,
]);

type Message = (text: string, keyword: string) => string;

const quoted = (text: string): string =>
  `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text.replaceAll("`", "'")}\``;

const MESSAGES = new Map<number, Message>([
  [ValidationCode.ARGUMENT_MISSING, (_, keyword) => `\`${keyword}\` needs an argument`],
  [ValidationCode.ARGUMENT_EXTRA, (text) => `${quoted(text)} is one argument too many`],
  [ValidationCode.ARGUMENT_REQUIRES_ONE, (_, keyword) => `\`${keyword}\` takes exactly one argument`],
  [ValidationCode.ARGUMENT_REQUIRES_AT_LEAST_ONE, (_, keyword) => `\`${keyword}\` needs at least one argument`],
  [ValidationCode.ARGUMENT_REQUIRES_TWO, (_, keyword) => `\`${keyword}\` needs a name and a value`],
  [ValidationCode.ARGUMENT_REQUIRES_AT_LEAST_TWO, (_, keyword) => `\`${keyword}\` needs a source and a destination`],
  [ValidationCode.ARGUMENT_REQUIRES_ONE_OR_THREE, () => "`FROM` takes an image, or an image with `AS` and a name"],
  [ValidationCode.ARGUMENT_UNNECESSARY, () => "`HEALTHCHECK NONE` takes no argument"],
  [ValidationCode.DUPLICATE_BUILD_STAGE_NAME, (text) => `Two stages are called ${quoted(text)}; the later one wins`],
  [ValidationCode.INVALID_BUILD_STAGE_NAME, (text) => `${quoted(text)} cannot be the name of a stage`],
  [ValidationCode.FLAG_AT_LEAST_ONE, (text) => `The flag needs a number from 1 on, not ${quoted(text)}`],
  [ValidationCode.FLAG_DUPLICATE, (text) => `The flag ${quoted(text)} stands here twice`],
  [ValidationCode.FLAG_INVALID_DURATION, (text) => `${quoted(text)} is no duration; write \`30s\` or \`1m30s\``],
  [ValidationCode.FLAG_LESS_THAN_1MS, (text) => `The duration ${quoted(text)} is shorter than one millisecond`],
  [ValidationCode.FLAG_MISSING_DURATION, (text) => `The duration ${quoted(text)} has no unit`],
  [ValidationCode.FLAG_MISSING_VALUE, (text) => `The flag ${quoted(text)} needs a value`],
  [ValidationCode.FLAG_UNKNOWN_UNIT, (text) => `The duration ${quoted(text)} has a unit that is not known`],
  [ValidationCode.NO_SOURCE_IMAGE, () => "A Dockerfile begins with `FROM`, or with `ARG` before it"],
  [
    ValidationCode.INVALID_ESCAPE_DIRECTIVE,
    (text) => `${quoted(text)} cannot be the escape character; a backslash or a backtick can`,
  ],
  [ValidationCode.INVALID_AS, (text) => `\`AS\` is expected in place of ${quoted(text)}`],
  [
    ValidationCode.INVALID_DESTINATION,
    (text) => `With several sources the destination is a folder: ${quoted(`${text}/`)}`,
  ],
  [ValidationCode.INVALID_PORT, (text) => `${quoted(text)} is no port or range of ports`],
  [
    ValidationCode.INVALID_PROTO,
    (text) => `${quoted(text)} is no protocol of a port; \`tcp\`, \`udp\` and \`sctp\` are`,
  ],
  [ValidationCode.INVALID_REFERENCE_FORMAT, (text) => `${quoted(text)} is no valid image reference`],
  [ValidationCode.INVALID_SIGNAL, (text) => `${quoted(text)} is no signal; write \`SIGTERM\` or a number`],
  [ValidationCode.INVALID_SYNTAX, (text) => `${quoted(text)} is no number`],
  [ValidationCode.ONBUILD_CHAINING_DISALLOWED, () => "`ONBUILD` cannot wrap another `ONBUILD`"],
  [ValidationCode.ONBUILD_TRIGGER_DISALLOWED, (text) => `\`ONBUILD\` cannot wrap ${quoted(text)}`],
  [ValidationCode.SHELL_JSON_FORM, () => '`SHELL` takes a JSON array, such as `["/bin/bash", "-c"]`'],
  [ValidationCode.SHELL_REQUIRES_ONE, () => "`SHELL` needs a program in its JSON array"],
  [ValidationCode.SYNTAX_MISSING_EQUALS, (_, keyword) => `\`${keyword}\` takes \`name=value\`; this word has no \`=\``],
  [ValidationCode.SYNTAX_MISSING_NAMES, (_, keyword) => `\`${keyword}\` has a value without a name`],
  [ValidationCode.SYNTAX_MISSING_SINGLE_QUOTE, () => "The single quote is not closed"],
  [ValidationCode.SYNTAX_MISSING_DOUBLE_QUOTE, () => "The double quote is not closed"],
  [ValidationCode.UNKNOWN_INSTRUCTION, (text) => `${quoted(text)} is no Dockerfile instruction`],
  [ValidationCode.UNKNOWN_ADD_FLAG, (text) => `\`ADD\` has no flag ${quoted(text)}`],
  [ValidationCode.UNKNOWN_COPY_FLAG, (text) => `\`COPY\` has no flag ${quoted(text)}`],
  [ValidationCode.UNKNOWN_FROM_FLAG, (text) => `\`FROM\` has no flag ${quoted(text)}`],
  [ValidationCode.UNKNOWN_HEALTHCHECK_FLAG, (text) => `\`HEALTHCHECK\` has no flag ${quoted(text)}`],
  [ValidationCode.UNKNOWN_TYPE, (text) => `\`HEALTHCHECK\` takes \`CMD\` or \`NONE\`, not ${quoted(text)}`],
  [ValidationCode.UNSUPPORTED_MODIFIER, (text) => `The builder does not know this form of a variable: ${quoted(text)}`],
  [ValidationCode.HEALTHCHECK_CMD_ARGUMENT_MISSING, () => "`HEALTHCHECK CMD` needs a command"],
  [ValidationCode.FLAG_INVALID_FROM_VALUE, (text) => `${quoted(text)} is no stage or image to copy from`],
  [ValidationCode.FLAG_EXPECTED_BOOLEAN_VALUE, (text) => `The flag takes \`true\` or \`false\`, not ${quoted(text)}`],
  [
    ValidationCode.JSON_IN_SINGLE_QUOTES,
    () => "JSON strings take double quotes; with single quotes the builder runs this text through a shell",
  ],
]);
