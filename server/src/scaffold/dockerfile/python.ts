import type { Detected } from "../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../service/files.ts";
import type { Runtime } from "../../service/runtime.ts";
import {
  type Build,
  type ImageAnswers,
  type Recipe,
  type Refusal,
  ending,
  firstOf,
  jsonForm,
  secretMount,
} from "./recipe.ts";
import { POETRY, POETRY_EXPORT, PYTHON_DISTROLESS, UV } from "./versions.ts";

/** Packages that were checked against their hashes, and the service's own folder. */
export const PYTHON: Recipe = {
  language: "Python",
  entryTitle: "Module that is started, with its application where a server runs it",
  made: () => ["**/__pycache__", "**/*.pyc", ".venv", "venv", ".pytest_cache", ".mypy_cache", ".ruff_cache"],
  detect,
  checkVersion: (version) => (/^3\.\d{1,2}$/.test(version) ? undefined : `Give a version such as ${PYTHON_DISTROLESS}`),
  checkEntry: (entry, build) => {
    const isServed = build.facts["server"] !== undefined;
    const module = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(:[A-Za-z_]\w*)?$/.exec(entry);
    if (module === null || (module[1] === undefined) === isServed)
      return isServed ? "Give module and application, such as app.main:app" : "Give a module, such as app.main";
    return undefined;
  },
  render,
};

function detect(project: ProjectFiles, runtime: Runtime): Build | Refusal {
  const lock = firstOf(project, ["uv.lock", "poetry.lock", "requirements.txt", "Pipfile.lock"]);
  if (lock === undefined || lock === "Pipfile.lock")
    return {
      refusal:
        "no file names the packages with their versions. Make one with `uv lock`, `poetry lock` or `pip-compile --generate-hashes`, and commit it",
    };
  const requirements = contentOf(project, "requirements.txt") ?? "";
  const named = `${contentOf(project, "pyproject.toml") ?? ""}\n${requirements}`;
  const server = serverOf(named);
  const tool = lock === "uv.lock" ? "uv" : lock === "poetry.lock" ? "poetry" : "pip";
  const version = versionOf(project);
  if ("refusal" in version) return version;
  const folder = project.existing.some((path) => /^src\/[\w/]+\.py$/.test(path)) ? "src" : undefined;
  return {
    kind: "python",
    version,
    entry: entryOf(project, runtime, server, folder),
    tool: { value: tool, evidence: lock },
    facts: {
      ...(tool === "pip" && !requirements.includes("--hash=sha256:") ? { unhashed: "yes" } : {}),
      ...(server === undefined ? {} : { server }),
      ...(folder === undefined ? {} : { folder }),
    },
  };
}

function serverOf(named: string): string | undefined {
  if (/(?:^|["'])(?:uvicorn\b|fastapi\[(?:standard|all)\])/im.test(named)) return "uvicorn";
  return /(?:^|["'])gunicorn\b/im.test(named) ? "gunicorn" : undefined;
}

/** A version file, or the version that distroless brings where the project allows it. */
function versionOf(project: ProjectFiles): Detected<string> | Refusal {
  const file = /^(3\.\d{1,2})/.exec(contentOf(project, ".python-version")?.trim() ?? "")?.[1];
  if (file !== undefined) return { value: file, evidence: ".python-version" };
  const range = /^(?:requires-python|python)[ \t]*=[ \t]*["']([^"'\n]{1,100})["']/m.exec(
    contentOf(project, "pyproject.toml") ?? "",
  )?.[1];
  if (range === undefined)
    return { value: PYTHON_DISTROLESS, evidence: "a default: no file of the project names a version" };
  const minor = (pattern: RegExp): number | undefined => {
    const found = pattern.exec(range)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const least = minor(/(?:>=|\^)[ \t]*3\.(\d{1,2})/) ?? minor(/>[ \t]*3\.(\d{1,2})/);
  const exact = minor(/(?:==|~=|~)[ \t]*3\.(\d{1,2})/);
  const below = minor(/<[ \t]*3\.(\d{1,2})/);
  const preferred = Number(PYTHON_DISTROLESS.slice(2));
  const fits = exact === undefined && (least ?? 0) <= preferred && (below === undefined || preferred < below);
  if (fits) return { value: PYTHON_DISTROLESS, evidence: "the range in pyproject.toml" };
  const chosen = exact ?? (below === undefined ? least : below - 1) ?? preferred;
  return { value: `3.${chosen}`, evidence: "the range in pyproject.toml" };
}

/** The first of the usual names that is there. */
function entryOf(
  project: ProjectFiles,
  { framework }: Runtime,
  server: string | undefined,
  folder: string | undefined,
): Detected<string> {
  const prefix = folder === undefined ? "" : `${folder}/`;
  const names = framework === "Django" ? ["asgi.py", "wsgi.py"] : ["main.py", "app.py", "asgi.py", "wsgi.py"];
  const paths = project.existing.filter(
    (path) => path.startsWith(prefix) && /^(?:\w+\/){0,2}\w+\.py$/.test(path.slice(prefix.length)),
  );
  const wanted = framework === "Django" && server === "gunicorn" ? names.toReversed() : names;
  for (const name of wanted) {
    const path = paths.find((candidate) => candidate.slice(candidate.lastIndexOf("/") + 1) === name);
    if (path === undefined) continue;
    const module = path.slice(prefix.length, -".py".length).replaceAll("/", ".");
    const application = framework === "Django" ? "application" : "app";
    return { value: server === undefined ? module : `${module}:${application}`, evidence: path };
  }
  return { value: "", evidence: "there is no main.py, app.py, asgi.py or wsgi.py" };
}

function render(build: Build, answers: ImageAnswers): readonly string[] {
  const { version } = answers;
  const { folder, server } = build.facts;
  const base =
    version === PYTHON_DISTROLESS ? "gcr.io/distroless/python3-debian13:nonroot" : `python:${version}-slim-trixie`;
  const path = folder === undefined ? "/packages" : `/packages:/app/${folder}`;
  const start = startOf(answers, server);
  return [
    ...(version === PYTHON_DISTROLESS ? ["# The version is the one that the runtime image below brings."] : []),
    `FROM python:${version}-slim-trixie AS build`,
    "WORKDIR /app",
    ...install(build, secretMount(answers, "pip", "/etc/pip.conf")),
    "COPY . .",
    "",
    `FROM ${base}`,
    `ENV PYTHONPATH=${path} PYTHONUNBUFFERED=1`,
    "WORKDIR /app",
    "COPY --from=build /packages /packages",
    "COPY --from=build /app ./",
    ...ending(answers, [
      version === PYTHON_DISTROLESS ? `CMD ${jsonForm(start)}` : `ENTRYPOINT ${jsonForm(["python", ...start])}`,
    ]),
  ];
}

function startOf({ entry, port }: ImageAnswers, server: string | undefined): string[] {
  if (server === "uvicorn") return ["-m", "uvicorn", entry, "--host", "0.0.0.0", "--port", String(port)];
  if (server === "gunicorn") return ["-m", "gunicorn", "--bind", `0.0.0.0:${port}`, entry];
  return ["-m", entry];
}

const CACHE = "--mount=type=cache,target=/root/.cache/pip";

/** Every tool ends in a list, with hashes where it has them, which pip installs into a folder of its own. */
function install({ tool, facts }: Build, secret: string): string[] {
  const pip = (options: string, list: string): string =>
    `RUN ${CACHE}${secret} pip install ${options}--target=/packages -r ${list}`;
  const exported = pip("--require-hashes ", "/tmp/requirements.txt");
  if (tool.value === "uv")
    return [
      `RUN ${CACHE} pip install uv==${UV}`,
      "COPY pyproject.toml uv.lock ./",
      "RUN uv export --locked --no-dev --no-emit-project --output-file=/tmp/requirements.txt",
      exported,
    ];
  if (tool.value === "poetry")
    return [
      `RUN ${CACHE} pip install poetry==${POETRY} poetry-plugin-export==${POETRY_EXPORT}`,
      "COPY pyproject.toml poetry.lock ./",
      "RUN poetry export --only=main --format=requirements.txt --output=/tmp/requirements.txt",
      exported,
    ];
  if (facts["unhashed"] === undefined)
    return ["COPY requirements.txt ./", pip("--require-hashes ", "requirements.txt")];
  return [
    "COPY requirements.txt ./",
    "# Hashes from `pip-compile --generate-hashes`, and --require-hashes here, keep a changed package out.",
    pip("", "requirements.txt"),
  ];
}
