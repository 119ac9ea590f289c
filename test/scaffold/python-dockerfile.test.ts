import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Expected, type Files, assertGenerated, missingOf, prefilled, refusalOf } from "./generated.ts";

const FASTAPI = "from fastapi import FastAPI\napp = FastAPI()\n";
const WSGI =
  'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")\napplication = get_wsgi_application()\n';

const pip = (packages: string, more: Files): Files => ({
  "requirements.txt": packages.split(" ").join("\n"),
  ".python-version": "3.12\n",
  ...more,
});
const project = (dependencies: string, more = ""): string =>
  `[project]\nname = "pay"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = [${dependencies}]\n${more}`;
const uvLock = (own: string, ...packages: readonly string[]): string =>
  [`[[package]]\nname = "pay"\nsource = { ${own} = "." }\n${packages[0] ?? ""}`, ...packages.slice(1)].join(
    "\n[[package]]\n",
  );
const served = (entry: string): string =>
  `ENTRYPOINT ["python", "-m", "uvicorn", "${entry}", "--host", "0.0.0.0", "--port", "8000"]`;

const GENERATED: Readonly<Record<string, Expected>> = {
  "a factory, for Gunicorn": {
    files: pip("flask gunicorn", { "pay/__init__.py": "def create_app(config=None):\n    return Flask()\n" }),
    lines: ['ENTRYPOINT ["python", "-m", "gunicorn", "--bind", "0.0.0.0:8000", "pay:create_app()"]'],
  },
  "a factory, for Uvicorn": {
    files: pip("fastapi uvicorn", { "main.py": "def get_application() -> FastAPI:\n    return FastAPI()\n" }),
    lines: [
      'ENTRYPOINT ["python", "-m", "uvicorn", "--factory", "main:get_application", "--host", "0.0.0.0", "--port", "8000"]',
    ],
  },
  "an object made by a factory comes before it": {
    files: pip("fastapi uvicorn", {
      "app/main.py": "def get_application():\n    return FastAPI()\n\napp = get_application()\n",
      "tests/main.py": FASTAPI,
    }),
    lines: [served("app.main:app")],
  },
  "modules imported from src, and from the project that holds src": {
    files: pip("fastapi uvicorn", {
      "src/main.py": `from src.config import settings\n${FASTAPI}`,
      "src/config.py": "",
    }),
    lines: [served("src.main:app"), "ENV PYTHONPATH=/packages PYTHONUNBUFFERED=1"],
  },
  "a folder that is no package": {
    files: pip("fastapi uvicorn", {
      "backend/app/main.py": `from app.core import x\n${FASTAPI}`,
      "backend/app/__init__.py": "",
    }),
    lines: [served("app.main:app"), "ENV PYTHONPATH=/packages:/app/backend PYTHONUNBUFFERED=1"],
  },
  "Uvicorn that FastAPI brings": {
    files: pip("fastapi[standard]", { "main.py": FASTAPI }),
    lines: [served("main:app")],
  },
  "Granian for WSGI": {
    files: pip("flask granian", { "wsgi.py": "from pay import app as application\n" }),
    lines: [
      'ENTRYPOINT ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "wsgi:application"]',
    ],
  },
  "Waitress and a factory": {
    files: pip("flask waitress", { "app.py": "def make_app():\n    return Flask()\n" }),
    lines: ['ENTRYPOINT ["python", "-m", "waitress", "--listen=0.0.0.0:8000", "--call", "app:make_app"]'],
  },
  "Django behind Daphne, in asgi/": {
    files: pip("django daphne", { "pay/asgi/__init__.py": "application = get_asgi_application()\n" }),
    lines: ['ENTRYPOINT ["python", "-m", "daphne", "-b", "0.0.0.0", "-p", "8000", "pay.asgi:application"]'],
  },
  "a word on what it writes beside itself": {
    files: pip("django gunicorn", {
      "pay/wsgi.py": "application = get_wsgi_application()\n",
      "pay/settings.py": 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n',
    }),
    lines: ["# pay/settings.py can put a database of SQLite here, where this user may not write: that needs a volume."],
  },
  "a word on a folder that is made at its start": {
    files: pip("fastapi uvicorn", { "main.py": `${FASTAPI}import os\nos.makedirs("uploads", exist_ok=True)\n` }),
    lines: ["# main.py can put the folder uploads here, where this user may not write: that needs a volume."],
  },
  "Django's static files, with the settings of production": {
    files: pip("django gunicorn", {
      "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")\n',
      "config/wsgi.py": WSGI,
      "config/settings/production.py": 'STATIC_ROOT: str = "static"\n',
      "config/settings/local.py": 'KEY = os.environ["OF_ONE_MACHINE"]\n',
    }),
    lines: ["RUN PYTHONPATH=/packages python manage.py collectstatic --noinput --settings=config.settings.production"],
  },
  "Django's static files, which need variables": {
    files: pip("django gunicorn", {
      "manage.py": "",
      "config/wsgi.py": WSGI,
      "config/settings.py": 'STATIC_ROOT = "static"\nKEY = os.environ["KEY_OF_PAY"]\nDB = env("DATABASE_URL")\n',
    }),
    lines: [
      "# `manage.py collectstatic` needs KEY_OF_PAY, DATABASE_URL: run it here with values for the build, or in the pipeline.",
    ],
  },
  "Django's static files, whose settings only want a key": {
    files: pip("django gunicorn", {
      "manage.py": "",
      "config/wsgi.py": WSGI,
      "config/settings.py": 'STATIC_ROOT = "static"\nSECRET_KEY = env("DJANGO_SECRET_KEY")\n',
    }),
    lines: [
      "RUN PYTHONPATH=/packages DJANGO_SECRET_KEY=unused python manage.py collectstatic --noinput --settings=config.settings.production",
    ],
  },
  "lists that name others": {
    files: pip("", {
      "requirements.txt": "-r requirements/base.txt\ngunicorn\n",
      "requirements/base.txt": "-c ../pins.txt\nflask\n",
      "app.py": "app = Flask(__name__)\n",
    }),
    lines: ["COPY requirements.txt pins.txt ./", "COPY requirements/base.txt requirements/"],
  },
  "a module that is started, of a package with the project's name": {
    files: pip("requests", {
      "pay/__main__.py": "",
      "pay/__init__.py": "",
      "scripts/run.py": 'if __name__ == "__main__": pass\n',
    }),
    lines: ['ENTRYPOINT ["python", "-m", "pay"]'],
  },
  "a script of pyproject.toml, installed by uv with its readme": {
    files: {
      "pyproject.toml": project(
        "",
        'readme = "README.md"\n[project.scripts]\npay = "pay.cli:main"\n[build-system]\nrequires = []\n',
      ),
      "uv.lock": uvLock("editable"),
      ".python-version": "3.12",
      "src/pay/__init__.py": "",
    },
    lines: [
      "RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps --target=/packages .",
      'ENTRYPOINT ["python", "-c", "import sys; from pay.cli import main; sys.exit(main())"]',
      "!README.md",
    ],
  },
  "indexes of uv's own": {
    files: {
      "pyproject.toml": project(
        '"fastapi", "uvicorn"',
        '[[tool.uv.index]]\nname = "cpu"\nurl = "https://download.pytorch.org/whl/cpu"\n',
      ),
      "uv.lock": uvLock("virtual"),
      "main.py": FASTAPI,
    },
    lines: ["RUN uv export --locked --no-dev --no-emit-project --emit-index-url --output-file=/tmp/requirements.txt"],
    without: ["RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps --target=/packages ."],
  },
  "Poetry without a package of its own": {
    files: {
      "pyproject.toml": `[tool.poetry]\nname = "pay"\n[tool.poetry.dependencies]\npython = "~3.12"\nfastapi = "^0.1"\nuvicorn = { version = "^0.3", extras = ["standard"] }\n[build-system]\nrequires = ["poetry-core"]\n`,
      "poetry.lock": "",
      "app/main.py": FASTAPI,
    },
    lines: ["FROM python:3.12-slim-trixie AS build", served("app.main:app")],
    without: ["RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps --target=/packages ."],
  },
  "a member of a uv workspace, with what it needs": {
    files: workspace(["api", "ledger", "other"]),
    member: "packages/api",
    lines: [
      "# Built from the workspace's root: docker build -f packages/api/Dockerfile .",
      "COPY packages/other/pyproject.toml packages/other/",
      "RUN uv export --locked --no-dev --no-emit-local --package=api --output-file=/tmp/requirements.txt",
      "RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps --target=/packages ./packages/api ./packages/ledger",
      "COPY --from=build /app/packages/api ./",
    ],
  },
  "a uv workspace of many members": {
    files: workspace(["api", "ledger", "a", "b", "c", "d", "e", "f", "g", "h"]),
    member: "packages/api",
    lines: ["COPY . ."],
    without: ["COPY packages/a/pyproject.toml packages/a/"],
  },
};

/** A workspace whose first member needs the second. */
function workspace(names: readonly string[]): Files {
  const entries = names.map((name, index) => {
    const needs = index === 0 ? '\ndependencies = [{ name = "ledger" }, { name = "uvicorn" }]' : "";
    return `[[package]]\nname = "${name}"\nsource = { editable = "packages/${name}" }${needs}\n`;
  });
  return {
    "pyproject.toml": '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
    "uv.lock": `${entries.join("")}[[package]]\nname = "uvicorn"\nsource = { registry = "x" }\n`,
    "packages/api/main.py": FASTAPI,
    ...Object.fromEntries(
      names.map((name) => [
        `packages/${name}/pyproject.toml`,
        `[project]\nname = "${name}"\ndependencies = ["fastapi"]\n`,
      ]),
    ),
  };
}

const REFUSED: Readonly<Record<string, readonly [Files, RegExp]>> = {
  "FastAPI without a server": [pip("fastapi gunicorn", { "main.py": FASTAPI }), /write `uvicorn` with its version/],
  "Flask with a server of the wrong kind, on Poetry": [
    { "pyproject.toml": '[tool.poetry.dependencies]\nflask = "3"\nuvicorn = "1"\n', "poetry.lock": "" },
    /no server that runs Flask .* `poetry add gunicorn`/,
  ],
  "a server for development only": [
    {
      "pyproject.toml": project('"fastapi"', '[dependency-groups]\ndev = ["uvicorn"]\n'),
      "uv.lock": uvLock(
        "virtual",
        'dependencies = [{ name = "fastapi" }]',
        'name = "fastapi"\nsource = { registry = "x" }',
        'name = "uvicorn"\nsource = { registry = "x" }',
      ),
    },
    /`uv add uvicorn`/,
  ],
  "the root of a uv workspace": [
    workspace(["api", "ledger"]),
    /Name the member that is the service: packages\/api, packages\/ledger$/,
  ],
  "a list of Pipenv's": [
    { "pyproject.toml": "", "Pipfile.lock": "{}" },
    /pipenv requirements --hash > requirements\.txt/,
  ],
  "a package from Git": [pip("flask pay@git+https://git.example.com/pay", {}), /takes `pay` from Git/],
  "the project itself in the list": [{ "requirements.txt": "flask\n-e .\n" }, /Take `-e \.` out of it/],
  "a package from a folder beside": [
    { "pyproject.toml": '[tool.poetry.dependencies]\nlib = { path = "../lib" }\n', "poetry.lock": "" },
    /takes `lib` from a folder/,
  ],
  "a package that needs a C library": [pip("django psycopg2 gunicorn", {}), /Take `psycopg2-binary` in its place/],
  "a package that loads a C library": [
    pip("fastapi uvicorn python-magic", { "main.py": FASTAPI }),
    /`python-magic` needs a C library that the image has not\. Take `puremagic` in its place/,
  ],
  "a package that nothing takes the place of": [
    pip("fastapi uvicorn weasyprint", { "main.py": FASTAPI }),
    /needs Pango of the system when it runs, .* `pay-dockerfile-python`, .* install `libpango-1\.0-0/,
  ],
  "PostgreSQL's driver without its library": [pip("django psycopg gunicorn", {}), /psycopg\[binary\]/],
};

describe("generated Dockerfiles for Python", () => {
  for (const [title, expected] of Object.entries(GENERATED)) test(title, () => assertGenerated(expected));

  for (const [title, [files, reason]] of Object.entries(REFUSED))
    test(`none for ${title}, and the reason says what to do`, () => assert.match(refusalOf(files), reason));

  test("several applications are asked about", () => {
    const files = pip("fastapi uvicorn", { "a/main.py": FASTAPI, "b/main.py": FASTAPI });
    assert.deepEqual(missingOf(files), ["entry: there are several applications: a.main:app, b.main:app"]);
  });

  test("several scripts are asked about", () => {
    const files = {
      "pyproject.toml": project("", '[project.scripts]\na = "x:a"\nb = "x:b"\n'),
      "uv.lock": uvLock("virtual"),
    };
    assert.deepEqual(missingOf(files), ["entry: pyproject.toml has several scripts: x:a, x:b"]);
  });
});

test("a package for another system alone is no reason to refuse", () => {
  const marker = "sys_platform == 'win32'";
  const listed = pip("fastapi uvicorn", { "main.py": FASTAPI });
  const lines = `${listed["requirements.txt"] ?? ""}\npyodbc==5.2.0 ; ${marker}\n`;
  assert.equal(refusalOf({ ...listed, "requirements.txt": lines }), "");
  const lock = uvLock("virtual", `dependencies = [{ name = "pyodbc", marker = "${marker}" }]`, 'name = "pyodbc"');
  const asked = project(`"pyodbc; ${marker}"`);
  assert.equal(refusalOf({ "pyproject.toml": asked, "uv.lock": lock, "main.py": "" }), "");
});

test("a file is no module, and the module's name is told", () => {
  const files = pip("grpcio", { "src/email_server.py": "" });
  assert.deepEqual(missingOf(files, undefined, { entry: "src/email_server.py", version: "3.12" }), [
    "entry: Give the module instead of its file: email_server",
  ]);
});

describe("the version of Python", () => {
  const poetry = (range: string, lock: string, more: Files = {}): Files => ({
    "pyproject.toml": `[tool.poetry]\nname = "pay"\n[tool.poetry.dependencies]\npython = "${range}"\n`,
    "poetry.lock": lock,
    "main.py": "",
    ...more,
  });
  const wheels = (...tags: readonly string[]): string =>
    `[[package]]\nname = "asyncpg"\nfiles = [${tags.map((tag) => `{file = "asyncpg-1-${tag}.whl", hash = "x"}`).join(", ")}]\n`;
  const linux = (minor: number): string => `cp3${minor}-cp3${minor}-manylinux_2_17_x86_64`;

  const cases: Readonly<Record<string, readonly [Files, string]>> = {
    "the newest that locked files are for": [
      poetry("^3.9", wheels(linux(9), linux(11), linux(12), "cp313-cp313-win_amd64")),
      "3.12, the newest that `asyncpg` in poetry.lock has ready-made files for",
    ],
    "files for any version say nothing": [
      poetry("^3.9", wheels(linux(9), "py3-none-any")),
      "3.13, the range in pyproject.toml",
    ],
    "files of the stable interface, neither": [
      poetry("^3.9", wheels("cp37-abi3-manylinux_2_17_x86_64")),
      "3.13, the range in pyproject.toml",
    ],
    "a lock of before 2023": [
      poetry("^3.9", '[[package]]\nname = "a"\n[metadata]\nlock-version = "1.1"\n'),
      "3.11, the oldest with fixes: poetry.lock is of a Poetry before 1.3, and nothing shows that its packages run on newer",
    ],
    "the pipeline's, the newest of its list": [
      poetry("^3.9", "", { ".github/workflows/test.yml": "python-version:\n  - '3.10'\n  - '3.12'\n" }),
      "3.12, .github/workflows/test.yml",
    ],
    "the image of an older Dockerfile": [
      poetry("^3.9", "", { Dockerfile: "FROM python:3.12.4-slim\n" }),
      "3.12, the image in Dockerfile",
    ],
    "one without fixes": [
      poetry("^3.9", "", { ".python-version": "3.9.1\n" }),
      "3.11, the oldest with fixes: .python-version names 3.9",
    ],
    "a range below the default": [poetry(">=3.11,<3.13", ""), "3.12, the range in pyproject.toml"],
    "the one release that all is locked for": [
      poetry("3.11.7", ""),
      "3.11.7, the range in pyproject.toml, which shuts later fixes of this version out",
    ],
    "the release that Poetry narrows the project's range to": [
      {
        "pyproject.toml":
          '[project]\nname = "pay"\nrequires-python = ">=3.11"\n[tool.poetry.dependencies]\npython = "3.12.3"\n',
        "poetry.lock": "",
        "main.py": "",
      },
      "3.12.3, the range in pyproject.toml, which shuts later fixes of this version out",
    ],
    "a range that ends within a version": [
      poetry(">=3.12.1,<3.12.5", ""),
      "3.12.4, the range in pyproject.toml, which shuts later fixes of this version out",
    ],
    "a version whose fixes come in, before one that shuts them out": [
      poetry(">=3.11,<3.13.2,!=3.12.0", ""),
      "3.12, the range in pyproject.toml",
    ],
    "what made the list": [
      {
        "requirements.txt": "# This file is autogenerated by pip-compile with Python 3.12\ngreenlet==3.1.0\n",
        "main.py": "",
      },
      "3.12, requirements.txt",
    ],
  };
  for (const [title, [files, expected]] of Object.entries(cases))
    test(title, () => assert.equal(prefilled(files, "version"), expected));

  test("an older release has no image of a Debian that came after it", () =>
    assertGenerated({
      files: poetry("3.11.7", ""),
      lines: ["FROM python:3.11.7-slim AS build", "FROM python:3.11.7-slim"],
    }));

  test("is asked for where no version with fixes has files", () => {
    const [asked = ""] = missingOf(poetry("^3.9", wheels(linux(9), linux(10))));
    assert.match(asked, /^version: poetry\.lock has files of `asyncpg` for Python 3\.10 at most, .* `poetry update`$/);
  });

  test("is asked for where compiled packages are pinned and nothing names it", () => {
    assert.match(missingOf({ "requirements.txt": "greenlet==3.0.1\n", "main.py": "" })[0] ?? "", /pins `greenlet`/);
  });
});
