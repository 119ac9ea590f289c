import { folderOf, joinPath } from "../../../base/path.ts";
import { remember } from "../../../base/remember.ts";
import type { WorkspaceView } from "../../../contract/facts.ts";
import { fromOwnText } from "./own-text.ts";
import { type Copy, readCopy } from "./copy.ts";
import { type Dockerfile, ownInstructions } from "./dockerfile.ts";
import { type IgnoreFile, ignoredBy, matchName, parseIgnoreFile, readPattern } from "./ignore.ts";

/** A folder that the Dockerfile is built with, and the list of what the build does not see of it. */
export interface BuildContext {
  /** From the workspace folder; empty for that itself. */
  readonly folder: string;
  readonly ignore: IgnoreFile | undefined;
  /** A build says so, the files that are copied lie there, or there is no other folder. */
  readonly isKnown: boolean;
}

/** By what a rule asks of the files around: that is the same for all rules of one check. */
const contextsIn = remember<WorkspaceView, Map<Dockerfile, readonly BuildContext[]>>(() => new Map());

/** The folders that builds name; where none does, the one that the copied files, or an ignore list, show. */
export function buildContexts(file: Dockerfile, workspace: WorkspaceView): readonly BuildContext[] {
  const known = contextsIn(workspace);
  let contexts = known.get(file);
  if (contexts === undefined) known.set(file, (contexts = findContexts(file, workspace)));
  return contexts;
}

function findContexts(file: Dockerfile, workspace: WorkspaceView): readonly BuildContext[] {
  const named = workspace.buildFolders();
  if (named.length > 0) return named.map((folder) => contextAt(file, folder, workspace, true));
  const folders = foldersAbove(file.path);
  const [own = ""] = folders;
  if (own === "") return [contextAt(file, "", workspace, true)];
  const shown = folderOfCopies(file, folders, workspace);
  if (shown !== undefined) return [contextAt(file, shown, workspace, true)];
  const listed = folders.find((folder) => workspace.readText(joinPath(folder, ".dockerignore")) !== undefined);
  return [contextAt(file, listed ?? own, workspace, false)];
}

/** The list that is called after the Dockerfile comes before the context's own. Source: Docker's page on build contexts. */
function contextAt({ path }: Dockerfile, folder: string, workspace: WorkspaceView, isKnown: boolean): BuildContext {
  for (const candidate of [`${path}.dockerignore`, joinPath(folder, ".dockerignore")]) {
    const text = workspace.readText(candidate);
    if (text !== undefined) return { folder, ignore: parseIgnoreFile(candidate, text), isKnown };
  }
  return { folder, ignore: undefined, isKnown };
}

/** The folder of a path and all above it, the nearest first. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === "") return folders;
  }
}

/** The folder that holds most of what is copied, as far as it is known by name. */
function folderOfCopies(file: Dockerfile, folders: readonly string[], workspace: WorkspaceView): string | undefined {
  const sources = file.stages.flatMap(ownInstructions).flatMap(copiedPaths);
  const heldIn = (folder: string): number =>
    sources.filter((source) => {
      const path = joinPath(folder, source);
      return workspace.fileExists(path) === true || workspace.folderExists(path);
    }).length;
  const [best, count] = folders
    .map((folder) => [folder, heldIn(folder)] as const)
    .reduce((most, next) => (next[1] > most[1] ? next : most));
  return count > 0 ? best : undefined;
}

/** The files and folders of the context that COPY or ADD names. */
export const copiedPaths = fromOwnText((instruction): readonly string[] => {
  const copy = readCopy(instruction);
  return copy === undefined || copy.from !== undefined ? [] : copy.sources.flatMap(({ text }) => plainPath(text) ?? []);
});

/** A source from the context's root; undefined for an address, a pattern, what depends on a variable, and the whole context. */
export function plainPath(source: string): string | undefined {
  if (/[$*?[\\]|:\/\/|^git@/.test(source)) return undefined;
  const path = joinPath("", source);
  return path === "" || path.startsWith("..") ? undefined : path;
}

/** Whether a source of COPY or ADD is the whole context. */
export function isWholeContext(source: string): boolean {
  return /^(?:\.|\.\/|\/|\*|\.\/\*|\.\/\.|\/\.)$/.test(source);
}

/**
 * Those of some files that a source takes: neither the context's list nor the instruction's own `--exclude` leaves them out.
 * @param paths from the workspace folder
 */
export function copiedFiles(
  { excludes }: Copy,
  source: string,
  { folder, ignore }: BuildContext,
  paths: readonly string[],
): string[] {
  const patterns = excludes.flatMap((exclude) => readPattern(exclude) ?? []);
  const wanted = joinPath("", source).split("/");
  const prefix = folder === "" ? "" : `${folder}/`;
  return paths.filter((path) => {
    if (!path.startsWith(prefix)) return false;
    const inside = path.slice(prefix.length);
    const taken = isWholeContext(source) ? inside : below(wanted, inside);
    if (taken === undefined || (ignore !== undefined && ignoredBy(ignore, inside) !== undefined)) return false;
    return ignoredBy({ path: "", patterns }, taken) === undefined;
  });
}

/** What of a path lies below a source, whose parts may be patterns: the name itself for the file that is meant. */
function below(source: readonly string[], path: string): string | undefined {
  const parts = path.split("/");
  if (parts.length < source.length || !source.every((part, index) => matchName(part, parts[index] ?? "")))
    return undefined;
  return parts.slice(parts.length === source.length ? -1 : source.length).join("/");
}
