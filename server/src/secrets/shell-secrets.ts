import type { ShellCommand, ShellWord } from "../syntax/shell/shell.ts";
import type { Span } from "../base/span.ts";
import { judge } from "./judge.ts";
import { classifyKey } from "./key-class.ts";
import type { Verdict } from "./verdict.ts";

/** A credential in a command that is one by its name: an assignment, an option, a user's password. */
export interface ShellSecret extends Span {
  /** The variable or option as the user wrote it. */
  readonly name: string;
  readonly verdict: Verdict;
}

/** What a script must mention for its commands to be read: reading scripts is the dear part. */
export const MAY_HOLD_SECRETS = /pass|pwd|token|secret|key|cred|auth|(?:^|\s)-u/i;

/**
 * Values in commands that are literal and judged to be secret or a default by the name beside them. What gives itself away
 * by its form is found by `findSecrets` on the text. Spans are places in the file.
 */
export function shellSecrets(commands: readonly ShellCommand[]): ShellSecret[] {
  return commands.flatMap((command) =>
    candidatesOf(command).flatMap(({ name, key, word, value }) => {
      const verdict = judge(key, value);
      const isOne = verdict.kind === "secret" || verdict.kind === "default-credential";
      return isOne && verdict.confidence !== "low" ? [{ name, verdict, ...placeIn(word, value, verdict) }] : [];
    }),
  );
}

interface Candidate {
  readonly name: string;
  /** The name as the judge takes it. */
  readonly key: string;
  readonly word: ShellWord;
  /** The part of the word that is the value. */
  readonly value: string;
}

function candidatesOf(command: ShellCommand): Candidate[] {
  const found: Candidate[] = [];
  for (const { name, value } of command.assignments)
    if (value?.text !== undefined) found.push({ name, key: name, word: value, value: value.text });
  const writesVariables = command.redirects.some(({ target }) =>
    /GITHUB_(?:ENV|OUTPUT)|\.env\b/.test(target?.source ?? ""),
  );
  for (const [index, word] of command.words.entries()) {
    if (index === 0 || word.text === undefined) continue;
    const before = command.words[index - 1]?.text ?? "";
    const pair = readPair(command, word.text, before, writesVariables);
    if (pair !== undefined) found.push({ ...pair, word });
    else found.push(...readOption(command, word, before));
  }
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
): Omit<Candidate, "word"> | undefined {
  const glued = /^(?:--build-arg|--env|--set|--set-string|--from-literal)=/.exec(text)?.[0] ?? "";
  const takesPairs =
    glued !== "" ||
    PAIR_OPTIONS.test(before) ||
    DECLARING.has(command.name ?? "") ||
    (writesVariables && (command.name === "echo" || command.name === "printf"));
  const pair = takesPairs ? /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(text.slice(glued.length)) : null;
  const name = pair?.[1];
  return name === undefined ? undefined : { name, key: name, value: (pair?.[2] ?? "").replace(/(?:\\n|\n)$/, "") };
}

/** The last word of an option that takes a secret: `--api-key`, but not `--password-stdin`. */
const SECRET_OPTION =
  /^--?(?:[a-z][\w-]*?)?(?:password|passwd|pwd|passphrase|token|secret|api-?key|access-?key|private-?key)$/i;

function readOption(command: ShellCommand, word: ShellWord, before: string): Candidate[] {
  const text = word.text ?? "";
  if (SECRET_OPTION.test(before) && !text.startsWith("-") && isSecretName(before))
    return [{ name: before, key: keyOf(before), word, value: text }];
  const glued = /^(--?[a-z][\w-]*)=(.+)$/is.exec(text);
  if (glued !== null && SECRET_OPTION.test(glued[1] ?? "") && isSecretName(glued[1] ?? ""))
    return [{ name: glued[1] ?? "", key: keyOf(glued[1] ?? ""), word, value: glued[2] ?? "" }];
  const isUser = before === "-u" || before === "--user" || before === "--proxy-user";
  if (isUser && (command.name === "curl" || command.name === "http"))
    return [{ name: before, key: "password", word, value: text.slice(text.indexOf(":") + 1) }].filter(() =>
      text.includes(":"),
    );
  const isPassword = before === "-p" && (command.name === "sshpass" || isLogin(command));
  return isPassword ? [{ name: before, key: "password", word, value: text }] : [];
}

/** `docker login`, `az login`, ... */
function isLogin({ words }: ShellCommand): boolean {
  return words.some(({ text }) => text === "login");
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
