import { join } from "node:path";
import { readText } from "../disk/walk.ts";
import { rulesFor } from "../engine/catalogue.ts";
import type { Finding } from "../engine/finding.ts";
import { type Language, identify } from "../engine/identify.ts";
import { type LintCache, createLintCache, lint } from "../engine/lint.ts";
import { type WorkspaceIndex, createIndex, isReadByRules } from "../engine/workspace.ts";
import type { FactKind } from "../rules/rule.ts";
import type { Project } from "./project.ts";

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

interface Opened {
  readonly path: string;
  readonly text: string;
  readonly language: Language;
  readonly cache: LintCache;
  findings: readonly Finding[];
  needs: boolean;
}

/**
 * Checks the chosen files of a project: first each on its own, which also gives its facts, then the rules that look
 * at other files, which reuse what was parsed.
 */
export async function checkProject(project: Project, progress: Progress): Promise<CheckedProject> {
  const index = createIndex();
  for (const path of project.paths) index.addName(path);
  const opened: Opened[] = [];
  const unreadable: string[] = [];
  for (const [done, path] of project.chosen.entries()) {
    progress(done, project.chosen.length);
    const text = await readText(join(project.root, path));
    if (text === undefined) {
      unreadable.push(path);
      continue;
    }
    const file = checkAlone(project, index, path, text);
    if (file !== undefined) opened.push(file);
  }
  await readOthers(project, index, opened);
  for (const file of opened.filter(({ needs }) => needs)) file.findings = checkTogether(project, index, file);
  return {
    files: opened.map(({ path, text, language, findings }) => ({ path, text, language, findings })),
    index,
    unreadable,
  };
}

function checkAlone(project: Project, index: WorkspaceIndex, path: string, text: string): Opened | undefined {
  const cache = createLintCache();
  const result = lint({ path, text }, { config: project.configFor(path), cache });
  if (result.language === undefined) return undefined;
  index.update(path, result.facts);
  return { path, text, language: result.language, cache, findings: result.findings, needs: result.needs.size > 0 };
}

function checkTogether(project: Project, index: WorkspaceIndex, file: Opened): readonly Finding[] {
  const { path, text, cache } = file;
  return lint({ path, text }, { config: project.configFor(path), cache, workspace: (own) => index.view(path, own) })
    .findings;
}

/** Reads the files that were not chosen, but whose facts the chosen ones ask for. */
async function readOthers(project: Project, index: WorkspaceIndex, opened: readonly Opened[]): Promise<void> {
  const languages = new Set(opened.map(({ language }) => language));
  const needed = new Set<FactKind>(
    [...languages].flatMap((language) => rulesFor(language).flatMap(({ rule }) => rule.needs ?? [])),
  );
  const read = new Set(opened.map(({ path }) => path));
  for (const path of project.paths) {
    if (read.has(path) || !isNeeded(path, needed)) continue;
    const text = await readText(join(project.root, path));
    if (text !== undefined) index.add(path, text, project.configFor(path));
  }
}

function isNeeded(path: string, needed: ReadonlySet<FactKind>): boolean {
  if (isReadByRules(path)) return needed.has("files") || needed.has("kubernetes");
  const language = identify(path, "");
  if (language === "dotenv") return needed.has("environment");
  return needed.has("kubernetes") && /\.(?:ya?ml|json)$/i.test(path) && language !== "workflow";
}
