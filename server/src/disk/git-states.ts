import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { GitState } from "../contract/facts.ts";
import { type GitCall, askGit } from "./git.ts";

const REPOSITORIES_AT_ONCE = 4;

/**
 * What git does with files, asked of git itself: two calls a repository, side by side. Undefined where git has told nothing:
 * no repository, no git, a refusal; what a repository does not tell is left out.
 * @param paths from the root, with `/`
 */
export async function readGitStates(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, GitState> | undefined> {
  const repositories = new Map<string, Map<string, string>>();
  const known = new Map<string, string | undefined>();
  for (const path of paths) {
    const file = resolve(root, path);
    const repository = repositoryOf(dirname(file), known);
    if (repository === undefined) continue;
    const inner = relative(repository, file).split(sep).join("/");
    const files = repositories.get(repository) ?? new Map<string, string>();
    repositories.set(repository, files.set(inner, path));
  }
  const states = new Map<string, GitState>();
  const waiting = [...repositories];
  const ask = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      for (const [path, state] of await statesIn(...next)) states.set(path, state);
  };
  await Promise.all(Array.from({ length: REPOSITORIES_AT_ONCE }, ask));
  return states.size === 0 ? undefined : states;
}

/** The files below a folder that git has although a `.gitignore` lists them, as paths from it; none where git tells nothing. */
export async function trackedThoughIgnored(root: string): Promise<readonly string[]> {
  if (repositoryOf(root, new Map()) === undefined) return [];
  const args = ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"];
  return [...((await namesOf({ folder: root, args }, [0])) ?? [])].filter((path) => path !== "");
}

/** The nearest folder upward with `.git`: a folder, or a file in a worktree or submodule. */
function repositoryOf(start: string, known: Map<string, string | undefined>): string | undefined {
  const passed: string[] = [];
  let found: string | undefined;
  for (let folder = start; ; folder = dirname(folder)) {
    if (known.has(folder)) {
      found = known.get(folder);
      break;
    }
    passed.push(folder);
    if (existsSync(join(folder, ".git"))) {
      found = folder;
      break;
    }
    if (folder === dirname(folder)) break;
  }
  for (const folder of passed) known.set(folder, found);
  return found;
}

async function statesIn(repository: string, files: ReadonlyMap<string, string>): Promise<[string, GitState][]> {
  const names = [...files.keys()];
  const [tracked, ignored] = await Promise.all([
    // One pattern for all names of .env files, so that the arguments do not grow with the files.
    namesOf({ folder: repository, args: ["ls-files", "-z", "--cached", "--", ":(icase)*env*"] }, [0]),
    namesOf(
      {
        folder: repository,
        args: ["check-ignore", "-z", "--stdin"],
        input: names.map((name) => `${name}\0`).join(""),
      },
      [0, 1],
    ),
  ]);
  if (tracked === undefined) return [];
  return names.flatMap((name): [string, GitState][] => {
    const path = files.get(name);
    if (path === undefined) return [];
    if (tracked.has(name)) return [[path, "tracked"]];
    if (ignored === undefined) return [];
    return [[path, ignored.has(name) ? "ignored" : "untracked"]];
  });
}

/** The names that a call prints; undefined when it fails. */
async function namesOf(call: GitCall, accepted: readonly number[]): Promise<ReadonlySet<string> | undefined> {
  const { code, stdout } = await askGit(call);
  return code !== undefined && accepted.includes(code) ? new Set(stdout.split("\0")) : undefined;
}
