import { folderOf } from "../base/path.ts";
import type { WorkspaceView } from "../contract/facts.ts";
import type { FactStore } from "./fact-store.ts";

/** The names of all files, and the texts of the small ones that rules read. */
export interface Files extends FactStore {
  has(path: string): boolean;
  /** The names of the files below a folder; none where the path is no folder. */
  below(path: string): readonly string[];
  /** Puts a text. Returns whether it is another one than before. */
  put(path: string, text: string): boolean;
  name(path: string): void;
  readText(path: string): string | undefined;
  view(): Pick<WorkspaceView, "fileExists" | "filePaths" | "folderExists" | "readText" | "callableText">;
}

export function createFiles(): Files {
  const names = new Set<string>();
  const texts = new Map<string, string>();
  /** Those that hold a file, or did. */
  const folders = new Set<string>();
  let paths: readonly string[] | undefined;
  return {
    kind: "files",
    has: (path) => names.has(path),
    below: (path) => (folders.has(path) ? [...names].filter((name) => name.startsWith(`${path}/`)) : []),
    name(path) {
      if (names.has(path)) return;
      names.add(path);
      paths = undefined;
      for (let folder = folderOf(path); folder !== "" && !folders.has(folder); folder = folderOf(folder))
        folders.add(folder);
    },
    put(path, text) {
      if (texts.get(path) === text) return false;
      texts.set(path, text);
      return true;
    },
    remove(path) {
      paths = undefined;
      texts.delete(path);
      return names.delete(path);
    },
    readText: (path) => texts.get(path),
    view: () => ({
      fileExists: (name) => (name.startsWith("../") ? undefined : names.has(name)),
      folderExists: (path) => folders.has(path),
      filePaths: () => (paths ??= [...names]),
      readText: (name) => texts.get(name),
      callableText: (name) => texts.get(name),
    }),
  };
}
