import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { chmodSync, chownSync, cpSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { beforeExit } from "../cluster/exit.ts";
import { type Runtime, programFile } from "./runtimes.ts";
import { type Mount, scratchFolder } from "./scratch.ts";

/**
 * The file system of a stage: a folder that commands see as `/`. What the stage makes lies in it; what is the machine's own
 * (`/usr/bin`, `/lib`, `/etc`, the runtime) is mounted into it for each command alone, to be read only.
 */
export interface Root {
  readonly path: string;
  readonly runtime: Runtime;
}

export interface Command {
  readonly words: readonly string[];
  readonly folder: string;
  readonly user: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
}

export interface Running {
  readonly output: () => string;
  /** How it ended; undefined while it runs. */
  readonly ended: () => string | undefined;
  readonly done: Promise<number>;
  stop(): Promise<void>;
}

const isRootUser = process.getuid?.() === 0;

/** By their whole paths, since commands have the PATH of an image. */
const MOUNT = programFile("mount") ?? "mount";
const UNSHARE = programFile("unshare") ?? "unshare";

/** Folders and links at the top of an image that are the machine's own. */
function machinePaths(hasShell: boolean): readonly string[] {
  const top = readdirSync("/").filter(
    (name) => /^(?:lib\w*|etc|proc|dev|sys)$/.test(name) || (hasShell && name === "opt"),
  );
  const links = hasShell ? ["bin", "sbin"] : [];
  const usr = readdirSync("/usr").filter((name) => (hasShell ? name !== "local" : name.startsWith("lib")));
  return [...top, ...links, ...usr.map((name) => `usr/${name}`)].filter((path) => existsSync(`/${path}`));
}

/** Settings of the machine for registries and indexes: they keep working within, and are written nowhere. */
const SETTINGS: Readonly<Record<string, string>> = {
  [join(homedir(), ".npmrc")]: "/root/.npmrc",
  "/usr/etc/npmrc": "/usr/local/etc/npmrc",
  [join(homedir(), ".config/pip/pip.conf")]: "/root/.config/pip/pip.conf",
  [join(homedir(), ".m2/settings.xml")]: "/root/.m2/settings.xml",
  [join(homedir(), ".gradle/gradle.properties")]: "/root/.gradle/gradle.properties",
};

/** Variables of the machine that say how registries are reached. */
const REACHING =
  /^(?:https?_proxy|no_proxy|all_proxy|npm_config_registry|yarn_npm_registry_server|pip_\w+|uv_(?:default_)?index\w*|goproxy|gosumdb|goflags|gonosumdb|gonosumcheck|node_extra_ca_certs|ssl_cert_(?:file|dir))$/i;

export function reachingVariables(): Record<string, string> {
  const known = Object.entries(process.env).filter(([name, value]) => REACHING.test(name) && value !== undefined);
  return Object.fromEntries(known) as Record<string, string>;
}

export function settingsMounts(): Mount[] {
  return Object.entries(SETTINGS).flatMap(([source, target]) => (existsSync(source) ? [{ source, target }] : []));
}

/** An empty image with a runtime. */
export function createRoot(runtime: Runtime): Root {
  const path = scratchFolder("root");
  chmodSync(path, 0o755);
  for (const folder of ["tmp", "root", "home", "var/tmp", "run", "usr/local/bin", "usr/local/etc", "usr/local/lib"])
    mkdirSync(join(path, folder), { recursive: true });
  for (const folder of ["tmp", "var/tmp"]) chmodSync(join(path, folder), 0o1777);
  if (runtime.home !== "/root") mkdirSync(join(path, runtime.home), { recursive: true });
  if (isRootUser) chownSync(join(path, runtime.home), runtime.user, runtime.user);
  for (const name of machinePaths(runtime.hasShell)) {
    const stats = lstatSync(`/${name}`);
    if (stats.isSymbolicLink()) symlinkSync(readlinkSync(`/${name}`), join(path, name));
    else if (stats.isDirectory()) mkdirSync(join(path, name), { recursive: true });
  }
  for (const { source, target } of runtime.files?.() ?? []) cpSync(source, join(path, target));
  for (const [link, target] of Object.entries(runtime.links ?? {})) {
    mkdirSync(dirname(join(path, link)), { recursive: true });
    symlinkSync(target, join(path, link));
  }
  return { path, runtime };
}

/** The words that carry out a command within the root, in a mount namespace of its own. */
function wordsFor(root: Root, { words, folder, user, mounts = [] }: Command): string[] {
  const own = machinePaths(root.runtime.hasShell).filter((path) => !lstatSync(`/${path}`).isSymbolicLink());
  const machine: Mount[] = own.map((path) => ({ source: `/${path}`, target: `/${path}` }));
  const lines: string[] = ["set -e"];
  for (const { source, target, isWritable } of [...machine, ...root.runtime.mounts, ...mounts]) {
    const [from, to] = [source, join(root.path, target)].map(quoted);
    lines.push(`${MOUNT} --rbind ${from} ${to}`);
    // In a namespace of a person's own the machine's files are somebody else's anyway.
    if (isWritable !== true && isRootUser && !/^\/(?:dev|proc|sys)$/.test(target))
      lines.push(`${MOUNT} -o remount,bind,ro ${to}`);
  }
  const identity = isRootUser && user !== 0 ? ` --setgid ${user} --setuid ${user}` : "";
  lines.push(
    `exec ${UNSHARE} --root=${quoted(root.path)} --wd=${quoted(folder)}${identity} -- ${words.map(quoted).join(" ")}`,
  );
  const namespace = isRootUser ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  return [...namespace, "--", "/bin/sh", "-c", lines.join("\n")];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Makes the places that mounts need; gives those that were not there, to be taken away again. */
function makeTargets(root: Root, mounts: readonly Mount[]): string[] {
  return mounts.flatMap(({ source, target }) => {
    const place = join(root.path, target);
    if (existsSync(place)) return [];
    if (lstatSync(source).isDirectory()) mkdirSync(place, { recursive: true });
    else {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, "");
    }
    return [place];
  });
}

/** Starts a command within the root. */
export function start(root: Root, command: Command): Running {
  makeTargets(root, root.runtime.mounts);
  const made = makeTargets(root, command.mounts ?? []);
  const child = spawn(UNSHARE, wordsFor(root, command), {
    env: { HOME: root.runtime.home, ...command.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  let ended: string | undefined;
  const done = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      ended = signal ?? `code ${code}`;
      for (const place of made) rmSync(place, { recursive: true, force: true });
      resolve(code ?? 1);
    });
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (ended === undefined && child.pid !== undefined) process.kill(-child.pid, signal);
  };
  const forget = beforeExit(() => kill("SIGKILL"));
  return {
    output: () => output,
    ended: () => ended,
    done: done.finally(forget),
    async stop() {
      kill("SIGTERM");
      const patience = setTimeout(() => kill("SIGKILL"), 10_000);
      await done;
      clearTimeout(patience);
    },
  };
}

/** Why commands cannot be carried out within a folder here; undefined where they can. */
export function whyNoRoot(): string | undefined {
  if (process.platform !== "linux") return "neither a container builder nor Linux is here";
  const words = [...(isRootUser ? [] : ["--user", "--map-root-user"]), "--mount", MOUNT, "--bind", "/tmp", "/tmp"];
  const tried = spawnSync(UNSHARE, words, { encoding: "utf8" });
  if (tried.status === 0) return undefined;
  return `neither a container builder nor a mount namespace is here: ${tried.error?.message ?? tried.stderr.trim()}`;
}
