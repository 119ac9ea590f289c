import { folderOf } from "../base/path.ts";
import type { FileFacts, DotenvFact, MarkedSecret, WorkspaceView, EnvironmentTier } from "../contract/facts.ts";
import type { FactStore } from "./fact-store.ts";

/** The .env files of a workspace folder, by what rules ask of them. */
export interface DotenvFiles extends FactStore {
  update(path: string, facts: FileFacts): void;
  all(): readonly DotenvFact[];
  view(path: string, own: FileFacts): Pick<WorkspaceView, "dotenvFiles" | "secretsMarked">;
}

export function createDotenvFiles(): DotenvFiles {
  const files = new Map<string, DotenvFact>();
  const folders = new Map<string, Map<string, DotenvFact>>();
  // Gathered when somebody asks: each file may ask for each of its secrets.
  let marked: ReadonlyMap<number, ReadonlyMap<EnvironmentTier, MarkedSecret>> | undefined;

  const remove = (path: string): void => {
    if (!files.delete(path)) return;
    marked = undefined;
    folders.get(folderOf(path))?.delete(path);
  };

  return {
    kind: "dotenv",
    remove(path) {
      remove(path);
      return false;
    },
    update(path, { dotenv: fact }) {
      if (fact === undefined) {
        remove(path);
        return;
      }
      const folder = folderOf(path);
      marked = undefined;
      files.set(path, fact);
      const beside = folders.get(folder);
      if (beside === undefined) folders.set(folder, new Map([[path, fact]]));
      else beside.set(path, fact);
    },
    all: () => [...files.values()],
    view(path, { dotenv: own }) {
      const folder = folderOf(path);
      return {
        dotenvFiles() {
          const others = [...(folders.get(folder) ?? [])].flatMap(([file, fact]) => (file === path ? [] : [fact]));
          return own === undefined ? others : [own, ...others];
        },
        secretsMarked(mark) {
          marked ??= gatherMarks(files.values());
          return [...(marked.get(mark)?.values() ?? [])];
        },
      };
    },
  };
}

/** Of each secret and tier the first place: there may be thousands, and one of them is what a message names. */
function gatherMarks(files: Iterable<DotenvFact>): Map<number, Map<EnvironmentTier, MarkedSecret>> {
  const marks = new Map<number, Map<EnvironmentTier, MarkedSecret>>();
  for (const { path, tier, keys } of files) {
    for (const { key, start, end, fingerprint } of keys) {
      if (fingerprint === undefined) continue;
      const tiers = marks.get(fingerprint) ?? new Map<EnvironmentTier, MarkedSecret>();
      marks.set(fingerprint, tiers);
      if (!tiers.has(tier)) tiers.set(tier, { path, tier, key, start, end });
    }
  }
  return marks;
}
