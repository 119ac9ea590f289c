import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { PROBED_FILES, type ProjectFiles, filesToRead, isProjectFile } from "../service/files.ts";
import { workspaceRoot } from "../service/workspace.ts";
import { readText, readTextNow } from "./read.ts";
import { walkFolder } from "./walk.ts";

/** Reads of a project's folder what the generator looks at, and of the workspace that the folder is a member of. */
export async function readProjectFiles(folder: string): Promise<ProjectFiles> {
  const read = await readFolder(folder);
  const root = workspaceRootOf(folder);
  const top = repositoryTop(folder);
  const gitRemote = top === undefined ? undefined : await readText(join(top, ".git", "config"));
  return {
    folderName: basename(folder),
    ...read,
    ...(gitRemote === undefined ? {} : { gitRemote }),
    ...(top === undefined ? {} : { place: pathFrom(top, folder) }),
    ...(root === undefined ? {} : { workspace: { member: pathFrom(root, folder), ...(await readFolder(root)) } }),
  };
}

async function readFolder(folder: string): Promise<Pick<ProjectFiles, "files" | "existing">> {
  const { paths } = await walkFolder(folder, { matters: isProjectFile, heedsGitIgnore: false });
  const existing = [...paths, ...PROBED_FILES.filter((path) => existsSync(join(folder, path)))];
  const files = new Map<string, string>();
  for (const path of filesToRead(existing)) {
    const text = await readText(join(folder, path), folder);
    if (text !== undefined) files.set(path, text);
  }
  return { files, existing };
}

/** The folder above that has the folder as a member; a repository's own folder is the last that is asked. */
function workspaceRootOf(folder: string): string | undefined {
  const folders: string[] = [];
  for (let current = folder; !existsSync(join(current, ".git")) && current !== dirname(current);)
    folders.push((current = dirname(current)));
  return workspaceRoot(folder, { folders, pathTo: pathFrom, read: textIn });
}

function textIn(folder: string, name: string): string | undefined {
  return existsSync(join(folder, name)) ? readTextNow(join(folder, name), folder) : undefined;
}

function pathFrom(root: string, folder: string): string {
  return relative(root, folder).replaceAll("\\", "/");
}

/** The folder, or the one above it, that holds the repository. Of a work tree of its own, `.git` is a file. */
export function repositoryTop(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, ".git"))) return current;
    if (current === dirname(current)) return undefined;
  }
}
