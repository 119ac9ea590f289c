import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { GO_NEWEST, JAVA_MAJORS, PYTHON_MINORS } from "../../server/src/scaffold/dockerfile/versions.ts";
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
  /** Folders before the usual ones on its search path, with `:`. */
  readonly path?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** What makes the rest of the image, once: a command within it. */
  readonly setup?: readonly string[];
}

const NONROOT = 65_532;

const BUILDER = { hasShell: true, entrypoint: [], user: 0, home: "/root" } as const;
const DISTROLESS = { hasShell: false, entrypoint: [], user: NONROOT, home: "/home/nonroot" } as const;

/** Base images by the beginning of their names, and what the machine has in their place; a text says why it has not. */
const IMAGES: readonly (readonly [prefix: RegExp, read: (version: string) => Runtime | string])[] = [
  [/^node:(\d+)/, nodeImage],
  [/^gcr\.io\/distroless\/nodejs(\d+)-debian\d+:nonroot$/, nodeDistroless],
  [/^python:(3\.\d+)-slim/, pythonImage],
  [/^gcr\.io\/distroless\/python3-debian13:nonroot$/, () => pythonDistroless("3.13")],
  [/^golang:(1\.\d+)/, goImage],
  [/^eclipse-temurin:(\d+)-jdk$/, javaImage],
  [/^gcr\.io\/distroless\/java(\d+)-debian\d+:nonroot$/, javaDistroless],
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

interface Interpreter {
  readonly minor: string;
  /** Where its library lies; everything of it is below. */
  readonly prefix: string;
  readonly program: string;
}

/** A Python of the machine; pyenv keeps those that are not chosen beside the one that is. */
function pythonOf(version: string): Interpreter | undefined {
  const [first, ...others] = [`python${version}`, "python3"].flatMap((name) => interpreter(name) ?? []);
  const beside = [first, ...others].flatMap((found) => (found === undefined ? [] : pythonsBeside(found, version)));
  return [first, ...others, ...beside].find((found) => found?.minor === version);
}

function pythonsBeside({ prefix }: Interpreter, version: string): readonly Interpreter[] {
  return readdirSync(dirname(prefix))
    .filter((name) => name.startsWith(`${version}.`))
    .flatMap((name) => interpreter(join(dirname(prefix), name, "bin", "python3")) ?? []);
}

function interpreter(program: string): Interpreter | undefined {
  const asked =
    "import os, sys, ensurepip; print(f'{sys.version_info[0]}.{sys.version_info[1]}'); print(sys.base_prefix); print(os.path.realpath(sys.executable))";
  const { status, stdout } = spawnSync(program, ["-c", asked], { encoding: "utf8" });
  const [minor = "", prefix = "", file = ""] = status === 0 ? stdout.split("\n") : [];
  return file === "" ? undefined : { minor, prefix, program: file };
}

/** The version of the Python that the machine calls `python3`, which generated files are to ask for, if it gets fixes. */
export const PYTHON_MINOR = oneOf(PYTHON_MINORS, interpreter("python3")?.minor);

function pythonMounts({ prefix }: Interpreter): readonly Mount[] {
  return prefix === "/usr" ? [] : [{ source: prefix, target: prefix }];
}

/** A virtual environment in the image's place, into which the build may install. */
function pythonImage(version: string): Runtime | string {
  const python = pythonOf(version);
  if (python === undefined) return `no Python ${version} with ensurepip is on this machine`;
  return {
    ...BUILDER,
    mounts: pythonMounts(python),
    // A virtual environment is passed over where uv looks for a Python.
    variables: { UV_PYTHON: python.program },
    setup: [python.program, "-m", "venv", "/usr/local"],
  };
}

function pythonDistroless(version: string): Runtime | string {
  const python = pythonOf(version);
  if (python === undefined) return `no Python ${version} with ensurepip is on this machine`;
  return {
    ...DISTROLESS,
    mounts: python.prefix === "/usr" ? [{ source: python.program, target: "/usr/bin/python3" }] : pythonMounts(python),
    ...(python.prefix === "/usr" ? {} : { links: { "usr/bin/python3": python.program } }),
    entrypoint: ["/usr/bin/python3"],
  };
}

/** The version of Go that the machine has, which builds what is meant for it and before. */
export const GO_MINOR = /go(1\.\d+)/.exec(outputOf("go", "version"))?.[1] ?? GO_NEWEST;

function goImage(version: string): Runtime | string {
  const root = outputOf("go", "env", "GOROOT").trim();
  if (root === "" || version !== GO_MINOR) return `no Go ${version} is on this machine`;
  return {
    ...BUILDER,
    mounts: [{ source: realpathSync(root), target: "/usr/local/go" }],
    path: "/go/bin:/usr/local/go/bin",
    variables: { GOPATH: "/go", GOTOOLCHAIN: "local" },
  };
}

/** The major of the machine's JDK, if images are made for it. */
export const JAVA_MAJOR = oneOf(JAVA_MAJORS, /javac (\d+)/.exec(outputOf("javac", "-version"))?.[1]);

/** What the machine has where it is in the list, else the first of the list. */
function oneOf(list: readonly string[], own: string | undefined): string {
  return list.find((item) => item === own) ?? list[0] ?? "";
}

function javaHome(): string | undefined {
  const compiler = programFile("javac");
  return compiler === undefined ? undefined : dirname(dirname(compiler));
}

function javaImage(version: string): Runtime | string {
  const home = javaHome();
  if (home === undefined || /javac (\d+)/.exec(outputOf("javac", "-version"))?.[1] !== version)
    return `no JDK ${version} is on this machine`;
  return {
    ...BUILDER,
    mounts: [{ source: home, target: "/usr/local/java" }],
    path: "/usr/local/java/bin",
    variables: { JAVA_HOME: "/usr/local/java" },
  };
}

function javaDistroless(version: string): Runtime | string {
  const home = javaHome();
  if (home === undefined || /javac (\d+)/.exec(outputOf("javac", "-version"))?.[1] !== version)
    return `no JDK ${version} is on this machine`;
  return {
    ...DISTROLESS,
    mounts: [{ source: home, target: "/usr/local/java" }],
    links: { "usr/bin/java": "/usr/local/java/bin/java" },
    path: "/usr/bin",
    entrypoint: ["/usr/bin/java", "-jar"],
  };
}

/** What a program prints; empty where it cannot be run. */
function outputOf(name: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(name, words, { encoding: "utf8" });
  return status === 0 ? `${stdout}${stderr}` : "";
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
