import { execFile, type ExecFileException } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeExit } from "./exit.ts";

/** Paths of the programs a control plane is made of, and of the kubectl that goes with it. */
export type Binaries = Record<"kube-apiserver" | "kube-controller-manager" | "kubectl" | "etcd" | "kwok", string>;

/** There is no Go here, or it is too old for the pinned modules. The message is one line. */
export class NoGo extends Error {
  override name = "NoGo";
}

/** The Go that builds: `$GO`, else the one on the path. */
const goPath = process.env["GO"] ?? "go";
const modules = join(import.meta.dirname, "modules");
const kubernetesVersion = "1.34.1";
const [major, minor] = kubernetesVersion.split(".");
const version = "k8s.io/component-base/version";
const kubernetesFlags = [
  `-X ${version}.gitVersion=v${kubernetesVersion}`,
  `-X ${version}.gitMajor=${major}`,
  `-X ${version}.gitMinor=${minor}`,
].join(" ");

const programs: { name: keyof Binaries; module: string; package: string; ldflags: string }[] = [
  { name: "etcd", module: "etcd", package: "go.etcd.io/etcd/server/v3", ldflags: "" },
  { name: "kwok", module: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok", ldflags: "" },
  ...(["kube-apiserver", "kube-controller-manager", "kubectl"] as const).map((name) => ({
    name,
    module: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    ldflags: kubernetesFlags,
  })),
];

/**
 * The programs, built from the pinned modules into a cache outside the checkout: the first time takes minutes, later
 * ones milliseconds. The cache is `$PAYLINT_TEST_CACHE`, else `paylint-cluster` in the user's cache folder.
 * Throws {@link NoGo}.
 */
export async function binaries(): Promise<Binaries> {
  const cache =
    process.env["PAYLINT_TEST_CACHE"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "paylint-cluster");
  const folder = join(cache, await key());
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    await buildOnce(cache, folder);
  }
  const path = (name: keyof Binaries) => join(folder, executable(name));
  return {
    "kube-apiserver": path("kube-apiserver"),
    "kube-controller-manager": path("kube-controller-manager"),
    kubectl: path("kubectl"),
    etcd: path("etcd"),
    kwok: path("kwok"),
  };
}

/** What decides the bytes of the programs: the pinned modules, the Go that builds each, and this file's own flags. */
async function key(): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, module, ldflags } of programs) {
    const folder = join(modules, module);
    hash.update(`${name}\n${ldflags}\n`);
    for (const file of ["go.mod", "go.sum"]) hash.update(await readFile(join(folder, file)));
    try {
      hash.update(await go(folder, ["env", "GOVERSION", "GOOS", "GOARCH"]));
    } catch (error) {
      throw new NoGo(reason(error as ExecFileException), { cause: error });
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function reason(error: ExecFileException): string {
  if (error.code === "ENOENT") return `\`${goPath}\` is not installed: it builds the control plane of the deploy tests`;
  return `this Go cannot build the control plane of the deploy tests: ${(error.stderr ?? error.message).trim().split("\n")[0]}`;
}

/**
 * The lock only saves work when several test files start at once. What keeps a half-built folder from being used is
 * the rename, so a lock of a process that is gone may simply be taken over.
 */
async function buildOnce(cache: string, folder: string): Promise<void> {
  const lock = `${folder}.lock`;
  while (!(await take(lock))) {
    await pause(250);
    if (existsSync(folder)) return;
  }
  const release = beforeExit(() => rmSync(lock, { force: true }));
  try {
    if (!existsSync(folder)) await build(cache, folder);
  } finally {
    rmSync(lock, { force: true });
    release();
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const holder = Number(await readFile(lock, "utf8").catch(ifGone("")));
  // An empty file is one whose holder has just made it
  if (holder > 0 && !isRunning(holder)) await rm(lock, { force: true });
  return false;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function ifGone<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === "ENOENT") return value;
    throw error;
  };
}

const downloadTries = 3;
const downloadPause = 5000;

/** Networks hiccup: a download that fails goes on, where it stopped, a moment later. */
async function download(module: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await go(module, ["mod", "download"]);
      return;
    } catch (error) {
      if (tries === downloadTries) throw error;
      process.stderr.write(`trying again: ${(error as Error).message.trim().split("\n").at(-1)}\n`);
      await pause(downloadPause);
    }
  }
}

async function build(cache: string, folder: string): Promise<void> {
  const temporary = await mkdtemp(join(cache, "building-"));
  const forget = beforeExit(() => rmSync(temporary, { recursive: true, force: true }));
  try {
    for (const program of programs) {
      const start = performance.now();
      const output = join(temporary, executable(program.name));
      const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", `-ldflags=-s -w ${program.ldflags}`];
      const module = join(modules, program.module);
      await download(module);
      await go(module, ["build", ...flags, "-o", output, program.package]);
      process.stderr.write(`built ${program.name} in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    }
    await rename(temporary, folder).catch((error: NodeJS.ErrnoException) => {
      // Another run was faster: its folder is as good
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST" && error.code !== "EPERM") throw error;
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    forget();
  }
}

function executable(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

function go(folder: string, args: string[]): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  return new Promise((resolve, reject) => {
    execFile(goPath, args, { cwd: folder, env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error) reject(Object.assign(error, { stderr }));
      else resolve(stdout);
    });
  });
}
