import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type ProjectFiles, filesToRead, isProjectFile } from "../service/files.ts";
import { readText } from "./read.ts";
import { walkFolder } from "./walk.ts";

/** Reads of a project's folder what the generator looks at. */
export async function readProjectFiles(folder: string): Promise<ProjectFiles> {
  const { paths: existing } = await walkFolder(folder, { matters: isProjectFile, heedsGitIgnore: false });
  const files = new Map<string, string>();
  for (const path of filesToRead(existing)) {
    const text = await readText(join(folder, path), folder);
    if (text !== undefined) files.set(path, text);
  }
  const gitRemote = await readGitConfig(folder);
  return { folderName: basename(folder), files, existing, ...(gitRemote === undefined ? {} : { gitRemote }) };
}

/** The repository's own settings, from the folder or one above it. */
async function readGitConfig(folder: string): Promise<string | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, ".git", "config");
    if (existsSync(path)) return readText(path);
    if (current === dirname(current)) return undefined;
  }
}
