import type { TextDocument } from "vscode-languageserver-textdocument";
import { type LintCache, type LintResult, createLintCache, lintSteps } from "../engine/lint.ts";
import type { FactKind } from "../contract/rule.ts";
import type { EditorSettings } from "./settings.ts";
import { knownFor } from "./folder.ts";
import { isWorkflowPath } from "../model/workflow-path.ts";
import { takeTurns } from "./turns.ts";
import type { Workspace } from "./workspace.ts";

export interface Checked {
  readonly version: number;
  readonly result: LintResult;
  /** Equal as long as the same check would give the same findings. */
  readonly id: string;
}

export interface Checker {
  /** The findings of a document as it is now; from the last run when nothing has changed since. Undefined: cancelled. */
  check(document: TextDocument, settings: EditorSettings, isCancelled: () => boolean): Promise<Checked | undefined>;
  /** The id that a check would have now, without running it; undefined when it must run. */
  currentId(document: TextDocument, settings: EditorSettings): string | undefined;
  /** Whether what the last check of a document told depends on facts of these kinds. */
  reads(uri: string, kinds: ReadonlySet<FactKind | "config">): boolean;
  forget(uri: string): void;
  /** Facts of other files or a configuration changed. */
  invalidate(kinds: ReadonlySet<FactKind | "config">): void;
}

/** All that a check's findings follow from. */
interface World {
  readonly text: string;
  readonly settings: number;
  readonly known: ReadonlySet<FactKind>;
  /** How often facts and configurations have changed. */
  readonly versions: Map<FactKind | "config", number>;
}

interface Entry {
  readonly document: TextDocument;
  readonly serial: number;
  readonly cache: LintCache;
  running: Running | undefined;
  last: Checked | undefined;
  needs: ReadonlySet<string>;
  basis: string;
}

/** A check that is going on, with all it follows from; it ends early when nobody waits for it any more. */
interface Running {
  readonly whole: string;
  readonly waiting: Set<() => boolean>;
  readonly done: Promise<Checked | undefined>;
}

/**
 * Runs `lint` for open documents. `onFacts` hears when a document's facts changed for others.
 */
export function createChecker(
  workspace: Workspace,
  onFacts: (kinds: ReadonlySet<FactKind>, uri: string) => void,
): Checker {
  const documents = new Map<string, Entry>();
  const versions = new Map<FactKind | "config", number>();
  const settingsIds = new WeakMap<EditorSettings, number>();
  let lastSettingsId = 0;
  let lastSerial = 0;

  /** A document that was opened again counts its versions anew. */
  const entryOf = (document: TextDocument): Entry => {
    let entry = documents.get(document.uri);
    if (entry?.document !== document) {
      entry = {
        document,
        serial: ++lastSerial,
        cache: createLintCache(),
        running: undefined,
        last: undefined,
        needs: new Set(),
        basis: "",
      };
      documents.set(document.uri, entry);
    }
    return entry;
  };

  const worldFor = ({ document, serial }: Entry, settings: EditorSettings): World => {
    let id = settingsIds.get(settings);
    if (id === undefined) settingsIds.set(settings, (id = ++lastSettingsId));
    const { folder, path } = workspace.placeOf(document.uri);
    const known = folder === undefined ? NOTHING_KNOWN : knownFor(folder, path);
    return { text: `${serial}.${document.version}`, settings: id, known, versions: new Map(versions) };
  };

  const check: Checker["check"] = async (document, settings, isCancelled) => {
    const entry = entryOf(document);
    for (;;) {
      const world = worldFor(entry, settings);
      if (entry.last !== undefined && entry.basis === basisOf(world, entry.needs)) return entry.last;
      if (isCancelled()) return undefined;
      const whole = basisOf(world);
      const { running } = entry;
      if (running === undefined) {
        const asked = { whole, waiting: new Set([isCancelled]) };
        const done = run(document, settings, world, entry, asked.waiting).finally(() => (entry.running = undefined));
        entry.running = { ...asked, done };
        return done;
      }
      if (running.whole === whole) {
        running.waiting.add(isCancelled);
        return running.done;
      }
      // It works with what was before; one check of a document at a time is enough.
      await running.done;
    }
  };

  const run = async (
    document: TextDocument,
    settings: EditorSettings,
    world: World,
    entry: Entry,
    waiting: ReadonlySet<() => boolean>,
  ): Promise<Checked | undefined> => {
    const { version } = document;
    const isStale = (): boolean => document.version !== version || [...waiting].every((isCancelled) => isCancelled());
    const result = await runLint(document, settings, entry.cache, world.known, isStale);
    if (result === undefined || document.version !== version) return undefined;
    const place = workspace.placeOf(document.uri);
    const index = place.folder?.index;
    if (index !== undefined && result.language !== undefined && !index.isPassedOver(place.path)) {
      const changed = index.update(place.path, result.facts, document.getText());
      // Its own facts it was judged with; what others changed meanwhile it was not.
      for (const kind of changed) world.versions.set(kind, (world.versions.get(kind) ?? 0) + 1);
      if (changed.size > 0) {
        invalidate(changed);
        onFacts(changed, document.uri);
      }
    }
    entry.needs = result.needs;
    entry.basis = basisOf(world, entry.needs);
    entry.last = { version, result, id: entry.basis };
    return entry.last;
  };

  const runLint = async (
    document: TextDocument,
    settings: EditorSettings,
    cache: LintCache,
    known: ReadonlySet<FactKind>,
    isCancelled: () => boolean,
  ): Promise<LintResult | undefined> => {
    const place = workspace.placeOf(document.uri);
    const { folder, path } = place;
    const steps = lintSteps(
      { path, text: document.getText(), languageId: document.languageId },
      {
        config: workspace.configFor(place, settings),
        cache,
        ...(folder === undefined ? {} : { workspace: (own, text) => folder.index.view(path, own, text), known }),
        withoutRules: othersDuties(settings, path),
      },
    );
    return takeTurns(steps, isCancelled);
  };

  const invalidate = (kinds: ReadonlySet<FactKind | "config">): void => {
    for (const kind of kinds) versions.set(kind, (versions.get(kind) ?? 0) + 1);
  };

  return {
    check,
    currentId: (document, settings) => {
      const entry = entryOf(document);
      if (entry.last === undefined) return undefined;
      return entry.basis === basisOf(worldFor(entry, settings), entry.needs) ? entry.basis : undefined;
    },
    reads: (uri, kinds) => {
      const entry = documents.get(uri);
      if (entry === undefined) return false;
      // One that is being checked for the first time may have read them as they were.
      return entry.last === undefined || [...kinds].some((kind) => kind === "config" || entry.needs.has(kind));
    },
    forget: (uri) => void documents.delete(uri),
    invalidate,
  };
}

/** @param needs kinds of facts that findings follow from; all when absent */
function basisOf({ text, settings, known, versions }: World, needs?: ReadonlySet<string>): string {
  const facts = [...versions].filter(([kind]) => kind === "config" || needs?.has(kind) !== false);
  const told = [...known].filter((kind) => needs?.has(kind) !== false);
  return `${text}:${settings}:${told.sort().join()}:${facts
    .map(([kind, version]) => `${kind}${version}`)
    .sort()
    .join()}`;
}

const NOTHING_KNOWN: ReadonlySet<FactKind> = new Set();

const NO_RULES: ReadonlySet<string> = new Set();
const DOCKERFILE_SYNTAX: ReadonlySet<string> = new Set(["dockerfile/syntax"]);
const WORKFLOW_SYNTAX: ReadonlySet<string> = new Set(["workflow/syntax"]);

/** The rules that another extension has taken over. GitHub's does not look at actions. */
function othersDuties({ dockerfileSyntax, workflowAssistance }: EditorSettings, path: string): ReadonlySet<string> {
  if (workflowAssistance === false && isWorkflowPath(path)) return WORKFLOW_SYNTAX;
  return dockerfileSyntax === false ? DOCKERFILE_SYNTAX : NO_RULES;
}
