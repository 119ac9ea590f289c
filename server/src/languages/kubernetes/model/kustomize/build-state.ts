import type { Files } from "./files.ts";

/** What one build gathers on its way. */
export interface BuildState {
  readonly files: Files;
  /** What could not be followed, or what kustomize would refuse: the objects are not all, or not as they will be. */
  gap(words: string): void;
  /** Something that kustomize passes over without a word: the objects are right all the same. */
  note(words: string): void;
  /** Whether there is something left of what a build may do; past that it is a gap. */
  spend(what: Budget, amount?: number): boolean;
  /** A schema of the user's own says how lists are merged. */
  hasOwnSchema: boolean;
}

export type Budget =
  | "kustomizations"
  | "objects"
  | "patched objects"
  | "copied values"
  | "compared objects"
  | "visited objects";

/** Far more than anybody deploys at once; what takes longer keeps the editor waiting. */
const BUDGETS: Readonly<Record<Budget, number>> = {
  kustomizations: 1000,
  objects: 5000,
  "patched objects": 20_000,
  "copied values": 100_000,
  // For each patch or generated object every other one is asked for its name; images and the like look into each.
  "compared objects": 2_000_000,
  "visited objects": 60_000,
};

/** Gaps past these are of the same kind, and nobody reads them. */
const MAX_GAPS = 50;

export interface Gathered {
  readonly state: BuildState;
  readonly gaps: readonly string[];
  isOpen(): boolean;
}

export function createBuildState(files: Files): Gathered {
  const gaps = new Set<string>();
  const spent = new Map<Budget, number>();
  let isOpen = false;
  const note = (words: string): void => {
    if (gaps.size < MAX_GAPS) gaps.add(words);
  };
  const gap = (words: string): void => {
    isOpen = true;
    note(words);
  };
  return {
    state: {
      files,
      gap,
      note,
      spend(what, amount = 1) {
        const total = (spent.get(what) ?? 0) + amount;
        spent.set(what, total);
        if (total <= BUDGETS[what]) return true;
        gap(`More than ${BUDGETS[what]} ${what} are not built`);
        return false;
      },
      hasOwnSchema: false,
    },
    get gaps() {
      return [...gaps];
    },
    isOpen: () => isOpen,
  };
}
