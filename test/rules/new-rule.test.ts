import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { spawnSync } from "node:child_process";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";
import { newRule } from "../../scripts/new-rule.ts";

const root = join(import.meta.dirname, "../..");

/** A copy of the project to write into. */
function inCopy(body: (copy: string) => void): void {
  const copy = mkdtempSync(join(tmpdir(), "paylint-new-"));
  try {
    for (const part of ["server", "scripts", "test/rules", "tsconfig.json", "package.json"])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    mkdirSync(join(copy, "docs/rules"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    body(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const run = (folder: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...environment },
  });

test("a new rule of any language compiles, is listed, and fails until it is filled", () => {
  inCopy((copy) => {
    for (const { id } of LANGUAGE_NAMES) {
      const made = newRule(copy, `${id}/brand-new`);
      assert.deepEqual(made, {
        files: [`server/src/languages/${id}/rules/brand-new.ts`, `server/src/languages/${id}/rules/brand-new.md`],
      });
    }
    const generated = run(copy, ["scripts/generate.ts"]);
    assert.equal(generated.status, 0, generated.stderr);
    const rules = readFileSync(join(copy, "server/src/languages/rules.ts"), "utf8");
    for (const { id } of LANGUAGE_NAMES) assert.ok(rules.includes(`"${id}/brand-new"`), id);
    const types = run(copy, [
      join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      "server/tsconfig.pure.json",
      "--noEmit",
    ]);
    assert.equal(types.status, 0, types.stdout);
    const tested = run(copy, ["--test", "test/rules/pages.test.ts"], { PAYLINT_RULE: "brand-new" });
    assert.equal(tested.status, 1, tested.stdout);
    for (const { id } of LANGUAGE_NAMES) assert.match(tested.stdout, new RegExp(`✖ ${id}/brand-new`));
  });
});

describe("what cannot be a new rule is told", () => {
  const cases: readonly (readonly [id: string, problem: RegExp])[] = [
    ["dotenv/duplicate-key", /is there already/],
    ["helm/some-name", /there is no language `helm`; there are compose, dockerfile/],
    ["dotenv/SomeName", /is no rule's id/],
    ["dotenv", /is no rule's id/],
    ["../x/y", /is no rule's id/],
  ];
  for (const [id, problem] of cases)
    test(id, () => {
      const made = newRule(root, id);
      assert.match(made.problem ?? "", problem);
    });
});
