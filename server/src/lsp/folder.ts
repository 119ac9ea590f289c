import type { ConfigSource } from "../engine/config.ts";
import { isConfigPath, mayBeOurs } from "../engine/identify.ts";
import { isReadByRules, kindsToldBy } from "../engine/relevant-files.ts";
import { type WorkspaceIndex, createIndex } from "../workspace/index.ts";
import type { GitState } from "../contract/facts.ts";
import type { FactKind } from "../contract/rule.ts";
import type { FileHost } from "./host.ts";
import { uriBelow } from "./uris.ts";

/** One workspace folder: its files' facts and its configuration files. */
export interface Folder {
  readonly uri: string;
  readonly index: WorkspaceIndex;
  /** Configuration files by their paths. */
  readonly configs: Map<string, ConfigSource>;
  /** The kinds of facts of which all are known, since every file that may tell some has been read. */
  readonly known: Set<FactKind>;
  /** Whether all files have been read. */
  ready: boolean;
  /** While they are being read: whoever needs them waits for the same reading. */
  reading: Promise<void> | undefined;
  /** It has more files than were looked at. */
  isCut: boolean;
  /** What git told last, before or after the files were read. */
  gitStates: ReadonlyMap<string, GitState> | undefined;
}

export function openFolder(uri: string): Folder {
  return {
    uri,
    index: createIndex(),
    configs: new Map(),
    known: new Set(),
    ready: false,
    reading: undefined,
    isCut: false,
    gitStates: undefined,
  };
}

/** The kinds of facts of which all that concern a file are known. */
export function knownFor(folder: Folder, path: string): ReadonlySet<FactKind> {
  const isEarly = folder.known.has("files") && !folder.known.has("kubernetes") && folder.index.hasWholeSet(path);
  return isEarly ? new Set([...folder.known, "kubernetes"]) : new Set(folder.known);
}

export interface Reading {
  readonly host: FileHost;
  readonly take: (path: string, text: string) => void;
  /** The files of the folder that are open. */
  readonly openPaths: () => readonly string[];
  /** Hears of the kinds of facts that have become known; `config`: the configuration is. */
  readonly onKnown: (kinds: ReadonlySet<FactKind | "config">) => void;
}

/** In this order: what many rules ask for and few files tell comes first. Each file belongs to the first kind that it tells. */
const KINDS: readonly FactKind[] = ["files", "git", "builds", "workflows", "dotenv", "images", "kubernetes"];

/** A disk answers several at a time; as many as are then taken in one go. */
const FILES_AT_A_TIME = 16;

/**
 * Reads a folder's files kind by kind: once all files have been read that may tell facts of a kind, these are known, and so is
 * what is absent. What kustomizations put together with open files comes before the other manifests.
 */
export async function readFiles(folder: Folder, { host, take, openPaths, onKnown }: Reading): Promise<void> {
  const { paths, isCut } = await host.listFiles(folder.uri);
  folder.isCut = isCut;
  for (const path of paths) folder.index.addName(path);
  folder.index.setGitStates(folder.gitStates);
  const tell = createTeller(onKnown);
  const read = async (some: readonly string[]): Promise<void> => {
    const texts = await Promise.all(some.map((path) => host.readFile(uriBelow(folder.uri, path))));
    for (const [index, path] of some.entries()) {
      const text = texts[index];
      if (text !== undefined) take(path, text);
    }
  };
  const configs = paths.filter(isConfigPath);
  for (const path of configs) await read([path]);
  if (configs.length > 0) tell("config");
  const toRead = pathsByKind(paths.filter((path) => !isConfigPath(path) && mayHoldFacts(path)));
  for (const kind of KINDS) {
    const left = new Set(toRead.get(kind));
    while (left.size > 0) {
      const around = new Set(
        openPaths().flatMap((path) => folder.index.filesAround(path).filter((file) => left.has(file))),
      );
      const next = firstOf(around.size > 0 ? around : left);
      for (const path of next) left.delete(path);
      await read(next);
      if (around.size > 0 && around.size <= next.length) onKnown(new Set([kind]));
    }
    folder.known.add(kind);
    tell(kind);
  }
  folder.ready = true;
}

function firstOf(paths: ReadonlySet<string>): string[] {
  const first: string[] = [];
  for (const path of paths) {
    if (first.length === FILES_AT_A_TIME) break;
    first.push(path);
  }
  return first;
}

/** Open documents are checked again no more often than this while a folder is read. */
const TELL_EVERY_MS = 250;

/** Tells of kinds that have become known, several at once when they come fast. The last are not told: then all is known. */
function createTeller(onKnown: (kinds: ReadonlySet<FactKind | "config">) => void): (kind: FactKind | "config") => void {
  let last = performance.now();
  let untold = new Set<FactKind | "config">();
  return (kind) => {
    untold.add(kind);
    if (performance.now() - last < TELL_EVERY_MS) return;
    onKnown(untold);
    untold = new Set();
    last = performance.now();
  };
}

function pathsByKind(paths: readonly string[]): ReadonlyMap<FactKind, readonly string[]> {
  const groups = new Map<FactKind, string[]>(KINDS.map((kind) => [kind, []]));
  for (const path of paths) {
    const told = kindsToldBy(path);
    const first = KINDS.find((kind) => told.includes(kind));
    if (first !== undefined) groups.get(first)?.push(path);
  }
  return groups;
}

/** Of `.github` only what may build an image: the rest is known by name. */
function mayHoldFacts(path: string): boolean {
  return (mayBeOurs(path) || isReadByRules(path)) && !/(?:^|\/)\.github\/(?!workflows\/)/.test(path);
}
