import { folderOf } from "../base/path.ts";
import type { GitState, WorkspaceView } from "../contract/facts.ts";
import {
  type GitIgnorePattern,
  isFolderIgnored,
  isGitIgnored,
  parseGitIgnore,
  patternsForFolders,
} from "../model/git-ignore.ts";
import type { FactStore } from "./fact-store.ts";
import { nameOf } from "../contract/file-name.ts";
import { FILE_NAMES } from "../languages/file-names.ts";

/**
 * What git does with the files of a folder: what it has told, and for other files what `.gitignore` files say. What it told
 * of a file that is not tracked counts until a `.gitignore` changes that says something else of it.
 */
export interface GitStates extends FactStore {
  /** Takes a file if it is a `.gitignore`, and says whether it is. */
  read(path: string, text: string): boolean;
  /** Returns whether a state changed. */
  setStates(states: ReadonlyMap<string, GitState> | undefined): boolean;
  stateOf(path: string): GitState;
  view(): Pick<WorkspaceView, "gitState" | "gitIgnoreFor">;
  /** Whether a path lies in a folder that `.gitignore` files pass over, whether git tracks it or not. */
  isInIgnoredFolder(path: string): boolean;
}

/** @param readText the text of a small file that is known */
export function createGitStates(readText: (path: string) => string | undefined): GitStates {
  const ignoreFiles = new Map<string, readonly GitIgnorePattern[]>();
  let told: ReadonlyMap<string, GitState> = new Map();
  let outdated = new Set<string>();

  const isIgnored = (path: string): boolean => isGitIgnored(path, (folder) => ignoreFiles.get(folder));

  /** Changes the ignore files, and notes of which files below they now say something else. */
  const change = (folder: string, make: () => void): void => {
    const below = [...told].flatMap(([path, state]) =>
      state !== "tracked" && (folder === "" || path.startsWith(`${folder}/`)) ? [path] : [],
    );
    const before = below.map(isIgnored);
    make();
    for (const [index, path] of below.entries()) if (isIgnored(path) !== before[index]) outdated.add(path);
  };

  const stateOf = (path: string): GitState =>
    (outdated.has(path) ? undefined : told.get(path)) ?? (isIgnored(path) ? "ignored" : "unknown");
  const ignoreFileFor = (path: string): string | undefined => {
    for (let folder = path; folder !== "";) {
      folder = folderOf(folder);
      if (ignoreFiles.has(folder)) return folder === "" ? ".gitignore" : `${folder}/.gitignore`;
    }
    return undefined;
  };

  return {
    kind: "git",
    read(path, text) {
      if (!FILE_NAMES.gitIgnore.has(nameOf(path))) return false;
      change(folderOf(path), () => ignoreFiles.set(folderOf(path), parseGitIgnore(text)));
      return true;
    },
    remove(path) {
      if (!FILE_NAMES.gitIgnore.has(nameOf(path)) || !ignoreFiles.has(folderOf(path))) return false;
      change(folderOf(path), () => ignoreFiles.delete(folderOf(path)));
      return true;
    },
    setStates(states = new Map()) {
      const same =
        outdated.size === 0 &&
        states.size === told.size &&
        [...states].every(([path, state]) => told.get(path) === state);
      told = states;
      outdated = new Set();
      return !same;
    },
    stateOf,
    view: () => ({
      gitState: stateOf,
      gitIgnoreFor(path) {
        const found = ignoreFileFor(path);
        return found === undefined ? undefined : { path: found, text: readText(found) ?? "" };
      },
    }),
    isInIgnoredFolder(path) {
      const patternsOf = (folder: string): readonly GitIgnorePattern[] =>
        patternsForFolders(ignoreFiles.get(folder) ?? []);
      return [...path.matchAll(/\//g)].some(({ index }) => isFolderIgnored(path.slice(0, index), patternsOf));
    },
  };
}
