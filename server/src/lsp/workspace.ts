import { type Config, type ConfigSource, resolveConfig } from "../engine/config.ts";
import { readConfigFile } from "../engine/config-file.ts";
import { CONFIG_FILE_NAMES, mayBeOurs } from "../engine/identify.ts";
import { isReadByRules } from "../engine/relevant-files.ts";
import { type WorkspaceIndex, createIndex } from "../engine/workspace.ts";
import type { GitState } from "../model/facts.ts";
import type { FactKind } from "../rules/rule.ts";
import type { FileHost } from "./host.ts";

/** One workspace folder: its files' facts and its configuration files. */
export interface Folder {
  readonly uri: string;
  readonly index: WorkspaceIndex;
  /** Configuration files by their folder's path (empty for the root). */
  readonly configs: Map<string, ConfigSource>;
  /** Whether the files have been read; until then nothing is known of what is absent. */
  ready: boolean;
  /** While they are being read: whoever needs them waits for the same reading. */
  reading: Promise<void> | undefined;
  /** It has more files than were looked at. */
  isCut: boolean;
  /** What git told last, before or after the files were read. */
  gitStates: ReadonlyMap<string, GitState> | undefined;
}

/** A document's place: its folder, if it lies in one, and its path from there. */
export interface Place {
  readonly folder: Folder | undefined;
  readonly path: string;
}

export interface Workspace {
  setFolders(uris: readonly string[]): void;
  folders(): readonly Folder[];
  placeOf(uri: string): Place;
  /** The configuration for a document; the same object as long as nothing it depends on changes. */
  configFor(place: Place, settings: ConfigSource): Config;
  /** Reads a folder's files into its index. */
  readFolder(folder: Folder, host: FileHost): Promise<void>;
  /** What git told of a folder's files. Returns what that changes. */
  setGitStates(uri: string, states: Readonly<Record<string, GitState>> | undefined): ReadonlySet<FactKind>;
  /** A file changed, appeared or (`text` undefined) went. Returns what that changes for others; `config` when it is a configuration. */
  fileChanged(uri: string, text: string | undefined): ReadonlySet<FactKind | "config">;
}

export function createWorkspace(): Workspace {
  let folders: Folder[] = [];
  const resolved = new WeakMap<ConfigSource, Map<ConfigSource | undefined, Config>>();

  const placeOf = (uri: string): Place => {
    const folder = folders
      .filter((known) => uri.startsWith(`${known.uri}/`))
      .sort((left, right) => right.uri.length - left.uri.length)[0];
    const path = folder === undefined ? loosePath(uri) : decodePath(uri.slice(folder.uri.length + 1));
    return { folder, path };
  };

  const configFor = (place: Place, settings: ConfigSource): Config => {
    const file = nearestConfig(place);
    let known = resolved.get(settings);
    if (known === undefined) resolved.set(settings, (known = new Map()));
    let config = known.get(file);
    if (config === undefined)
      known.set(file, (config = file === undefined ? resolveConfig(settings) : resolveConfig(settings, file)));
    return config;
  };

  const take = (folder: Folder, path: string, text: string, config: Config): ReadonlySet<FactKind | "config"> => {
    if (!isConfigPath(path)) return folder.index.add(path, text, config);
    folder.configs.set(parentOf(path), readConfigFile(text).source);
    return new Set(["config"]);
  };

  const readFiles = async (folder: Folder, host: FileHost): Promise<void> => {
    const { paths, isCut } = await host.listFiles(folder.uri);
    folder.isCut = isCut;
    const read = async (path: string): Promise<void> => {
      const text = await host.readFile(`${folder.uri}/${encodePath(path)}`);
      if (text !== undefined) take(folder, path, text, configFor({ folder, path }, NO_SETTINGS));
    };
    for (const path of paths) folder.index.addName(path);
    for (const path of paths.filter(isConfigPath)) await read(path);
    for (const path of paths) if (!isConfigPath(path) && mayHoldFacts(path)) await read(path);
    folder.index.setGitStates(folder.gitStates);
    folder.ready = true;
  };

  return {
    setFolders(uris) {
      folders = uris.map((uri) => {
        const trimmed = uri.replace(/\/$/, "");
        return (
          folders.find((known) => known.uri === trimmed) ?? {
            uri: trimmed,
            index: createIndex(),
            configs: new Map(),
            ready: false,
            reading: undefined,
            isCut: false,
            gitStates: undefined,
          }
        );
      });
    },
    folders: () => folders,
    placeOf,
    configFor,
    readFolder(folder, host) {
      folder.reading ??= readFiles(folder, host).finally(() => (folder.reading = undefined));
      return folder.reading;
    },
    setGitStates(uri, states) {
      const folder = folders.find((known) => known.uri === uri.replace(/\/$/, ""));
      if (folder === undefined) return new Set();
      folder.gitStates = states && new Map(Object.entries(states));
      return folder.index.setGitStates(folder.gitStates);
    },
    fileChanged(uri, text) {
      const { folder, path } = placeOf(uri);
      if (folder === undefined) return new Set();
      if (text !== undefined) return take(folder, path, text, configFor({ folder, path }, NO_SETTINGS));
      if (isConfigPath(path)) {
        folder.configs.delete(parentOf(path));
        return new Set(["config"]);
      }
      return folder.index.remove(path);
    },
  };
}

const NO_SETTINGS: ConfigSource = {};

/** Of `.github` only what may build an image: the rest is known by name. */
function mayHoldFacts(path: string): boolean {
  return (mayBeOurs(path) || isReadByRules(path)) && !/(?:^|\/)\.github\/(?!workflows\/)/.test(path);
}

function nearestConfig(place: Place): ConfigSource | undefined {
  if (place.folder === undefined) return undefined;
  for (let path = place.path; path !== "";) {
    path = parentOf(path);
    const source = place.folder.configs.get(path);
    if (source !== undefined) return source;
  }
  return undefined;
}

function isConfigPath(path: string): boolean {
  return CONFIG_FILE_NAMES.some((name) => path === name || path.endsWith(`/${name}`));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** A document outside every folder: the path of its URI, which is all that names are judged by. */
function loosePath(uri: string): string {
  return decodePath(uri.replace(/^[a-z][\w+.-]*:(?:\/\/[^/]*)?/i, "").split(/[?#]/, 1)[0] ?? "");
}

/** What is not encoded as it should be stands for itself. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function encodePath(path: string): string {
  // Half a character, which a text may hold and a file's name may not, cannot be encoded.
  return path
    .replaceAll(/\p{Cs}/gu, "\uFFFD")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
