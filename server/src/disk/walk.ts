import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isPrivate } from "../engine/identify.ts";
import { concernsUs, isSkippedFolder } from "../engine/relevant-files.ts";
import { readText } from "./read.ts";
import { type GitIgnorePattern, isFolderIgnored, parseGitIgnore, patternsForFolders } from "../model/git-ignore.ts";

/** More files than this are not looked at; whoever walks says so. */
export const MAX_FILES = 50_000;

export interface Walked {
  /** The files that matter, in order, as paths from the folder with `/`. */
  readonly paths: readonly string[];
  /** There are more than were looked at. */
  readonly isCut: boolean;
  /** Folders were passed over because a `.gitignore` lists them. */
  readonly hasIgnored: boolean;
}

export interface WalkOptions {
  readonly matters?: (path: string) => boolean;
  /** Whether folders that a `.gitignore` lists are passed over; not where nothing that exists may be missed. */
  readonly heedsGitIgnore?: boolean;
}

/**
 * The files below a folder that matter, those that may concern Paylint unless said otherwise. Links are not followed, and
 * hidden folders but `.github` and its kin are passed over. Of folders that a `.gitignore` lists only .env files and keys matter:
 * tools fill such folders, and people keep secrets in them.
 */
export async function walkFolder(
  folder: string,
  { matters = concernsUs, heedsGitIgnore = true }: WalkOptions = {},
): Promise<Walked> {
  const paths: string[] = [];
  const ignoreFiles = new Map<string, readonly GitIgnorePattern[]>();
  let isCut = false;
  let hasIgnored = false;

  const visit = async (path: string, isIgnored: boolean): Promise<void> => {
    const entries = await listFolder(join(folder, path));
    if (heedsGitIgnore && !isIgnored && entries.some((entry) => entry.name === ".gitignore" && entry.isFile())) {
      const text = await readText(join(folder, path, ".gitignore"), folder);
      if (text !== undefined) ignoreFiles.set(path, patternsForFolders(parseGitIgnore(text)));
    }
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      if (isCut) return;
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isSkippedFolder(inner)) continue;
        const ignored = isIgnored || isFolderIgnored(inner, (above) => ignoreFiles.get(above));
        hasIgnored ||= ignored;
        await visit(inner, ignored);
      } else if (entry.isFile() && matters(inner) && (!isIgnored || isPrivate(inner))) {
        isCut = paths.length >= MAX_FILES;
        if (!isCut) paths.push(inner);
      }
    }
  };
  await visit("", false);
  return { paths, isCut, hasIgnored };
}

async function listFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch {
    // A folder without permission, or gone meanwhile, has nothing for us; a folder named by the user is looked at before.
    return [];
  }
}
