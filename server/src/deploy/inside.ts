import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

/** Whether a path is a folder or lies in it, by its name or where links lead it. Neither has to exist. */
export function liesIn(path: string, folder: string): boolean {
  const inside = (one: string, other: string): boolean => one === other || one.startsWith(other + sep);
  return inside(resolve(path), resolve(folder)) || inside(realPath(resolve(path)), realPath(resolve(folder)));
}

/** An absolute path with all of its links followed, as far as it exists. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there: what is above it may be a link all the same.
    const above = dirname(path);
    return above === path ? path : join(realPath(above), basename(path));
  }
}
