import { type TomlTable, isTable, readToml, tomlTable, tomlTables, tomlText, tomlTexts } from "../syntax/toml.ts";
import { type ProjectFiles, contentOf } from "./files.ts";

/** What writes down which versions of the packages are installed. */
export type PythonTool = "uv" | "poetry" | "pip";

/** A package that is installed beside the service. */
export interface PythonPackage {
  /** In lower case, with dashes. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Names of its ready-made files; empty where the list holds none. */
  readonly wheels: readonly string[];
  /** Where it is from when it is from no registry: `git`, `directory`, `editable`. */
  readonly source: "registry" | "git" | "folder";
  /** The folder of a member of the same workspace, counted from its root. */
  readonly folder?: string;
}

/** `Foo_Bar.baz` and `foo-bar-baz` are one package. */
export function normalName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[-_.]+/g, "-");
}

export function readPyproject(project: ProjectFiles): TomlTable {
  return readToml(contentOf(project, "pyproject.toml") ?? "");
}

/** What pyproject.toml asks for, without groups for development. */
export function askedPackages(pyproject: TomlTable): readonly PythonPackage[] {
  const poetry = tomlTable(pyproject, "tool", "poetry");
  const tables = [tomlTable(poetry, "dependencies"), tomlTable(poetry, "group", "main", "dependencies")];
  return [
    ...tomlTexts(tomlTable(pyproject, "project"), "dependencies").flatMap((line) => requirementOf(line) ?? []),
    ...tables.flatMap((table) => Object.entries(table)).flatMap(([name, value]) => poetryPackage(name, value) ?? []),
  ];
}

function poetryPackage(name: string, value: TomlTable[string]): PythonPackage | undefined {
  const table = isTable(value) ? value : {};
  if (name === "python" || table["optional"] === "true") return undefined;
  const source = table["git"] !== undefined ? "git" : table["path"] !== undefined ? "folder" : "registry";
  return { name: normalName(name), extras: tomlTexts(table, "extras"), wheels: [], source };
}

/** One line of a list of requirements; undefined for options, comments, what is no name and what others install. */
export function requirementOf(line: string): PythonPackage | undefined {
  const [, name, extras = ""] = /^[ \t]*([A-Za-z\d][\w.-]*)[ \t]*(?:\[([^\]]*)\])?/.exec(line) ?? [];
  if (name === undefined || isForOthers(line.split(";")[1])) return undefined;
  return {
    name: normalName(name),
    extras: extras.split(",").map((extra) => extra.trim()),
    wheels: [],
    source: /@[ \t]*git\+/.test(line) ? "git" : /@[ \t]*file:/.test(line) ? "folder" : "registry",
  };
}

/** The lines of a list of requirements that say something, those that a backslash breaks put together. */
export function requirementLines(text: string): readonly string[] {
  return text
    .replaceAll(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|[ \t])#.*$/, "").trim())
    .filter((line) => line !== "");
}

/** The lists that a list of requirements names (`-r base.txt`, `-c pins.txt`) and itself, as paths from the project. */
export function requirementFiles(project: ProjectFiles, path = "requirements.txt"): readonly string[] {
  const found = new Set<string>([path]);
  for (const file of found) {
    const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/") + 1) : "";
    for (const line of requirementLines(contentOf(project, file) ?? "")) {
      const named = /^(?:-r|-c|--requirement|--constraint)[ \t=]*(\S+)/.exec(line)?.[1];
      if (named !== undefined && found.size < 20) found.add(plainPath(`${folder}${named}`));
    }
  }
  return [...found];
}

/** A path without `.` and `..`, as far as these stay inside. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** The text of a lock: a workspace has one for all of its members, at its root. */
function lockOf(project: ProjectFiles, tool: PythonTool): TomlTable {
  const name = `${tool}.lock`;
  return readToml(project.files.get(name) ?? project.workspace?.files.get(name) ?? "");
}

/** Every package that the list of a tool installs for the service, as far as the list tells; else what is asked for. */
export function installedPackages(project: ProjectFiles, tool: PythonTool): readonly PythonPackage[] {
  if (tool === "pip") {
    const lines = requirementFiles(project).flatMap((path) => requirementLines(contentOf(project, path) ?? ""));
    return lines.flatMap((line) =>
      /^-e[ \t]/.test(line) ? editable(line) : (requirementOf(line) ?? localOf(line) ?? []),
    );
  }
  const pyproject = readPyproject(project);
  const asked = askedPackages(pyproject);
  const lock = lockOf(project, tool);
  const locked =
    tool === "uv" ? uvPackages(lock, tomlText(tomlTable(pyproject, "project"), "name") ?? "") : poetryPackages(lock);
  const known = new Set(locked.map(({ name }) => name));
  return [...locked, ...asked.filter(({ name }) => !known.has(name))].map((found) => ({
    ...found,
    extras: [
      ...new Set([...found.extras, ...asked.filter(({ name }) => name === found.name).flatMap(({ extras }) => extras)]),
    ],
  }));
}

function editable(line: string): readonly PythonPackage[] {
  return [{ name: line, extras: [], wheels: [], source: line.includes("git+") ? "git" : "folder" }];
}

function localOf(line: string): PythonPackage | undefined {
  if (line.startsWith("git+")) return { name: line, extras: [], wheels: [], source: "git" };
  return /^\.{1,2}(?:\/|$)/.test(line) ? { name: line, extras: [], wheels: [], source: "folder" } : undefined;
}

/** What only a Python older than those with fixes needs, or another system. */
function isForOthers(markers: string | undefined): boolean {
  if (
    /^[ \t]*(?:sys_platform|platform_system)[ \t]*==[ \t]*["'](?!linux)/i.test(markers ?? "") &&
    !/ or /.test(markers ?? "")
  )
    return true;
  const below = /python_(?:full_)?version[ \t]*<=?[ \t]*["']3\.(\d{1,2})/.exec(markers ?? "")?.[1];
  return below !== undefined && Number(below) <= 11 && !/ or /.test(markers ?? "");
}

/** What the service needs, step by step: uv.lock holds the groups for development and the other members, too. */
function uvPackages(lock: TomlTable, root: string): readonly PythonPackage[] {
  const all = new Map<string, TomlTable[]>();
  for (const entry of tomlTables(lock, "package")) {
    const name = normalName(tomlText(entry, "name") ?? "");
    all.set(name, [...(all.get(name) ?? []), entry]);
  }
  const seen = new Map<string, Set<string>>();
  const open: { name: string; extras: readonly string[] }[] = [{ name: normalName(root), extras: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const known = seen.get(next.name);
    const extras = next.extras.filter((extra) => known?.has(extra) !== true);
    if (known !== undefined && extras.length === 0) continue;
    seen.set(next.name, new Set([...(known ?? []), ...extras]));
    for (const entry of all.get(next.name) ?? []) {
      const optional = tomlTable(entry, "optional-dependencies");
      const dependencies = [
        ...(known === undefined ? tomlTables(entry, "dependencies") : []),
        ...extras.flatMap((extra) => tomlTables(optional, extra)),
      ];
      for (const dependency of dependencies)
        if (!isForOthers(tomlText(dependency, "marker")))
          open.push({ name: normalName(tomlText(dependency, "name") ?? ""), extras: tomlTexts(dependency, "extra") });
    }
  }
  return [...seen].flatMap(([name, extras]) =>
    name === normalName(root)
      ? []
      : (all.get(name) ?? []).map((entry) => {
          const source = tomlTable(entry, "source");
          const folder = tomlText(source, "editable") ?? tomlText(source, "virtual") ?? tomlText(source, "directory");
          return {
            name,
            extras: [...extras],
            wheels: tomlTables(entry, "wheels").map((wheel) =>
              fileName(tomlText(wheel, "url") ?? tomlText(wheel, "filename") ?? ""),
            ),
            source:
              source["git"] !== undefined
                ? ("git" as const)
                : folder === undefined
                  ? ("registry" as const)
                  : ("folder" as const),
            ...(folder === undefined ? {} : { folder }),
          };
        }),
  );
}

function fileName(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1).split("#")[0] ?? "";
}

/** A package whose sources lie in the workspace, as uv.lock has it. */
export interface UvMember {
  readonly name: string;
  /** From the workspace's root; `.` for the root itself. */
  readonly folder: string;
  /** It is installed as a package, and not only what it needs. */
  readonly isInstalled: boolean;
}

/** All packages of uv.lock that are built from folders. */
export function uvMembers(project: ProjectFiles): readonly UvMember[] {
  return tomlTables(lockOf(project, "uv"), "package").flatMap((entry) => {
    const source = tomlTable(entry, "source");
    const installed = tomlText(source, "editable") ?? tomlText(source, "directory");
    const folder = installed ?? tomlText(source, "virtual");
    const name = normalName(tomlText(entry, "name") ?? "");
    return folder === undefined ? [] : [{ name, folder, isInstalled: installed !== undefined }];
  });
}

function poetryPackages(lock: TomlTable): readonly PythonPackage[] {
  const older = tomlTable(lock, "metadata", "files");
  return tomlTables(lock, "package").flatMap((entry) => {
    const name = tomlText(entry, "name") ?? "";
    const groups = tomlTexts(entry, "groups");
    const isMain = groups.length > 0 ? groups.includes("main") : (tomlText(entry, "category") ?? "main") === "main";
    if (!isMain || entry["optional"] === "true" || isForOthers(tomlText(entry, "markers"))) return [];
    const files = [...tomlTables(entry, "files"), ...tomlTables(older, name)];
    const type = tomlText(tomlTable(entry, "source"), "type");
    return [
      {
        name: normalName(name),
        extras: [],
        wheels: files.map((file) => tomlText(file, "file") ?? "").filter((file) => file.endsWith(".whl")),
        source:
          type === "git"
            ? ("git" as const)
            : type === "directory" || type === "file"
              ? ("folder" as const)
              : ("registry" as const),
      },
    ];
  });
}
