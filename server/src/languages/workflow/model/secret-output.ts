import { plainCommand } from "../../../model/commands/deploy-command.ts";
import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { writesOf } from "./environment-file.ts";
import { type ScriptSecrets, isWithin, scriptSecrets, secretOfCommand, secretOfWord } from "./secret-use.ts";
import type { Job, Workflow } from "./workflow.ts";
import type { Step } from "./step.ts";

/** A secret that leaves a script for the log, or for somebody outside. */
export interface SecretOutput {
  readonly at: Span;
  /** How a message calls the secret: `$TOKEN`. */
  readonly name: string;
  /** `hidden`: in another form than the one that GitHub masks; `sent`: to an address that collects what others send. */
  readonly how: "printed" | "part" | "hidden" | "traced" | "dumped" | "sent";
  /** The host that it is sent to, or the program that prints or hides it. */
  readonly by: string;
}

const MAY_PRINT =
  /\b(?:echo|printf|cat|tee|env|printenv|export|declare|set|base64|base32|rev|xxd|od|hexdump|openssl|sed|curl|wget|nc|ncat|http)\b/;

/** Collectors of requests: what arrives there is for whoever made the address to read. */
const CATCHER =
  /(?:^|[./@])((?:[\w-]+\.)*(?:webhook\.site|requestbin\.(?:com|net|io)|pipedream\.net|ngrok(?:-free)?\.(?:io|app|dev)|oast\.(?:fun|live|me|online|pro|site)|interact\.sh|interactsh\.com|burpcollaborator\.net|oastify\.com|beeceptor\.com|requestcatcher\.com|hookbin\.com|mockbin\.io|dnslog\.cn|ceye\.io|canarytokens\.com|ptsv[23]\.com|transfer\.sh|pastebin\.com|trycloudflare\.com))(?=[:/?"'\s]|$)/i;
const ADDRESS = /(?:^|[/@\s"'=])((?:\d{1,3}\.){3}\d{1,3})(?=[:/?"'\s]|$)/;
const PRIVATE = /^(?:10|127|0)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./;

/** Programs that write what they read in another form, with the options by which they do not. */
const ENCODERS: ReadonlySet<string> = new Set(
  "base64 base32 rev xxd od hexdump openssl sed tr cut fold gzip gunzip awk jq".split(" "),
);
/** Programs that write what they read, as it is. */
const PASSING: ReadonlySet<string> = new Set("cat tee sort head tail".split(" "));

export function secretOutputs(workflow: Workflow, job: Job | undefined, step: Step): SecretOutput[] {
  if (step.run === undefined || !MAY_PRINT.test(step.run.value)) return [];
  const secrets = scriptSecrets(workflow, job, step);
  const commands = step.script()?.commands;
  if (secrets === undefined || commands === undefined) return [];
  // A group or a function may send elsewhere what its commands print.
  const isGrouped = /[})][ \t]*(?:>|\||2?&>)|\b(?:done|fi|esac)[ \t]*(?:>|\|)|\w\s*\(\)\s*\{|\bexec\s+\d?>/.test(
    step.run.value,
  );
  const written = writesOf(workflow, step);
  return commands.flatMap((command) => {
    if (written.some((write) => isWithin(command, write))) return [];
    const sent = sentBy(secrets, command, commands);
    if (sent !== undefined) return [sent];
    if (isGrouped || command.inSubstitution) return [];
    return printedBy(secrets, command, commands) ?? tracedBy(secrets, command, commands, step) ?? [];
  });
}

function sentBy(secrets: ScriptSecrets, command: ShellCommand, all: readonly ShellCommand[]): SecretOutput | undefined {
  const plain = plainCommand(command);
  if (plain === undefined || !/^(?:curl|wget|nc|ncat|http|https|xh)$/.test(plain.name)) return undefined;
  const host = hostOf(plain.args);
  if (host === undefined) return undefined;
  const inside = all.filter(
    (other) => isWithin(other, command) || (other.pipeline === command.pipeline && other.position < command.position),
  );
  const name = inside.map((other) => secretOfCommand(secrets, other) ?? dumpedBy(secrets, other)).find(Boolean);
  return name === undefined ? undefined : { at: lineOf(command), name, how: "sent", by: host };
}

function hostOf(words: readonly ShellWord[]): string | undefined {
  for (const { source } of words) {
    const catcher = CATCHER.exec(source)?.[1];
    if (catcher !== undefined) return catcher;
    const address = ADDRESS.exec(source)?.[1];
    if (address !== undefined && !PRIVATE.test(address)) return address;
  }
  return undefined;
}

/** The words of a command, which its here-documents are not. */
function lineOf({ start, words }: ShellCommand): Span {
  return { start, end: words.at(-1)?.end ?? start };
}

function printedBy(
  secrets: ScriptSecrets,
  command: ShellCommand,
  all: readonly ShellCommand[],
): SecretOutput | undefined {
  const behind = all.filter(({ pipeline, position }) => pipeline === command.pipeline && position > command.position);
  const last = behind.at(-1) ?? command;
  if (leadsElsewhere(command) || behind.some((other) => leadsElsewhere(other) || leavesLog(other))) return undefined;
  const names = behind.map(({ name }) => name ?? "");
  if (names.some((name) => !ENCODERS.has(name) && !PASSING.has(name))) return undefined;
  const dumped = dumpedBy(secrets, command);
  const isEncoder = ENCODERS.has(command.name ?? "");
  const isPrinter = /^(?:echo|printf|cat)$/.test(command.name ?? "") || isEncoder;
  const words = isPrinter ? [...command.words.slice(1), ...hereStrings(command)] : [];
  if (words.some(({ source }) => source.includes("::add-mask::"))) return undefined;
  const name =
    dumped ??
    (command.name === "cat" || isEncoder ? hereStrings(command) : words)
      .map((word) => secretOfWord(secrets, word) ?? partOf(secrets, word))
      .find((found) => found !== undefined);
  if (name === undefined) return undefined;
  const encoder = [command.name ?? "", ...names].find((each) => ENCODERS.has(each));
  const at = lineOf(behind.length === 0 ? command : { ...command, words: [...command.words, ...last.words] });
  if (encoder !== undefined) return { at, name, how: "hidden", by: encoder };
  if (dumped !== undefined) return { at, name, how: "dumped", by: command.name ?? "" };
  const isPart = words.every((word) => secretOfWord(secrets, word) === undefined);
  return { at, name, how: isPart ? "part" : "printed", by: command.name ?? "" };
}

function hereStrings({ redirects }: ShellCommand): ShellWord[] {
  return redirects.flatMap(({ operator, target }) => (operator === "<<<" && target !== undefined ? [target] : []));
}

/** `${TOKEN:0:4}`: GitHub masks the whole value only. */
function partOf({ variables }: ScriptSecrets, { source }: ShellWord): string | undefined {
  const name = [...source.replaceAll(/'[^']*'/g, "").matchAll(/\$\{(\w+)(?::\d|: -\d|\^|,)/g)]
    .map((match) => match[1] ?? "")
    .find((variable) => variables.has(variable));
  return name === undefined ? undefined : `$${name}`;
}

/** What it prints goes to a file or to nothing. */
function leadsElsewhere({ redirects }: ShellCommand): boolean {
  return redirects.some(
    ({ operator, target }) =>
      /^(?:1?>>?|&>>?|>\||>&)$/.test(operator) &&
      target !== undefined &&
      !/^["']?(?:\/dev\/(?:stdout|stderr|tty)|2|1)["']?$/.test(target.source),
  );
}

/** A program of the pipeline that writes into a file itself, or prints nothing. */
function leavesLog({ name, words }: ShellCommand): boolean {
  const sources = words.map(({ source }) => source);
  if (name === "openssl") return sources.includes("-out") || !/^(?:base64|enc)$/.test(sources[1] ?? "");
  if (name === "sed") return sources.some((source) => /^-i|^--in-place/.test(source));
  return name === "jq" && sources.some((source) => /^(?:-e|--exit-status)$/.test(source));
}

/** `env`, `printenv`, `export -p`: every variable there is. */
function dumpedBy({ variables }: ScriptSecrets, { name, words }: ShellCommand): string | undefined {
  const [first] = variables.keys();
  if (first === undefined) return undefined;
  const args = words.slice(1).map(({ text }) => text ?? "");
  switch (name) {
    case "env":
      return args.length === 0 || (args.length === 1 && /^(?:-0|--null)$/.test(args[0] ?? ""))
        ? `$${first}`
        : undefined;
    case "printenv": {
      if (args.length === 0) return `$${first}`;
      const named = args.find((argument) => variables.has(argument));
      return named === undefined ? undefined : `$${named}`;
    }
    case "export":
    case "declare":
      return args.length === 1 && /^-[px]+$/.test(args[0] ?? "") ? `$${first}` : undefined;
    case "set":
      return args.length === 0 ? `$${first}` : undefined;
    default:
      return undefined;
  }
}

function tracedBy(
  secrets: ScriptSecrets,
  command: ShellCommand,
  all: readonly ShellCommand[],
  { shell }: Step,
): SecretOutput | undefined {
  const isFirst = command === all[0];
  if (isFirst && shell !== undefined && /\s-\w*x/.test(shell)) {
    const traced = all.map((other) => secretOfCommand(secrets, other)).find((name) => name !== undefined);
    return traced === undefined ? undefined : { at: lineOf(command), name: traced, how: "traced", by: shell };
  }
  if (command.name !== "set" || !turnsTracing(command, "-")) return undefined;
  const off = all.find((other) => other.start > command.start && other.name === "set" && turnsTracing(other, "+"));
  const name = all
    .filter(({ start }) => start > command.start && start < (off?.start ?? Infinity))
    .map((other) => secretOfCommand(secrets, other))
    .find((found) => found !== undefined);
  return name === undefined ? undefined : { at: lineOf(command), name, how: "traced", by: "set -x" };
}

function turnsTracing({ words }: ShellCommand, sign: "-" | "+"): boolean {
  return words.some(
    ({ text }, index) =>
      text !== undefined &&
      text.startsWith(sign) &&
      (/^[-+][a-zA-Z]*x/.test(text) || (/^[-+][a-zA-Z]*o$/.test(text) && words[index + 1]?.text === "xtrace")),
  );
}
