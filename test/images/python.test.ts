import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNS_AS, type Sample, unless, withService } from "./image.ts";
import { PYTHON_MINOR, missingProgram } from "./runtimes.ts";

type Files = Readonly<Record<string, string>>;

const SLIM = `python:${PYTHON_MINOR}-slim-trixie`;
const DISTROLESS = ["python:3.13-slim-trixie", "gcr.io/distroless/python3-debian13:nonroot"];
/** It makes the locks, also where a container builder does the rest. */
const NO_PYTHON = missingProgram("python3", "-m", "ensurepip", "--version") ?? false;
const VERSION: Files = { ".python-version": `${PYTHON_MINOR}\n` };

/** Puts a tool into the home folder of the run, once, whichever test comes first. */
const tool = (name: string, version: string): string =>
  `{ flock 9; test -x $HOME/bin/${name} || { python3 -m venv $HOME && $HOME/bin/pip install --quiet ${name}==${version}; }; } 9>$HOME/lock`;
const UV = tool("uv", "0.13.9");

/** Applications that answer `/` with the user they run as. */
const APPLICATIONS: Readonly<
  Record<string, { packages: readonly string[]; files: Files; path: string; answer: string }>
> = {
  FastAPI: {
    packages: ["fastapi==0.122.0", "uvicorn==0.38.0"],
    files: {
      "app/__init__.py": "",
      "app/main.py": `
import os
from fastapi import FastAPI

service: FastAPI = FastAPI()

@service.get("/")
def root():
    return os.getuid()
`,
    },
    path: "/",
    answer: String(RUNS_AS),
  },
  Flask: {
    packages: ["flask==3.1.2", "gunicorn==23.0.0"],
    files: {
      "app.py": `
import os
from flask import Flask

def create_app(settings=None):
    app = Flask(__name__)

    @app.get("/")
    def root():
        return str(os.getuid())

    return app
`,
    },
    path: "/",
    answer: String(RUNS_AS),
  },
  Django: {
    packages: ["django==5.2.8", "gunicorn==23.0.0", "whitenoise==6.11.0"],
    files: {
      "manage.py": `
import os
import sys
from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
execute_from_command_line(sys.argv)
`,
      "config/__init__.py": "",
      "config/settings.py": `
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.staticfiles"]
MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]
ROOT_URLCONF = "config.urls"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "assets"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
`,
      "config/urls.py": `
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse(static("pay.txt")))]
`,
      "config/wsgi.py": `
import os
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
`,
      "assets/pay.txt": "pays\n",
    },
    path: "/",
    answer: "/static/pay.cd9b71efead8.txt",
  },
};

const project = (dependencies: readonly string[], more = ""): string =>
  `[project]\nname = "pay"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = ${JSON.stringify(dependencies)}\n${more}`;

/** How packages are written down, and what is made of the list by the tool itself. */
const TOOLS: Readonly<Record<string, (packages: readonly string[]) => Pick<Sample, "files" | "prepare">>> = {
  uv: (packages) => ({
    files: { "pyproject.toml": project(packages) },
    prepare: [UV, "uv lock"],
  }),
  pip: (packages) => ({
    files: { "requirements.in": packages.join("\n") },
    prepare: [UV, "uv pip compile --quiet --generate-hashes requirements.in --output-file requirements.txt"],
  }),
  Poetry: (packages) => ({
    files: { "pyproject.toml": project(packages, "[tool.poetry]\npackage-mode = false\n") },
    prepare: [tool("poetry", "2.5.1"), "poetry lock --quiet"],
  }),
};

describe("Python", { concurrency: 2, skip: unless(SLIM) || NO_PYTHON }, () => {
  for (const [framework, { packages, files, path, answer }] of Object.entries(APPLICATIONS))
    for (const [tool, locked] of Object.entries(TOOLS))
      test(`${framework} with ${tool}`, () => {
        const { files: lists, prepare = [] } = locked(packages);
        const sample = {
          files: { ...VERSION, ...files, ...lists },
          prepare,
          environment: { SECRET_KEY: "of a test" },
        };
        return withService(sample, async (service) => {
          assert.equal((await service.ask(path)).replaceAll('"', ""), answer);
          if (answer.startsWith("/static")) assert.equal(await service.ask(answer), "pays\n");
        });
      });

  test("lists that name others, without hashes", () =>
    withService(
      {
        files: {
          ...VERSION,
          "requirements.txt": "-r requirements/base.txt\ngunicorn==23.0.0\n",
          "requirements/base.txt": "-c pins.txt\nflask\n",
          "requirements/pins.txt": "flask==3.1.2\n",
          "src/pay/__init__.py": "",
          "src/pay/wsgi.py": "from pay.web import app as application\n",
          "src/pay/web.py": 'import flask\napp = flask.Flask(__name__)\napp.get("/")(lambda: flask.__file__[:9])\n',
        },
      },
      async (service) => assert.equal(await service.ask("/"), "/packages"),
    ));

  test("a member of a uv workspace, with the member that it needs", () =>
    withService(
      {
        files: {
          ...VERSION,
          "pyproject.toml": '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
          ...member("api", ["starlette==0.50.0", "uvicorn==0.38.0", "acme-ledger"]),
          ...member("ledger", ["python-dateutil==2.9.0.post0"]),
          ...member("other", ["flask==3.1.2"]),
          "packages/api/src/acme_api/main.py": `
from importlib.metadata import version
from importlib.util import find_spec
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from acme_ledger import balance

def root(request):
    return PlainTextResponse(f"{balance()} {version('acme-api')} {find_spec('flask')}")

app = Starlette(routes=[Route("/", root)])
`,
          "packages/ledger/src/acme_ledger/__init__.py":
            "from dateutil import parser\n\ndef balance():\n    return parser.parse('2026-11-29').year\n",
        },
        prepare: [UV, "uv lock"],
        words: ["packages/api"],
        dockerfile: "packages/api/Dockerfile",
      },
      async (service) => assert.equal(await service.ask("/"), "2026 1.0.0 None"),
    ));

  test("a program that pyproject.toml names, built with its readme", () =>
    withService(
      {
        files: {
          ...VERSION,
          "pyproject.toml": project(
            ["pyfiglet==1.0.4"],
            'readme = "README.md"\n[project.scripts]\nsettle = "pay.settle:run"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
          ),
          "README.md": "# Pay\n",
          "src/pay/__init__.py": "",
          "src/pay/settle.py":
            "from importlib.metadata import version\nimport pyfiglet\n\ndef run():\n    print('settled', version('pay'))\n    return 7\n",
        },
        prepare: [UV, "uv lock"],
      },
      async (service) => {
        assert.equal(await service.end(), 7);
        assert.equal(service.output(), "settled 1.0.0\n");
      },
    ));
});

describe("Python on distroless", { skip: unless(...DISTROLESS) || NO_PYTHON }, () => {
  test("packages with compiled parts fit the version that the image brings", () =>
    withService(
      {
        files: {
          "pyproject.toml": project(["fastapi==0.122.0", "hypercorn==0.18.0"]),
          "main.py": APPLICATIONS["FastAPI"]?.files["app/main.py"] ?? "",
        },
        prepare: [UV, "uv lock"],
      },
      async (service) => assert.equal(await service.ask("/"), String(RUNS_AS)),
    ));
});

function member(name: string, dependencies: readonly string[]): Files {
  const sources = dependencies.includes("acme-ledger") ? "[tool.uv.sources]\nacme-ledger = { workspace = true }\n" : "";
  return {
    [`packages/${name}/pyproject.toml`]: `[project]
name = "acme-${name}"
version = "1.0.0"
requires-python = ">=3.11"
readme = "README.md"
dependencies = ${JSON.stringify(dependencies)}
${sources}[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`,
    [`packages/${name}/README.md`]: `# ${name}\n`,
    [`packages/${name}/src/acme_${name}/__init__.py`]: "",
  };
}
