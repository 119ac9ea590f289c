import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { gitIgnoreLine, isGitIgnored, parseGitIgnore } from "../../server/src/model/git-ignore.ts";
import { startTimer } from "../timer.ts";

type Files = Readonly<Record<string, string>>;

function ignored(files: Files, path: string): boolean {
  const parsed = new Map(Object.entries(files).map(([folder, text]) => [folder, parseGitIgnore(text)]));
  return isGitIgnored(path, (folder) => parsed.get(folder));
}

/** `.gitignore` files by folder, then what they ignore and what they do not. */
const CASES: readonly { files: Files; out: readonly string[]; kept: readonly string[] }[] = [
  { files: {}, out: [], kept: [".env"] },
  { files: { "": ".env\n.env.*\n!.env.example\n" }, out: [".env", "a/.env.local"], kept: [".env.example", "env"] },
  { files: { "": "/.env\r\n# .envs\n" }, out: [".env"], kept: ["a/.env", ".envs"] },
  { files: { "": "secrets/\n!secrets/.env" }, out: ["secrets/.env", "a/secrets/b/.env"], kept: ["secrets"] },
  { files: { "": "*.env", a: "!prod.env" }, out: ["prod.env", "b/prod.env"], kept: ["a/prod.env"] },
  { files: { "": "a/**/z\n[!a]b.env\nc\\ \nd " }, out: ["a/z", "a/b/c/z", "xb.env", "c ", "d"], kept: ["ab.env", "c"] },
  { files: { "": "[[:digit:]]*.env\n[z\n\\" }, out: ["1.env"], kept: ["a.env", "[z", "\\"] },
];

describe("isGitIgnored", () => {
  for (const { files, out, kept } of CASES)
    test(JSON.stringify(files), () =>
      assert.deepEqual(
        [...out, ...kept].filter((path) => ignored(files, path)),
        out,
      ),
    );

  test("hostile patterns answer at once", () => {
    const spent = startTimer();
    const long = `${"a/".repeat(200)}${"a".repeat(200)}`;
    for (const pattern of [
      "*a".repeat(2000),
      `${"**/".repeat(2000)}b`,
      "a**".repeat(2000),
      "[[:".repeat(5000),
      " ".repeat(1e6),
    ])
      ignored({ "": pattern }, long);
    assert.ok(spent() < 1000);
  });

  test("a line for a path ignores that path", () =>
    fc.assert(
      fc.property(pathOf("ab*?[]\\!# ."), (path) => {
        assert.ok(ignored({ "": `x\n${gitIgnoreLine(path)}\n` }, path));
      }),
    ));

  test("answers as git does", (context) => {
    if (spawnSync("git", ["--version"]).status !== 0) {
      context.skip("there is no git on this machine");
      return;
    }
    let compared = 0;
    const pattern = fc
      .array(
        fc.constantFrom(
          "a",
          "b",
          "ab",
          "*",
          "**",
          "/",
          "/**/",
          "?",
          "[a-c]",
          "[!a]",
          "[",
          "]",
          "\\",
          "!",
          "#",
          " ",
          "[[:alpha:]]",
          "-",
          "[]-a]",
          ".",
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(""));
    const list = fc.array(pattern, { maxLength: 5 }).map((lines) => lines.join("\n"));
    const paths = fc.uniqueArray(pathOf("aabb.c"), { minLength: 1, maxLength: 40 });
    const folder = mkdtempSync(join(tmpdir(), "paylint-git-ignore-"));
    const empty = join(folder, "empty");
    const repository = join(folder, "repository");
    writeFileSync(empty, "");
    try {
      const environment = { ...process.env, GIT_CONFIG_GLOBAL: empty, GIT_CONFIG_SYSTEM: empty };
      assert.equal(spawnSync("git", ["init", "-q", repository], { env: environment }).status, 0);
      fc.assert(
        fc.property(list, fc.option(list), paths, (root, inner, asked) => {
          rmSync(join(repository, "a"), { recursive: true, force: true });
          const files: Record<string, string> = { "": root, ...(inner === null ? {} : { a: inner }) };
          for (const [path, text] of Object.entries(files)) {
            const file = join(repository, path, ".gitignore");
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, text);
          }
          // What is a folder on the disk is no file for git.
          const names = asked.filter((path) => path !== "a");
          const run = spawnSync("git", ["-C", repository, "check-ignore", "-z", "--stdin"], {
            input: names.map((name) => `${name}\0`).join(""),
            encoding: "utf8",
            env: environment,
          });
          assert.ok(run.status === 0 || run.status === 1, run.stderr);
          const told = run.stdout.split("\0").filter((name) => name !== "");
          compared += names.length;
          assert.deepEqual(
            names.filter((name) => ignored(files, name)),
            told,
          );
        }),
        { numRuns: 300 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    assert.ok(compared > 1000, `${compared} paths were compared`);
  });
});

function pathOf(characters: string): fc.Arbitrary<string> {
  const name = fc
    .array(fc.constantFrom(...characters.split("")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(""))
    .filter((text) => text !== "." && text !== "..");
  return fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
}
