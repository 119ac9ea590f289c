import { matchName } from "../languages/dockerfile/model/ignore.ts";
import { itemsAt, scalarText } from "../syntax/yaml/access.ts";
import { parseYamlDocument } from "../syntax/yaml/yaml.ts";
import { readToml, tomlTable, tomlTexts } from "../syntax/toml.ts";
import type { ProjectFiles, Workspace } from "./files.ts";
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
    read: (text) => itemsAt(parseYamlDocument(text).root, "packages").flatMap((item) => scalarText(item) ?? []),
  },
  { file: "pyproject.toml", read: uvWorkspace },
  { file: "go.work", read: goWorkspace },
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

/**
 * Whether the files of a folder make it a workspace that the folder below it is a member of.
 * @param folder from the root, with `/`
 */
export function claims(read: ReadRootFile, folder: string): boolean {
  return MEMBER_LISTS.some((list) => {
    let isMember = false;
    for (const pattern of patternsOf(list, read)) {
      const excludes = pattern.startsWith("!");
      if (isMember === excludes && matchesFolder(excludes ? pattern.slice(1) : pattern, folder)) isMember = !excludes;
    }
    return isMember;
  });
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

/** The workspace that a folder of a project is a member of: that of the nearest folder above it that says so. */
export function workspaceAround(project: ProjectFiles, folder: string): Workspace | undefined {
  const parts = folder.split("/");
  for (let depth = parts.length - 1; depth >= 0; depth--) {
    const prefix = parts
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join("");
    const member = folder.slice(prefix.length);
    if (!claims((name) => project.files.get(prefix + name), member)) continue;
    const inside = (path: string): boolean => path.startsWith(prefix);
    const files = [...project.files].filter(([path]) => inside(path));
    return {
      member,
      files: new Map(files.map(([path, text]) => [path.slice(prefix.length), text])),
      existing: project.existing.filter(inside).map((path) => path.slice(prefix.length)),
    };
  }
  return undefined;
}
