import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseIgnoreFile } from "../../server/src/languages/dockerfile/model/ignore.ts";
import { paylint } from "../cli/program.ts";
import { beforeExit } from "../cluster/exit.ts";
import { until } from "../cluster/until.ts";
import { buildStages, contextOf } from "./build.ts";
import { type Running, reachingVariables, start, whyNoRoot } from "./root.ts";
import { scratchFolder } from "./scratch.ts";
import { missingRuntime } from "./runtimes.ts";

/** A project, what is asked of the generator, and what the image must answer. */
export interface Sample {
  /** A file whose text begins with `#!` can be run. */
  readonly files: Readonly<Record<string, string>>;
  /** Commands that make what a project has besides, such as its lockfile; a shell runs them in its folder. */
  readonly prepare?: readonly string[];
  /** Words for `paylint generate dockerfile`. */
  readonly words?: readonly string[];
  /** Where the Dockerfile is written to, from the project's folder; the context is always the folder. */
  readonly dockerfile?: string;
  /** `--build-arg`. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Variables of the machine that its builds see without a container builder: in place of what cannot be reached. */
  readonly buildEnvironment?: Readonly<Record<string, string>>;
  /** Variables of the container. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Service {
  /** The body of an answer with status 200. */
  ask(path: string): Promise<string>;
  /** The exit status, once it has ended of itself. */
  end(): Promise<number>;
  /** What it has written. */
  output(): string;
  stop(): Promise<void>;
}

/** Whether a container builder answers; without one, the Dockerfile is carried out step by step. */
const hasDocker = spawnSync("docker", ["version", "--format", "{{.Server.Version}}"], { stdio: "ignore" }).status === 0;

/** The user of a running image; where nobody may change users, everything runs as its starter, who is seen as root. */
export const RUNS_AS = hasDocker || process.getuid?.() === 0 ? 65_532 : 0;

/** For a test's `skip`: why these base images cannot be had on this machine; false where they can. */
export function unless(...images: readonly string[]): string | false {
  return hasDocker ? false : (whyNoRoot() ?? missingRuntime(...images) ?? false);
}

/** How long a build or a start may take before it counts as hung; seconds. */
const PATIENCE = 240;

/** Generates, builds and starts; `use` gets the running service, which is stopped afterwards. */
export async function withService(sample: Sample, use: (service: Service) => Promise<void>): Promise<void> {
  const folder = await makeProject(sample);
  const port = await freePort();
  const generated = paylint(folder, "generate", "dockerfile", "--port", String(port), ...(sample.words ?? []));
  if (generated.code !== 0) throw new Error(`nothing was generated: ${generated.err}${generated.out}`);
  const check = paylint(folder, "check", dirname(join(folder, sample.dockerfile ?? "Dockerfile")), "--format", "json");
  const { findings } = JSON.parse(check.out) as { readonly findings: readonly { readonly path: string }[] };
  const own = findings.filter(({ path }) =>
    /(?:^|\/)(?:Dockerfile|\.dockerignore|Dockerfile\.dockerignore)$/.test(path),
  );
  if (own.length > 0) throw new Error(`what was generated has findings: ${JSON.stringify(own, undefined, 2)}`);
  const service = await (hasDocker ? inContainer : stepByStep)(folder, sample, port);
  try {
    await use(service);
  } finally {
    await service.stop();
  }
}

/** Writes a project's files and runs what it needs. */
async function makeProject({ files, prepare = [] }: Sample): Promise<string> {
  const folder = join(scratchFolder("project"), "service");
  for (const [path, text] of Object.entries(files)) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    if (text.startsWith("#!")) chmodSync(place, 0o755);
  }
  for (const command of prepare) await onMachine(command, folder);
  return folder;
}

let home: string | undefined;

/** Tools that a command installs lie in a folder that goes, too. */
async function onMachine(command: string, folder: string): Promise<void> {
  home ??= scratchFolder("home");
  const settings = join(homedir(), ".npmrc");
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: folder,
    env: {
      ...process.env,
      ...reachingVariables(),
      HOME: home,
      CI: "true",
      PATH: `${join(home, "bin")}:${process.env["PATH"] ?? ""}`,
      npm_config_prefix: home,
      // Java asks the system for the home folder, not the variable.
      MAVEN_OPTS: `-Dmaven.repo.local=${join(home, "maven")}`,
      GRADLE_USER_HOME: join(home, "gradle"),
      ...(existsSync(settings) ? { npm_config_userconfig: settings } : {}),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Error(`${command}: code ${code}\n${output.slice(-4000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

async function stepByStep(folder: string, sample: Sample, port: number): Promise<Service> {
  const file = sample.dockerfile ?? "Dockerfile";
  const own = `${file}.dockerignore`;
  const ignore = existsSync(join(folder, own)) ? own : ".dockerignore";
  const context = contextOf(folder, parseIgnoreFile(ignore, readFileSync(join(folder, ignore), "utf8")));
  const text = readFileSync(join(folder, file), "utf8");
  const image = await buildStages(text, {
    context,
    arguments: sample.arguments ?? {},
    environment: sample.buildEnvironment ?? {},
    secrets: {},
  });
  const running = start(image.root, {
    words: [...image.entrypoint, ...image.command],
    folder: image.folder,
    user: image.user,
    environment: { ...image.environment, PORT: String(port), ...sample.environment },
  });
  return serviceOf(running, port);
}

async function inContainer(folder: string, sample: Sample, port: number): Promise<Service> {
  const tag = `paylint-test-image:${port}`;
  const given = Object.entries(sample.arguments ?? {}).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  const words = ["build", "--file", join(folder, sample.dockerfile ?? "Dockerfile"), "--tag", tag, ...given, folder];
  const build = spawnSync("docker", words, { encoding: "utf8", env: { ...process.env, DOCKER_BUILDKIT: "1" } });
  if (build.status !== 0) throw new Error(build.stderr.slice(-6000));
  const variables = Object.entries({ PORT: String(port), ...sample.environment });
  const environment = variables.flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const publish = ["--publish", `127.0.0.1:${port}:${port}`];
  const child = spawn("docker", ["run", "--rm", "--init", ...publish, ...environment, tag], { stdio: "pipe" });
  let output = "";
  let ended: string | undefined;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const done = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      ended = signal ?? `code ${code}`;
      resolve(code ?? 1);
    });
  });
  const removeImage = beforeExit(() => spawnSync("docker", ["image", "rm", "--force", tag], { stdio: "ignore" }));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await done;
    spawnSync("docker", ["image", "rm", "--force", tag], { stdio: "ignore" });
    removeImage();
  };
  return serviceOf({ output: () => output, ended: () => ended, done, stop }, port);
}

function serviceOf(running: Running, port: number): Service {
  return {
    output: running.output,
    end: () => running.done,
    stop: () => running.stop(),
    async ask(path) {
      let end: string | undefined;
      const answer = await until(`an answer of the service to ${path}`, PATIENCE, async () => {
        end = running.ended();
        if (end !== undefined) return "ended";
        return await fetch(`http://127.0.0.1:${port}${path}`);
      });
      if (typeof answer === "string") throw new Error(`the service ended with ${end}\n${running.output()}`);
      const body = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}\n${running.output()}`);
      return body;
    },
  };
}
