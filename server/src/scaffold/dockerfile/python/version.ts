import { type TomlTable, readToml, tomlTable, tomlText } from "../../../syntax/toml.ts";
import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import {
  type PythonPackage,
  type PythonTool,
  requirementFiles,
  requirementLines,
  requirementOf,
} from "../../../service/python-packages.ts";
import { PYTHON_DISTROLESS, PYTHON_MINORS } from "../versions.ts";
import { rangeOf } from "./range.ts";

const PREFERRED = minorOf(PYTHON_DISTROLESS);
const FIXED = PYTHON_MINORS.map(minorOf);

interface Named {
  readonly minor: number;
  readonly evidence: string;
}

/**
 * The version of Python: what the project names, else one that its range allows and its locked packages have ready-made
 * files for. Empty where no version that still gets fixes is left.
 */
export function versionOf(
  project: ProjectFiles,
  pyproject: TomlTable,
  tool: PythonTool,
  packages: readonly PythonPackage[],
): Detected<string> {
  const found = minorVersionOf(project, pyproject, tool, packages);
  const patch = found.value === "" ? undefined : rangeOf(pyproject)?.newestPatch(minorOf(found.value));
  if (patch === undefined) return found;
  // Lists of a lock for one release alone leave out every package on another.
  return {
    value: `${found.value}.${patch}`,
    evidence: "the range in pyproject.toml, which shuts later fixes of this version out",
  };
}

function minorVersionOf(
  project: ProjectFiles,
  pyproject: TomlTable,
  tool: PythonTool,
  packages: readonly PythonPackage[],
): Detected<string> {
  const range = rangeOf(pyproject);
  const allowedAtAll = FIXED.filter((minor) => range?.allows(minor) !== false);
  const open = allowedAtAll.filter((minor) => range?.newestPatch(minor) === undefined);
  const inRange = open.length > 0 ? open : allowedAtAll;
  const { workspace } = project;
  const named = namedBy(project, inRange) ?? (workspace && namedBy({ ...project, ...workspace }, inRange));
  if (named !== undefined && FIXED.includes(named.minor))
    return { value: `3.${named.minor}`, evidence: named.evidence };
  if (named === undefined && range === undefined && tool === "pip") {
    const pinned = requirementFiles(project)
      .flatMap((path) => requirementLines(contentOf(project, path) ?? ""))
      .flatMap((line) => (/^[^;]*==/.test(line) ? (requirementOf(line)?.name ?? []) : []))
      .find((name) => COMPILED.has(name));
    if (pinned !== undefined)
      return {
        value: "",
        evidence: `requirements.txt pins \`${pinned}\`, which has files for some versions of Python only, and no file names the one that runs it: write it into .python-version`,
      };
  }
  const lock = `${tool}.lock`;
  const limits = packages.flatMap(({ name, wheels }) => {
    const minors = minorsOf(name, wheels);
    return minors === undefined ? [] : [{ name, minors }];
  });
  const narrow = limits.find(({ minors }) => !inRange.some((minor) => minors.has(minor)));
  if (narrow !== undefined) {
    const newest = Math.max(...narrow.minors);
    return {
      value: "",
      evidence: `${lock} has files of \`${narrow.name}\` for Python 3.${newest} at most, which gets no fixes or is not in the project's range: update the lock with \`${tool === "uv" ? "uv lock --upgrade" : "poetry update"}\``,
    };
  }
  const allowed = inRange.filter((minor) => limits.every(({ minors }) => minors.has(minor)));
  const [oldest] = allowed;
  if (oldest === undefined)
    return {
      value: "",
      evidence: `no version from 3.${FIXED[0] ?? ""} on, which get fixes, fits ${limits.length > 0 ? `the packages in ${lock}` : "the range in pyproject.toml"}`,
    };
  if (named !== undefined)
    return { value: `3.${oldest}`, evidence: `the oldest with fixes: ${named.evidence} names 3.${named.minor}` };
  if (limits.length === 0 && tool === "poetry" && isOldPoetryLock(project))
    return {
      value: `3.${oldest}`,
      evidence:
        "the oldest with fixes: poetry.lock is of a Poetry before 1.3, and nothing shows that its packages run on newer",
    };
  const chosen = allowed.includes(PREFERRED) ? PREFERRED : (allowed.findLast((minor) => minor < PREFERRED) ?? oldest);
  const limit = limits.find(({ minors }) => !minors.has(PREFERRED));
  return {
    value: `3.${chosen}`,
    evidence:
      chosen !== PREFERRED && limit !== undefined
        ? `the newest that \`${limit.name}\` in ${lock} has ready-made files for`
        : range === undefined
          ? "a default: no file of the project names a version"
          : "the range in pyproject.toml",
  };
}

function minorOf(version: string): number {
  return Number(version.slice(2));
}

/** Files that say which Python the project is worked on with; pip-compile and uv write theirs into the list they make. */
const VERSION_FILES: readonly (readonly [path: string, version: RegExp])[] = [
  [".python-version", /^[ \t]*(?:cpython-|python-)?3\.(\d{1,2})/m],
  [".tool-versions", /^python[ \t]+3\.(\d{1,2})/m],
  ["runtime.txt", /^python-3\.(\d{1,2})/m],
  ["requirements.txt", /^#.{0,200}(?:with Python |--python-version[= ])3\.(\d{1,2})/m],
];

/** Packages with compiled parts: a version of theirs has files for the versions of Python of its time. */
const COMPILED = new Set([
  ...["aiohttp", "asyncpg", "cffi", "frozenlist", "gevent", "greenlet", "grpcio", "httptools", "lxml", "markupsafe"],
  ...["msgpack", "multidict", "numpy", "orjson", "pandas", "pillow", "psycopg-binary", "psycopg2-binary"],
  ...["pydantic-core", "pyyaml", "scipy", "uvloop", "watchfiles", "wrapt", "yarl", "zope-interface"],
]);

/** What says outright which version runs the service: its version file, its image, its pipeline. */
function namedBy(project: ProjectFiles, inRange: readonly number[]): Named | undefined {
  for (const [path, pattern] of VERSION_FILES) {
    const minor = pattern.exec(contentOf(project, path) ?? "")?.[1];
    if (minor !== undefined) return { minor: Number(minor), evidence: path };
  }
  const image = /^FROM[ \t]+(?:--\S+[ \t]+)?(?:docker\.io\/)?(?:library\/)?python:3\.(\d{1,2})/im.exec(
    contentOf(project, "Dockerfile") ?? "",
  )?.[1];
  if (image !== undefined) return { minor: Number(image), evidence: "the image in Dockerfile" };
  const tested = workflowVersions(project);
  const usable = tested.filter(({ minor }) => inRange.includes(minor));
  return (usable.length > 0 ? usable : tested).toSorted((left, right) => right.minor - left.minor)[0];
}

/** The versions under `python-version` in workflows, in a list or alone. */
function workflowVersions(project: ProjectFiles): readonly Named[] {
  const found: Named[] = [];
  for (const path of project.files.keys()) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) continue;
    let isList = false;
    for (const line of (contentOf(project, path) ?? "").split("\n")) {
      const key = /^[ \t-]*["']?python-versions?["']?[ \t]*:(.*)$/.exec(line);
      const listed: string | undefined = isList ? /^[ \t]*-[ \t]*(["']?3\..*)$/.exec(line)?.[1] : undefined;
      isList = key === null ? listed !== undefined : key[1]?.trim() === "";
      for (const [, minor] of (key?.[1] ?? listed ?? "").matchAll(/(?<![\d.])3\.(\d{1,2})(?!\d)/g))
        found.push({ minor: Number(minor), evidence: path });
    }
  }
  return found;
}

/**
 * The versions that a package with compiled parts has files for on Linux; undefined where it runs on any: the file is for
 * all (`py3-none`, `abi3`), or there is none for Linux.
 */
function minorsOf(name: string, wheels: readonly string[]): ReadonlySet<number> | undefined {
  if (name.startsWith("backports")) return undefined;
  const minors = new Set<number>();
  for (const wheel of wheels) {
    const tags = /-([\w.]+)-(\w+)-(any|[\w.]*linux[\w.]*)\.whl$/.exec(wheel);
    if (tags === null) continue;
    const [, python = "", abi] = tags;
    if (abi === "none" || abi === "abi3") return undefined;
    for (const [, minor] of python.matchAll(/\bcp3(\d{1,2})\b/g)) minors.add(Number(minor));
  }
  return minors.size === 0 ? undefined : minors;
}

/** Poetry 1.3 made the second form of its lock, so the first is of 2022 or before. */
function isOldPoetryLock(project: ProjectFiles): boolean {
  const version = tomlText(tomlTable(readToml(project.files.get("poetry.lock") ?? ""), "metadata"), "lock-version");
  return version?.startsWith("1.") === true;
}
