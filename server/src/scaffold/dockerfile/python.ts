import { readToml, tomlTable, tomlTables, tomlText, tomlTexts } from "../../syntax/toml.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import {
  type PythonPackage,
  type PythonTool,
  installedPackages,
  normalName,
  readPyproject,
  requirementFiles,
  uvMembers,
} from "../../service/python-packages.ts";
import type { Runtime } from "../../service/runtime.ts";
import { djangoStatics } from "./python/django.ts";
import { adding, whyNotInstalled } from "./python/installable.ts";
import { type Serving, applicationOf, programOf, servingOf, startWords } from "./python/start.ts";
import { versionOf } from "./python/version.ts";
import { remarkOnWrites } from "./python/writes.ts";
import {
  type Build,
  type ImageAnswers,
  type Recipe,
  type Refusal,
  ending,
  firstOf,
  MAX_COPIES,
  isPlainPath,
  jsonForm,
  listOf,
  secretMount,
} from "./recipe.ts";
import { POETRY, POETRY_EXPORT, PYTHON_DISTROLESS, PYTHON_MINORS, UV } from "./versions.ts";

/** Packages that were checked against their hashes, and the service's own folder. */
export const PYTHON: Recipe = {
  language: "Python",
  entryTitle: "Module that is started, with its application where a server runs it",
  made: ({ member }) => [
    ...["**/__pycache__", "**/*.pyc", "**/.venv", "**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "venv"],
    ...(member === undefined ? [] : [`${member}/venv`]),
  ],
  letIn: ({ facts }) => listOf(facts["needs"]),
  detect,
  checkVersion: (version) =>
    PYTHON_MINORS.includes(/^(3\.\d{2})(?:\.\d{1,2})?$/.exec(version)?.[1] ?? "")
      ? undefined
      : `Give a version with fixes: ${PYTHON_MINORS.join(", ")}`,
  checkEntry: (entry, build) => {
    const isServed = build.facts["server"] !== undefined;
    const [, file, rest] = /^([\w./]+)\.py(:.*)?$/.exec(entry) ?? [];
    if (file !== undefined) {
      const { folder } = build.facts;
      const plain = file.replace(/^\.\//, "");
      const inside = folder !== undefined && plain.startsWith(`${folder}/`) ? plain.slice(folder.length + 1) : plain;
      const object = rest ?? (isServed ? ":app" : "");
      return `Give the module instead of its file: ${inside.replaceAll("/", ".")}${object}`;
    }
    const [, object, call] = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?::([A-Za-z_]\w*)(\(\))?)?$/.exec(entry) ?? [
      "",
      "",
      "()",
    ];
    if (isServed && (object ?? "") === "")
      return "Give module and application, such as app.main:app, or app:create_app() where a function makes it";
    if (isServed && call !== undefined && build.facts["server"] === "daphne")
      return "Daphne starts an object, no function: assign the application to a name";
    return isServed || (call === undefined && object !== "")
      ? undefined
      : "Give a module, such as app.main, or a module and its function, such as app.main:run";
  },
  render,
};

function detect(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const { workspace, files } = project;
  const isMember = workspace?.files.has("uv.lock") === true && !files.has("uv.lock");
  const lock = isMember ? "uv.lock" : firstOf(project, ["uv.lock", "poetry.lock", "requirements.txt", "Pipfile.lock"]);
  if (lock === undefined)
    return {
      refusal:
        "no file names the packages with their versions. Make one with `uv lock`, `poetry lock` or `pip-compile --generate-hashes`, and commit it",
    };
  if (lock === "Pipfile.lock")
    return {
      refusal:
        "of Pipenv's Pipfile.lock no image is made here. Write its packages down with `pipenv requirements --hash > requirements.txt`, and commit that",
    };
  const tool = lock === "uv.lock" ? "uv" : lock === "poetry.lock" ? "poetry" : "pip";
  const pyproject = readPyproject(project);
  if (tool === "uv" && !isMember && pyproject["project"] === undefined) {
    const members = uvMembers(project).map(({ folder }) => folder);
    return {
      refusal: `pyproject.toml makes this a uv workspace without a project of its own. Name the member that is the service: ${members.slice(0, 8).join(", ")}`,
    };
  }
  const packages = installedPackages(project, tool);
  const refused = whyNotInstalled(tool, lock, packages);
  if (refused !== undefined) return { refusal: refused };
  const { framework } = runtime;
  const found = framework === undefined ? undefined : servingOf(framework, packages);
  if (found !== undefined && "add" in found)
    return {
      refusal: `no server that runs ${framework ?? ""} is among the packages in ${lock}. Add one: ${adding(tool, found.add)}`,
    };
  const entry =
    framework !== undefined && found !== undefined
      ? applicationOf(project, framework, found.runs)
      : programOf(project, pyproject, runtime.name);
  const requirements = tool === "pip" ? requirementFiles(project) : [];
  const isHashed = requirements.some((path) => (contentOf(project, path) ?? "").includes("--hash=sha256:"));
  const built = tool === "uv" ? uvBuild(project, packages) : poetryBuild(project, tool);
  const odd = [...listOf(built.manifests), ...(isMember ? [workspace.member] : [])].find((path) => !isPlainPath(path));
  if (odd !== undefined)
    return { refusal: `a Dockerfile cannot name the folder \`${odd}\` without quotes. Give it a plain name` };
  const facts: Record<string, string | undefined> = {
    unhashed: tool === "pip" && !isHashed ? "yes" : undefined,
    server: found?.server,
    runs: found?.runs,
    folder: entry.folder,
    requirements: requirements.join("\n"),
    writes: remarkOnWrites(project),
    indexes: tool === "uv" && hasIndexes(project) ? "yes" : undefined,
    ...built,
    ...(framework === "Django" ? djangoStatics(project) : {}),
  };
  return {
    kind: "python",
    version: versionOf(project, pyproject, tool, packages),
    entry: { value: entry.value, evidence: entry.evidence },
    ...(entry.choices === undefined ? {} : { choices: entry.choices }),
    tool: { value: tool, evidence: lock },
    ...(isMember ? { member: workspace.member } : {}),
    facts: Object.fromEntries(
      Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== ""),
    ),
  };
}

/** What of the project itself, and of the workspace around it, is installed beside the packages; lists have a line an item. */
type Built = Readonly<Record<"package" | "manifests" | "installed" | "needs", string | undefined>>;

function uvBuild(project: ProjectFiles, packages: readonly PythonPackage[]): Built {
  const members = uvMembers(project).filter(({ folder }) => !folder.startsWith(".."));
  const own = normalName(tomlText(tomlTable(readPyproject(project), "project"), "name") ?? "");
  const names = new Set([own, ...packages.map(({ name }) => name)]);
  const installed = members
    .filter(({ name, isInstalled }) => isInstalled && names.has(name))
    .map(({ folder }) => folder);
  const { files } = project.workspace ?? project;
  return {
    package: (members.length > 1 || project.workspace !== undefined) && /^[a-z\d-]+$/.test(own) ? own : undefined,
    manifests: members.flatMap(({ folder }) => (folder === "." ? [] : [folder])).join("\n"),
    installed: installed.join("\n"),
    needs: installed.flatMap((folder) => readByBuild(files, folder === "." ? "" : `${folder}/`)).join("\n"),
  };
}

function poetryBuild(project: ProjectFiles, tool: PythonTool): Built {
  const isInstalled = tool === "poetry" && isPoetryPackage(project);
  return {
    package: undefined,
    manifests: undefined,
    installed: isInstalled ? "." : undefined,
    needs: isInstalled ? readByBuild(project.files, "").join("\n") : undefined,
  };
}

/** Whether packages come from an index that pyproject.toml names. */
function hasIndexes(project: ProjectFiles): boolean {
  const roots = [project.files, project.workspace?.files].map((files) => readToml(files?.get("pyproject.toml") ?? ""));
  return roots.some((root) => tomlTables(tomlTable(root, "tool", "uv"), "index").length > 0);
}

/** Whether Poetry installs the service itself: pyproject.toml names what belongs to it, or its folder is there. */
function isPoetryPackage(project: ProjectFiles): boolean {
  const pyproject = readPyproject(project);
  const poetry = tomlTable(pyproject, "tool", "poetry");
  if (poetry["package-mode"] === "false" || pyproject["build-system"] === undefined) return false;
  const name = tomlText(tomlTable(pyproject, "project"), "name") ?? tomlText(poetry, "name") ?? "";
  const folder = normalName(name).replaceAll("-", "_");
  return (
    tomlTables(poetry, "packages").length > 0 ||
    [`${folder}/__init__.py`, `src/${folder}/__init__.py`, `${folder}.py`].some((path) =>
      project.existing.includes(path),
    )
  );
}

/** Files that a package is built with, by its pyproject.toml: without its readme the build stops. */
function readByBuild(files: ReadonlyMap<string, string>, prefix: string): readonly string[] {
  const pyproject = readToml(files.get(`${prefix}pyproject.toml`) ?? "");
  const own = tomlTable(pyproject, "project");
  const poetry = tomlTable(pyproject, "tool", "poetry");
  return [own, poetry]
    .flatMap((table) => [
      table["readme"],
      ...tomlTexts(table, "readme"),
      tomlTable(table, "readme")["file"],
      tomlTable(table, "license")["file"],
    ])
    .filter((path): path is string => typeof path === "string" && isPlainPath(path))
    .map((path) => prefix + path);
}

function render(build: Build, answers: ImageAnswers): readonly string[] {
  const { version } = answers;
  const { folder, server, runs } = build.facts;
  const isDistroless = version === PYTHON_DISTROLESS;
  // An older release has no image of a Debian that came after it.
  const builder = PYTHON_MINORS.includes(version) ? `python:${version}-slim-trixie` : `python:${version}-slim`;
  const base = isDistroless ? "gcr.io/distroless/python3-debian13:nonroot" : builder;
  const path = folder === undefined ? "/packages" : `/packages:/app/${folder}`;
  const serving: Serving | undefined =
    server === undefined ? undefined : { server, runs: runs === "asgi" ? "asgi" : "wsgi" };
  const start = startWords(answers.entry, answers.port, serving);
  return [
    ...(isDistroless ? ["# The version is the one that the runtime image below brings."] : []),
    `FROM ${builder} AS build`,
    "WORKDIR /app",
    ...install(build, secretMount(answers, "pip", "/etc/pip.conf")),
    "",
    `FROM ${base}`,
    `ENV PYTHONPATH=${path} PYTHONUNBUFFERED=1`,
    "WORKDIR /app",
    "COPY --from=build /packages /packages",
    `COPY --from=build /app${build.member === undefined ? "" : `/${build.member}`} ./`,
    ...listOf(build.facts["writes"]),
    ...ending(answers, [isDistroless ? `CMD ${jsonForm(start)}` : `ENTRYPOINT ${jsonForm(["python", ...start])}`]),
  ];
}

const CACHE = "--mount=type=cache,target=/root/.cache/pip";

/** Every tool ends in a list, with hashes where it has them, which pip installs into a folder of its own. */
function install(build: Build, secret: string): readonly string[] {
  const { facts, member } = build;
  const statics = facts["collects"];
  const installed = listOf(facts["installed"]).map((folder) => (folder === "." ? folder : `./${folder}`));
  return [
    ...listed(build, secret),
    ...(hasAll(build) ? [] : ["COPY . ."]),
    ...(installed.length === 0
      ? []
      : [`RUN ${CACHE}${secret} pip install --no-deps --target=/packages ${installed.join(" ")}`]),
    ...(statics === undefined
      ? []
      : [
          `RUN PYTHONPATH=/packages ${facts["keys"] ?? ""}python ${member === undefined ? "" : `${member}/`}${statics}`,
        ]),
    ...(facts["asks"] === undefined
      ? []
      : [
          `# \`manage.py collectstatic\` needs ${facts["asks"]}: run it here with values for the build, or in the pipeline.`,
        ]),
  ];
}

/** A workspace of many members is copied whole before its packages are written down. */
function hasAll({ facts }: Build): boolean {
  return listOf(facts["manifests"]).length > MAX_COPIES;
}

function listed(build: Build, secret: string): readonly string[] {
  const { tool, facts } = build;
  const pip = (options: string, list: string): string =>
    `RUN ${CACHE}${secret} pip install ${options}--target=/packages -r ${list}`;
  // A lock's list is whole: pip need not look for what its packages ask for.
  const exported = pip("--require-hashes --no-deps ", "/tmp/requirements.txt");
  if (tool.value === "uv")
    return [
      `RUN ${CACHE} pip install uv==${UV}`,
      ...(hasAll(build)
        ? ["COPY . ."]
        : [
            "COPY pyproject.toml uv.lock ./",
            ...listOf(facts["manifests"]).map((folder) => `COPY ${folder}/pyproject.toml ${folder}/`),
          ]),
      `RUN uv export --locked --no-dev ${exportWords(facts)} --output-file=/tmp/requirements.txt`,
      exported,
    ];
  if (tool.value === "poetry")
    return [
      `RUN ${CACHE} pip install poetry==${POETRY} poetry-plugin-export==${POETRY_EXPORT}`,
      "COPY pyproject.toml poetry.lock ./",
      "RUN poetry export --only=main --format=requirements.txt --output=/tmp/requirements.txt",
      exported,
    ];
  const copies = copiesOf(listOf(facts["requirements"] ?? "requirements.txt"));
  if (facts["unhashed"] === undefined) return [...copies, pip("--require-hashes ", "requirements.txt")];
  return [
    ...copies,
    "# Hashes from `pip-compile --generate-hashes`, and --require-hashes here, keep a changed package out.",
    pip("", "requirements.txt"),
  ];
}

/** What uv writes down: what comes from indexes, of a workspace's packages for one. */
function exportWords(facts: Build["facts"]): string {
  const own = facts["package"] === undefined ? "--no-emit-project" : `--no-emit-local --package=${facts["package"]}`;
  return facts["indexes"] === undefined ? own : `${own} --emit-index-url`;
}

/** One instruction a folder: each file keeps its place. */
function copiesOf(paths: readonly string[]): readonly string[] {
  const folders = new Map<string, string[]>();
  for (const path of paths.filter(isPlainPath)) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "./";
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [...folders].map(([folder, files]) => `COPY ${files.join(" ")} ${folder}`);
}
