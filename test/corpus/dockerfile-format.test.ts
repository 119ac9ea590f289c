import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { formatDockerfile } from "../../server/src/languages/dockerfile/format.ts";
import { dockerfile } from "../../server/src/languages/dockerfile/model/dockerfile.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

const config = resolveConfig({ profile: "strict" });

/** What is found, without where: formatting moves it. */
function messagesOf(text: string): readonly string[] {
  const { findings } = lint({ path: "Dockerfile", text }, { config });
  return findings.map(({ rule, message }) => `${rule} ${message}`);
}

test("a formatted Dockerfile says what it said, and is not formatted again", async (context) => {
  const missing = corpusIsMissing();
  if (missing !== undefined) {
    context.skip(missing);
    return;
  }
  let changed = 0;
  for (const { path, bytes } of corpusFiles("dockerfiles/").filter((_, each) => each % 3 === 0)) {
    const text = bytes.toString("utf8");
    const format = (current: string) =>
      formatDockerfile(dockerfile(current, path, NO_TEAM_SETTINGS), { tabSize: 4, insertSpaces: true });
    const edits = await format(text);
    if (edits.length === 0) continue;
    changed++;
    const after = applyEdits(text, edits);
    assert.equal(after.replaceAll(/[ \t]+/g, ""), text.replaceAll(/[ \t]+/g, ""), `${path}: blanks alone are changed`);
    assert.deepEqual(messagesOf(after), messagesOf(text), path);
    assert.equal(applyEdits(after, await format(after)), after, path);
  }
  assert.ok(changed > 50, `${changed} files`);
});
