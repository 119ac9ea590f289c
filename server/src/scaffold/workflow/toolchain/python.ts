import type { Detected } from "../../../service/detected.ts";
import { type ProjectFiles, contentOf } from "../../../service/files.ts";
import { type PythonTool, installedPackages, readPyproject } from "../../../service/python-packages.ts";
import { versionOf } from "../../dockerfile/python/version.ts";
import { firstOf } from "../../dockerfile/recipe.ts";
import { POETRY, PYTHON_DISTROLESS, UV } from "../../dockerfile/versions.ts";
import type { Toolchain } from "../toolchain.ts";

export function pythonToolchain(project: ProjectFiles): Toolchain {
  const { workspace } = project;
  const isMember = workspace?.files.has("uv.lock") === true && !project.files.has("uv.lock");
  const lock = isMember ? "uv.lock" : firstOf(project, ["uv.lock", "poetry.lock", "requirements.txt"]);
  const tool: PythonTool = lock === "uv.lock" ? "uv" : lock === "poetry.lock" ? "poetry" : "pip";
  const packages = installedPackages(project, tool);
  const version = versionOf(project, readPyproject(project), tool, packages).value;
  const python = {
    action: "actions/setup-python",
    inputs: { "python-version": version === "" ? PYTHON_DISTROLESS : version },
  };
  if (lock === undefined)
    return {
      setup: [python],
      install: [],
      test: { value: "", evidence: "no file names the packages with their versions: make one with `uv lock`" },
      testsAtRoot: false,
    };
  const lists = listsWith(project, "pytest");
  switch (tool) {
    case "uv": {
      const locked = workspace?.files.get("uv.lock") ?? contentOf(project, "uv.lock") ?? "";
      return {
        setup: [python, { action: "astral-sh/setup-uv", inputs: { version: UV, "enable-cache": "false" } }],
        install: ["uv sync --locked"],
        test: testOf(project, "uv run ", /^name = "pytest"$/m.test(locked), lock),
        testsAtRoot: false,
      };
    }
    case "poetry":
      return {
        setup: [python],
        install: [`pipx install poetry==${POETRY}`, "poetry sync"],
        test: testOf(
          project,
          "poetry run ",
          /^name = "pytest"$/m.test(contentOf(project, "poetry.lock") ?? ""),
          "poetry.lock",
        ),
        testsAtRoot: false,
      };
    case "pip":
      return {
        setup: [python],
        install: [...new Set(["requirements.txt", ...lists])].map((list) => pipInstall(project, list)),
        test: testOf(project, "", lists.length > 0, lists[0] ?? lock),
        testsAtRoot: false,
      };
    default:
      return tool satisfies never;
  }
}

/** Lists of packages that a person installs beside the service's own, and that name a package. */
function listsWith({ files }: ProjectFiles, name: string): readonly string[] {
  return [...files.keys()].filter(
    (path) =>
      /^(?:requirements\/)?[\w.-]+\.txt$/.test(path) &&
      path.includes("requirements") &&
      new RegExp(`^${name}\\b`, "m").test(files.get(path) ?? ""),
  );
}

function pipInstall(project: ProjectFiles, list: string): string {
  const isHashed = (contentOf(project, list) ?? "").includes("--hash=sha256:");
  return `pip install ${isHashed ? "--require-hashes " : ""}-r ${list}`;
}

function testOf(project: ProjectFiles, runner: string, hasPytest: boolean, evidence: string): Detected<string> {
  if (hasPytest) return { value: `${runner}pytest`, evidence: `pytest in ${evidence}` };
  if (project.existing.includes("manage.py")) return { value: `${runner}python manage.py test`, evidence: "manage.py" };
  return { value: "", evidence: `pytest is not in ${evidence}: give the command that tests the service` };
}
