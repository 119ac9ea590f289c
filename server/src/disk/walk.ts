import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { concernsUs } from "../engine/relevant-files.ts";

/** Folders that hold other people's files or what tools made. */
const SKIPPED = new Set([
  "node_modules",
  "bower_components",
  "vendor",
  "third_party",
  "dist",
  "build",
  "out",
  "target",
  "coverage",
  "venv",
  "__pycache__",
  "site-packages",
]);

const MAX_FILES = 50_000;

/**
 * The files below a folder that matter, those that may concern Paylint unless said otherwise, in order, as paths from it
 * with `/`. Links are not followed, and hidden folders but `.github` and its kin are passed over.
 */
export async function walkFolder(folder: string, matters = concernsUs): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const entries = await listFolder(join(folder, path));
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      if (found.length >= MAX_FILES) return;
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isSkipped(entry.name)) await visit(inner);
      } else if (entry.isFile() && matters(inner)) found.push(inner);
    }
  };
  await visit("");
  return found;
}

async function listFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch {
    // A folder without permission, or gone meanwhile, has nothing for us; a folder named by the user is looked at before.
    return [];
  }
}

function isSkipped(name: string): boolean {
  return (
    SKIPPED.has(name) || (name.startsWith(".") && !/^\.(?:github|gitea|forgejo|env|docker|k8s|kube|deploy)/.test(name))
  );
}
