import type { DotenvFact, FileFacts, GitState, KubernetesFact, WorkspaceView } from "../contract/facts.ts";
import type { FactKind } from "../contract/rule.ts";
import { createBuilds } from "./builds.ts";
import type { Config } from "../engine/config.ts";
import { isInReach, isReadByRules } from "../engine/relevant-files.ts";
import { identify } from "../engine/identify.ts";
import { createKubernetesObjects, sameObjects } from "./kubernetes-objects.ts";
import { createDotenvFiles } from "./dotenv-files.ts";
import { languageModule } from "../languages/languages.ts";
import { createGitStates } from "./git-states.ts";
import { LIMITS } from "../engine/limits.ts";

/** What is known of a workspace folder: the facts of its files, and the small files that rules read. */
export interface WorkspaceIndex {
  /** Reads a file into the index. Returns the kinds of facts that changed. */
  add(path: string, text: string, config: Config): ReadonlySet<FactKind>;
  /** Puts the facts of a file that was just checked. Returns the kinds that changed. */
  update(path: string, facts: FileFacts): ReadonlySet<FactKind>;
  remove(path: string): ReadonlySet<FactKind>;
  /** Whether a file is one that nobody asks about: it lies in a folder that is passed over, and was not named before. */
  isPassedOver(path: string): boolean;
  /** The manifests that kustomizations put together with a file, itself included; none where no kustomization names it. */
  filesAround(path: string): readonly string[];
  /** Whether kustomizations name the manifests that belong together with a file, and all of them have been read. */
  hasWholeSet(path: string): boolean;
  /** Names a file without reading it. */
  addName(path: string): void;
  /** Replaces what git has told of files; undefined when there is no git to ask. Returns the kinds that changed. */
  setGitStates(states: ReadonlyMap<string, GitState> | undefined): ReadonlySet<FactKind>;
  /** The .env files of the whole folder. */
  dotenvFiles(): readonly DotenvFact[];
  /** What git does with a file. */
  gitState(path: string): GitState;
  /** What a rule sees while it checks `path`, with that file's own facts as they are now. */
  view(path: string, own: FileFacts): WorkspaceView;
}

export function createIndex(): WorkspaceIndex {
  const facts = new Map<string, FileFacts>();
  const names = new Set<string>();
  const texts = new Map<string, string>();
  const kubernetes = createKubernetesObjects();
  const dotenv = createDotenvFiles();
  const git = createGitStates();
  const builds = createBuilds();

  const update = (path: string, next: FileFacts): ReadonlySet<FactKind> => {
    const previous = facts.get(path) ?? {};
    if (!facts.has(path) || !sameObjects(previous.kubernetes, next.kubernetes)) kubernetes.factsChanged();
    dotenv.update(path, next.dotenv);
    facts.set(path, next);
    names.add(path);
    builds.update(path, next);
    return changedKinds(previous, next);
  };

  return {
    addName(path) {
      names.add(path);
      kubernetes.name(path);
    },
    add(path, text, config) {
      const known = names.has(path);
      names.add(path);
      if (isReadByRules(path)) {
        const same = texts.get(path) === text;
        texts.set(path, text);
        if (same) return new Set();
        if (builds.read(path, text)) return new Set(["files", "builds"]);
        if (git.read(path, text)) return new Set(["files", "git"]);
        return new Set(kubernetes.read(path, text) ? ["files", "kubernetes"] : ["files"]);
      }
      const changed = new Set(update(path, readFacts(path, text, config)));
      if (!known) changed.add("files");
      return changed;
    },
    update,
    isPassedOver(path) {
      if (names.has(path)) return false;
      // As walks have it: people keep secrets where git does not look.
      return !isInReach(path) || (identify(path, "") !== "dotenv" && git.isInIgnoredFolder(path));
    },
    filesAround: kubernetes.filesAround,
    hasWholeSet(path) {
      const around = kubernetes.filesAround(path);
      return around.length > 0 && around.every((file) => facts.has(file));
    },
    remove(path) {
      const changed = new Set(changedKinds(facts.get(path) ?? {}, {}));
      if (names.delete(path)) changed.add("files");
      if (kubernetes.remove(path)) changed.add("kubernetes");
      if (git.remove(path)) changed.add("git");
      if (builds.remove(path)) changed.add("builds");
      if (facts.delete(path)) kubernetes.factsChanged();
      dotenv.update(path, undefined);
      texts.delete(path);
      return changed;
    },
    setGitStates: (states) => new Set(git.setStates(states) ? ["git"] : []),
    dotenvFiles: dotenv.all,
    gitState: git.stateOf,
    view: (path, own) => ({
      ...kubernetes.view(path, own, facts),
      ...dotenv.view(path, own.dotenv),
      ...builds.view(path, (name) => texts.get(name)),
      fileExists: (name) => (name.startsWith("../") ? undefined : names.has(name)),
      readText: (name) => texts.get(name),
      gitState: git.stateOf,
      gitIgnoreFor: (name) => {
        const found = git.ignoreFileFor(name);
        return found === undefined ? undefined : { path: found, text: texts.get(found) ?? "" };
      },
    }),
  };
}

/** The facts of a file, without running a rule. */
export function readFacts(path: string, text: string, config: Config): FileFacts {
  if (text.length > LIMITS.fileLength || config.ignores(path)) return {};
  const language = identify(path, text);
  if (language === undefined || language === "config") return {};
  const module = languageModule(language);
  if (module.mayTellFacts?.(text) === false) return {};
  const kubernetes: KubernetesFact[] = [];
  const others: FileFacts[] = [];
  for (const unit of module.units(text)) {
    const subject = module.model({ start: 0, end: unit.text.length, text: unit.text }, path, config.team);
    if (module.isForeign(subject) || module.limit(subject) !== undefined) continue;
    const { kubernetes: objects, ...own } = module.facts(subject);
    for (const fact of objects ?? [])
      kubernetes.push({ ...fact, start: fact.start + unit.start, end: fact.end + unit.start });
    others.push(own);
  }
  // All but manifests are one unit.
  return kubernetes.length > 0 ? { kubernetes } : (others[0] ?? {});
}

/** Places move with every keystroke and are not compared: only what a rule could judge differently is a change. */
function changedKinds(previous: FileFacts, next: FileFacts): ReadonlySet<FactKind> {
  const changed = new Set<FactKind>();
  if (differ(previous.kubernetes, next.kubernetes)) changed.add("kubernetes");
  if (differ(previous.dotenv, next.dotenv)) changed.add("dotenv");
  if (differ(previous.image, next.image)) changed.add("images");
  if (differ(previous.builds, next.builds)) changed.add("builds");
  return changed;
}

const PLACES = new Set(["start", "end", "lineEnd", "length", "endsWithLineBreak"]);

function differ(previous: unknown, next: unknown): boolean {
  if (previous === undefined || next === undefined) return previous !== next;
  return fingerprint(previous) !== fingerprint(next);
}

function fingerprint(facts: unknown): string {
  return JSON.stringify(facts, (key, value: unknown) => (PLACES.has(key) ? undefined : value));
}
