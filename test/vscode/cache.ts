// Where the editors and the browser that the tests run are unpacked: inside the project, never in the home folder.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const projectFolder: string = fileURLToPath(new URL("../../", import.meta.url));

/** A folder of the cache, by name. `PAYLINT_VSCODE_CACHE` moves the whole cache. The folder may not exist yet. */
export function cacheFolder(name: string): string {
  const base = process.env["PAYLINT_VSCODE_CACHE"] ?? path.join(projectFolder, "node_modules/.cache/paylint-vscode");
  return path.resolve(base, name);
}
