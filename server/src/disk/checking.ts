import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { FactKind } from "../contract/rule.ts";
import { rulesFor } from "../engine/catalogue.ts";
import { identify } from "../engine/identify.ts";
import { isReadByRules, kindsToldBy } from "../engine/relevant-files.ts";
import type { RuleTimer } from "../engine/rule-timer.ts";
import { fingerprint } from "../secrets/fingerprint.ts";
import { type WorkspaceIndex, readFacts } from "../workspace/index.ts";
import { kustomizedFiles } from "../workspace/kustomize-builds.ts";
import {
  type Batch,
  type BatchFacts,
  type Checker,
  type FileResult,
  type Surroundings,
  createBatch,
  indexOf,
} from "./batch.ts";
import { LANGUAGES } from "../languages/languages.ts";
import { readGitStates } from "./git-states.ts";
import { startHelper } from "./helper.ts";
import { type Project, configLookup } from "./project.ts";
import { readTextNow } from "./read.ts";

export interface CheckedFile extends FileResult {
  /** Read again when asked for: the texts of a big project would fill the memory. */
  readonly text: string;
}

export interface CheckedProject {
  readonly files: readonly CheckedFile[];
  /** What the files tell each other, gathered when it is asked for. */
  readonly index: () => WorkspaceIndex;
  /** Files that could not be read as text. */
  readonly unreadable: readonly string[];
}

export type Progress = (done: number, total: number) => void;

/** Fewer files than this are checked sooner than another thread has started. */
const FILES_A_THREAD = 150;
/** Each has a heap of its own. */
const MAX_THREADS = 4;
/** From so many files on this thread only gathers. */
const FILES_OF_BIG_PROJECT = 1500;
/**
 * Of a big project each thread's heap is collected sooner: left alone on a large machine, V8 lets it grow fourfold before it
 * collects, and its nursery to 48 MiB. Trees live for one file, so neither saves time.
 */
const SMALL_HEAPS = "--heap-growing-percent=60 --semi-space-growth-factor=1";

/**
 * Checks the chosen files of a project: first each on its own, which also gives its facts, then the rules that look at
 * other files. Many files are spread over threads; the order of the answer is that of the files.
 * @param timer hears how long rules take; then all is done in this thread
 */
export async function checkProject(project: Project, progress: Progress, timer?: RuleTimer): Promise<CheckedProject> {
  const { root, configs, chosen } = project;
  const isBig = timer === undefined && chosen.length >= FILES_OF_BIG_PROJECT;
  if (isBig) setFlagsFromString(SMALL_HEAPS);
  const threads =
    timer === undefined
      ? Math.max(1, Math.min(availableParallelism(), MAX_THREADS, Math.floor(chosen.length / FILES_A_THREAD)))
      : 1;
  const shares = Array.from({ length: threads }, (_, thread) =>
    chosen.filter((_path, index) => index % threads === thread),
  );
  // Each file is met twice, once to read it and once to hold it to the others.
  let met = 0;
  const meet = (files: number): void => progress(Math.floor((met += files) / 2), chosen.length);
  const [ownShare = [], ...otherShares] = shares;
  const helpers = (isBig ? shares : otherShares).map((share) => startHelper(root, configs, share, meet));
  // Git answers while the files are read.
  const gitStates = readGitStates(root, chosen.filter(needsGit));
  try {
    const checkers = isBig ? helpers : [checkHere(createBatch(root, configs, timer), ownShare, meet), ...helpers];
    const begun = await Promise.all(checkers.map((checker) => checker.begun));
    const surroundings = { ...gather(project, begun), gitStates: await gitStates };
    const results = (await Promise.all(checkers.map((checker) => checker.finish(surroundings)))).flat();
    const order = new Map(chosen.map((path, index) => [path, index]));
    results.sort((left, right) => (order.get(left.path) ?? 0) - (order.get(right.path) ?? 0));
    return {
      files: results.map((result) => checkedFile(root, result)),
      index: () => indexOf(surroundings),
      unreadable: begun.flatMap(({ unreadable }) => unreadable).sort(),
    };
  } finally {
    await Promise.all(helpers.map((helper) => helper.stop()));
  }
}

function checkHere(batch: Batch, paths: readonly string[], meet: (files: number) => void): Checker {
  return {
    begun: Promise.resolve(batch.begin(paths, meet)),
    finish: (surroundings) => Promise.resolve([...batch.finish(surroundings, meet)].flat()),
    stop: () => Promise.resolve(),
  };
}

/** A file that was changed meanwhile has no text any more: its findings would point at, and mask, the wrong places. */
function checkedFile(root: string, result: FileResult): CheckedFile {
  return {
    ...result,
    get text() {
      const text = readTextNow(join(root, result.path), root) ?? "";
      return fingerprint(text) === result.mark ? text : "";
    },
  };
}

/** Joins what the batches told and reads the files that were not chosen, but whose facts the chosen ones ask for. */
function gather(project: Project, begun: readonly BatchFacts[]): Omit<Surroundings, "gitStates"> {
  const facts = begun.flatMap((batch) => batch.facts);
  const languages = new Set(begun.flatMap((batch) => batch.languages));
  const needed = new Set<FactKind>(
    [...languages].flatMap((language) => rulesFor(language).flatMap(({ rule }) => rule.needs ?? [])),
  );
  for (const { id, around } of LANGUAGES)
    if (languages.has(id)) for (const kind of around?.needs ?? []) needed.add(kind);
  const known = new Set(facts.map(([path]) => path));
  const configFor = configLookup(project.configs);
  const texts: [string, string][] = [];
  const names = new Set(project.paths);
  for (const path of project.paths) {
    if ((known.has(path) && !isReadByRules(path)) || !isNeeded(path, needed)) continue;
    const text = readTextNow(join(project.root, path), project.root);
    if (text === undefined) continue;
    if (isReadByRules(path)) texts.push([path, text]);
    // A bake file is JSON, and tells what it tells by its text alone.
    if (!known.has(path) && identify(path, text) !== undefined)
      facts.push([path, readFacts(path, text, configFor(path))]);
  }
  const read = new Set(texts.map(([path]) => path));
  for (const path of kustomizedFiles(new Map(texts))) {
    const text = read.has(path) || !names.has(path) ? undefined : readTextNow(join(project.root, path), project.root);
    if (text !== undefined) texts.push([path, text]);
  }
  return { names: project.paths, facts, texts };
}

/** Files are known by name here, which is enough for those that git is asked about. */
function needsGit(path: string): boolean {
  const language = identify(path, "");
  return language !== undefined && rulesFor(language).some(({ rule }) => rule.needs?.includes("git") === true);
}

function isNeeded(path: string, needed: ReadonlySet<FactKind>): boolean {
  return kindsToldBy(path).some((kind) => needed.has(kind));
}
