import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { COMMANDS } from "../../server/src/cli/commands.ts";
import { GENERATORS } from "../../server/src/scaffold/generators.ts";
import { paylint } from "./program.ts";

test("the help names every command and every generator", () => {
  const { code, out, err } = paylint(tmpdir(), "--help");
  assert.equal(code, 0, err);
  const named = new Set(
    [...out.matchAll(/^ {2}paylint ([a-z]+)(?: ([a-z]+))?/gm)].map(([, ...words]) => words.join(" ").trim()),
  );
  const wanted = Object.keys(COMMANDS).flatMap((command) =>
    command === "generate" ? Object.keys(GENERATORS).map((kind) => `generate ${kind}`) : [command],
  );
  assert.deepEqual([...named].sort(), wanted.sort());
});

test("a word that is no command is told", () => {
  for (const word of ["chek", "constructor", "__proto__"]) {
    const { code, err } = paylint(tmpdir(), word);
    assert.equal(code, 2);
    assert.match(err, new RegExp(`there is no command \`${word}\``));
  }
});
