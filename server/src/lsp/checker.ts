import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../engine/finding.ts";
import type { Language } from "../engine/identify.ts";
import { type LintCache, type LintResult, createLintCache, lintSteps } from "../engine/lint.ts";
import type { FactKind } from "../rules/rule.ts";
import type { EditorSettings } from "./settings.ts";
import { takeTurns } from "./turns.ts";
import type { Workspace } from "./workspace.ts";

export interface Checked {
  readonly version: number;
  readonly language: Language | undefined;
  readonly findings: readonly Finding[];
  /** Equal as long as the same check would give the same findings. */
  readonly id: string;
}

export interface Checker {
  /** The findings of a document as it is now; from the last run when nothing has changed since. Undefined: cancelled. */
  check(document: TextDocument, settings: EditorSettings, isCancelled: () => boolean): Promise<Checked | undefined>;
  /** The id that a check would have now, without running it; undefined when it must run. */
  currentId(document: TextDocument, settings: EditorSettings): string | undefined;
  /** Whether the last check of a document had rules that read facts of these kinds. */
  reads(uri: string, kinds: ReadonlySet<FactKind>): boolean;
  forget(uri: string): void;
  /** Facts of other files or a configuration changed. */
  invalidate(kinds: ReadonlySet<FactKind | "config">): void;
}

interface Known {
  readonly cache: LintCache;
  last: Checked | undefined;
  needs: ReadonlySet<string>;
  basis: string;
}

/**
 * Runs `lint` for open documents. `onFacts` hears when a document's facts changed for others.
 */
export function createChecker(
  workspace: Workspace,
  onFacts: (kinds: ReadonlySet<FactKind>, uri: string) => void,
): Checker {
  const documents = new Map<string, Known>();
  const versions = new Map<FactKind | "config", number>();
  const settingsIds = new WeakMap<EditorSettings, number>();
  let lastSettingsId = 0;

  const knownOf = (uri: string): Known => {
    let known = documents.get(uri);
    if (known === undefined)
      documents.set(uri, (known = { cache: createLintCache(), last: undefined, needs: new Set(), basis: "" }));
    return known;
  };

  const basisOf = (document: TextDocument, settings: EditorSettings, needs: ReadonlySet<string>): string => {
    let id = settingsIds.get(settings);
    if (id === undefined) settingsIds.set(settings, (id = ++lastSettingsId));
    const facts = [...versions]
      .filter(([kind]) => kind === "config" || needs.has(kind))
      .map(([kind, version]) => `${kind}${version}`);
    const ready = workspace.placeOf(document.uri).folder?.ready === true;
    return `${document.version}:${id}:${ready}:${facts.sort().join()}`;
  };

  const check: Checker["check"] = async (document, settings, isCancelled) => {
    const known = knownOf(document.uri);
    const basis = basisOf(document, settings, known.needs);
    if (known.last !== undefined && known.basis === basis) return known.last;
    const { version } = document;
    const result = await runLint(document, settings, known.cache, isCancelled);
    if (result === undefined || document.version !== version) return undefined;
    known.needs = result.needs;
    const place = workspace.placeOf(document.uri);
    if (place.folder !== undefined && result.language !== undefined) {
      const changed = place.folder.index.update(place.path, result.facts);
      if (changed.size > 0) {
        invalidate(changed);
        onFacts(changed, document.uri);
      }
    }
    known.basis = basisOf(document, settings, known.needs);
    known.last = { version, language: result.language, findings: result.findings, id: known.basis };
    return known.last;
  };

  const runLint = async (
    document: TextDocument,
    settings: EditorSettings,
    cache: LintCache,
    isCancelled: () => boolean,
  ): Promise<LintResult | undefined> => {
    const place = workspace.placeOf(document.uri);
    const { folder, path } = place;
    const steps = lintSteps(
      { path, text: document.getText(), languageId: document.languageId },
      {
        config: workspace.configFor(place, settings),
        cache,
        ...(folder?.ready === true ? { workspace: (own) => folder.index.view(path, own) } : {}),
        ...(settings.dockerfileSyntax === false ? { withoutRules: WITHOUT_DOCKERFILE_SYNTAX } : {}),
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
      const known = documents.get(document.uri);
      if (known?.last === undefined) return undefined;
      return known.basis === basisOf(document, settings, known.needs) ? known.basis : undefined;
    },
    reads: (uri, kinds) => {
      const needs = documents.get(uri)?.needs;
      return needs !== undefined && [...kinds].some((kind) => needs.has(kind));
    },
    forget: (uri) => void documents.delete(uri),
    invalidate,
  };
}

const WITHOUT_DOCKERFILE_SYNTAX: ReadonlySet<string> = new Set(["dockerfile/syntax"]);
