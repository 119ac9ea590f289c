import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { GitState } from "../model/facts.ts";

/** A hanging git (a network drive, a lock) must not hold a check up. */
const LIMIT_MS = 2000;

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
  const told = await Promise.all([...repositories].map(([folder, files]) => askGit(folder, files)));
  const states = new Map(told.flat());
  return states.size === 0 ? undefined : states;
}

/** The files below a folder that git has although a `.gitignore` lists them, as paths from it; none where git tells nothing. */
export async function trackedThoughIgnored(root: string): Promise<readonly string[]> {
  if (repositoryOf(root, new Map()) === undefined) return [];
  const args = ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"];
  return [...((await runGit(root, args, "", [0])) ?? [])].filter((path) => path !== "");
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

async function askGit(repository: string, files: ReadonlyMap<string, string>): Promise<[string, GitState][]> {
  const names = [...files.keys()];
  const [tracked, ignored] = await Promise.all([
    // One pattern for all names of .env files, so that the arguments do not grow with the files.
    runGit(repository, ["ls-files", "-z", "--cached", "--", ":(icase)*env*"], "", [0]),
    runGit(repository, ["check-ignore", "-z", "--stdin"], names.map((name) => `${name}\0`).join(""), [0, 1]),
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

/** The names that a call prints; undefined when it fails, for whatever reason: then there is no answer, and no noise. */
function runGit(
  repository: string,
  args: readonly string[],
  input: string,
  accepted: readonly number[],
): Promise<ReadonlySet<string> | undefined> {
  return new Promise((resolvePromise) => {
    // A repository may name a program as its file watcher, and Windows looks for `git` in the working folder first: neither runs.
    const child = spawn("git", ["-C", repository, "-c", "core.fsmonitor=false", ...args], {
      cwd: dirname(process.execPath),
      env: gitEnvironment(),
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    const finish = (answer: ReadonlySet<string> | undefined): void => {
      clearTimeout(limit);
      child.stdout.destroy();
      resolvePromise(answer);
    };
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      finish(undefined);
    }, LIMIT_MS);
    child.once("error", () => finish(undefined));
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("close", (code) => {
      const names = Buffer.concat(chunks).toString("utf8").split("\0");
      finish(code !== null && accepted.includes(code) ? new Set(names) : undefined);
    });
    child.stdin.end(input);
  });
}

/** A hook that runs Paylint has variables set for the repository it belongs to; here each file's own is found from its place. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^GIT_(?!CONFIG|EXEC_PATH)/.test(name));
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
}
