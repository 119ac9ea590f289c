import { askGit } from "../../disk/git.ts";
import type { Origin } from "../decisions/journal.ts";

const LIMIT_MS = 10_000;

/** The commit of a folder, and whether files were changed since. Empty where there is no git, which is no mistake. */
export async function gitOrigin(folder: string, environment: NodeJS.ProcessEnv): Promise<Origin> {
  const git = (args: readonly string[], settings: readonly string[] = []) =>
    askGit({ folder, args, settings, environment, limitMs: LIMIT_MS });
  const head = await git(["rev-parse", "--verify", "HEAD"]);
  if (head.code !== 0) return {};
  const commit = head.stdout.trim();
  const filters = await git(["config", "--show-scope", "--null", "--name-only", "--get-regexp", String.raw`^filter\.`]);
  // 1: there are none.
  if (filters.code !== 0 && filters.code !== 1) return { commit };
  const own = ownFilters(filters.stdout);
  if (own === undefined) return { commit };
  // A changed submodule is looked at by a git that heeds the submodule's own configuration.
  const status = await git(
    ["status", "--porcelain", "--ignore-submodules=dirty", "--", "."],
    [...own].flatMap((name) => [
      `filter.${name}.clean=`,
      `filter.${name}.smudge=`,
      `filter.${name}.process=`,
      `filter.${name}.required=false`,
    ]),
  );
  if (status.code !== 0) return { commit };
  const isDirty = status.stdout.trim() !== "";
  // Without its filter a file may only look as if it was changed.
  return isDirty && own.size > 0 ? { commit } : { commit, dirty: isDirty };
}

/**
 * The filters that the repository's own configuration names, which would run a program of its choice on files that were
 * touched. Undefined when a name cannot be given back to git, as one with `=` in it.
 */
function ownFilters(printed: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  const words = printed.split("\0");
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [scope = "", key = ""] = [words[at], words[at + 1]];
    if (scope !== "local" && scope !== "worktree") continue;
    const name = /^filter\.(.*)\.[^.]*$/s.exec(key)?.[1];
    if (name === undefined) continue;
    if (/[=\n]/.test(name)) return undefined;
    names.add(name);
  }
  return names;
}
