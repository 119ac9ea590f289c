import { matchName } from "../languages/dockerfile/model/ignore.ts";
import { itemsAt, scalarText } from "../syntax/yaml/access.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";
import { readToml, tomlTable, tomlTexts } from "../syntax/toml.ts";
import type { ProjectFiles, Workspace } from "./files.ts";
import { gradleProjects, mavenModules } from "./java-builds.ts";
import { asRecord, recordOf } from "./package-manifest.ts";

/** Gives the text of a file of the folder that may be a workspace's root. */
export type ReadRootFile = (name: string) => string | undefined;

/** One tool's way to name the members of a workspace: a file of its root, and the patterns of folders in it. */
interface MemberList {
  readonly file: string;
  read(text: string): readonly string[];
}

const MEMBER_LISTS: readonly MemberList[] = [
  { file: "package.json", read: (text) => npmWorkspaces(recordOf(text)) },
  {
    file: "pnpm-workspace.yaml",
    read: (text) =>
      // Most such files hold settings alone, and a folder's are asked for often.
      text.includes("packages")
        ? itemsAt(parseYamlDocument(text).root, "packages").flatMap((item) => scalarText(item) ?? [])
        : [],
  },
  { file: "pyproject.toml", read: uvWorkspace },
  { file: "go.work", read: goWorkspace },
  { file: "pom.xml", read: mavenModules },
  { file: "settings.gradle.kts", read: gradleProjects },
  { file: "settings.gradle", read: gradleProjects },
];

/** The patterns of npm's, Yarn's and Bun's workspaces: a list, or an object with one. */
function npmWorkspaces(manifest: Readonly<Record<string, unknown>>): readonly string[] {
  const named = manifest["workspaces"];
  const list: unknown = Array.isArray(named) ? named : asRecord(named)["packages"];
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

function uvWorkspace(text: string): readonly string[] {
  const workspace = tomlTable(readToml(text), "tool", "uv", "workspace");
  return [...tomlTexts(workspace, "members"), ...tomlTexts(workspace, "exclude").map((pattern) => `!${pattern}`)];
}

/** The folders behind `use`, one or a list in brackets. */
function goWorkspace(text: string): readonly string[] {
  const lists = text.matchAll(/^use[ \t]*(?:\(([^)]*)\)|([^\s(]+))/gm);
  return [...lists]
    .flatMap(([, list, single]) => (list ?? single ?? "").split("\n"))
    .map((line) => line.replace(/\/\/.*/, "").trim())
    .filter((line) => line !== "");
}

/**
 * The file that makes a folder a workspace's root; undefined where none does.
 * @param names the files that count, where not all do
 */
export function workspaceFileOf(read: ReadRootFile, names?: readonly string[]): string | undefined {
  return MEMBER_LISTS.find((list) => names?.includes(list.file) !== false && patternsOf(list, read).length > 0)?.file;
}

/** The same, where it has members: a pattern that takes in nothing but the root makes one package as before. */
export function severalIn(
  { files, existing }: ProjectFiles,
  manifest: string,
  names: readonly string[],
): string | undefined {
  const read: ReadRootFile = (name) => files.get(name);
  const folders = existing
    .filter((path) => path.endsWith(`/${manifest}`))
    .map((path) => path.slice(0, -manifest.length - 1));
  return MEMBER_LISTS.filter(({ file }) => names.includes(file)).find((list) => {
    const patterns = patternsOf(list, read);
    return folders.some((folder) => isNamed(patterns, folder));
  })?.file;
}

/**
 * The file by which a folder is a workspace that the folder below it is a member of.
 * @param folder from the root, with `/`
 */
function claimOf(read: ReadRootFile, folder: string): string | undefined {
  return MEMBER_LISTS.find((list) => isNamed(patternsOf(list, read), folder))?.file;
}

/** Whether the last pattern that a folder matches takes it in. */
function isNamed(patterns: readonly string[], folder: string): boolean {
  let isMember = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith("!");
    if (isMember === excludes && matchesFolder(excludes ? pattern.slice(1) : pattern, folder)) isMember = !excludes;
  }
  return isMember;
}

/** Whether the files of a folder make it a workspace that the folder below it is a member of. */
export function claims(read: ReadRootFile, folder: string): boolean {
  return claimOf(read, folder) !== undefined;
}

/** Folders above a member, the nearest first, and how they are asked. */
export interface Above<Folder> {
  readonly folders: readonly Folder[];
  /** The way from one folder down to another, with `/`. */
  pathTo(from: Folder, folder: Folder): string;
  read(folder: Folder, name: string): string | undefined;
}

/** The root of the workspace that a folder is a member of: the nearest that names it. Modules of Maven may have their own. */
export function workspaceRoot<Folder>(folder: Folder, { folders, pathTo, read }: Above<Folder>): Folder | undefined {
  let root: Folder | undefined;
  for (const candidate of folders) {
    const claim = claimOf((name) => read(candidate, name), pathTo(candidate, root ?? folder));
    if (claim === undefined || (root !== undefined && claim !== "pom.xml")) continue;
    root = candidate;
    if (claim !== "pom.xml") return root;
  }
  return root;
}

function patternsOf({ file, read: members }: MemberList, read: ReadRootFile): readonly string[] {
  const text = read(file);
  return text === undefined ? [] : members(text);
}

function matchesFolder(pattern: string, folder: string): boolean {
  const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
  return matchesFrom(segments, folder.split("/"));
}

function matchesFrom([segment, ...rest]: readonly string[], parts: readonly string[]): boolean {
  const [part, ...left] = parts;
  if (segment === undefined) return part === undefined;
  if (segment === "**")
    return matchesFrom(rest, parts) || (part !== undefined && matchesFrom([segment, ...rest], left));
  return part !== undefined && matchName(segment, part) && matchesFrom(rest, left);
}

/** The workspace within a project that one of its folders is a member of. */
export function workspaceAround(project: ProjectFiles, folder: string): Workspace | undefined {
  const parts = folder.split("/");
  const root = workspaceRoot(`${folder}/`, {
    folders: parts.map((_, above) =>
      parts
        .slice(0, parts.length - 1 - above)
        .map((part) => `${part}/`)
        .join(""),
    ),
    pathTo: (from, below) => below.slice(from.length).replace(/\/$/, ""),
    read: (from, name) => project.files.get(from + name),
  });
  if (root === undefined) return undefined;
  const inside = (path: string): boolean => path.startsWith(root);
  const files = [...project.files].filter(([path]) => inside(path));
  return {
    member: folder.slice(root.length),
    files: new Map(files.map(([path, text]) => [path.slice(root.length), text])),
    existing: project.existing.filter(inside).map((path) => path.slice(root.length)),
  };
}
