import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inFolder, paylint } from "./program.ts";

const SERVICE = {
  "package.json": JSON.stringify({ name: "payment-service", version: "1.4.0", dependencies: { express: "5.1.0" } }),
  Dockerfile: "FROM node:24-slim\nEXPOSE 3000\nUSER 10001:10001\n",
  ".env.example": "PORT=3000\nSTRIPE_SECRET_KEY=\n",
};
const IMAGE = ["--image", "registry.example.com/payments/payment-service:1.4.0"];

describe("paylint generate dockerfile", () => {
  const files = {
    "package.json": JSON.stringify({
      name: "payment-service",
      scripts: { build: "tsc", start: "node dist/server.js" },
      dependencies: { express: "5.1.0" },
    }),
    "yarn.lock": "",
    ".env.example": "PORT=3200\n",
  };

  test("writes both files, which Paylint has nothing to say about", () =>
    inFolder(files, (folder) => {
      const run = paylint(folder, "generate", "dockerfile", "--private", "yes");
      assert.equal(run.code, 0, run.err);
      const text = readFileSync(join(folder, "Dockerfile"), "utf8");
      assert.match(text, /^RUN .*id=npmrc,target=\/root\/\.npmrc,required=true yarn install --frozen-lockfile/m);
      assert.match(text, /^EXPOSE 3200$/m);
      assert.match(readFileSync(join(folder, ".dockerignore"), "utf8"), /^\*\*\/\.env\*$/m);
      writeFileSync(join(folder, ".paylint.yaml"), "profile: strict\n");
      const check = paylint(folder, "check", "Dockerfile", "--format", "json");
      assert.deepEqual((JSON.parse(check.out) as { findings: unknown[] }).findings, []);
      assert.equal(paylint(folder, "generate", "dockerfile", "--private", "yes").code, 0, "the same again");
      const other = paylint(folder, "generate", "dockerfile");
      assert.equal(other.code, 2);
      assert.match(other.err, /Dockerfile would be overwritten/);
    }));

  test("says why it cannot, and what to do; a program in any language is known by its files", () =>
    inFolder({ "package.json": files["package.json"] }, (folder) => {
      const run = paylint(folder, "generate", "dockerfile");
      assert.equal(run.code, 2);
      assert.match(run.err, /nothing was written: package\.json has no lockfile/);
      assert.match(paylint(folder, "generate", "dockerfile", "--help").out, /Not for this folder: .*lockfile/);
      for (const [path, text] of Object.entries({ "go.mod": "module a\n", "main.go": "" }))
        writeFileSync(join(folder, path), text);
      assert.match(paylint(folder, "generate", "dockerfile", "--dry-run").out, /-o \/out\/service \.$/m);
    }));
});

describe("paylint generate dockerfile in a workspace", () => {
  const files = {
    "package.json": JSON.stringify({ name: "acme", private: true, workspaces: ["packages/*"] }),
    "package-lock.json": "{}",
    "packages/api/package.json": JSON.stringify({ name: "@acme/api", scripts: { start: "node server.js" } }),
    "packages/api/server.js": "",
    "packages/web/package.json": JSON.stringify({ name: "@acme/web" }),
  };

  test("a member gets its files from the root and from within", () =>
    inFolder(files, (root) => {
      const run = paylint(root, "generate", "dockerfile", "packages/api");
      assert.equal(run.code, 0, run.err);
      const member = join(root, "packages/api");
      const text = readFileSync(join(member, "Dockerfile"), "utf8");
      assert.match(text, /^# Built from the workspace's root: docker build -f packages\/api\/Dockerfile \.$/m);
      assert.match(readFileSync(join(member, "Dockerfile.dockerignore"), "utf8"), /^\*\*\/node_modules$/m);
      assert.match(
        paylint(member, "generate", "dockerfile").out,
        /^Dockerfile is already so\nDockerfile\.dockerignore is already so$/m,
      );
      const check = paylint(root, "check", "--format", "json");
      assert.deepEqual((JSON.parse(check.out) as { findings: unknown[] }).findings, []);
    }));

  test("at the root it says who can be named, and how", () =>
    inFolder(files, (root) => {
      const { err, code } = paylint(root, "generate", "dockerfile");
      assert.equal(code, 2);
      assert.match(err, /^paylint: nothing was written: package\.json makes this a workspace/);
      assert.match(err, /\(packages\/api, packages\/web\)\. Name .*: paylint generate dockerfile packages\/api$/m);
      const help = paylint(root, "generate", "dockerfile", "--help").out;
      assert.match(help, /^Not for this folder: package\.json makes this a workspace/m);
      assert.doesNotMatch(help, /nothing is known/);
    }));

  test("a repository within a folder that claims it is a project of its own", () =>
    inFolder({ ...files, "packages/api/.git/config": "", "packages/api/package-lock.json": "{}" }, (root) => {
      const run = paylint(join(root, "packages/api"), "generate", "dockerfile");
      assert.equal(run.code, 0, run.err);
      assert.ok(readdirSync(join(root, "packages/api")).includes(".dockerignore"));
    }));
});

describe("paylint generate workflow", () => {
  const files = {
    "services/pay/package.json": JSON.stringify({ name: "pay", scripts: { test: "node --test" } }),
    "services/pay/package-lock.json": "{}",
    "services/pay/Dockerfile": "FROM node:24-slim\n",
    ".git/config": '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n',
  };

  test("writes to the top of the repository, from there and from the service's folder", () =>
    inFolder(files, (root) => {
      const run = paylint(join(root, "services/pay"), "generate", "workflow");
      assert.equal(run.code, 0, run.err);
      assert.match(run.out, /^\.\.\/\.\.\/\.github\/workflows\/deploy-pay\.yml The way from a commit/);
      const text = readFileSync(join(root, ".github/workflows/deploy-pay.yml"), "utf8");
      assert.match(text, /^ {10}context: services\/pay$/m);
      assert.match(paylint(root, "generate", "workflow", "services/pay").out, /is already so$/m);
      writeFileSync(join(root, ".paylint.yaml"), "profile: strict\n");
      const check = paylint(root, "check", ".github", "--format", "json");
      assert.deepEqual((JSON.parse(check.out) as { findings: unknown[] }).findings, []);
      const other = paylint(root, "generate", "workflow", "services/pay", "--cluster", "google");
      assert.equal(other.code, 2);
      assert.match(other.err, /deploy-pay\.yml would be overwritten/);
    }));

  test("says what it must be told", () =>
    inFolder({ "package.json": "{}" }, (folder) => {
      const { err, code } = paylint(folder, "generate", "workflow");
      assert.equal(code, 2);
      assert.match(err, /^ {2}--image: The project has no git remote/m);
      assert.match(err, /^ {2}--test: package\.json has no lockfile/m);
      const given = ["--image", "ghcr.io/acme/pay", "--test", "make test", "--dry-run"];
      assert.match(paylint(folder, "generate", "workflow", ...given).out, /^ {8}run: make test$/m);
    }));
});

describe("paylint generate deployment", () => {
  test("writes files that Paylint has nothing to say about", () =>
    inFolder(SERVICE, (folder) => {
      const run = paylint(folder, "generate", "deployment", ...IMAGE);
      assert.equal(run.code, 0, run.err);
      const files = readdirSync(join(folder, "k8s"));
      assert.ok(files.length >= 5, files.join());
      const check = paylint(folder, "check", "k8s", "--format", "json");
      assert.deepEqual((JSON.parse(check.out) as { findings: unknown[] }).findings, []);
      assert.equal(paylint(folder, "generate", "deployment", ...IMAGE).code, 0, "the same again changes nothing");
    }));

  test("refuses what it cannot know, and says how to tell it", () =>
    inFolder(SERVICE, (folder) => {
      const run = paylint(folder, "generate", "deployment");
      assert.equal(run.code, 2);
      assert.match(run.err, /--image: /);
      assert.match(paylint(folder, "generate", "deployment", "--image", "x:latest").err, /--image: /);
    }));

  test("never overwrites, and then writes nothing at all", () =>
    inFolder({ ...SERVICE, "k8s/service.yaml": "mine: true\n" }, (folder) => {
      const run = paylint(folder, "generate", "deployment", ...IMAGE);
      assert.equal(run.code, 2);
      assert.match(run.err, /k8s\/service\.yaml would be overwritten/);
      assert.deepEqual(readdirSync(join(folder, "k8s")), ["service.yaml"]);
      assert.equal(readFileSync(join(folder, "k8s/service.yaml"), "utf8"), "mine: true\n");
      assert.equal(paylint(folder, "generate", "deployment", ...IMAGE, "--out", "generated").code, 0);
      assert.ok(readdirSync(join(folder, "generated")).includes("service.yaml"));
    }));

  test("--dry-run prints and --help tells the detected answers", () =>
    inFolder(SERVICE, (folder) => {
      const run = paylint(folder, "generate", "deployment", ...IMAGE, "--dry-run");
      assert.match(run.out, /^# k8s\/deployment\.yaml: /);
      assert.match(run.out, /^kind: NetworkPolicy$/m);
      assert.deepEqual(readdirSync(folder).sort(), Object.keys(SERVICE).sort());
      assert.match(paylint(folder, "generate", "deployment", "--help").out, /--port.*\n.*3000: /);
    }));

  test("explains a folder that is none", () =>
    inFolder({}, (folder) => {
      writeFileSync(join(folder, "file"), "");
      assert.match(paylint(folder, "generate", "deployment", "file").err, /is not a folder/);
      assert.match(paylint(folder, "generate", "service").err, /generate deployment\|dockerfile\|workflow/);
    }));
});
