import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { inFolder, paylint } from "./program.ts";

const skip = process.platform === "win32" ? "Windows has no pipes and links as these" : false;

const SECRET = ["hunter2", "hunter2"].join("");
const FILES = {
  "inside/Dockerfile": "FROM node:24-slim\nCOPY . .\nUSER node\n",
  "inside/.env": "PORT=1\nPORT=2\n",
  "inside/package.json": '{ "name": "pay", "version": "1.0.0", "scripts": { "start": "node a.js" } }',
  "inside/package-lock.json": '{ "lockfileVersion": 3, "packages": {} }',
  "inside/a.js": "",
  "outside/private": `login bob password ${SECRET}\n`,
  "outside/folder/x.yaml": "a: b\n",
};

function pipe(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  assert.equal(spawnSync("mkfifo", [path]).status, 0);
}

const link =
  (to: string) =>
  (path: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true });
    symlinkSync(to, path);
  };

const large = (path: string): void => {
  writeFileSync(path, "{}");
  truncateSync(path, 1.5 * 1024 ** 3);
};

const KINDS: Readonly<Record<string, (path: string) => void>> = {
  "a pipe": pipe,
  "a device": link("/dev/zero"),
  "a link out": link("../outside/private"),
  "a huge file": large,
};
const NAMES = [
  ".gitignore",
  ".dockerignore",
  "a.env",
  "x.js",
  "data.json",
  "k8s.yaml",
  ".paylint.yaml",
  "kustomization.yaml",
  "package.json",
];

const COMMANDS: readonly (readonly string[])[] = [
  ["check"],
  ["check", "--format", "json"],
  ["fix", "--review", "--dry-run"],
  ["fix", "--review"],
  ["generate", "dockerfile", "--dry-run"],
  ["generate", "deployment", "--dry-run"],
];

describe("whatever lies in a folder, every command ends and nothing outside is read or written", { skip }, () => {
  for (const [kind, make] of Object.entries(KINDS))
    test(`${kind} under every name that is looked at`, () =>
      inFolder(FILES, (outer) => {
        const folder = join(outer, "inside");
        for (const name of NAMES) make(join(folder, name));
        if (kind !== "a huge file") make(join(folder, ".git/config"));
        for (const command of COMMANDS) {
          const run = paylint(folder, ...command);
          assert.notEqual(run.code, null, `${command.join(" ")}: ${run.err}`);
          assert.doesNotMatch(run.out + run.err, new RegExp(SECRET), command.join(" "));
          assert.doesNotMatch(run.out + run.err, /paylint\/internal-error|TypeError|RangeError/, command.join(" "));
        }
        assert.equal(readFileSync(join(outer, "outside/private"), "utf8"), FILES["outside/private"]);
      }));

  for (const [kind, make] of Object.entries(KINDS))
    test(`${kind} that is named is said in one line`, () =>
      inFolder(FILES, (outer) => {
        const folder = join(outer, "inside");
        make(join(folder, "odd.env"));
        const run = paylint(folder, "check", "odd.env", ".env");
        assert.notEqual(run.code, null);
        const lines = (run.out + run.err).split("\n").filter((line) => line.includes("odd.env"));
        assert.ok(lines.length === 1 && !(run.out + run.err).includes(SECRET), run.out + run.err);
        assert.match(run.out, /\.env\n/, "the other file is checked all the same");
      }));

  test("a fix leaves alone what it cannot read, and makes the others", () =>
    inFolder(FILES, (outer) => {
      const folder = join(outer, "inside");
      link("../outside/private")(join(folder, ".dockerignore"));
      const run = paylint(folder, "fix", "--review");
      assert.doesNotMatch(run.out + run.err, new RegExp(SECRET));
      assert.equal(readFileSync(join(outer, "outside/private"), "utf8"), FILES["outside/private"]);
      assert.match(run.out, /\.env/, run.err);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes(".tmp")),
        [],
      );
    }));

  test("generated files go nowhere else, and a link is not written through", () =>
    inFolder(FILES, (outer) => {
      const folder = join(outer, "inside");
      symlinkSync("../outside/folder", join(folder, "k8s"));
      const answers = ["--name", "pay", "--image", "registry.example.com/pay:1.0.0", "--port", "8080"];
      const run = paylint(folder, "generate", "deployment", ...answers);
      assert.equal(run.code, 2, run.out);
      assert.match(run.err, /nothing was written: .*leads out of/);
      assert.deepEqual(readdirSync(join(outer, "outside/folder")), ["x.yaml"]);
      rmSync(join(folder, "Dockerfile"));
      symlinkSync("../outside/new", join(folder, "Dockerfile"));
      assert.notEqual(paylint(folder, "generate", "dockerfile").code, 0);
      assert.equal(existsSync(join(outer, "outside/new")), false);
    }));
});
