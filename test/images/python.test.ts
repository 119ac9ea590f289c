import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RUNS_AS, unless, withService } from "./image.ts";
import { PYTHON_MINOR } from "./runtimes.ts";

const SLIM = `python:${PYTHON_MINOR}-slim-trixie`;
const DISTROLESS = ["python:3.13-slim-trixie", "gcr.io/distroless/python3-debian13:nonroot"];

const project = (dependencies: readonly string[], more = ""): string =>
  `[project]\nname = "pay"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = ${JSON.stringify(dependencies)}\n${more}`;

const FASTAPI = `
import os
from fastapi import FastAPI

service: FastAPI = FastAPI()

@service.get("/")
def root():
    return os.getuid()
`;

describe("Python", { skip: unless(SLIM) }, () => {
  test("FastAPI with uv", () =>
    withService(
      {
        files: {
          "pyproject.toml": project(["fastapi==0.122.0", "uvicorn==0.38.0"]),
          ".python-version": `${PYTHON_MINOR}\n`,
          "app/main.py": FASTAPI,
        },
        prepare: ["pip install --quiet --prefix=$HOME uv==0.13.9", "uv lock"],
      },
      async (service) => assert.equal(await service.ask("/"), String(RUNS_AS)),
    ));
});
