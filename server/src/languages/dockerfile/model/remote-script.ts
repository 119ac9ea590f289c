import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import type { Span } from "../../../base/span.ts";
import { SHELLS } from "./shell-call.ts";

const DOWNLOADERS = new Set(["curl", "wget", "fetch", "aria2c"]);
const INTERPRETERS = /^(?:python[\d.]*|perl|ruby|node|php)$/;
/** Programs that compare a file with a checksum or a signature. */
export const CHECKERS: ReadonlySet<string> = new Set([
  "sha256sum",
  "sha512sum",
  "sha1sum",
  "shasum",
  "gpg",
  "gpgv",
  "cosign",
  "minisign",
  "openssl",
]);

/** A program that is downloaded and run in one go. */
export interface RemoteScript {
  readonly at: Span;
  readonly download: string;
  readonly interpreter: string;
}

/** Pipes from a downloader into an interpreter, and shells that are given the download as their program. */
export function findRemoteScripts(commands: readonly ShellCommand[]): RemoteScript[] {
  const found: RemoteScript[] = [];
  const pipelines = new Map<number, ShellCommand[]>();
  for (const command of commands) {
    const pipeline = pipelines.get(command.pipeline) ?? [];
    pipeline.push(command);
    pipelines.set(command.pipeline, pipeline);
  }
  for (const pipeline of pipelines.values()) found.push(...inPipeline(pipeline));
  const substituted = commands.filter((command) => command.inSubstitution && isDownload(command));
  if (substituted.length > 0) {
    for (const command of commands) {
      const download = substituted.find((inner) => command.start < inner.start && inner.end <= command.end);
      const interpreter = download === undefined ? undefined : runsSubstitution(command, download);
      if (interpreter !== undefined) found.push({ at: command, download: download?.name ?? "", interpreter });
    }
  }
  return found;
}

/** `curl … | sh`: the download is an earlier part than the interpreter, with no checksum between. */
function inPipeline(pipeline: readonly ShellCommand[]): RemoteScript[] {
  const first = pipeline.findIndex(isDownload);
  const download = pipeline[first];
  if (download === undefined) return [];
  for (const command of pipeline.slice(first + 1)) {
    if (command.name !== undefined && CHECKERS.has(command.name)) return [];
    const interpreter = readsProgram(command);
    if (interpreter !== undefined)
      return [{ at: { start: download.start, end: command.end }, download: download.name ?? "", interpreter }];
  }
  return [];
}

/** Whether a command writes what it downloads to its output. curl does unless told otherwise, wget only when told. */
function isDownload({ name, words }: ShellCommand): boolean {
  if (name === undefined || !DOWNLOADERS.has(name)) return false;
  const options = words.slice(1).map(({ text, source }) => text ?? source);
  const output = options.findIndex((word) =>
    (name === "wget" ? /^(?:-\w*O|--output-document)/ : /^(?:-\w*o|--output)/).test(word),
  );
  const option = options[output];
  if (option === undefined) return name !== "wget" && !options.some((word) => /^(?:-\w*O|--remote-name)$/.test(word));
  const value = /[oO=](-|\/dev\/stdout)?$/.exec(option)?.[1] ?? options[output + 1];
  return value === "-" || value === "/dev/stdout";
}

/** The interpreter that takes its program from the pipe: none where a script or `-c` is named. */
function readsProgram(command: ShellCommand): string | undefined {
  const words = command.words.map(({ text, source }) => text ?? source);
  let index = 0;
  while (words[index] === "sudo" || words[index] === "env" || /^(?:-[EHn]+|\w+=.*)$/.test(words[index] ?? "")) index++;
  const name = baseName(words[index] ?? "");
  const rest = words.slice(index + 1);
  if (SHELLS.has(name)) return rest.some((word) => /^-\w*c$/.test(word)) ? undefined : scriptFrom(name, rest);
  if (!INTERPRETERS.test(name)) return undefined;
  return rest.length === 0 || rest[0] === "-" ? name : undefined;
}

/** `sh -s -- args`, `sh -`, `sh -ex` read the pipe; `sh install.sh` does not. */
function scriptFrom(name: string, rest: readonly string[]): string | undefined {
  for (const word of rest) {
    if ((/^-\w+$/.test(word) && word.includes("s")) || word === "-" || word === "/dev/stdin") return name;
    if (!word.startsWith("-") && !word.startsWith("+")) return undefined;
  }
  return name;
}

/** `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`: the downloaded text itself is the program. */
function runsSubstitution(command: ShellCommand, download: Span): string | undefined {
  const words = command.words.filter(({ text }) => text === undefined);
  const word = words.find(({ start, end }) => start <= download.start && download.end <= end);
  const name = command.name ?? "";
  if (word === undefined) return undefined;
  const isProgram = /^"?(?:\$\(|`)\s*(?:curl|wget|fetch|aria2c)\b/.test(word.source);
  const isFile = word.source.startsWith("<(");
  if (SHELLS.has(name)) {
    const option = command.words.findIndex(({ text }) => text !== undefined && /^-\w*c$/.test(text));
    return option > 0
      ? isProgram && command.words[option + 1] === word
        ? name
        : undefined
      : isFile
        ? name
        : undefined;
  }
  if (name === "eval") return isProgram ? name : undefined;
  return (name === "source" || name === ".") && isFile ? name : undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
