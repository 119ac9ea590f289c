import { join } from "node:path";
import { readBytesNow, readTextNow } from "./read.ts";
import { rulesFor } from "../engine/catalogue.ts";
import type { Config } from "../engine/config.ts";
import type { Finding } from "../contract/finding.ts";
import { compatibleFixes } from "../features/fix.ts";
import { identify } from "../engine/identify.ts";
import { lint } from "../engine/lint.ts";
import type { WorkspaceIndex } from "../workspace/index.ts";
import { type Edit, type Fix, applyEdits } from "../contract/edit.ts";
import { type Project, configLookup } from "./project.ts";

/** A file that fixes changed. */
export interface Mended {
  /** From the project's root. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly titles: readonly string[];
}

export interface MendedProject {
  readonly files: readonly Mended[];
  /** What fixing stopped at before it was done, in words. */
  readonly problems: readonly string[];
}

/** Fixes are applied until nothing changes; past so many rounds in one file they are going in circles. */
const MAX_ROUNDS = 500;
/** Each round reads its file anew, so a large one has fewer. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** A fix in one file may bring out a finding in another, and that hardly ever a third one. */
const MAX_PASSES = 20;

/**
 * Applies fixes to files in memory, one after another: each may make the next one unnecessary. A fix that breaks the grammar of
 * a file, or leaves the finding that it was made for, is taken back.
 * @param review also the fixes that deserve a look
 */
export function mendProject(
  project: Project,
  files: readonly { readonly path: string; readonly text: string }[],
  index: WorkspaceIndex,
  review: boolean,
): MendedProject {
  const configFor = configLookup(project.configs);
  const given = new Map(files.map((file) => [file.path, file]));
  // Of the files that are changed or are being looked at.
  const texts = new Map<string, string>();
  const originals = new Map<string, string>();
  const titles = new Map<string, string[]>();
  const refused = new Set<string>();
  const rounds = new Map<string, number>();
  const stopped = new Set<string>();

  const check = (path: string): readonly Finding[] =>
    lint(
      { path, text: textOf(path) },
      { config: configFor(path), workspace: (own, text) => index.view(path, own, text) },
    ).findings;

  const textOf = (path: string): string => {
    let text = texts.get(path);
    if (text === undefined) {
      text = given.get(path)?.text ?? readTextNow(join(project.root, path), project.root) ?? "";
      texts.set(path, text);
      originals.set(path, text);
    }
    return text;
  };

  /** Something is there that is no text of this folder, such as a link out of it: nothing is put in its place. */
  const isOutOfReach = (path: string): boolean => {
    if (texts.has(path) || given.has(path)) return false;
    const read = readBytesNow(join(project.root, path), project.root, 1);
    return typeof read === "string" && read !== "missing";
  };

  /** The first fix to make, with those of the same rule that go together with it and stay within the file. */
  const nextFixes = (path: string, findings: readonly Finding[]): readonly Fix[] => {
    const accepts = (fix: Fix): boolean =>
      (fix.class === "safe" || (review && fix.class === "review")) && !refused.has(`${path}\n${fix.title}`);
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

  const put = (path: string, text: string): void => {
    texts.set(path, text);
    index.add(path, text, configFor(path));
  };

  /** The findings that are left; undefined when the fixes cannot be made: then no file is touched. */
  const apply = (path: string, fixes: readonly Fix[], before: readonly Finding[]): readonly Finding[] | undefined => {
    const byPath = new Map<string, Edit[]>();
    for (const edit of fixes.flatMap(({ edits }) => edits))
      byPath.set(edit.path ?? path, [...(byPath.get(edit.path ?? path) ?? []), edit]);
    if ([...byPath.keys()].some(isOutOfReach)) return undefined;
    const olds = [...byPath.keys()].map((target) => [target, textOf(target)] as const);
    const results = olds.map(([target, text]) => [target, applyEdits(text, byPath.get(target) ?? [])] as const);
    if (results.every(([target, text]) => text === textOf(target))) return undefined;
    if (results.some(([target, text]) => brokenIn(target, text) > brokenIn(target, textOf(target)))) return undefined;
    for (const [target, text] of results) put(target, text);
    const after = check(path);
    const isLeft = ({ title }: Fix): boolean => offersOf(after, title) >= offersOf(before, title);
    if (isCapped(before) || !fixes.some(isLeft)) return after;
    for (const [target, text] of olds) {
      put(target, text);
      if (text === "" && !project.paths.includes(target)) index.remove(target);
    }
    return undefined;
  };

  const mendFile = (path: string): boolean => {
    const mostRounds = Math.min(MAX_ROUNDS, Math.ceil(MAX_CHARACTERS / Math.max(textOf(path).length, 1)));
    let changed = false;
    let findings = check(path);
    for (;;) {
      const fixes = nextFixes(path, findings);
      if (fixes.length === 0) break;
      const round = (rounds.get(path) ?? 0) + 1;
      if (round > mostRounds) {
        stopped.add(path);
        break;
      }
      rounds.set(path, round);
      // Together, or else one by one to find the one that cannot be made.
      const together = fixes.length > 1 ? apply(path, fixes, findings) : undefined;
      const made = together === undefined ? fixes.slice(0, 1) : fixes;
      const left = together ?? apply(path, made, findings);
      if (left === undefined) refused.add(`${path}\n${fixes[0]?.title ?? ""}`);
      else {
        changed = true;
        findings = left;
        // Told where it is made, which may be another file alone.
        for (const { title, edits } of made) {
          const place = edits[0]?.path ?? path;
          titles.set(place, [...(titles.get(place) ?? []), title]);
        }
      }
    }
    if (texts.get(path) === originals.get(path)) {
      texts.delete(path);
      originals.delete(path);
    }
    return changed;
  };

  const problems: string[] = [];
  // A fix in one file may bring out a finding in another: again, until a pass changes nothing.
  for (let pass = 1; files.map(({ path }) => mendFile(path)).some(Boolean); pass++) {
    if (pass < MAX_PASSES) continue;
    problems.push(`Fixing stopped after ${MAX_PASSES} passes over the files; run it again to go on`);
    break;
  }
  for (const path of stopped)
    problems.push(
      `${join(project.root, path)}: fixing stopped after ${rounds.get(path) ?? 0} rounds; run it again to go on`,
    );
  const mended = [...texts].flatMap(([path, after]) => {
    const before = originals.get(path) ?? "";
    return before === after ? [] : [{ path, before, after, titles: titles.get(path) ?? [] }];
  });
  return { files: mended, problems };
}

/** How many findings offer a fix. */
function offersOf(findings: readonly Finding[], title: string): number {
  return findings.filter(({ fixes }) => fixes.some((fix) => fix.title === title)).length;
}

/** Only the gravest findings are told: behind each that goes, another one may come up. */
function isCapped(findings: readonly Finding[]): boolean {
  return findings.some(({ rule }) => rule === "paylint/limit");
}

function isSyntax(rule: string): boolean {
  return rule.endsWith("/syntax");
}

function staysWithin({ edits }: Fix): boolean {
  return edits.every(({ path }) => path === undefined);
}
