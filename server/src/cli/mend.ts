import { join } from "node:path";
import { readTextNow } from "../disk/walk.ts";
import { applyEdits } from "../engine/fix.ts";
import { lint } from "../engine/lint.ts";
import type { WorkspaceIndex } from "../engine/workspace.ts";
import type { Edit, Fix } from "../rules/rule.ts";
import { type Project, configLookup } from "./project.ts";

/** A file that fixes changed. */
export interface Mended {
  /** From the project's root. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly titles: readonly string[];
}

/** Fixes are applied until nothing changes; past this many in one file they are going in circles. */
const MAX_FIXES = 500;

/**
 * Applies fixes to files in memory, one after another: each may make the next one unnecessary.
 * @param review also the fixes that deserve a look
 */
export function mendProject(
  project: Project,
  files: readonly { readonly path: string; readonly text: string }[],
  index: WorkspaceIndex,
  review: boolean,
): Mended[] {
  const configFor = configLookup(project.configs);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const originals = new Map(texts);
  const titles = new Map<string, string[]>();
  const refused = new Set<string>();

  const check = (path: string, text: string) =>
    lint({ path, text }, { config: configFor(path), workspace: (own) => index.view(path, own) }).findings;

  const textOf = (path: string): string => {
    let text = texts.get(path);
    if (text === undefined) {
      text = readTextNow(join(project.root, path)) ?? "";
      texts.set(path, text);
      originals.set(path, text);
    }
    return text;
  };

  const nextFix = (path: string): Fix | undefined => {
    const accepts = (fix: Fix): boolean =>
      (fix.class === "safe" || (review && fix.class === "review")) && !refused.has(`${path}\n${fix.title}`);
    for (const { fixes } of check(path, textOf(path))) {
      const fix = fixes.find(accepts);
      if (fix !== undefined) return fix;
    }
    return undefined;
  };

  /** False when the fix would break the grammar of the file, or changes nothing: then no file is touched. */
  const apply = (path: string, fix: Fix): boolean => {
    const byPath = new Map<string, Edit[]>();
    for (const edit of fix.edits) byPath.set(edit.path ?? path, [...(byPath.get(edit.path ?? path) ?? []), edit]);
    const results = [...byPath].map(([target, edits]) => [target, applyEdits(textOf(target), edits)] as const);
    if (results.every(([target, text]) => text === textOf(target))) return false;
    const broken = (target: string, text: string): number =>
      check(target, text).filter(({ rule }) => rule.endsWith("/syntax")).length;
    if (results.some(([target, text]) => broken(target, text) > broken(target, textOf(target)))) return false;
    for (const [target, text] of results) {
      texts.set(target, text);
      index.add(target, text, configFor(target));
    }
    return true;
  };

  const mendFile = (path: string): boolean => {
    let changed = false;
    for (let fixes = 0; fixes < MAX_FIXES; fixes++) {
      const fix = nextFix(path);
      if (fix === undefined) break;
      if (apply(path, fix)) {
        changed = true;
        titles.set(path, [...(titles.get(path) ?? []), fix.title]);
      } else refused.add(`${path}\n${fix.title}`);
    }
    return changed;
  };

  // A fix in one file may bring out a finding in another: again, until a round changes nothing.
  while (files.map(({ path }) => mendFile(path)).some(Boolean));
  return [...texts].flatMap(([path, after]) => {
    const before = originals.get(path) ?? "";
    return before === after ? [] : [{ path, before, after, titles: titles.get(path) ?? [] }];
  });
}
