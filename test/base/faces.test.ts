import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");

/** Each way to show a text to people, and the one file of a wing that may use it. */
const DOORS: readonly { readonly wing: string; readonly door: string; readonly way: RegExp }[] = [
  { wing: "server/src/cli", door: "output.ts", way: /\.write\(|console\./ },
  { wing: "server/src/lsp", door: "requests/hover.ts", way: /kind: "markdown"|MarkupKind/ },
  {
    wing: "client/src",
    door: "notices.ts",
    way: /\.(?:show(?:Information|Warning|Error)Message|withProgress|setStatusBarMessage)\b/,
  },
  {
    wing: "client/src",
    door: "picks.ts",
    way: /\.(?:showQuickPick|showInputBox|createQuickPick|createInputBox)\b|\.(?:prompt|placeholder|validationMessage) =/,
  },
  { wing: "client/src", door: "log.ts", way: /\.createOutputChannel\b|console\./ },
  { wing: "client/src/deploy", door: "messages.ts", way: /type: "show"/ },
];

for (const { wing, door, way } of DOORS)
  test(`${wing} shows texts by ${door} alone`, () => {
    const files = globSync("**/*.ts", { cwd: join(root, wing) });
    const users = files.filter((file) => way.test(readFileSync(join(root, wing, file), "utf8")));
    assert.deepEqual(users, [door]);
  });
