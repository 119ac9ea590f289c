import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ignoredBy, parseIgnoreFile } from "../../server/src/languages/dockerfile/model/ignore.ts";
import { startTimer } from "../timer.ts";

/** A list (its lines behind `|`), then the paths it leaves out and those it keeps, as moby's matcher answers. */
const CASES: readonly { readonly list: string; readonly out: readonly string[]; readonly kept: readonly string[] }[] = [
  { list: "", out: [], kept: [".env"] },
  { list: "# .env\n.git", out: [".git", ".git/config"], kept: [".env", "a/.git"] },
  { list: "/.env\n./dist/", out: [".env", "dist/x"], kept: ["a/.env"] },
  { list: "**/.env*", out: [".env", "a/b/.env.local"], kept: ["a/env"] },
  { list: "*\n!src\n!.env.example", out: [".env", "a/b"], kept: ["src/a", ".env.example"] },
  { list: ".env*\n!.env.production", out: [".env"], kept: [".env.production"] },
  { list: "!.env\n.env", out: [".env"], kept: [] },
  {
    list: "a/**/z\r\n*.pe?\n[a-c]*.txt",
    out: ["a/z", "a/b/c/z", "x.pem", "b1.txt"],
    kept: ["a/zz", "d.txt", "a/x.pem"],
  },
  { list: "[^a]b\n\\*", out: ["xb", "*"], kept: ["ab", "x"] },
  { list: "a/../.env\n.", out: [".env"], kept: ["a"] },
];

describe("ignoredBy", () => {
  for (const { list, out, kept } of CASES) {
    test(JSON.stringify(list), () => {
      const file = parseIgnoreFile(".dockerignore", list);
      assert.deepEqual(
        [...out, ...kept].filter((path) => ignoredBy(file, path) !== undefined),
        out,
      );
    });
  }

  test("many stars cost little", () => {
    const file = parseIgnoreFile(".dockerignore", `${"**/".repeat(50)}${"*a".repeat(500)}`);
    const spent = startTimer();
    assert.equal(ignoredBy(file, "a".repeat(499)), undefined);
    assert.ok(spent() < 200);
  });
});
