import { join } from "node:path";
import { readTextNow } from "../disk/read.ts";
import { rulesFor } from "../engine/catalogue.ts";
import type { Config } from "../engine/config.ts";
import { applyEdits, compatibleFixes } from "../engine/fix.ts";
import { identify } from "../engine/identify.ts";
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

/** Fixes are applied until nothing changes; past so many rounds in one file they are going in circles. */
const MAX_ROUNDS = 500;

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
      text = readTextNow(join(project.root, path), project.root) ?? "";
      texts.set(path, text);
      originals.set(path, text);
    }
    return text;
  };

  /** The first fix to make, with those of the same rule that go together with it and stay within the file. */
  const nextFixes = (path: string): readonly Fix[] => {
    const accepts = (fix: Fix): boolean =>
      (fix.class === "safe" || (review && fix.class === "review")) && !refused.has(`${path}\n${fix.title}`);
    const findings = check(path, textOf(path));
    const first = findings.find(({ fixes }) => fixes.some(accepts));
    const fix = first?.fixes.find(accepts);
    if (first === undefined || fix === undefined) return [];
    if (!staysWithin(fix)) return [fix];
    const kin = findings.filter(({ rule }) => rule === first.rule);
    return compatibleFixes(kin, (each) => accepts(each) && staysWithin(each));
  };

  const brokenIn = (path: string, text: string): number => {
    const language = identify(path, text);
    if (language === undefined || !rulesFor(language).some(({ id }) => isSyntax(id))) return 0;
    const config = configFor(path);
    const severityOf: Config["severityOf"] = (id, rule) => (isSyntax(id) ? config.severityOf(id, rule) : "off");
    return lint({ path, text }, { config: { ...config, severityOf } }).findings.filter(({ rule }) => isSyntax(rule))
      .length;
  };

  /** False when the fixes would break the grammar of the file, or change nothing: then no file is touched. */
  const apply = (path: string, fixes: readonly Fix[]): boolean => {
    const byPath = new Map<string, Edit[]>();
    for (const edit of fixes.flatMap(({ edits }) => edits))
      byPath.set(edit.path ?? path, [...(byPath.get(edit.path ?? path) ?? []), edit]);
    const results = [...byPath].map(([target, edits]) => [target, applyEdits(textOf(target), edits)] as const);
    if (results.every(([target, text]) => text === textOf(target))) return false;
    if (results.some(([target, text]) => brokenIn(target, text) > brokenIn(target, textOf(target)))) return false;
    for (const [target, text] of results) {
      texts.set(target, text);
      index.add(target, text, configFor(target));
    }
    return true;
  };

  const mendFile = (path: string): boolean => {
    let changed = false;
    for (let rounds = 0; rounds < MAX_ROUNDS; rounds++) {
      const fixes = nextFixes(path);
      if (fixes.length === 0) break;
      // Together, or else one by one to find the one that cannot be made.
      const made =
        fixes.length > 1 && apply(path, fixes) ? fixes : fixes.slice(0, 1).filter((fix) => apply(path, [fix]));
      if (made.length > 0) {
        changed = true;
        titles.set(path, [...(titles.get(path) ?? []), ...made.map(({ title }) => title)]);
      } else refused.add(`${path}\n${fixes[0]?.title ?? ""}`);
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

function isSyntax(rule: string): boolean {
  return rule.endsWith("/syntax");
}

function staysWithin({ edits }: Fix): boolean {
  return edits.every(({ path }) => path === undefined);
}
