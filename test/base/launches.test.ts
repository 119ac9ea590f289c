import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));

test("launches start what is there", () => {
  const { configurations } = read(".vscode/launch.json") as {
    configurations: readonly { name: string; program?: string; preLaunchTask?: string; args?: readonly string[] }[];
  };
  const { tasks } = read(".vscode/tasks.json") as { tasks: readonly { label: string; script: string }[] };
  const { scripts } = read("package.json") as { scripts: Readonly<Record<string, string>> };
  assert.deepEqual(
    configurations.map(({ name }) => name),
    ["this rule's page", "extension", "server", "web"],
  );
  for (const { name, program, preLaunchTask, args = [] } of configurations) {
    for (const path of [program ?? "", ...args])
      if (path.startsWith("${workspaceFolder}/"))
        assert.ok(existsSync(join(root, path.replace("${workspaceFolder}/", ""))), `${name}: ${path}`);
    if (preLaunchTask !== undefined)
      assert.ok(
        tasks.some(({ label }) => label === preLaunchTask),
        name,
      );
  }
  for (const { script } of tasks) assert.ok(scripts[script] !== undefined, script);
});
