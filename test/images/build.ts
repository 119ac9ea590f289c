import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { readCopy } from "../../server/src/languages/dockerfile/model/copy.ts";
import {
  type Dockerfile,
  type Stage,
  dockerfile,
  stageNamed,
} from "../../server/src/languages/dockerfile/model/dockerfile.ts";
import { type IgnoreFile, ignoredBy, matchName } from "../../server/src/languages/dockerfile/model/ignore.ts";
import { expandWord } from "../../server/src/languages/dockerfile/model/variables.ts";
import type { Instruction } from "../../server/src/languages/dockerfile/syntax/tree.ts";
import type { DockerfileWord } from "../../server/src/languages/dockerfile/syntax/words.ts";
import { type Root, createRoot, reachingVariables, settingsMounts, start } from "./root.ts";
import { type Mount, scratchFolder } from "./scratch.ts";
import { type Runtime, runtimeOf } from "./runtimes.ts";

/** What a stage has come to: its files, and what it tells of a container. */
export interface BuiltStage {
  readonly root: Root;
  readonly environment: Record<string, string>;
  folder: string;
  user: number;
  entrypoint: readonly string[];
  command: readonly string[];
}

export interface Build {
  readonly file: Dockerfile;
  /** What the ignore file lets through of the project. */
  readonly context: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** Variables of the machine that every step sees. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly stages: Map<Stage, BuiltStage>;
}

/** The project as the builder gets it. */
export function contextOf(project: string, ignored: IgnoreFile): string {
  const context = scratchFolder("context");
  chmodSync(context, 0o755);
  for (const path of readdirSync(project, { recursive: true, encoding: "utf8" })) {
    const source = join(project, path);
    if (ignoredBy(ignored, path) !== undefined || lstatSync(source).isDirectory()) continue;
    mkdirSync(dirname(join(context, path)), { recursive: true });
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), join(context, path));
    else cpSync(source, join(context, path));
  }
  return context;
}

/** Carries out a Dockerfile, instruction by instruction, for its final stage. */
export async function buildStages(text: string, given: Omit<Build, "file" | "stages">): Promise<BuiltStage> {
  const file = dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
  if (file.final === undefined) throw new Error(`no stage is in\n${text}`);
  return await buildStage({ ...given, file, stages: new Map() }, file.final);
}

/** An instruction that failed, with what it wrote and the whole file. */
class BuildError extends Error {}

async function buildStage(build: Build, stage: Stage): Promise<BuiltStage> {
  const known = build.stages.get(stage);
  if (known !== undefined) return known;
  const built = await begin(build, stage);
  build.stages.set(stage, built);
  const declared = new Map<string, string>();
  for (const instruction of stage.instructions) {
    try {
      await carryOut(build, built, declared, instruction);
    } catch (error) {
      if (error instanceof BuildError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new BuildError(`${instruction.keyword} ${instruction.arguments.text}\n${why}\n\n${build.file.text}`, {
        cause: error,
      });
    }
  }
  return built;
}

async function begin(build: Build, stage: Stage): Promise<BuiltStage> {
  if (stage.base !== undefined) {
    const base = await buildStage(build, stage.base);
    const root = createRoot(base.root.runtime);
    copyInto(base.root.path, root.path);
    return { ...base, root, environment: { ...base.environment } };
  }
  const runtime = runtimeOf(expand(stage.image, build.file, () => null));
  const root = createRoot(runtime);
  const made = await madeBy(runtime);
  if (made !== undefined) copyInto(made, root.path);
  const usual = runtime.hasShell ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" : "/nodejs/bin";
  const path = runtime.path === undefined ? usual : `${runtime.path}:${usual}`;
  const { user, entrypoint } = runtime;
  return { root, environment: { PATH: path, ...runtime.variables }, folder: "/", user, entrypoint, command: [] };
}

const setups = new Map<string, Promise<string>>();

/** What the setup of an image writes, once for all that need it. */
async function madeBy(runtime: Runtime): Promise<string | undefined> {
  const { setup } = runtime;
  if (setup === undefined) return undefined;
  const made = setups.get(setup.join(" ")) ?? setUp(runtime, setup);
  setups.set(setup.join(" "), made);
  return await made;
}

async function setUp(runtime: Runtime, words: readonly string[]): Promise<string> {
  const root = createRoot(runtime);
  const running = start(root, { words, folder: "/", user: 0, environment: {} });
  if ((await running.done) !== 0) throw new Error(`${words.join(" ")}\n${running.output()}`);
  return root.path;
}

function expand(word: DockerfileWord | undefined, file: Dockerfile, lookup: (name: string) => string | null): string {
  const text = word === undefined ? undefined : expandWord(word, file.tree.escape, lookup);
  if (text === undefined) throw new Error(`${word?.text ?? "a word"} cannot be expanded`);
  return text;
}

async function carryOut(
  build: Build,
  stage: BuiltStage,
  declared: Map<string, string>,
  instruction: Instruction,
): Promise<void> {
  const { keyword, pairs, words, json, shell } = instruction;
  const value = (word: DockerfileWord | undefined): string =>
    expand(word, build.file, (name) => stage.environment[name] ?? declared.get(name) ?? null);
  switch (keyword) {
    case "ARG":
      for (const pair of pairs) {
        const known = build.arguments[pair.key.text] ?? (pair.value === undefined ? undefined : value(pair.value));
        if (known !== undefined) declared.set(pair.key.text, known);
      }
      return;
    case "ENV":
      for (const pair of pairs) stage.environment[pair.key.text] = value(pair.value);
      return;
    case "WORKDIR":
      stage.folder = posix.resolve(stage.folder, value(words[0]));
      makeFolder(stage, stage.folder);
      return;
    case "COPY":
      return copy(build, stage, instruction, value);
    case "RUN":
      return await run(build, stage, declared, instruction);
    case "USER":
      stage.user = Number(value(words[0]).split(":")[0]);
      if (Number.isNaN(stage.user)) throw new Error("the user is no number");
      return;
    case "CMD":
    case "ENTRYPOINT": {
      const started = json?.map(({ text }) => text) ?? ["/bin/sh", "-c", shell?.text ?? ""];
      if (keyword === "ENTRYPOINT") stage.command = [];
      stage[keyword === "CMD" ? "command" : "entrypoint"] = started;
      return;
    }
    case "EXPOSE":
    case "HEALTHCHECK":
    case "LABEL":
      return;
    default:
      throw new Error(`${keyword} is not carried out here`);
  }
}

/** A working folder belongs to the user of the stage, as BuildKit has it. */
function makeFolder({ root, user }: BuiltStage, folder: string): void {
  const place = join(root.path, folder);
  if (existsSync(place)) return;
  mkdirSync(place, { recursive: true });
  if (process.getuid?.() === 0) chownSync(place, user, user);
}

async function copy(
  build: Build,
  stage: BuiltStage,
  instruction: Instruction,
  value: (word: DockerfileWord | undefined) => string,
): Promise<void> {
  const read = readCopy(instruction);
  const other = read?.from === undefined ? undefined : stageNamed(build.file, read.from);
  if (read?.from !== undefined && other === undefined) throw new Error(`there is no stage ${read.from}`);
  const from = other === undefined ? build.context : (await buildStage(build, other)).root.path;
  const flags = new Map(instruction.flags.map(({ name, value: text }) => [name, text?.text ?? ""]));
  for (const name of flags.keys())
    if (!["from", "chown", "link", "parents"].includes(name)) throw new Error(`--${name} is not carried out here`);
  const words = instruction.json?.map(({ text }) => text) ?? instruction.words.map(value);
  const destination = words.at(-1) ?? "";
  const sources = words.slice(0, -1).flatMap((pattern) => {
    const found = matchesIn(from, pattern);
    if (found.length === 0) throw new Error(`${pattern} is not there`);
    return found;
  });
  const target = posix.resolve(stage.folder, destination);
  for (const source of sources) {
    const isFolder = statSync(join(from, source)).isDirectory();
    const isInto = destination.endsWith("/") || destination === "." || sources.length > 1;
    const place = flags.has("parents")
      ? posix.join(target, source)
      : isFolder || !(isInto || isThereAsFolder(stage, target))
        ? target
        : posix.join(target, basename(source));
    const full = join(stage.root.path, place);
    mkdirSync(isFolder ? full : dirname(full), { recursive: true });
    // What the final stage takes is changed by nobody any more.
    const isShared = other !== undefined && stage === build.stages.get(build.file.final ?? other);
    copyInto(join(from, source), full, isShared ? ["--link", "--remove-destination"] : []);
    const owner = Number((flags.get("chown") ?? "0").split(":")[0]);
    if ((owner !== 0 || isShared) && process.getuid?.() === 0) spawnSync("chown", ["-R", `${owner}:${owner}`, full]);
  }
}

function isThereAsFolder({ root }: BuiltStage, target: string): boolean {
  return statSync(join(root.path, target), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Files and folders by a path whose names may hold `*`; all belong to root and keep their mode. */
function matchesIn(from: string, pattern: string): string[] {
  let found = [""];
  for (const segment of posix
    .normalize(pattern)
    .split("/")
    .filter((part) => part !== "" && part !== "."))
    found = found.flatMap((folder) => {
      if (!/[*?[]/.test(segment)) return [posix.join(folder, segment)];
      return readdirSync(join(from, folder)).flatMap((name) =>
        matchName(segment, name) ? [posix.join(folder, name)] : [],
      );
    });
  return found.filter((path) => existsSync(join(from, path)));
}

function copyInto(source: string, target: string, options: readonly string[] = []): void {
  const inner = statSync(source).isDirectory() ? `${source}/.` : source;
  const result = spawnSync("cp", ["-R", "-P", "--preserve=mode,links,timestamps", ...options, inner, target], {
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stderr);
}

async function run(
  build: Build,
  stage: BuiltStage,
  declared: ReadonlyMap<string, string>,
  { flags, json, shell, heredocs }: Instruction,
): Promise<void> {
  if (heredocs.length > 0) throw new Error("here-documents are not carried out here");
  const mounts = flags.map(({ name, value }) => {
    if (name !== "mount" || value === undefined) throw new Error(`--${name} is not carried out here`);
    return mountOf(build, stage, value.text);
  });
  const command = {
    words: json?.map(({ text }) => text) ?? ["/bin/sh", "-c", shell?.text ?? ""],
    folder: stage.folder,
    user: stage.user,
    environment: {
      ...reachingVariables(),
      ...build.environment,
      ...Object.fromEntries(declared),
      ...stage.environment,
    },
    mounts: [...settingsMounts(), ...mounts.flatMap((mount) => mount ?? [])],
  };
  const running = start(stage.root, command);
  const code = await running.done;
  if (code !== 0) throw new Error(`code ${code}\n${running.output().slice(-6000)}`);
}

const caches = new Map<string, string>();

/** One cache for all builds of a run, by its place, as a builder keeps it. */
function cacheFolder(target: string): string {
  const folder = caches.get(target) ?? scratchFolder("cache");
  caches.set(target, folder);
  return folder;
}

/** Undefined: a secret that is neither given nor required. */
function mountOf(build: Build, stage: BuiltStage, text: string): Mount | undefined {
  const options = new Map(text.split(",").map((part) => [part.split("=")[0] ?? "", part.slice(part.indexOf("=") + 1)]));
  const target = posix.resolve(stage.folder, options.get("target") ?? "");
  switch (options.get("type")) {
    case "cache":
      return { source: cacheFolder(target), target, isWritable: true };
    case "bind": {
      const source = join(build.context, options.get("source") ?? "");
      if (options.has("from") || !existsSync(source)) throw new Error(`${text}: its source is not there`);
      return { source, target };
    }
    case "secret": {
      const source = build.secrets[options.get("id") ?? ""];
      if (source === undefined && options.get("required") === "true") throw new Error(`${text}: nobody gave it`);
      return source === undefined ? undefined : { source, target };
    }
    default:
      throw new Error(`${text}: such a mount is not made here`);
  }
}
