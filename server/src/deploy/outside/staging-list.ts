import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { parseYamlDocument } from "../../syntax/yaml/yaml.ts";
import { valueAt } from "../../syntax/yaml/access.ts";
import { liesIn, realPath } from "../../disk/inside.ts";
import { UNREAD_WORDS, readBytesNow } from "../../disk/read.ts";
import { makeFolder, replaceFile } from "../../disk/write.ts";
import type { Target } from "../decisions/target.ts";

/** What the user's own file says: where deploys may go, and words that mean production beside the usual ones. */
export interface StagingList {
  readonly targets: readonly Target[];
  readonly denied: readonly string[];
}

/** The file cannot be used. */
export class StagingListError extends Error {
  /** What is wrong, and where in the file; without the file's path, for texts that leave this machine. */
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(file: string, what: string, hint: string) {
    super(`${file}: ${what}`);
    this.what = what;
    this.hint = hint;
  }
}

const MEND = "Nothing is deployed until that is mended: correct the file, or take the entry out and add the place anew";

/** The one list of every face: a file of the user's in their configuration folder, never one of a workspace. */
export function stagingFile(environment: NodeJS.ProcessEnv): string {
  const own = environment["XDG_CONFIG_HOME"];
  // A relative one would count from the working folder, which is a workspace; the specification says to ignore it.
  if (own !== undefined && isAbsolute(own)) return join(own, "paylint", "staging.json");
  const windows = process.platform === "win32" ? environment["APPDATA"] : undefined;
  return windows === undefined
    ? join(environment["HOME"] ?? homedir(), ".config", "paylint", "staging.json")
    : join(windows, "paylint", "staging.json");
}

/**
 * Reads the list; one that is not there is empty.
 * @param roots workspaces that it must not lie in, nor be led into by a link
 * @throws StagingListError when any of it is wrong: half a list is no list
 */
export function readStagingList(file: string, roots: readonly string[]): StagingList {
  refuseInside(file, roots);
  // A file that somebody keeps elsewhere and links to is read where it is kept.
  const read = readBytesNow(realPath(resolve(file)));
  if (read === "missing") return { targets: [], denied: [] };
  if (typeof read === "string") throw new StagingListError(file, UNREAD_WORDS[read], MEND);
  if (!read.isWhole) throw new StagingListError(file, "it is too large to be a list", MEND);
  return parseStagingList(read.bytes.toString("utf8").replace(/^\uFEFF/, ""), file);
}

/**
 * Changes the list. The file is replaced whole, and is for its owner alone.
 * @throws StagingListError as for reading: what is broken is for a person to mend
 */
export function changeStagingList(
  file: string,
  roots: readonly string[],
  change: (list: StagingList) => StagingList,
): void {
  const list = change(readStagingList(file, roots));
  try {
    // It stays where it is kept, and is for its owner alone.
    const real = realPath(resolve(file));
    makeFolder(dirname(real), 0o700);
    replaceFile(real, `${JSON.stringify(list, undefined, 2)}\n`, dirname(real), 0o600);
  } catch (error) {
    throw new StagingListError(file, `it cannot be written: ${messageOf(error)}`, "Nothing was changed");
  }
}

/** The list with a target, which takes the place of another of the same context and namespace. */
export function withTarget(list: StagingList, target: Target): StagingList {
  return { ...list, targets: [...withoutTarget(list, target).targets, target] };
}

export function withoutTarget(list: StagingList, gone: Pick<Target, "context" | "namespace">): StagingList {
  const isGone = ({ context, namespace }: Target): boolean => context === gone.context && namespace === gone.namespace;
  return { ...list, targets: list.targets.filter((target) => !isGone(target)) };
}

function refuseInside(file: string, roots: readonly string[]): void {
  if (roots.some((root) => liesIn(file, root)))
    throw new StagingListError(
      file,
      "it lies in the workspace, where a pull request could change it",
      "Keep it in your home folder, as a file and not as a link into the workspace",
    );
}

/**
 * Reads the list's text.
 * @param file what messages call it
 */
export function parseStagingList(text: string, file: string): StagingList {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StagingListError(file, `line ${brokenLine(text, error)}: this is not JSON: ${plainReason(error)}`, MEND);
  }
  const fail = (path: Path, what: string): never => {
    throw new StagingListError(file, `line ${lineOf(text, path)}: ${shownPath(path)} ${what}`, MEND);
  };
  const top = mapOf(value, [], ["targets", "denied"], fail);
  const targets = listOf(top["targets"], ["targets"], fail).map((entry, index) =>
    readTarget(entry, ["targets", index], fail),
  );
  const denied = listOf(top["denied"], ["denied"], fail).map((word, index) => textOf(word, ["denied", index], fail));
  return { targets, denied };
}

type Path = readonly (string | number)[];
type Fail = (path: Path, what: string) => never;

const TARGET_KEYS = ["context", "server", "namespace", "clusterUid", "certificateHash"] as const;

function readTarget(entry: unknown, path: Path, fail: Fail): Target {
  const map = mapOf(entry, path, TARGET_KEYS, fail);
  const given = (key: (typeof TARGET_KEYS)[number]): string | undefined =>
    map[key] === undefined ? undefined : textOf(map[key], [...path, key], fail);
  const needed = (key: (typeof TARGET_KEYS)[number]): string => given(key) ?? fail([...path, key], "is missing");
  const [context, server, namespace] = [needed("context"), needed("server"), needed("namespace")];
  const [clusterUid, certificateHash] = [given("clusterUid"), given("certificateHash")];
  if (clusterUid === undefined && certificateHash === undefined)
    return fail([...path, "clusterUid"], "is missing; without it a name could come to mean another cluster");
  return {
    context,
    server,
    namespace,
    ...(clusterUid === undefined ? {} : { clusterUid }),
    ...(certificateHash === undefined ? {} : { certificateHash }),
  };
}

/** A key that is not known is an error too: `deny` for `denied` would let through what its writer meant to stop. */
function mapOf(value: unknown, path: Path, keys: readonly string[], fail: Fail): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail(path, "is not a map");
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) return fail([...path, unknown], `is not known; there are ${keys.join(", ")}`);
  return value as Record<string, unknown>;
}

function listOf(value: unknown, path: Path, fail: Fail): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : fail(path, "is not a list");
}

function textOf(value: unknown, path: Path, fail: Fail): string {
  return typeof value === "string" && value !== "" ? value : fail(path, "is not a text");
}

/** `targets[0].server`, as people write it. */
function shownPath(path: Path): string {
  if (path.length === 0) return "the whole";
  const parts = path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`));
  return `\`${parts.join("")}\``;
}

/** The line of a value, or of what should hold it. JSON is YAML, so the parser that knows places reads it. */
function lineOf(text: string, path: Path): number {
  const { root } = parseYamlDocument(text);
  for (let length = path.length; length >= 0; length -= 1) {
    const node = valueAt(root, ...path.slice(0, length));
    if (node !== undefined) return lineAt(text, node.start);
  }
  return 1;
}

/** Where JSON is broken. JavaScript tells the place of some errors; else it is the first token where none can be. */
function brokenLine(text: string, error: unknown): number {
  const told = /at position (\d+)/.exec(messageOf(error))?.[1];
  if (told !== undefined) return lineAt(text, Number(told));
  const token = /\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:])/y;
  let before = ",";
  for (let end = 0; ; end = token.lastIndex) {
    const found = token.exec(text)?.[1];
    if (found === undefined) return lineAt(text, end + (/\S/.exec(text.slice(end))?.index ?? 0));
    if (/[[,:]/.test(before) && /^[\],:}]/.test(found) && before + found !== "[]")
      return lineAt(text, token.lastIndex - 1);
    before = found.length === 1 ? found : "";
  }
}

/** Without the places and excerpts that some versions of JavaScript add. */
function plainReason(error: unknown): string {
  return messageOf(error).replace(/ in JSON at position.*|, (?:\.\.\.)?".* is not valid JSON/s, "");
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
