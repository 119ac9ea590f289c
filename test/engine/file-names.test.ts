import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { WATCHED, concernsUs, kindsToldBy } from "../../server/src/engine/relevant-files.ts";
import { runs } from "../runs.ts";

/** As an editor matches them: `*` stands for anything within a name, and braces are not nested. */
const [, ALTERNATIVES = ""] = /^\*\*\/\{([^{}]*)\}$/.exec(WATCHED) ?? assert.fail(WATCHED);
const MATCHERS = ALTERNATIVES.split(",").map(
  (glob) => new RegExp(`^(?:.*/)?${glob.replaceAll(/[.+]/g, String.raw`\$&`).replaceAll("*", "[^/]*")}$`),
);
const isWatched = (path: string): boolean => MATCHERS.some((matcher) => matcher.test(path));

describe("every file that is looked at is watched", () => {
  const names = [
    "yarn.lock",
    "bun.lockb",
    "go.mod",
    "build.gradle.kts",
    "Containerfile",
    "api.dockerfile",
    "Dockerfile.prod",
    "DOCKERFILE",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "env.example",
    ".env.local",
    "payments.env",
    "payments.env.production",
    "env.local",
    "payments.env~",
    ".dev.vars",
    ".DEV.VARS.staging",
    ".flaskenv",
    ".envs/.production/.django",
    ".gitignore",
    "api.Dockerfile.dockerignore",
    "Kustomization",
    "compose.yaml",
    "deploy.YML",
    "package.json",
    ".npmrc",
    "certs/server.KEY",
    ".paylint.yaml",
  ];
  for (const name of names)
    test(name, () => {
      assert.ok(concernsUs(name));
      for (const folder of ["", "services/api/"]) assert.ok(isWatched(folder + name), folder + name);
    });

  test("whatever its name", () => {
    const beginning = fc.constantFrom(
      "docker",
      "Docker",
      "CONTAINER",
      "compose",
      "docker-bake",
      ".env",
      "ENV",
      "yarn",
      "",
    );
    const middle = fc.array(fc.constantFrom("file", "FILE", ".", "-", "_", "prod", "example", "local"), {
      maxLength: 3,
    });
    const end = fc.constantFrom(".yaml", ".Yml", ".JSON", ".hcl", ".Dockerfile", ".env", ".dockerignore", ".lock", "");
    let looked = 0;
    fc.assert(
      fc.property(beginning, middle, end, (first, words, last) => {
        const name = `${first}${words.join("")}${last}`;
        if (!concernsUs(name)) return;
        looked++;
        assert.ok(isWatched(`a/${name}`), name);
      }),
      { numRuns: runs(5000) },
    );
    assert.ok(looked > 200, "many of the names are looked at");
  });
});

test("what a file may tell follows from its name, and of workflows from their folder", () => {
  assert.deepEqual(kindsToldBy(".github/workflows/build.yml"), ["workflows", "builds"]);
  assert.deepEqual(kindsToldBy("k8s/build.yml"), ["kubernetes"]);
  assert.deepEqual(kindsToldBy("k8s/kustomization.yaml"), ["files", "kubernetes"]);
  assert.deepEqual(kindsToldBy("api/.gitignore"), ["files", "git"]);
  assert.deepEqual(kindsToldBy("api/Containerfile"), ["images"]);
  assert.deepEqual(kindsToldBy("api/.env.local"), ["dotenv"]);
  assert.deepEqual(kindsToldBy("yarn.lock"), []);
  assert.deepEqual(kindsToldBy("main.ts"), []);
});
