import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { leadsInto } from "./inside.ts";

/** A place that links lead out of the folder it should be in. */
export class OutsideError extends Error {
  constructor(path: string) {
    super(`${path} leads out of the folder, so nothing is written there`);
  }
}

/**
 * Writes a file whole or not at all: the text goes into a new file beside it, which takes its place in one step. A link is
 * replaced, not followed; a name that somebody has guessed is not used.
 * @param root the folder that the place must lie in, links followed
 * @param mode for a new file; one that is there keeps its own
 * @throws OutsideError
 */
export function replaceFile(path: string, text: string, root: string, mode = 0o666): void {
  const folder = dirname(path);
  makeFolderIn(folder, root);
  const fresh = join(folder, `.paylint-${randomBytes(8).toString("hex")}.tmp`);
  try {
    // `wx`: never through something that is there already, a link least of all.
    writeFileSync(fresh, text, { flag: "wx", mode });
    const old = statSync(path, { throwIfNoEntry: false });
    if (old !== undefined) chmodSync(fresh, old.mode);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/**
 * Writes a file that is not there yet, and the folders above it.
 * @throws OutsideError, and the system's error when something of that name is there
 */
export function createFile(path: string, text: string, root: string): void {
  makeFolderIn(dirname(path), root);
  writeFileSync(path, text, { flag: "wx" });
}

/** Makes a folder of the user's own, and those above it. */
export function makeFolder(folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true, mode });
}

function makeFolderIn(folder: string, root: string): void {
  if (!leadsInto(folder, root)) throw new OutsideError(folder);
  mkdirSync(folder, { recursive: true });
  // Something may have become a link meanwhile.
  if (!leadsInto(folder, root)) throw new OutsideError(folder);
}
