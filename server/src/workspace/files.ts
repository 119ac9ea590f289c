import type { WorkspaceView } from "../contract/facts.ts";
import type { FactStore } from "./fact-store.ts";

/** The names of all files, and the texts of the small ones that rules read. */
export interface Files extends FactStore {
  has(path: string): boolean;
  /** Puts a text. Returns whether it is another one than before. */
  put(path: string, text: string): boolean;
  name(path: string): void;
  readText(path: string): string | undefined;
  view(): Pick<WorkspaceView, "fileExists" | "readText">;
}

export function createFiles(): Files {
  const names = new Set<string>();
  const texts = new Map<string, string>();
  return {
    kind: "files",
    has: (path) => names.has(path),
    name: (path) => void names.add(path),
    put(path, text) {
      if (texts.get(path) === text) return false;
      texts.set(path, text);
      return true;
    },
    remove(path) {
      texts.delete(path);
      return names.delete(path);
    },
    readText: (path) => texts.get(path),
    view: () => ({
      fileExists: (name) => (name.startsWith("../") ? undefined : names.has(name)),
      readText: (name) => texts.get(name),
    }),
  };
}
