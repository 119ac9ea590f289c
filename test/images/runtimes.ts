import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Mount, scratchFolder } from "./scratch.ts";

/** What stands in for a base image: the machine's own runtime, where the image has it. */
export interface Runtime {
  readonly mounts: readonly Mount[];
  /** Files that are the image's own, so that a stage may copy them. */
  readonly files?: () => readonly Mount[];
  /** Links that the image has, by their path from its root. */
  readonly links?: Readonly<Record<string, string>>;
  /** Without one, the image has nothing but libraries and its runtime, as distroless images do. */
  readonly hasShell: boolean;
  readonly entrypoint: readonly string[];
  readonly user: number;
  readonly home: string;
}

const NONROOT = 65_532;

const BUILDER = { hasShell: true, entrypoint: [], user: 0, home: "/root" } as const;
const DISTROLESS = { hasShell: false, entrypoint: [], user: NONROOT, home: "/home/nonroot" } as const;

/** Base images by the beginning of their names, and what the machine has in their place; a text says why it has not. */
const IMAGES: readonly (readonly [prefix: RegExp, read: (version: string) => Runtime | string])[] = [
  [/^node:(\d+)/, nodeImage],
  [/^gcr\.io\/distroless\/nodejs(\d+)-debian\d+:nonroot$/, nodeDistroless],
  [/^oven\/bun:(1\.\d+)/, bunImage],
  [/^gcr\.io\/distroless\/(?:cc|static|base)-debian(\d+):nonroot$/, () => ({ ...DISTROLESS, mounts: [] })],
];

/** @throws when no row knows the image, or the machine has no such runtime: a test asks for `missingRuntime` first */
export function runtimeOf(image: string): Runtime {
  const found = find(image);
  if (typeof found === "string") throw new Error(`${image}: ${found}`);
  return found;
}

/** Why images cannot be stood in for; undefined where the machine has all of their runtimes. */
export function missingRuntime(...images: readonly string[]): string | undefined {
  return images.map(find).find((found) => typeof found === "string");
}

function find(image: string): Runtime | string {
  for (const [prefix, read] of IMAGES) {
    const match = prefix.exec(image);
    if (match !== null) return read(match[1] ?? "");
  }
  return `nothing on this machine is known to stand in for ${image}`;
}

/** The major of the Node.js that runs the tests, which generated files are to ask for. */
export const NODE_MAJOR = process.versions.node.split(".")[0] ?? "";

function nodeImage(version: string): Runtime | string {
  const npm = programFile("npm");
  if (version !== NODE_MAJOR) return `this machine has Node.js ${NODE_MAJOR}, not ${version}`;
  if (npm === undefined) return "npm is not here";
  return {
    ...BUILDER,
    mounts: [
      { source: realpathSync(process.execPath), target: "/usr/local/bin/node" },
      { source: dirname(dirname(npm)), target: "/usr/local/lib/node_modules/npm" },
    ],
    links: {
      "usr/local/bin/npm": "../lib/node_modules/npm/bin/npm-cli.js",
      "usr/local/bin/npx": "../lib/node_modules/npm/bin/npx-cli.js",
      // The image brings Yarn Classic here.
      "usr/local/bin/yarn": "/opt/yarn/bin/yarn",
    },
  };
}

function nodeDistroless(version: string): Runtime | string {
  if (version !== NODE_MAJOR) return `this machine has Node.js ${NODE_MAJOR}, not ${version}`;
  return {
    ...DISTROLESS,
    mounts: [{ source: realpathSync(process.execPath), target: "/nodejs/bin/node" }],
    entrypoint: ["/nodejs/bin/node"],
  };
}

/** The Bun that tests are made for; npm has it, too. */
export const BUN = "1.4.5";

let bun: string | undefined;

function bunImage(version: string): Runtime | string {
  const folder = `bun-linux-${process.arch === "arm64" ? "aarch64" : "x64"}`;
  if (!BUN.startsWith(version)) return `the tests have Bun ${BUN}, not ${version}`;
  if (programFile("npm") === undefined) return "npm is not here, which brings Bun";
  return {
    ...BUILDER,
    mounts: [],
    files() {
      bun ??= packageFolder(`@oven/${folder}@${BUN}`);
      return [{ source: join(bun, "node_modules/@oven", folder, "bin/bun"), target: "/usr/local/bin/bun" }];
    },
  };
}

/** Installs a package of npm's for a run. */
function packageFolder(name: string): string {
  const folder = scratchFolder("package");
  const words = ["install", "--prefix", folder, "--ignore-scripts", "--cache", join(folder, "cache"), name];
  const installed = spawnSync("npm", words, { encoding: "utf8" });
  if (installed.status !== 0) throw new Error(`${name}: ${installed.stderr}`);
  return folder;
}

/** Where a program's own file lies, behind all links. */
export function programFile(name: string): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    if (folder !== "" && existsSync(path)) return realpathSync(path);
  }
  return undefined;
}

/** Why a program cannot be used; undefined where it answers. */
export function missingProgram(name: string, ...words: readonly string[]): string | undefined {
  return spawnSync(name, words, { stdio: "ignore" }).status === 0 ? undefined : `${name} is not here`;
}
