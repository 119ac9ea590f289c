import type { ShellCommand, ShellWord } from "../syntax/shell/shell.ts";
import type { Span } from "../base/span.ts";
import { judge } from "./judge.ts";
import { classifyKey } from "./key-class.ts";
import {
  PROGRAMS_WITH_PASSWORDS,
  type ProgramValue,
  hereStringValues,
  inputValues,
  programValues,
} from "./places/program.ts";
import type { Verdict } from "./verdict.ts";

/** A credential in a command that is one by its name: an assignment, an option, a user's password. */
export interface ShellSecret extends Span {
  /** The variable or option as the user wrote it. */
  readonly name: string;
  readonly verdict: Verdict;
}

/** What a script must mention for its commands to be read: reading scripts is the dear part. */
export const MAY_HOLD_SECRETS = new RegExp(
  `pass|pwd|token|secret|key|cred|auth|(?:^|\\s)-u|-user[= ]|${PROGRAMS_WITH_PASSWORDS.source}`,
  "i",
);

/**
 * Values in commands that are literal and judged to be secret or a default by the name beside them. What gives itself away
 * by its form is found by `findSecrets` on the text. Spans are places in the file.
 */
export function shellSecrets(commands: readonly ShellCommand[]): ShellSecret[] {
  return commands.flatMap((command, index) =>
    [...candidatesOf(command), ...pipedInto(commands, index)].flatMap(({ name, key, word, value }) => {
      const verdict = judge(key, value);
      const isOne = verdict.kind === "secret" || verdict.kind === "default-credential";
      if (!isOne || verdict.confidence === "low") return [];
      const local = verdict.local || speaksToThisMachine(command);
      return [{ name, verdict: { ...verdict, local }, ...placeIn(word, value, verdict) }];
    }),
  );
}

/** `mysql --host 127.0.0.1 -pX`: a service that lives as long as the job. */
function speaksToThisMachine({ words }: ShellCommand): boolean {
  return words.some(
    ({ text }) =>
      text !== undefined &&
      /^(?:--host=|-[hHS]|[a-z]{2,20}:\/\/(?:[^\s/@]{1,200}@)?)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?:$|[:,/])/.test(
        text,
      ),
  );
}

/** What the command before it in the pipeline writes into it. */
function pipedInto(commands: readonly ShellCommand[], index: number): ProgramValue[] {
  const [writer, reader] = [commands[index - 1], commands[index]];
  return writer === undefined || reader === undefined || reader.position === 0 || writer.pipeline !== reader.pipeline
    ? []
    : inputValues(writer, reader);
}

function candidatesOf(command: ShellCommand): ProgramValue[] {
  const found: ProgramValue[] = [];
  for (const { name, value } of command.assignments)
    if (value?.text !== undefined) found.push({ name, key: name, word: value, value: value.text });
  // `echo NAME=value >> FILE`
  const writesVariables = command.redirects.some(
    ({ operator, target }) => operator.startsWith(">") && !/^(?:\/dev\/|&?\d$)/.test(target?.source ?? "/dev/"),
  );
  for (const [index, word] of command.words.entries()) {
    if (index === 0 || word.text === undefined) continue;
    const before = command.words[index - 1]?.text ?? "";
    const pair = readPair(command, word.text, before, writesVariables);
    if (pair !== undefined) found.push({ ...pair, word });
    else found.push(...readOption(word, before));
  }
  found.push(...programValues(command), ...hereStringValues(command));
  return found;
}

const DECLARING = new Set(["export", "declare", "readonly", "local", "typeset", "env", "setenv"]);

/** Options whose argument is `NAME=value`. */
const PAIR_OPTIONS = /^(?:--build-arg|--env|-e|--set|--set-string|--from-literal|--secret|-D)$/;

function readPair(
  command: ShellCommand,
  text: string,
  before: string,
  writesVariables: boolean,
): Omit<ProgramValue, "word"> | undefined {
  const glued = /^(?:--build-arg|--env|--set|--set-string|--from-literal)=/.exec(text)?.[0] ?? "";
  const takesPairs =
    glued !== "" ||
    PAIR_OPTIONS.test(before) ||
    DECLARING.has(command.name ?? "") ||
    (writesVariables && (command.name === "echo" || command.name === "printf"));
  const pair = takesPairs ? /^(?:export )?([A-Za-z_][\w.-]*)=(.*)$/s.exec(text.slice(glued.length)) : null;
  const name = pair?.[1];
  return name === undefined
    ? undefined
    : { name, key: name, value: unquoted((pair?.[2] ?? "").replace(/(?:\\n|\n)$/, "")) };
}

/** Quotes within the word are those of the file that it is written to. */
function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

/** The last word of an option that takes a secret: `--api-key`, `--spring.datasource.password`, but not `--password-stdin`. */
const SECRET_OPTION =
  /^--?(?:[a-z][\w.-]{0,100}?)?(?:password|passwd|pwd|passphrase|token|secret|api-?key|access-?key|private-?key)$/i;

function readOption(word: ShellWord, before: string): ProgramValue[] {
  const text = word.text ?? "";
  if (SECRET_OPTION.test(before) && !text.startsWith("-") && isSecretName(before))
    return [{ name: before, key: keyOf(before), word, value: text }];
  const glued = /^(--?[a-z][\w.-]*)=(.+)$/is.exec(text);
  return glued !== null && SECRET_OPTION.test(glued[1] ?? "") && isSecretName(glued[1] ?? "")
    ? [{ name: glued[1] ?? "", key: keyOf(glued[1] ?? ""), word, value: glued[2] ?? "" }]
    : [];
}

function keyOf(option: string): string {
  return option.replace(/^-+/, "").replaceAll("-", "_");
}

function isSecretName(option: string): boolean {
  const keyClass = classifyKey(keyOf(option));
  return keyClass === "strong" || keyClass === "weak";
}

/** Where the judged part stands in the file; the whole word where escapes moved its characters. */
function placeIn(word: ShellWord, value: string, { start, end }: Verdict): Span {
  const offset = word.source.lastIndexOf(value);
  const isStraight = offset >= 0 && word.end - word.start === word.source.length;
  return isStraight
    ? { start: word.start + offset + start, end: word.start + offset + end }
    : { start: word.start, end: word.end };
}
