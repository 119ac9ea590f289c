import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Run, inFolder, paintedPaylint, paylint } from "./program.ts";

const FOLDER = "x\n::error file=pay.js::forged";
const TURNED = "pay\u202Eecod.Dockerfile";
const KEY = "a\n::stop-commands::t";
const WORKFLOW = `on: push\njobs:\n  ${JSON.stringify(KEY)}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n        ${JSON.stringify(KEY)}: 1\n`;
const HIDDEN = "\u001B]52;c;ZXZpbA==\u0007\u001B]0;title\u0007\u001B[8m\r\u001B[2K\u009B2J";

/** Bytes that move a cursor, hide or turn text, and beginnings of lines that a build's log takes for commands. */
function assertHarmless({ out, err }: Run): void {
  for (const text of [out, err]) {
    assert.doesNotMatch(text, /(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069\u2028\u2029]/u);
    assert.doesNotMatch(text, /^\s*::|##\w*\[/m);
  }
}

describe("what others wrote is seen, and does nothing", () => {
  test("controls of a Dockerfile's line", () => {
    inFolder({ Dockerfile: `FROM node:latest\nRUN sudo ls ${HIDDEN}\n` }, (folder) => {
      for (const words of [["check"], ["fix", "--review", "--dry-run"], ["fix", "--review"]]) {
        const run = paylint(folder, ...words);
        assertHarmless(run);
        assert.notEqual(run.out, "");
      }
    });
    inFolder({ Dockerfile: `FROM node:latest\nRUN sudo ls ${HIDDEN}\n` }, (folder) =>
      assert.match(paylint(folder, "check").out, /sudo ls ␛\]52;c;ZXZpbA==␇/),
    );
  });

  test("a folder's name that would begin a line with a command, and one that is turned", () => {
    inFolder({}, (folder) => {
      mkdirSync(join(folder, FOLDER));
      writeFileSync(join(folder, FOLDER, "Dockerfile"), "FROM node:latest\n");
      writeFileSync(join(folder, FOLDER, "binary.Dockerfile"), Buffer.from([0xff, 0, 0xfe]));
      writeFileSync(join(folder, TURNED), "FROM node:latest\n");
      const run = paylint(folder, "check");
      assertHarmless(run);
      assert.ok(run.out.includes("x\\n::error file=pay.js::forged/Dockerfile\n"), run.out);
      assert.ok(run.out.includes("pay<U+202E>ecod.Dockerfile\n"), run.out);
      for (const words of [
        ["fix", "--review", "--dry-run"],
        ["check", join(FOLDER, "gone")],
        ["generate", "dockerfile", FOLDER],
      ])
        assertHarmless(paylint(folder, ...words));
    });
  });

  test("a path that begins with a command", () => {
    inFolder({ "::error::x/Dockerfile": "FROM node:latest\n" }, (folder) => {
      const run = paylint(folder, "check");
      assertHarmless(run);
      assert.ok(run.out.startsWith("\\::error::x/Dockerfile\n"), run.out);
    });
  });

  test("a key of YAML that breaks the line", () => {
    inFolder({ ".github/workflows/build.yml": WORKFLOW }, (folder) => {
      const run = paylint(folder, "check");
      assertHarmless(run);
      assert.ok(run.out.includes("a\\n::stop-commands::t"), run.out);
    });
  });

  test("words of the command line", () => {
    inFolder({}, (folder) => {
      for (const words of [
        [HIDDEN],
        ["explain", HIDDEN],
        ["check", `##[error]${HIDDEN}`],
        ["check", `--${HIDDEN}`],
        ["targets", HIDDEN],
        ["check", "--format", HIDDEN],
      ])
        assertHarmless(paylint(folder, ...words));
    });
  });

  test("JSON has the very texts, by escapes", () => {
    inFolder({ ".github/workflows/build.yml": WORKFLOW }, (folder) => {
      mkdirSync(join(folder, FOLDER));
      writeFileSync(join(folder, FOLDER, "##[group]\u202E.Dockerfile"), "FROM node:latest\n");
      const run = paylint(folder, "check", "--format", "json");
      assertHarmless(run);
      const { findings } = JSON.parse(run.out) as { findings: { path: string; message: string }[] };
      assert.ok(findings.some(({ path }) => path === `${FOLDER}/##[group]\u202E.Dockerfile`));
      assert.ok(findings.some(({ message }) => message.includes(KEY)));
    });
  });

  test("colours are ours alone", () => {
    inFolder({ "\u001B[31mred.Dockerfile": "FROM node:latest\n" }, (folder) => {
      const { out } = paintedPaylint(folder, "check");
      assert.ok(out.includes("\u001B[4m␛[31mred.Dockerfile\u001B[24m"), JSON.stringify(out));
    });
  });
});
