import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { describeFailure } from "../../server/src/engine/failure.ts";

test("a failure is told by its kind and place, not by its message", () => {
  const shown = caught(() => JSON.parse("violet-anchor") as unknown);
  assert.match(shown, /^SyntaxError at .*caught \(failure\.test\.ts:\d+:\d+\)/);
  assert.doesNotMatch(shown, /violet|\//);
  const several = caught(() => {
    throw new TypeError("first\n    at violet-anchor\n    at violet (/home/violet/anchor.ts:1:2)x");
  });
  assert.doesNotMatch(several, /violet|home/);
  assert.match(
    caught(() => readFileSync(join(tmpdir(), "paylint-no-such-file"))),
    /^ENOENT: .*paylint-no-such-file/,
  );
  assert.equal(describeFailure("violet"), "something that is no error was thrown");
});

function caught(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    return describeFailure(error);
  }
  return "";
}
