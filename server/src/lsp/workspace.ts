import { folderOf } from "../base/path.ts";
import { type Config, type ConfigSource, resolveConfig } from "../engine/config.ts";
import { readConfigFile } from "../engine/config-file.ts";
import { CONFIG_NAMES } from "../languages/file-names.ts";
import { isConfigPath } from "../engine/identify.ts";
import type { GitState } from "../contract/facts.ts";
import type { FactKind } from "../contract/rule.ts";
import type { FileHost } from "./host.ts";
import { type Folder, openFolder, readFiles } from "./folder.ts";
import { decodePath, loosePath } from "./uris.ts";

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
  /** A file changed, appeared or (`text` undefined) went, or a folder went with all that it held. Returns what that changes for others; `config` when it is a configuration. */
  fileChanged(uri: string, text: string | undefined): ReadonlySet<FactKind | "config">;
  /** The text of an open document changed, whose check is to come. Returns what the text alone changes for others. */
  textChanged(uri: string, text: string): ReadonlySet<FactKind | "config">;
}

/**
 * @param openUris the documents that are open: files that tell of them are read first
 * @param onKnown hears of the kinds of facts that have become known while a folder is read; `config`: its configuration is
 */
export function createWorkspace(
  openUris: () => readonly string[],
  onKnown: (kinds: ReadonlySet<FactKind | "config">) => void,
): Workspace {
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

  const takeConfig = (folder: Folder, path: string, text: string): ReadonlySet<FactKind | "config"> => {
    folder.index.addName(path);
    folder.configs.set(path, readConfigFile(text).source);
    return new Set(["config"]);
  };

  const take = (folder: Folder, path: string, text: string): ReadonlySet<FactKind | "config"> =>
    isConfigPath(path)
      ? takeConfig(folder, path, text)
      : folder.index.add(path, text, configFor({ folder, path }, NO_SETTINGS));

  const forget = (folder: Folder, path: string): ReadonlySet<FactKind | "config"> => {
    const changed = new Set<FactKind | "config">(folder.index.remove(path));
    if (folder.configs.delete(path)) changed.add("config");
    return changed;
  };

  const readInto = (folder: Folder, host: FileHost): Promise<void> =>
    readFiles(folder, {
      host,
      take: (path, text) => void take(folder, path, text),
      openPaths: () =>
        openUris().flatMap((uri) => {
          const place = placeOf(uri);
          return place.folder === folder ? [place.path] : [];
        }),
      onKnown,
    });

  return {
    setFolders(uris) {
      folders = uris.map((uri) => {
        const trimmed = uri.replace(/\/$/, "");
        return folders.find((known) => known.uri === trimmed) ?? openFolder(trimmed);
      });
    },
    folders: () => folders,
    placeOf,
    configFor,
    readFolder(folder, host) {
      folder.reading ??= readInto(folder, host).finally(() => (folder.reading = undefined));
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
      if (folder === undefined || folder.index.isPassedOver(path)) return new Set();
      if (text !== undefined) return take(folder, path, text);
      return new Set([path, ...folder.index.filesBelow(path)].flatMap((gone) => [...forget(folder, gone)]));
    },
    textChanged(uri, text) {
      const { folder, path } = placeOf(uri);
      if (folder === undefined || folder.index.isPassedOver(path)) return new Set();
      return isConfigPath(path) ? takeConfig(folder, path, text) : folder.index.addText(path, text);
    },
  };
}

const NO_SETTINGS: ConfigSource = {};

function nearestConfig(place: Place): ConfigSource | undefined {
  if (place.folder === undefined) return undefined;
  for (let path = place.path; path !== "";) {
    path = folderOf(path);
    for (const name of CONFIG_NAMES) {
      const source = place.folder.configs.get(path === "" ? name : `${path}/${name}`);
      if (source !== undefined) return source;
    }
  }
  return undefined;
}
