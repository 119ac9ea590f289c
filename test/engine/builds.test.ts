import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex, readFacts } from "../../server/src/workspace/index.ts";
import { buildsIn } from "../../server/src/model/builds.ts";
import { startTimer } from "../timer.ts";

const config = resolveConfig();
const DOCKERFILE =
  'FROM node:24-slim AS production\nUSER root\nCMD ["a"]\nFROM node:24-slim AS tools\nUSER 1000\nCMD ["b"]\n';

function indexOf(files: Readonly<Record<string, string>>): ReturnType<typeof createIndex> {
  const index = createIndex();
  for (const [path, text] of Object.entries(files)) index.add(path, text, config);
  return index;
}

/** The rules that speak of the first stage's root user: it must be a final one. */
function rulesOf(path: string, files: Readonly<Record<string, string>>): readonly string[] {
  const index = indexOf({ [path]: DOCKERFILE, ...files });
  const workspace = (own: Parameters<typeof index.view>[1]): ReturnType<typeof index.view> => index.view(path, own);
  return lint({ path, text: DOCKERFILE }, { config, workspace }).findings.map(({ rule }) => rule);
}

const step = (lines: string): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${lines.replaceAll(/^/gm, "      ")}\n`;

describe("a stage is a final one when it is the target of", () => {
  const cases: Readonly<Record<string, readonly [dockerfile: string, file: string, text: string]>> = {
    "a compose file": [
      "api/Dockerfile",
      "compose.yaml",
      "services:\n  api:\n    build:\n      context: ./api\n      target: production\n",
    ],
    "a compose file in a folder, with a Dockerfile of another name": [
      "docker/Api.dockerfile",
      "deploy/docker-compose.prod.yml",
      "services:\n  api:\n    build: { context: .., dockerfile: docker/Api.dockerfile, target: production }\n",
    ],
    "a bake file": [
      "Dockerfile",
      "docker-bake.hcl",
      'group "default" {\n}\ntarget "api" {\n  target = "production"\n}\n',
    ],
    "a bake file in JSON": [
      "Dockerfile",
      "docker-bake.override.json",
      '{ "target": { "api": { "target": "production", "context": "." } } }',
    ],
    "Docker's action": [
      "services/api/Dockerfile",
      ".github/workflows/build.yml",
      step("- uses: docker/build-push-action@v6\n  with:\n    context: services/api\n    target: production"),
    ],
    "Docker's action with a file": [
      "docker/Dockerfile",
      ".github/workflows/build.yml",
      step(
        "- uses: docker/build-push-action@v6\n  with:\n    context: services\n    file: ./docker/Dockerfile\n    target: production",
      ),
    ],
    "a command": [
      "Dockerfile",
      ".github/workflows/build.yml",
      step("- run: |\n    docker buildx build --push --target=production -t a:1 ."),
    ],
    "a command in a working folder": [
      "api/docker/Dockerfile",
      ".github/workflows/build.yml",
      step("- run: docker build --target production -f docker/Dockerfile .\n  working-directory: api"),
    ],
  };
  for (const [title, [dockerfile, file, text]] of Object.entries(cases)) {
    test(title, () => {
      assert.ok(!rulesOf(dockerfile, {}).includes("dockerfile/root-user"));
      assert.ok(rulesOf(dockerfile, { [file]: text }).includes("dockerfile/root-user"));
      assert.ok(
        !rulesOf("other/Dockerfile", { [file]: text }).includes("dockerfile/root-user"),
        "of another Dockerfile",
      );
    });
  }

  test("nothing that is for developers, or depends on a variable", () => {
    for (const target of ["test", "dev", "${STAGE:-production}", ""]) {
      const text = `services:\n  api:\n    build:\n      context: .\n      target: "${target}"\n`;
      assert.deepEqual(indexOf({ "compose.yaml": text }).view("Dockerfile", {}).buildTargets(), []);
    }
  });
});

test("a change of a target wakes the Dockerfiles, and nothing else of a workflow does", () => {
  const workflow = (target: string): string =>
    step(`- uses: docker/build-push-action@v6\n  with:\n    target: ${target}`);
  const index = indexOf({ ".github/workflows/a.yml": workflow("a") });
  assert.deepEqual([...index.add(".github/workflows/a.yml", `# more\n${workflow("a")}`, config)], ["workflows"]);
  assert.deepEqual([...index.add(".github/workflows/a.yml", workflow("b"), config)].sort(), ["builds", "workflows"]);
  assert.ok(lint({ path: "Dockerfile", text: DOCKERFILE }, { config }).needs.has("builds"));
  assert.ok(index.add("compose.yaml", "services:\n  a:\n    build: .\n", config).has("builds"));
  assert.ok(index.remove("compose.yaml").has("builds"));
});

test("builds that lie outside, or whose place is not known, are left out", () => {
  for (const build of [
    "context: ../..",
    "context: https://github.com/a/b.git",
    'context: "${DIR}"',
    "context: .\n      dockerfile_inline: FROM a",
  ])
    assert.deepEqual(readFacts("compose.yaml", `services:\n  a:\n    build:\n      ${build}\n`, config), {}, build);
  for (const run of ["cd api && docker build --target a .", "docker build --target a $DIR", "docker run build"]) {
    const index = indexOf({ ".github/workflows/a.yml": step(`- run: ${run}`) });
    assert.deepEqual(index.view("Dockerfile", {}).buildTargets(), [], run);
  }
});

test("names that builds give another meaning are known from all that builds", () => {
  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "a,b": {
      "compose.yaml":
        "services:\n  a:\n    build:\n      context: .\n      additional_contexts: {a: ../a, b: service:b}\n",
    },
    "alpine,base": {
      "compose.yaml":
        "services:\n  a:\n    build:\n      context: .\n      additional_contexts:\n        - alpine=docker-image://alpine:3.23\n        - base=./base\n",
    },
    "base,docker.io/library/alpine,src": {
      "docker-bake.hcl":
        'target "a" {\n  contexts = {\n    base = "target:base"\n    "docker.io/library/alpine" = "docker-image://x"\n    src: "./src"\n  }\n  dockerfile = "Dockerfile"\n}\ntarget "b" {\n  dockerfile = "b.Dockerfile"\n}\n',
    },
    base: { "docker-bake.hcl": 'target "a" {\n  contexts = { base = "target:base" }\n  tags = ["x/y"]\n}\n' },
    json: {
      "docker-bake.json": '{"target": {"a": {"dockerfile": "Dockerfile", "contexts": {"json": "target:base"}}}}',
    },
    "sources,tools": {
      ".github/workflows/a.yml": step(
        "- uses: docker/build-push-action@v6\n  with:\n    build-contexts: |\n      sources=./src\n      tools=docker-image://x\n",
      ),
    },
    root: { ".github/workflows/a.yml": step("- run: docker build --build-context root=. .") },
    "": { "compose.yaml": "services:\n  a:\n    build: {context: ./other, additional_contexts: {a: ../a}}\n" },
  };
  for (const [expected, files] of Object.entries(cases))
    assert.equal([...indexOf(files).view("Dockerfile", {}).buildContexts()].sort().join(), expected);
});

test("the image of a manifest is one that is made here, by its name or by what a file says", () => {
  const image = "FROM node:24-slim\nUSER node\n";
  const index = indexOf({
    "redis/Dockerfile": image,
    "web/Dockerfile": image,
    "tools/Dockerfile.dev": image,
    "compose.yaml": "services:\n  cache:\n    image: cache\n    build: redis\n",
  });
  const made = (name: string): string | undefined => index.view("k8s/a.yaml", {}).imageMadeHere(name)?.path;
  assert.equal(made("ghcr.io/acme/web:1.0.0"), "web/Dockerfile");
  assert.equal(made("cache:1"), "redis/Dockerfile");
  for (const other of ["redis:8", "web", "ghcr.io/acme/tools:1", "ghcr.io/acme/$NAME", "", "ghcr.io/acme/other"])
    assert.equal(made(other), undefined, other);
});

test("a user from a variable is told as it is written, never by its value", () => {
  const index = indexOf({ "web/Dockerfile": "FROM node:24-slim\nARG WHO=node\nUSER $WHO\n" });
  const fact = index.view("k8s/a.yaml", {}).imageMadeHere("ghcr.io/acme/web:1.0.0");
  assert.deepEqual([fact?.user, fact?.userName, fact?.userId], ["name", "$WHO", 1000]);
});

test("hostile build files are read within a second", () => {
  for (const piece of [
    'target "a" {\n',
    "contexts = {\n",
    'a = "b"\n',
    "  tags = [",
    '"',
    "services:\n",
    'target = "',
    "{",
    "- ",
  ]) {
    const text = `build target dockerfile\n${piece.repeat(190_000 / piece.length)}`;
    for (const path of ["docker-bake.hcl", "docker-bake.json"]) {
      const timer = startTimer();
      buildsIn(path, text);
      assert.ok(timer() < 1000, `${path} of ${piece}`);
    }
  }
});
