import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readGitStates } from "../disk/git-states.ts";
import { readTextNow } from "../disk/read.ts";
import { rulesFor } from "../engine/catalogue.ts";
import { isReadByRules } from "../engine/relevant-files.ts";
import type { Config, ConfigSource } from "../engine/config.ts";
import type { Finding } from "../engine/finding.ts";
import { type Language, identify } from "../engine/identify.ts";
import { type LintCache, createLintCache, lint } from "../engine/lint.ts";
import { type WorkspaceIndex, createIndex, readFacts } from "../engine/workspace.ts";
import type { FileFacts, GitState } from "../model/facts.ts";
import type { FactKind } from "../rules/rule.ts";
import { startHelper } from "./helper.ts";
import { type Project, configLookup } from "./project.ts";

export interface CheckedFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly findings: readonly Finding[];
}

export interface CheckedProject {
  readonly files: readonly CheckedFile[];
  readonly index: WorkspaceIndex;
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
  /** Checks each file on its own. */
  begin(paths: readonly string[], progress: Progress): BatchFacts;
  /** Runs the rules that look at other files, on what `begin` has parsed. */
  finish(surroundings: Surroundings): readonly CheckedFile[];
}

interface Opened {
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly cache: LintCache;
  readonly needs: boolean;
  readonly findings: readonly Finding[];
}

export function createBatch(root: string, configs: ReadonlyMap<string, ConfigSource>): Batch {
  const configFor = configLookup(configs);
  const opened: Opened[] = [];
  return {
    begin(paths, progress) {
      const facts: [string, FileFacts][] = [];
      const unreadable: string[] = [];
      for (const [done, path] of paths.entries()) {
        progress(done, paths.length);
        const text = readTextNow(join(root, path), root);
        if (text === undefined) {
          unreadable.push(path);
          continue;
        }
        const cache = createLintCache();
        const { language, findings, facts: own, needs } = lint({ path, text }, { config: configFor(path), cache });
        if (language === undefined) continue;
        facts.push([path, own]);
        opened.push({ path, text, language, cache, needs: needs.size > 0, findings });
      }
      return { facts, languages: [...new Set(opened.map(({ language }) => language))], unreadable };
    },
    finish(surroundings) {
      const index = indexOf(surroundings, configFor);
      return opened.map(({ path, text, language, cache, needs, findings }) => {
        const workspace = (own: FileFacts) => index.view(path, own);
        const all = needs ? lint({ path, text }, { config: configFor(path), cache, workspace }).findings : findings;
        return { path, text, language, findings: all };
      });
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
const MAX_THREADS = 8;

/**
 * Checks the chosen files of a project: first each on its own, which also gives its facts, then the rules that look at
 * other files. Many files are spread over threads; the order of the answer is that of the files.
 */
export async function checkProject(project: Project, progress: Progress): Promise<CheckedProject> {
  const threads = Math.max(
    1,
    Math.min(availableParallelism(), MAX_THREADS, Math.floor(project.chosen.length / FILES_A_THREAD)),
  );
  const shares = Array.from({ length: threads }, (_, thread) =>
    project.chosen.filter((_path, index) => index % threads === thread),
  );
  const [ownShare = [], ...otherShares] = shares;
  const helpers = otherShares.map((share) => startHelper(project.root, project.configs, share));
  // Git answers while the files are read.
  const gitStates = readGitStates(project.root, project.chosen.filter(needsGit));
  try {
    const own = createBatch(project.root, project.configs);
    const begun = [
      own.begin(ownShare, (done) => progress(done * threads, project.chosen.length)),
      ...(await Promise.all(helpers.map(({ begun: share }) => share))),
    ];
    const surroundings = { ...gather(project, begun), gitStates: await gitStates };
    const finished = helpers.map((helper) => helper.finish(surroundings));
    const files = [...own.finish(surroundings), ...(await Promise.all(finished)).flat()];
    const order = new Map(project.chosen.map((path, index) => [path, index]));
    files.sort((left, right) => (order.get(left.path) ?? 0) - (order.get(right.path) ?? 0));
    return {
      files,
      index: indexOf(surroundings, configLookup(project.configs)),
      unreadable: begun.flatMap(({ unreadable }) => unreadable).sort(),
    };
  } finally {
    await Promise.all(helpers.map((helper) => helper.stop()));
  }
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
  if (/(?:^|\/)\.gitignore$/.test(path)) return needed.has("git");
  if (isReadByRules(path)) return needed.has("files") || needed.has("kubernetes");
  const language = identify(path, "");
  if (language === "dotenv") return needed.has("environment");
  if (language === "dockerfile") return needed.has("images");
  if (language === "workflow") return needed.has("builds");
  return needed.has("kubernetes") && /\.(?:ya?ml|json)$/i.test(path);
}
