import type { DotenvFact, FileFacts, GitState, KubernetesFact, WorkspaceView } from "../contract/facts.ts";
import type { FactKind } from "../contract/rule.ts";
import type { Config } from "../engine/config.ts";
import { identify, isPrivate } from "../engine/identify.ts";
import { LIMITS } from "../engine/limits.ts";
import { isInReach, isReadByRules, keptOf, kindsToldBy } from "../engine/relevant-files.ts";
import { languageModule } from "../languages/module.ts";
import { createBuilds } from "./builds.ts";
import { createCredentialFiles } from "./credential-files.ts";
import { createDefinitions } from "./definitions.ts";
import { createDotenvFiles } from "./dotenv.ts";
import type { FactStore } from "./fact-store.ts";
import { createFiles } from "./files.ts";
import { createGitStates } from "./git.ts";
import { createKubernetesObjects } from "./kubernetes.ts";

/** What is known of a workspace folder: the facts of its files, and the small files that rules read. */
export interface WorkspaceIndex {
  /** Reads a file into the index. Returns the kinds of facts that changed. */
  add(path: string, text: string, config: Config): ReadonlySet<FactKind>;
  /** As `add` for a file that is checked next: its facts come with that, by `update`. */
  addText(path: string, text: string): ReadonlySet<FactKind>;
  /** Puts the facts of a file that was just checked, and its text where that may be another one. Returns the kinds that changed. */
  update(path: string, facts: FileFacts, text?: string): ReadonlySet<FactKind>;
  remove(path: string): ReadonlySet<FactKind>;
  /** Whether a file is one that nobody asks about: it lies in a folder that is passed over, and was not named before. */
  isPassedOver(path: string): boolean;
  /** The files below a folder; none where the path is no folder that is known. */
  filesBelow(path: string): readonly string[];
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
  /** What a rule sees while it checks `path`, with that file's own facts and text as they are now. */
  view(path: string, own: FileFacts, text?: string): WorkspaceView;
}

/** @param isOneSet all its files are applied together, wherever they lie */
export function createIndex(isOneSet = false): WorkspaceIndex {
  const facts = new Map<string, FileFacts>();
  const files = createFiles();
  const kubernetes = createKubernetesObjects(!isOneSet);
  const definitions = createDefinitions();
  const dotenv = createDotenvFiles();
  const credentialFiles = createCredentialFiles();
  const git = createGitStates(files.readText);
  const builds = createBuilds(files.readText);
  const stores: readonly FactStore[] = [files, credentialFiles, kubernetes, definitions, dotenv, git, builds];

  const hear = (path: string, text: string, changed: Set<FactKind>): void => {
    for (const store of stores) if (store.text?.(path, text) === true) changed.add(store.kind);
  };

  const update = (path: string, next: FileFacts, text?: string): ReadonlySet<FactKind> => {
    const previous = facts.get(path) ?? {};
    facts.set(path, next);
    files.name(path);
    for (const store of stores) store.update?.(path, next);
    const changed = new Set(changedKinds(previous, next));
    if (text !== undefined) hear(path, text, changed);
    return changed;
  };

  const addText = (path: string, text: string): ReadonlySet<FactKind> => {
    const isNew = !files.has(path);
    files.name(path);
    const kept = keptOf(path);
    const isOther = kept === undefined ? isNew : (kept === "text" ? files : credentialFiles).put(path, text);
    const changed = new Set<FactKind>(isNew ? ["files"] : []);
    // Workflows and actions are read by each other alone.
    if (isOther) changed.add(kindsToldBy(path).includes("workflows") ? "workflows" : "files");
    if (kept === "text" && isOther)
      for (const store of stores) if (store.read?.(path, text) === true) changed.add(store.kind);
    hear(path, text, changed);
    return changed;
  };

  return {
    addName(path) {
      for (const store of stores) store.name?.(path);
    },
    addText,
    add(path, text, config) {
      const changed = new Set(addText(path, text));
      // A bake file is JSON, and tells what it tells by its text alone.
      if (!isReadByRules(path) || identify(path, text) !== undefined)
        for (const kind of update(path, readFacts(path, text, config))) changed.add(kind);
      return changed;
    },
    update,
    isPassedOver(path) {
      if (files.has(path)) return false;
      // As walks have it: people keep secrets where git does not look.
      return !isInReach(path) || (!isPrivate(path) && git.isInIgnoredFolder(path));
    },
    filesBelow: files.below,
    filesAround: kubernetes.filesAround,
    hasWholeSet: kubernetes.hasWholeSet,
    remove(path) {
      const changed = new Set(changedKinds(facts.get(path) ?? {}, {}));
      facts.delete(path);
      for (const store of stores) if (store.remove(path)) changed.add(store.kind);
      return changed;
    },
    setGitStates: (states) => new Set(git.setStates(states) ? ["git"] : []),
    dotenvFiles: dotenv.all,
    gitState: git.stateOf,
    view(path, own, text) {
      const { builtBy, ...objects } = kubernetes.view(path, own, text);
      const view: WorkspaceView = {
        ...files.view(),
        ...credentialFiles.view(),
        ...objects,
        ...definitions.view(),
        ...dotenv.view(path, own),
        ...git.view(),
        ...builds.view(path),
        builtHere: () => builtBy().map(({ of, ...built }) => ({ ...built, workspace: { ...view, ...of } })),
      };
      return view;
    },
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
