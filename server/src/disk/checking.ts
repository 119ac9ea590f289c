import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { readGitStates } from "./git-states.ts";
import { readTextNow } from "./read.ts";
import { rulesFor } from "../engine/catalogue.ts";
import { isReadByRules, kindsToldBy } from "../engine/relevant-files.ts";
import type { Config, ConfigSource } from "../engine/config.ts";
import type { Finding } from "../contract/finding.ts";
import { type Language, identify } from "../engine/identify.ts";
import { type LintCache, createLintCache, languageOf, lint } from "../engine/lint.ts";
import { type WorkspaceIndex, createIndex, readFacts } from "../workspace/index.ts";
import type { FileFacts, GitState, WorkspaceView } from "../contract/facts.ts";
import type { FactKind } from "../contract/rule.ts";
import { fingerprint } from "../secrets/fingerprint.ts";
import { startHelper } from "./helper.ts";
import { type Project, configLookup } from "./project.ts";

export interface CheckedFile extends FileResult {
  /** Read again when asked for: the texts of a big project would fill the memory. */
  readonly text: string;
}

/** What was found in a file, small enough to be kept for all files of a project. */
export interface FileResult {
  /** From the project's root. */
  readonly path: string;
  readonly language: Language;
  readonly findings: readonly Finding[];
  /** A mark of the text that was checked: places mean nothing in another one. */
  readonly mark: number;
}

export interface CheckedProject {
  readonly files: readonly CheckedFile[];
  /** What the files tell each other, gathered when it is asked for. */
  readonly index: () => WorkspaceIndex;
  /** Files that could not be read as text. */
  readonly unreadable: readonly string[];
}

export type Progress = (done: number, total: number) => void;

/** What a batch of files told: enough to judge other files by, and small enough to pass between threads. */
export interface BatchFacts {
  readonly facts: readonly (readonly [path: string, facts: FileFacts])[];
  readonly languages: readonly Language[];
  readonly unreadable: readonly string[];
}

/** What a batch must know of the rest of the project. */
export interface Surroundings {
  readonly names: readonly string[];
  readonly facts: readonly (readonly [path: string, facts: FileFacts])[];
  readonly texts: readonly (readonly [path: string, text: string])[];
  /** What git does with files; undefined where there is no git to ask. */
  readonly gitStates: ReadonlyMap<string, GitState> | undefined;
}

export interface Batch {
  /**
   * Reads each file, and checks on its own what can be kept until the rest is known.
   * @param meet hears each time that some more files have been met
   */
  begin(paths: readonly string[], meet: (files: number) => void): BatchFacts;
  /** Runs the rules that look at other files, too. Gives results as they come, some files at a time. */
  finish(surroundings: Surroundings, meet: (files: number) => void): Generator<readonly FileResult[]>;
}

/** What was read and found of a file so far; one without it is read and checked again. */
interface Kept {
  readonly text: string;
  readonly cache: LintCache;
  readonly needs: boolean;
  readonly findings: readonly Finding[];
}

/** A tree takes many times the space of its text, so those of the first files are kept and no more. */
const MAX_KEPT_CHARACTERS = 128 * 1024;

const FILES_A_RESULT = 100;

export function createBatch(root: string, configs: ReadonlyMap<string, ConfigSource>): Batch {
  const configFor = configLookup(configs);
  const opened: { readonly path: string; readonly language: Language }[] = [];
  const keptFiles = new Map<string, Kept>();
  return {
    begin(paths, meet) {
      const facts: [string, FileFacts][] = [];
      const unreadable: string[] = [];
      let characters = 0;
      for (const path of paths) {
        meet(1);
        const text = readTextNow(join(root, path), root);
        if (text === undefined) {
          unreadable.push(path);
          continue;
        }
        const config = configFor(path);
        characters += text.length;
        if (characters > MAX_KEPT_CHARACTERS) {
          const language = languageOf({ path, text }, config);
          if (language === undefined) continue;
          facts.push([path, readFacts(path, text, config)]);
          opened.push({ path, language });
          continue;
        }
        const cache = createLintCache();
        const { language, findings, facts: own, needs } = lint({ path, text }, { config, cache });
        if (language === undefined) continue;
        facts.push([path, own]);
        opened.push({ path, language });
        keptFiles.set(path, { text, cache, needs: needs.size > 0, findings });
      }
      return { facts, languages: [...new Set(opened.map(({ language }) => language))], unreadable };
    },
    *finish(surroundings, meet) {
      const index = indexOf(surroundings, configFor);
      let results: FileResult[] = [];
      for (const { path, language } of opened) {
        meet(1);
        const kept = keptFiles.get(path);
        keptFiles.delete(path);
        const text = kept?.text ?? readTextNow(join(root, path), root) ?? "";
        const workspace = (own: FileFacts): WorkspaceView => index.view(path, own);
        const context = { config: configFor(path), workspace, ...(kept === undefined ? {} : { cache: kept.cache }) };
        const { findings } = kept?.needs === false ? kept : lint({ path, text }, context);
        results.push({ path, language, findings, mark: fingerprint(text) });
        if (results.length < FILES_A_RESULT) continue;
        yield results;
        results = [];
      }
      yield results;
    },
  };
}

function indexOf(
  { names, facts, texts, gitStates }: Surroundings,
  configFor: (path: string) => Config,
): WorkspaceIndex {
  const index = createIndex();
  for (const name of names) index.addName(name);
  for (const [path, own] of facts) index.update(path, own);
  for (const [path, text] of texts) index.add(path, text, configFor(path));
  index.setGitStates(gitStates);
  return index;
}

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

/** Who checks a share of the files: this thread, or another one. */
export interface Checker {
  readonly begun: Promise<BatchFacts>;
  finish(surroundings: Surroundings): Promise<readonly FileResult[]>;
  stop(): Promise<unknown>;
}

/**
 * Checks the chosen files of a project: first each on its own, which also gives its facts, then the rules that look at
 * other files. Many files are spread over threads; the order of the answer is that of the files.
 */
export async function checkProject(project: Project, progress: Progress): Promise<CheckedProject> {
  const { root, configs, chosen } = project;
  const isBig = chosen.length >= FILES_OF_BIG_PROJECT;
  if (isBig) setFlagsFromString(SMALL_HEAPS);
  const threads = Math.max(
    1,
    Math.min(availableParallelism(), MAX_THREADS, Math.floor(chosen.length / FILES_A_THREAD)),
  );
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
    const checkers = isBig ? helpers : [checkHere(createBatch(root, configs), ownShare, meet), ...helpers];
    const begun = await Promise.all(checkers.map((checker) => checker.begun));
    const surroundings = { ...gather(project, begun), gitStates: await gitStates };
    const results = (await Promise.all(checkers.map((checker) => checker.finish(surroundings)))).flat();
    const order = new Map(chosen.map((path, index) => [path, index]));
    results.sort((left, right) => (order.get(left.path) ?? 0) - (order.get(right.path) ?? 0));
    return {
      files: results.map((result) => checkedFile(root, result)),
      index: () => indexOf(surroundings, configLookup(configs)),
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
  // Which stages are built is asked by the engine, for all rules of Dockerfiles.
  if (languages.has("dockerfile")) needed.add("builds").add("files");
  const known = new Set(facts.map(([path]) => path));
  const configFor = configLookup(project.configs);
  const texts: [string, string][] = [];
  for (const path of project.paths) {
    if (known.has(path) || !isNeeded(path, needed)) continue;
    const text = readTextNow(join(project.root, path), project.root);
    if (text === undefined) continue;
    if (isReadByRules(path)) texts.push([path, text]);
    else facts.push([path, readFacts(path, text, configFor(path))]);
  }
  return { names: project.paths, facts, texts };
}

/** Files are known by name here, which is enough for those that git is asked about. */
function needsGit(path: string): boolean {
  const language = identify(path, "");
  return language === "dotenv" && rulesFor(language).some(({ rule }) => rule.needs?.includes("git") === true);
}

function isNeeded(path: string, needed: ReadonlySet<FactKind>): boolean {
  return kindsToldBy(path).some((kind) => needed.has(kind));
}
