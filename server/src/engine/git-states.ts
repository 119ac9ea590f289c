import type { GitState } from "../model/facts.ts";
import { type GitIgnorePattern, isGitIgnored, parseGitIgnore } from "../model/git-ignore.ts";

/** What git does with the files of a folder: what it has told, and for other files what `.gitignore` files say. */
export interface GitStates {
  /** Takes a file if it is a `.gitignore`, and says whether it is. */
  read(path: string, text: string): boolean;
  /** Returns whether the file was a `.gitignore` that is known. */
  remove(path: string): boolean;
  /** Returns whether a state changed. */
  setStates(states: ReadonlyMap<string, GitState> | undefined): boolean;
  stateOf(path: string): GitState;
  /** The path of the nearest `.gitignore`. */
  ignoreFileFor(path: string): string | undefined;
}

export function createGitStates(): GitStates {
  const ignoreFiles = new Map<string, readonly GitIgnorePattern[]>();
  let told: ReadonlyMap<string, GitState> = new Map();
  return {
    read(path, text) {
      const isIgnoreFile = /(?:^|\/)\.gitignore$/.test(path);
      if (isIgnoreFile) ignoreFiles.set(folderOf(path), parseGitIgnore(text));
      return isIgnoreFile;
    },
    remove: (path) => /(?:^|\/)\.gitignore$/.test(path) && ignoreFiles.delete(folderOf(path)),
    setStates(states = new Map()) {
      const same = states.size === told.size && [...states].every(([path, state]) => told.get(path) === state);
      told = states;
      return !same;
    },
    stateOf: (path) =>
      told.get(path) ?? (isGitIgnored(path, (folder) => ignoreFiles.get(folder)) ? "ignored" : "unknown"),
    ignoreFileFor(path) {
      for (let folder = path; folder !== "";) {
        folder = folderOf(folder);
        if (ignoreFiles.has(folder)) return folder === "" ? ".gitignore" : `${folder}/.gitignore`;
      }
      return undefined;
    },
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
