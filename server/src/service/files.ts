import { concernsUs } from "../engine/relevant-files.ts";

/** What the edge has read of a project: small known files, and the names of all. Paths count from the project, with `/`. */
export interface ProjectFiles {
  /** Name of the project's folder: the service's name where nothing better is known. */
  readonly folderName: string;
  readonly files: ReadonlyMap<string, string>;
  /** All paths known to exist, so that nothing is written over. */
  readonly existing: readonly string[];
  /** Content of `.git/config`. */
  readonly gitRemote?: string;
  /** The project's folder from the top of its repository; empty, or not there, where it is the top. */
  readonly place?: string;
  /** Where the project is a member of a workspace: the whole of it, from which the member is built. */
  readonly workspace?: Workspace;
}

/** The whole that a member is built from: its lockfile and the packages that the member uses lie there. */
export interface Workspace {
  /** The member's folder from the workspace's root, with `/`. */
  readonly member: string;
  /** What the edge has read of the whole workspace; paths count from its root. */
  readonly files: ReadonlyMap<string, string>;
  readonly existing: readonly string[];
}

/** Files that make a folder a package of its own. `*` stands for any name. */
const MANIFESTS: readonly string[] = [
  "package.json",
  "go.mod",
  "pom.xml",
  "build.gradle",
  "build.gradle.kts",
  "pyproject.toml",
  "Cargo.toml",
  "*.csproj",
];

/** Names of the files that detection reads, in the project and in the folders of its packages. */
export const DETECTED_FILES: readonly string[] = [
  ...MANIFESTS,
  "Dockerfile",
  ".env.example",
  ".env.local.example",
  ".env.sample",
  ".env.template",
  "requirements.txt",
  ".nvmrc",
  ".node-version",
  ".python-version",
  ".tool-versions",
  ".npmrc",
  ".yarnrc.yml",
  "pnpm-workspace.yaml",
  "uv.lock",
  "poetry.lock",
  "settings.gradle",
  "settings.gradle.kts",
  "libs.versions.toml",
  "go.work",
  "pnpm-lock.yaml",
  "bun.lock",
  "next.config.*",
  "prisma.config.*",
  "compose.yaml",
  "compose.yml",
  "docker-compose.yaml",
  "docker-compose.yml",
];

/** Files that say something by being there: what locks packages, and where a program begins. */
const TELLING_NAMES: readonly string[] = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  ".yarnrc",
  ".pnpmfile.cjs",
  ".pnpmfile.mjs",
  "bun.lockb",
  "bunfig.toml",
  "*.prisma",
  "*.patch",
  "*.tgz",
  "*.tar.gz",
  "tsconfig*.json",
  "turbo.json",
  "nx.json",
  "project.json",
  "go.sum",
  "Cargo.lock",
  "Pipfile.lock",
  "mvnw",
  "gradlew",
];

/** Sources and settings that say what is started and where it listens, by their paths: read as far as they are few. */
const SOURCES: readonly RegExp[] = [
  /(?:^|\/)(?:main|app|application|asgi|wsgi|server|api|run|web|manage|settings|__init__|__main__)\.py$/,
  /(?:^|\/)settings\/\w+\.py$/,
  /(?:^|\/)requirements[\w.-]*\.txt$/,
  /(?:^|\/)requirements\/[\w.-]+\.txt$/,
  /^(?:constraints|runtime)\.txt$/,
  /(?:^|\/)(?:main|server|app)\.[cm]?[jt]s$/,
  /^(?:[\w.-]+\/){0,4}src\/(?:config\/)?(?:index|env|config)\.[cm]?[jt]s$/,
  /^(?:index|env|config)\.[cm]?[jt]s$/,
  /^[\w.-]+\.go$/,
  /(?:^|\/)(?:main|embed)\.go$/,
  /(?:^|\/)cmd\/[\w.-]+\/[\w.-]+\.go$/,
  /(?:^|\/)src\/main\/resources\/application(?:-[\w-]+)?\.(?:properties|ya?ml)$/,
  /(?:^|\/)gradle-wrapper\.properties$/,
  /^\.github\/workflows\/[^/]+\.ya?ml$/,
  /(?:^|\/)(?:k8s|kube|kubernetes|kustomize|manifests?|deploy|deployments?|infra|infrastructure|ops)\/(?:[\w.-]+\/){0,4}[\w.-]+\.ya?ml$/,
];
/** Files in folders that nobody walks through, which the edge looks for by their whole paths. */
export const PROBED_FILES: readonly string[] = ["vendor/modules.txt", ".config/prisma.ts", ".config/prisma.js"];
const MAX_SOURCES = 300;
const MAX_SOURCE_DEPTH = 7;

/** Folders whose files a service may read while it runs. */
const READ_FOLDERS = /(?:^|\/)(?:public|views|templates|locales|static|assets|configs?|migrations)\//;

/** Longer files are no manifest a person wrote, and reading them would only cost time. */
const MAX_LENGTH = 200_000;

export function isDetectedFile(path: string): boolean {
  return matches(path.slice(path.lastIndexOf("/") + 1), DETECTED_FILES);
}

function isSource(path: string): boolean {
  return SOURCES.some((pattern) => pattern.test(path)) && path.split("/").length <= MAX_SOURCE_DEPTH;
}

/** Of the paths that are there, those whose text detection asks for; of sources the outermost ones. */
export function filesToRead(existing: readonly string[]): readonly string[] {
  const depth = (path: string): number => path.split("/").length;
  const detected = existing.filter(isDetectedFile);
  const sources = existing
    .filter((path) => !isDetectedFile(path) && isSource(path))
    .toSorted((left, right) => depth(left) - depth(right));
  return [...detected, ...sources.slice(0, MAX_SOURCES)];
}

/** Whether the edge tells of a path at all. */
export function isProjectFile(path: string): boolean {
  return (
    concernsUs(path) ||
    isDetectedFile(path) ||
    isSource(path) ||
    matches(path.slice(path.lastIndexOf("/") + 1), TELLING_NAMES) ||
    READ_FOLDERS.test(path)
  );
}

function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const star = pattern.indexOf("*");
    if (star < 0) return name === pattern;
    return name.startsWith(pattern.slice(0, star)) && name.endsWith(pattern.slice(star + 1));
  });
}

/** The content of a file, cut where it is too long to be one that a person wrote. */
export function contentOf(project: ProjectFiles, path: string): string | undefined {
  return project.files.get(path)?.slice(0, MAX_LENGTH);
}

/** The first known file directly in the project whose name ends so. */
export function fileEnding(project: ProjectFiles, ending: string): string | undefined {
  return [...project.files.keys()].find((path) => !path.includes("/") && path.endsWith(ending));
}

/** Folders below the project that hold a service or library of their own, in order of their paths. */
export function packageFolders(project: ProjectFiles): readonly string[] {
  const folders = new Set<string>();
  for (const path of [...project.files.keys(), ...project.existing]) {
    const cut = path.lastIndexOf("/");
    if (cut <= 0 || /(?:^|\/)(?:node_modules|vendor|target|dist|build|testdata|fixtures|\.[^/]*)\//.test(path))
      continue;
    if (matches(path.slice(cut + 1), MANIFESTS)) folders.add(path.slice(0, cut));
  }
  return [...folders].sort();
}
