import type { ShellCommand, ShellWord } from "../../../syntax/shell/shell.ts";
import { isLocal } from "./command-verification.ts";
import { CHECKERS } from "./remote-script.ts";
import { CURL_VALUES } from "../../../model/commands/shell-options.ts";

/** A file from the network that is unpacked or run without anybody having compared it with what was meant. */
export interface UncheckedDownload {
  readonly command: ShellCommand;
  /** `http://`: not even the server is known. */
  readonly isPlain: boolean;
  /** What is done with it: `tar`, `chmod`. */
  readonly use: string;
}

/** Programs that unpack or install a file that they are given. */
const UNPACKERS = new Set(
  (
    "tar bsdtar unzip gunzip gzip xz unxz bzip2 bunzip2 7z cpio ar chmod install ln dpkg dpkg-deb rpm apt apt-get yum " +
    "dnf apk installer msiexec"
  ).split(" "),
);
/** Programs that run a file; from a pipe they read data, or what they run is the matter of `remote-script`. */
const INTERPRETERS = /^(?:java|php|python[\d.]*|perl|ruby|node|(?:ba|da|a|z|k)?sh)$/;

/**
 * Downloads of a script that are used in the same script without a check in it. A check of any of its files counts for
 * all: a list of checksums is often made first.
 */
export function uncheckedDownloads(commands: readonly ShellCommand[]): UncheckedDownload[] {
  if (commands.some(isCheck)) return [];
  return commands.flatMap((command, index) => {
    const url = downloadUrl(command);
    if (url === undefined || isLocal(url)) return [];
    const use = pipedInto(command, commands) ?? usedLater(outputOf(command, url), commands.slice(index + 1));
    return use === undefined ? [] : [{ command, isPlain: /^["']?http:/i.test(url), use }];
  });
}

function isCheck({ name, words }: ShellCommand): boolean {
  if (name === undefined) return false;
  // Verification by a tool of its own, or by a function of the script: `verify_sha256 file`.
  if (/verif|checksum|sha(?:256|512)/i.test(name) || CHECKERS.has(name)) return true;
  return words
    .slice(1, 4)
    .some(({ text }) => text !== undefined && /^(?:--)?verif|^--checksum|^attestation$/.test(text));
}

function downloadUrl({ name, words }: ShellCommand): string | undefined {
  if (name !== "curl" && name !== "wget" && name !== "aria2c") return undefined;
  return words.slice(1).find(({ source }) => /^["']?(?:https?|ftp):\/\/|^["']?\$\{?\w*URL/i.test(source))?.source;
}

/** The next program of the pipe, where it unpacks; that one which runs the download is `remote-script`'s matter. */
function pipedInto(command: ShellCommand, commands: readonly ShellCommand[]): string | undefined {
  const next = commands.find(
    ({ pipeline, position, name }) =>
      pipeline === command.pipeline && position > command.position && name !== undefined && UNPACKERS.has(name),
  );
  return next?.name;
}

/** Where the download goes: the file's name alone, since a script often changes its folder between. */
function outputOf(command: ShellCommand, url: string): string | undefined {
  const redirect = command.redirects.find(({ operator }) => operator === ">");
  const target = redirect?.target ?? outputOption(command);
  const path = target === undefined ? lastPart(url) : target.source;
  if (/^["']?(?:-|\/dev\/)/.test(path)) return undefined;
  const name = lastPart(path);
  return name === "" ? undefined : name;
}

function lastPart(path: string): string {
  const [plain = ""] = path.replaceAll(/["']/g, "").split(/[?#]/);
  return plain.slice(plain.lastIndexOf("/") + 1);
}

function outputOption({ name, words }: ShellCommand): ShellWord | undefined {
  const long = name === "wget" ? "--output-document" : "--output";
  const letter = name === "wget" ? "O" : "o";
  for (const [index, word] of words.entries()) {
    const { source } = word;
    if (source.startsWith(`${long}=`)) return { ...word, source: source.slice(long.length + 1) };
    if (source === long) return words[index + 1];
    if (!/^-[A-Za-z#]/.test(source)) continue;
    const at = source.indexOf(letter);
    // A letter in front that takes a value: what follows is that value.
    if (at < 1 || (name === "curl" && CURL_VALUES.split("").some((each) => source.slice(1, at).includes(each))))
      continue;
    return at === source.length - 1 ? words[index + 1] : { ...word, source: source.slice(at + 1) };
  }
  return undefined;
}

/** A later command that unpacks, installs or starts the file. */
function usedLater(file: string | undefined, later: readonly ShellCommand[]): string | undefined {
  if (file === undefined) return undefined;
  for (const { name, words } of later) {
    const [first, ...rest] = words;
    const named = (word: ShellWord): boolean => lastPart(word.source) === file;
    if (first !== undefined && named(first)) return file;
    if (name === undefined || (!UNPACKERS.has(name) && !INTERPRETERS.test(name))) continue;
    if (name === "chmod" && !rest.some(({ source }) => /^(?:[ugoa]*\+[rwXs]*x|0?[0-7]*[1357][0-7]*)/.test(source)))
      continue;
    if (rest.some((word) => named(word))) return name;
  }
  return undefined;
}
