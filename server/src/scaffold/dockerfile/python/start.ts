import { type TomlTable, tomlTable } from "../../../syntax/toml.ts";
import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { type PythonPackage, normalName } from "../../../service/python-packages.ts";

type Interface = "asgi" | "wsgi";

/** A program that runs an application, by the name of its package. */
interface Server {
  readonly name: string;
  readonly runs: readonly Interface[];
  /** Words after `python -m`. */
  start(application: Application, port: number, runs: Interface): readonly string[];
}

interface Application {
  /** `app.main:app`. */
  readonly name: string;
  /** The object is a function that makes the application. */
  readonly isFactory: boolean;
}

/** The more telling ones first: a project that has Gunicorn beside Uvicorn may run either, and WSGI needs it. */
const SERVERS: readonly Server[] = [
  {
    name: "uvicorn",
    runs: ["asgi"],
    start: ({ name, isFactory }, port) => [
      "uvicorn",
      ...(isFactory ? ["--factory"] : []),
      ...[name, "--host", "0.0.0.0", "--port", String(port)],
    ],
  },
  {
    name: "gunicorn",
    runs: ["wsgi"],
    start: ({ name, isFactory }, port) => ["gunicorn", "--bind", `0.0.0.0:${port}`, isFactory ? `${name}()` : name],
  },
  {
    name: "hypercorn",
    runs: ["asgi", "wsgi"],
    start: ({ name, isFactory }, port) => ["hypercorn", "--bind", `0.0.0.0:${port}`, isFactory ? `${name}()` : name],
  },
  {
    name: "granian",
    runs: ["asgi", "wsgi"],
    start: ({ name, isFactory }, port, runs) => [
      ...["granian", "--interface", runs, "--host", "0.0.0.0", "--port", String(port)],
      ...(isFactory ? ["--factory"] : []),
      name,
    ],
  },
  { name: "daphne", runs: ["asgi"], start: ({ name }, port) => ["daphne", "-b", "0.0.0.0", "-p", String(port), name] },
  {
    name: "waitress",
    runs: ["wsgi"],
    start: ({ name, isFactory }, port) => [
      "waitress",
      `--listen=0.0.0.0:${port}`,
      ...(isFactory ? ["--call"] : []),
      name,
    ],
  },
];

/** What each framework's applications speak, the usual one first. */
const FRAMEWORKS: Readonly<Record<string, readonly Interface[]>> = {
  FastAPI: ["asgi"],
  Starlette: ["asgi"],
  Flask: ["wsgi"],
  Django: ["wsgi", "asgi"],
};

export interface Serving {
  readonly server: string;
  readonly runs: Interface;
}

/** How the framework's application is served with what is installed; the server to add where nothing serves it. */
export function servingOf(
  framework: string,
  packages: readonly PythonPackage[],
): Serving | { readonly add: string } | undefined {
  const interfaces = FRAMEWORKS[framework];
  if (interfaces === undefined) return undefined;
  const installed = new Set(packages.map(({ name }) => name));
  const brings = packages.some(
    ({ name, extras }) => name === "fastapi" && extras.some((extra) => extra === "standard" || extra === "all"),
  );
  if (brings) installed.add("uvicorn");
  for (const runs of interfaces) {
    const server = SERVERS.find(({ name, runs: able }) => installed.has(name) && able.includes(runs));
    if (server !== undefined) return { server: server.name, runs };
  }
  return { add: interfaces[0] === "asgi" ? "uvicorn" : "gunicorn" };
}

/** What is written after `python`. */
export function startWords(entry: string, port: number, serving: Serving | undefined): readonly string[] {
  const server = SERVERS.find(({ name }) => name === serving?.server);
  if (server !== undefined && serving !== undefined) {
    const application = { name: entry.replace(/\(\)$/, ""), isFactory: entry.endsWith("()") };
    return ["-m", ...server.start(application, port, serving.runs)];
  }
  const [module = "", called] = entry.split(":");
  if (called === undefined) return ["-m", module];
  // A script of pyproject.toml: the function's result is the exit status.
  return ["-c", `import sys; from ${module} import ${called}; sys.exit(${called}())`];
}

export interface PythonEntry extends Detected<string> {
  /** The folder that modules are imported from, where it is not the project's own. */
  readonly folder?: string;
  /** What can be started, where that is more than one. */
  readonly choices?: readonly string[];
}

/** Folders whose programs are not the service. */
const ASIDE = /(?:^|\/)(?:tests?|docs?|examples?|samples?|scripts|tools|migrations|alembic|benchmarks?|\.[^/]*)\//;

interface Source {
  readonly path: string;
  /** From the folder that modules are imported from. */
  readonly module: string;
  readonly folder: string | undefined;
  readonly text: string;
}

function sourcesOf(project: ProjectFiles): readonly Source[] {
  return [...project.files.keys()]
    .filter((path) => path.endsWith(".py") && !ASIDE.test(path) && /^(?:\w+\/)*\w+\.py$/.test(path))
    .map((path) => {
      const text = contentOf(project, path) ?? "";
      const folder = importFolder(project, path, text);
      const inside = folder === undefined ? path : path.slice(folder.length + 1);
      const module = inside
        .slice(0, -".py".length)
        .replaceAll("/", ".")
        .replace(/\.__(?:init|main)__$/, "");
      return { path, module, folder, text };
    });
}

/** `src`, or the folder from which the file imports what lies beside it; undefined for the project's own. */
function importFolder(project: ProjectFiles, path: string, text: string): string | undefined {
  const imported = new Set([...text.matchAll(/^[ \t]*(?:from|import)[ \t]+(\w+)/gm)].map((match) => match[1] ?? ""));
  const parts = path.split("/").slice(0, -1);
  for (let depth = 0; depth < parts.length; depth++) if (imported.has(parts[depth] ?? "")) return nameOf(parts, depth);
  if (parts[0] !== "src") {
    // `from routes import …` in backend/main.py: what it means lies beside it.
    const own = parts.join("/");
    const isBeside = (name: string): boolean =>
      project.existing.some((other) => other === `${own}/${name}.py` || other.startsWith(`${own}/${name}/`));
    const isOver = (name: string): boolean =>
      project.existing.some((other) => other === `${name}.py` || other.startsWith(`${name}/`));
    if (own === "" || project.existing.includes(`${own}/__init__.py`)) return undefined;
    return [...imported].some((name) => isBeside(name) && !isOver(name)) ? own : undefined;
  }
  return "src";
}

function nameOf(parts: readonly string[], depth: number): string | undefined {
  return depth === 0 ? undefined : parts.slice(0, depth).join("/");
}

/** The names of files that hold the application, the likelier first. */
const APPLICATION_FILES = ["asgi", "wsgi", "main", "app", "application", "server", "api", "run", "web", "__init__"];

/** The application's object, as it is written in a file. */
export function applicationOf(project: ProjectFiles, framework: string, runs: Interface): PythonEntry {
  const other = runs === "asgi" ? "wsgi" : "asgi";
  const found = sourcesOf(project).flatMap((source) => {
    const name = fileName(source.path);
    if (name === other || (framework === "Django" && name !== runs)) return [];
    const object = objectIn(source.text, framework, name === runs);
    const rank = APPLICATION_FILES.indexOf(name);
    return object === undefined ? [] : [{ ...source, object, rank: rank < 0 ? APPLICATION_FILES.length : rank }];
  });
  const isFactory = ({ object }: { readonly object: string }): number => (object.endsWith("()") ? 1 : 0);
  found.sort(
    (left, right) => isFactory(left) - isFactory(right) || left.rank - right.rank || depthOf(left) - depthOf(right),
  );
  const [first, second] = found;
  if (first === undefined)
    return {
      value: "",
      evidence: `no ${framework === "Django" ? `${runs}.py with its application` : `application of ${framework}`} is in the files that are usually called so, such as main.py or app.py`,
    };
  const entry = `${first.module}:${first.object}`;
  const names = found.map(({ module, object }) => `${module}:${object}`);
  const isTie =
    second !== undefined &&
    isFactory(first) === isFactory(second) &&
    first.rank === second.rank &&
    depthOf(first) === depthOf(second);
  if (isTie) return severalOf("there are several applications", names);
  return { value: entry, evidence: first.path, ...(first.folder === undefined ? {} : { folder: first.folder }) };
}

function severalOf(what: string, names: readonly string[]): PythonEntry {
  const choices = names.slice(0, MAX_CHOICES);
  return { value: "", evidence: `${what}: ${choices.join(", ")}`, choices };
}

const MAX_CHOICES = 8;

/** `asgi` of `pay/asgi.py` and of `pay/asgi/__init__.py`. */
function fileName(path: string): string {
  return /(?:^|\/)([aw]sgi)\/__init__\.py$/.exec(path)?.[1] ?? path.slice(path.lastIndexOf("/") + 1, -".py".length);
}

function depthOf({ path }: Source): number {
  return path.split("/").length;
}

const CLASSES = /^(?:\w+\.){0,3}(?:FastAPI|Flask|Starlette|APIFlask|OpenAPI)\(/;
const MADE =
  /^(?:\w+\.){0,3}(?:get_[aw]sgi_application|(?:create|make|build|get|init)_(?:\w+_)?(?:app|application|api|server))\(/;
const FACTORY = /^def[ \t]+((?:create|make|build|get|init)_(?:\w+_)?(?:app|application|api))\(([^)]*)\)/gm;
const IMPORTED = /^from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\w+[ \t]+as[ \t]+)?(app|application)\b/m;

/** The name of the application in a file: what it is assigned to, or the function that makes it. */
function objectIn(text: string, framework: string, isInterfaceFile: boolean): string | undefined {
  const assigned = assignments(text);
  const made = [CLASSES, MADE].flatMap((pattern) => assigned.find(({ value }) => pattern.test(value)) ?? [])[0];
  if (made !== undefined) return made.name;
  if (isInterfaceFile) {
    const named = assigned.find(({ name }) => /^(?:app|application)$/.test(name))?.name ?? IMPORTED.exec(text)?.[1];
    if (named !== undefined) return named;
  }
  if (framework === "Django") return undefined;
  for (const [, name, parameters = ""] of text.matchAll(FACTORY)) {
    const needed = parameters.split(",").filter((parameter) => parameter.trim() !== "" && !/[=*]/.test(parameter));
    if (needed.length === 0) return `${name}()`;
  }
  return undefined;
}

/** What a module assigns at its top: `app: FastAPI = FastAPI()`. */
function assignments(text: string): readonly { readonly name: string; readonly value: string }[] {
  return text.split("\n").flatMap((line) => {
    const name = /^(\w{1,100})[ \t]{0,20}[:=]/.exec(line)?.[1];
    const at = line.indexOf("=");
    return name === undefined || at < 0 ? [] : [{ name, value: line.slice(at + 1).trimStart() }];
  });
}

/** What is started where no framework is served: a script of pyproject.toml, or the program's own module. */
export function programOf(project: ProjectFiles, pyproject: TomlTable, name: string | undefined): PythonEntry {
  const sources = sourcesOf(project);
  const own = normalName(name ?? "");
  const scripts = [tomlTable(pyproject, "project", "scripts"), tomlTable(pyproject, "tool", "poetry", "scripts")]
    .flatMap((table) => Object.entries(table))
    .flatMap(([script, target]) =>
      typeof target === "string" ? [{ script, target: (target.split("[")[0] ?? "").trim() }] : [],
    );
  const script = scripts.length === 1 ? scripts[0] : scripts.find((candidate) => normalName(candidate.script) === own);
  const isSource = project.existing.some((path) => path.startsWith("src/") && path.endsWith(".py"));
  const folder = isSource ? { folder: "src" } : {};
  if (script !== undefined && isProgram(script.target))
    return { value: script.target, evidence: `the script ${script.script} in pyproject.toml`, ...folder };
  if (scripts.length > 1) {
    const targets = scripts.map(({ target }) => target).filter(isProgram);
    return { ...severalOf("pyproject.toml has several scripts", targets), ...folder };
  }
  const mains = sources.filter(
    ({ path, text }) => path.endsWith("__main__.py") || /^if[ \t]+__name__[ \t]*==[ \t]*["']__main__["']/m.test(text),
  );
  mains.sort((left, right) => rankOf(left, own) - rankOf(right, own) || depthOf(left) - depthOf(right));
  const [main] = mains;
  if (main !== undefined)
    return {
      value: main.module === "__main__" ? "" : main.module,
      evidence: main.path,
      ...(main.folder === undefined ? {} : { folder: main.folder }),
    };
  const plain = sources.find(({ path }) => path === "main.py" || path === "src/main.py");
  return plain === undefined
    ? {
        value: "",
        evidence: "no script in pyproject.toml, no __main__.py and no main.py says what is started",
        ...folder,
      }
    : { value: plain.module, evidence: plain.path, ...(plain.folder === undefined ? {} : { folder: plain.folder }) };
}

function isProgram(target: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$/.test(target);
}

function rankOf({ path, module }: Source, own: string): number {
  if (path.endsWith("__main__.py")) return normalName(module) === own ? 0 : 1;
  return /(?:^|\/)main\.py$/.test(path) ? 2 : 3;
}
