import { folderOf } from "../base/path.ts";
import { existsSync, lstatSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { trackedThoughIgnored } from "./git-states.ts";
import { UNREAD_WORDS, readText } from "./read.ts";
import { MAX_FILES, walkFolder } from "./walk.ts";
import { type Config, type ConfigSource, resolveConfig } from "../engine/config.ts";
import { readConfigFile } from "../engine/config-file.ts";
import { isConfigPath, mayBeOurs } from "../engine/identify.ts";
import { FILE_NAMES } from "../languages/file-names.ts";
import { concernsUs, isInReach } from "../engine/relevant-files.ts";

/** A folder whose files know of each other, and those among them that were asked for. */
export interface Project {
  readonly root: string;
  /** All files that may concern us, from the root. */
  readonly paths: readonly string[];
  /** The files to check, from the root. */
  readonly chosen: readonly string[];
  /** The configuration files by their folder, from the root. */
  readonly configs: ReadonlyMap<string, ConfigSource>;
}

export interface OpenedProjects {
  readonly projects: readonly Project[];
  /** What could not be opened, in words. */
  readonly problems: readonly string[];
}

/**
 * Finds the projects that paths belong to. A path below the working folder belongs to the working folder; another one to the
 * nearest folder above it with `.paylint.yaml` or `.git`, or to itself.
 */
export async function openProjects(paths: readonly string[], workingFolder: string): Promise<OpenedProjects> {
  const problems: string[] = [];
  const chosen = new Map<string, Set<string>>();
  for (const given of paths) {
    const path = resolve(workingFolder, given);
    if (!existsSync(path)) {
      problems.push(`${given}: there is no such file or folder`);
      continue;
    }
    const stats = statSync(path);
    const isFolder = stats.isDirectory();
    if (!isFolder && !stats.isFile()) {
      problems.push(`${given}: ${UNREAD_WORDS.special}`);
      continue;
    }
    const root = rootOf(path, isFolder, workingFolder);
    const wanted = chosen.get(root) ?? new Set();
    chosen.set(root, wanted.add(toSlashes(relative(root, path)) + (isFolder ? "/" : "")));
  }
  const projects = await Promise.all([...chosen].map(([root, wanted]) => openProject(root, wanted)));
  for (const { root, isCut } of projects)
    if (isCut) problems.push(`${root}: there are more than ${MAX_FILES} files, and the rest was not looked at`);
  return { projects, problems };
}

function rootOf(path: string, isFolder: boolean, workingFolder: string): string {
  const start = isFolder ? path : dirname(path);
  if (start === workingFolder || start.startsWith(workingFolder + sep)) return workingFolder;
  for (let folder = start; ; folder = dirname(folder)) {
    if ([".git", ...FILE_NAMES.config.globs].some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

async function openProject(root: string, wanted: ReadonlySet<string>): Promise<Project & { readonly isCut: boolean }> {
  const { paths: found, isCut, hasIgnored } = await walkFolder(root);
  const tracked = hasIgnored ? await trackedThoughIgnored(root) : [];
  const walked = [
    ...found,
    ...tracked.filter((path) => concernsUs(path) && isInReach(path) && isFile(join(root, path))),
  ];
  const files = [...wanted].filter((path) => !path.endsWith("/"));
  const paths = [...new Set([...walked, ...files])].sort();
  const folders = [...wanted].filter((path) => path.endsWith("/"));
  const inFolder = (path: string): boolean => folders.some((folder) => folder === "/" || path.startsWith(folder));
  const chosen = paths.filter((path) => files.includes(path) || (inFolder(path) && mayBeOurs(path)));
  const named = [...folders.filter((folder) => folder !== "/")];
  for (const folder of named) {
    if (walked.some((path) => path.startsWith(folder))) continue;
    // A folder that walks pass over (`dist`, `.config`) is checked when it is named.
    const inner = await walkFolder(join(root, folder));
    for (const path of inner.paths.filter(mayBeOurs)) chosen.push(folder + path);
  }
  const configs = await readConfigs(root, paths);
  return { root, paths, chosen: [...new Set(chosen)], configs, isCut };
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Finds the configuration for a path: that of the nearest folder upward. One object for all files that share one. */
export function configLookup(configs: ReadonlyMap<string, ConfigSource>): (path: string) => Config {
  const resolved = new Map<string | undefined, Config>();
  return (path) => {
    const folder = folderWithConfig(path, configs);
    let config = resolved.get(folder);
    if (config === undefined) {
      const source = folder === undefined ? undefined : configs.get(folder);
      config = source === undefined ? resolveConfig() : resolveConfig(source);
      resolved.set(folder, config);
    }
    return config;
  };
}

async function readConfigs(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, ConfigSource>> {
  const configs = new Map<string, ConfigSource>();
  for (const path of paths) {
    if (!isConfigPath(path)) continue;
    const text = await readText(join(root, path), root);
    if (text !== undefined) configs.set(folderOf(path), readConfigFile(text).source);
  }
  return configs;
}

function folderWithConfig(path: string, configs: ReadonlyMap<string, ConfigSource>): string | undefined {
  for (let folder = path; folder !== "";) {
    folder = folderOf(folder);
    if (configs.has(folder)) return folder;
  }
  return undefined;
}

function toSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
