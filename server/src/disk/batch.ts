import { join } from "node:path";
import type { FileFacts, GitState, WorkspaceView } from "../contract/facts.ts";
import type { Finding } from "../contract/finding.ts";
import type { Language } from "../contract/language.ts";
import type { ConfigSource } from "../engine/config.ts";
import { type LintCache, createLintCache, languageOf, lint } from "../engine/lint.ts";
import type { RuleTimer } from "../engine/rule-timer.ts";
import { fingerprint } from "../secrets/fingerprint.ts";
import { type WorkspaceIndex, createIndex, readFacts } from "../workspace/index.ts";
import { configLookup } from "./project.ts";
import { readTextNow } from "./read.ts";

/** What was found in a file, small enough to be kept for all files of a project. */
export interface FileResult {
  /** From the project's root. */
  readonly path: string;
  readonly language: Language;
  readonly findings: readonly Finding[];
  /** A mark of the text that was checked: places mean nothing in another one. */
  readonly mark: number;
}

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
  /** Of small files that rules read: their facts are among the others. */
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

/** @param timer hears how long rules take */
export function createBatch(root: string, configs: ReadonlyMap<string, ConfigSource>, timer?: RuleTimer): Batch {
  const configFor = configLookup(configs);
  const timed = timer === undefined ? {} : { timer };
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
        const { language, findings, facts: own, needs } = lint({ path, text }, { config, cache, ...timed });
        if (language === undefined) continue;
        facts.push([path, own]);
        opened.push({ path, language });
        keptFiles.set(path, { text, cache, needs: needs.size > 0, findings });
      }
      return { facts, languages: [...new Set(opened.map(({ language }) => language))], unreadable };
    },
    *finish(surroundings, meet) {
      const index = indexOf(surroundings);
      let results: FileResult[] = [];
      for (const { path, language } of opened) {
        meet(1);
        const kept = keptFiles.get(path);
        keptFiles.delete(path);
        const text = kept?.text ?? readTextNow(join(root, path), root) ?? "";
        const workspace = (own: FileFacts): WorkspaceView => index.view(path, own);
        const context = {
          config: configFor(path),
          workspace,
          ...timed,
          ...(kept === undefined ? {} : { cache: kept.cache }),
        };
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

const indexes = new WeakMap<Surroundings, WorkspaceIndex>();

/** What the rest of a project tells, gathered once in each thread. */
export function indexOf(surroundings: Surroundings): WorkspaceIndex {
  let index = indexes.get(surroundings);
  if (index === undefined) indexes.set(surroundings, (index = gather(surroundings)));
  return index;
}

function gather({ names, facts, texts, gitStates }: Surroundings): WorkspaceIndex {
  const index = createIndex();
  for (const name of names) index.addName(name);
  for (const [path, own] of facts) index.update(path, own);
  for (const [path, text] of texts) index.addText(path, text);
  index.setGitStates(gitStates);
  return index;
}

/** Who checks a share of the files: this thread, or another one. */
export interface Checker {
  readonly begun: Promise<BatchFacts>;
  finish(surroundings: Surroundings): Promise<readonly FileResult[]>;
  stop(): Promise<unknown>;
}
