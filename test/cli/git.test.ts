import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inFolder, paylint } from "./program.ts";

const QUIET = "LOG_LEVEL=info\n";
const TWICE = "PORT=1\nPORT=2\n";
const SUDO = "FROM node:24.1.0\nRUN sudo ls\n";
const FILES = { ".env": QUIET, ".env.local": QUIET, "sub/.env": QUIET, "sub/a.env": QUIET, ".gitignore": "*.local\n" };

const missing = spawnSync("git", ["--version"]).status === 0 ? undefined : "there is no git on this machine";

function git(folder: string, ...args: string[]): void {
  const settings = ["-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "protocol.file.allow=always"];
  const run = spawnSync("git", ["-C", folder, ...settings, ...args], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
}

function findings(folder: string, ...paths: string[]): string[] {
  const run = paylint(folder, "check", "--format", "json", ...paths);
  assert.equal(run.err, "");
  const report = JSON.parse(run.out) as { findings: { path: string; rule: string }[] };
  return report.findings.map(({ path, rule }) => `${path} ${rule.replace("dotenv/", "")}`).sort();
}

describe("what git does with .env files", { skip: missing ?? false }, () => {
  test("is asked of git, from the repository's folder and from one below it", () =>
    inFolder(FILES, (folder) => {
      git(folder, "init", "-q");
      git(folder, "add", "-f", ".env", ".env.local", "sub/.env");
      assert.deepEqual(findings(folder), [
        ".env tracked-file",
        ".env.local tracked-file",
        "sub/.env tracked-file",
        "sub/a.env not-ignored",
      ]);
      assert.deepEqual(findings(join(folder, "sub")), [".env tracked-file", "a.env not-ignored"]);
    }));

  test("counts what a .gitignore above the folder and the repository's own list ignore", () =>
    inFolder({ ...FILES, ".gitignore": ".env*\n", "sub/b.env": QUIET }, (folder) => {
      git(folder, "init", "-q");
      writeFileSync(join(folder, ".git/info/exclude"), "b.env\n");
      assert.deepEqual(findings(join(folder, "sub")), ["a.env not-ignored"]);
    }));

  test("is asked of each file's own repository: submodules and worktrees", () =>
    inFolder({ "inner/.env": QUIET, "outer/.env": QUIET, "outer/.gitignore": ".env\n" }, (folder) => {
      const [inner, outer] = [join(folder, "inner"), join(folder, "outer")];
      git(inner, "init", "-q");
      git(inner, "add", ".env");
      git(inner, "commit", "-qm", "inner");
      git(outer, "init", "-q");
      git(outer, "submodule", "--quiet", "add", inner, "module");
      git(outer, "commit", "-qm", "outer");
      git(outer, "worktree", "add", "-q", join(outer, "tree"));
      writeFileSync(join(outer, "tree/a.env"), QUIET);
      assert.deepEqual(findings(outer), ["module/.env tracked-file", "tree/a.env not-ignored"]);
    }));

  test("is not misled by the variables of a hook", () =>
    inFolder({ ".env": QUIET, "other/a": "" }, (folder) => {
      git(folder, "init", "-q");
      git(join(folder, "other"), "init", "-q");
      git(folder, "add", ".env");
      process.env["GIT_DIR"] = join(folder, "other/.git");
      try {
        assert.deepEqual(findings(folder), [".env tracked-file"]);
      } finally {
        delete process.env["GIT_DIR"];
      }
    }));

  test("goes by .gitignore files where git does not answer", () =>
    inFolder(FILES, (folder) => {
      const all = [".env not-ignored", "sub/.env not-ignored", "sub/a.env not-ignored"];
      assert.deepEqual(findings(folder), all);
      writeFileSync(join(folder, ".git"), "gitdir: nowhere\n");
      assert.deepEqual(findings(folder), all);
      rmSync(join(folder, ".gitignore"));
      assert.deepEqual(findings(folder), []);
    }));

  test("leaves out folders that a .gitignore lists, but for .env files and what git has all the same", () => {
    const files = {
      ".gitignore": "/generated/\ndist\n",
      "generated/.env": TWICE,
      "generated/a/Dockerfile": SUDO,
      "generated/b/Dockerfile": SUDO,
      "generated.d/Dockerfile": SUDO,
      "dist/Dockerfile": SUDO,
    };
    inFolder(files, (folder) => {
      const paths = (...named: string[]): string[] => [
        ...new Set(findings(folder, ...named).map((line) => line.slice(0, line.indexOf(" ")))),
      ];
      git(folder, "init", "-q");
      assert.deepEqual(paths(), ["generated.d/Dockerfile", "generated/.env"]);
      git(folder, "add", "-f", "generated/b", "dist");
      assert.deepEqual(paths(), ["generated.d/Dockerfile", "generated/.env", "generated/b/Dockerfile"]);
      assert.deepEqual(paths("generated/a/Dockerfile"), ["generated/a/Dockerfile"]);
    });
  });

  for (const [name, ignored] of [
    ["a .gitignore without it", "node_modules\n"],
    ["no .gitignore", undefined],
  ] as const) {
    test(`ends when a fix lists a file that git called untracked, with ${name}`, () =>
      inFolder({ ".env": QUIET, ...(ignored === undefined ? {} : { ".gitignore": ignored }) }, (folder) => {
        git(folder, "init", "-q");
        const dry = paylint(folder, "fix", "--review", "--dry-run");
        assert.match(dry.out, /\n\+\.env\n1 fix would be applied\n$/);
        const run = paylint(folder, "fix", "--review");
        assert.equal(run.out, ".gitignore\n  Add `.env` to `.gitignore`\n1 fix applied\n");
        assert.equal(readFileSync(join(folder, ".gitignore"), "utf8"), `${ignored ?? ""}.env\n`);
        assert.match(paylint(folder, "fix", "--review").out, /^0 fixes applied\n$/);
      }));
  }

  test("does not wait for a git that hangs, nor runs one for other files", () =>
    inFolder({ ...FILES, Dockerfile: "FROM scratch\n" }, (folder) => {
      git(folder, "init", "-q");
      const bin = join(folder, "bin");
      const log = join(folder, "calls");
      mkdirSync(bin);
      writeFileSync(log, "");
      const words = `require("node:fs").appendFileSync(${JSON.stringify(log)},`;
      const script = `${words} process.argv.slice(2).join(" ") + "\\n"); setTimeout(() => ${words} "ended\\n"), 60_000);`;
      writeFileSync(join(bin, "git"), `#!${process.execPath}\n${script}\n`);
      chmodSync(join(bin, "git"), 0o755);
      const path = process.env["PATH"];
      process.env["PATH"] = `${bin}:${path ?? ""}`;
      try {
        findings(folder, "Dockerfile");
        assert.equal(readFileSync(log, "utf8"), "");
        assert.deepEqual(findings(folder, ".env"), [".env not-ignored"]);
        const calls = readFileSync(log, "utf8").trim().split("\n");
        assert.equal(calls.length, 2);
        assert.ok(!calls.includes("ended"), "it was waited for");
      } finally {
        process.env["PATH"] = path;
      }
    }));

  test("reaches the threads that check many files", () =>
    inFolder(Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`s${index}/.env`, QUIET])), (folder) => {
      git(folder, "init", "-q");
      git(folder, "add", "s1", "s2", "s3");
      const found = findings(folder);
      assert.equal(found.filter((line) => line.endsWith("tracked-file")).length, 3);
      assert.equal(found.filter((line) => line.endsWith("not-ignored")).length, 397);
    }));
});
