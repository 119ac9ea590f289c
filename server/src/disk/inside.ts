import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

/** Whether a path is a folder or lies in it, by its name or where links lead it. Neither has to exist. */
export function liesIn(path: string, folder: string): boolean {
  return isWithin(resolve(path), resolve(folder)) || leadsInto(path, folder);
}

/** Whether a path is a folder or lies in it once all links are followed. What it is called counts for nothing. */
export function leadsInto(path: string, folder: string): boolean {
  return realPathIn(path, folder) !== undefined;
}

/** Where a path leads, if that is a folder or lies in it; undefined when it leads out. */
export function realPathIn(path: string, folder: string): string | undefined {
  const real = realPath(resolve(path));
  return isWithin(real, realPath(resolve(folder))) ? real : undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** An absolute path with all of its links followed, as far as it exists; also a link to what is not there yet. */
export function realPath(path: string, links = MAX_LINKS): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    if (above === path) return path;
    const folder = realPath(above, links);
    const target = linkTarget(join(folder, basename(path)));
    if (target === undefined || links === 0) return join(folder, basename(path));
    return realPath(resolve(folder, target), links - 1);
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // No link, or not there: then its own name is all there is.
    return undefined;
  }
}
