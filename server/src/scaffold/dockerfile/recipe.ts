import type { Detected } from "../../service/detected.ts";
import type { ProjectFiles } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";

/** How a service becomes an image, as far as its project says so. Plain data: it travels between the editor and the server. */
export interface Build {
  readonly kind: BuildKind;
  /** Version of the language's runtime, as the base images' tags have it. */
  readonly version: Detected<string>;
  /** What is started, in the terms of the language; empty where the project does not say, with the reason. */
  readonly entry: Detected<string>;
  /** What can be started, where that is more than one. */
  readonly choices?: readonly string[];
  /** What installs the packages and builds. */
  readonly tool: Detected<string>;
  /** Version of a tool that the base image does not bring; empty where the project does not say. */
  readonly toolVersion?: Detected<string>;
  /** The script that builds; empty where there is none. */
  readonly script?: Detected<string>;
  /** Whether the source becomes one binary; undefined where the language leaves no choice. */
  readonly compile?: Detected<string>;
  /** The project's own settings say that its packages come from a private registry. */
  readonly registry?: Detected<"yes">;
  /** Where the service is a member of a workspace, and built from the workspace's root: its folder from there. */
  readonly member?: string;
  /** Further facts that only the language's recipe reads. */
  readonly facts: Readonly<Record<string, string>>;
}

export type BuildKind = "node" | "bun" | "go" | "java" | "python";

/** Why there can be no Dockerfile, and what to do about it. */
export interface Refusal {
  readonly refusal: string;
}

/** What a person answered. */
export interface ImageAnswers {
  readonly version: string;
  readonly entry: string;
  readonly port: number;
  /** Packages come from a private registry, so the build gets a secret for it. */
  readonly isPrivate: boolean;
  readonly user: number;
  readonly toolVersion: string;
  /** Empty: nothing is to be built. */
  readonly script: string;
  readonly isCompiled: boolean;
}

/** One language's way into an image. */
export interface Recipe {
  /** “Node.js”. */
  readonly language: string;
  readonly entryTitle: string;
  detect(project: ProjectFiles, runtime: Runtime): Build | Refusal;
  /** What is wrong with a version, in one sentence. */
  checkVersion(version: string): string | undefined;
  checkEntry(entry: string, build: Build): string | undefined;
  /** The Dockerfile's lines, from the first FROM on. */
  render(build: Build, answers: ImageAnswers): readonly string[];
  /** Patterns of what the build makes itself, for `.dockerignore`: no name that may be a folder of sources. */
  made(build: Build, answers: ImageAnswers): readonly string[];
  /** Paths that the build reads and that hold no secret: `.dockerignore` lets them in again where its patterns hide them. */
  letIn?(build: Build): readonly string[];
}

/** The secret mount for a private registry, with a blank before it; empty where all packages are public. */
export function secretMount({ isPrivate }: ImageAnswers, id: string, target: string): string {
  return isPrivate ? ` --mount=type=secret,id=${id},target=${target},required=true` : "";
}

/** How every image ends: who runs it, where it listens, what is started. */
export function ending(
  { user, port }: ImageAnswers,
  start: readonly string[],
  others: readonly number[] = [],
): string[] {
  return [
    "# A number, so that Kubernetes can see that it is not root.",
    `USER ${user}:${user}`,
    `EXPOSE ${[port, ...others.filter((other) => other !== port)].join(" ")}`,
    "# The cluster's probes ask for its health.",
    "HEALTHCHECK NONE",
    ...start,
  ];
}

/** The JSON form of a command, which starts without a shell. */
export function jsonForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/**
 * A RUN with commands that follow each other, on one line where that can be read.
 * @param mounts with a blank behind, or empty
 */
export function runLines(mounts: string, commands: readonly string[]): string[] {
  if (commands.length === 0) return [];
  const line = `RUN ${mounts}${commands.join(" && ")}`;
  if (line.length <= 120 || commands.length === 1) return [line];
  return `RUN ${mounts}${commands.join(" \\\n    && ")}`.split("\n");
}

/** Whether the project has a file of one of these names beside its manifest: the first that is there. */
export function firstOf(project: ProjectFiles, names: readonly string[]): string | undefined {
  return names.find((name) => project.existing.includes(name));
}

/** So many manifests are copied one by one, so that a change of sources leaves the packages' layer alone; more are no longer read. */
export const MAX_COPIES = 8;

/** A fact that is a list: one item a line. */
export function listOf(fact: string | undefined): readonly string[] {
  return fact === undefined || fact === "" ? [] : fact.split("\n");
}

/** A path inside the project, as a Dockerfile takes it without quotes. */
export function isPlainPath(path: string): boolean {
  return /^[\w@][\w@.+-]*(?:\/[\w@.+-]+)*$/.test(path) && !path.split("/").includes("..") && path.length <= 200;
}

/** `dist` of `dist/server.js`; the file itself where it stands in no folder. */
export function topOf(path: string): string {
  return path.split("/")[0] ?? path;
}
