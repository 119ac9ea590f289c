import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { createStaging } from "../deploy/staging.ts";
import { missingKubectl } from "../deploy/kubectl.ts";
import { builtExtension } from "../built.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { buildSuite } from "../vscode/bundle.ts";
import { type EditorName, installEditor } from "../vscode/install.ts";
import { runSuite } from "../vscode/suite.ts";

const root = join(import.meta.dirname, "../..");
const vsix = builtExtension();

/** The editors and hosts in which a user meets Paylint: the oldest and the newest VS Code, and the worker of vscode.dev. */
const RUNS: readonly { editor: EditorName; host: "server" | "worker"; suites: readonly string[] }[] = [
  { editor: "floor", host: "server", suites: ["extension", "deploy"] },
  { editor: "newest", host: "server", suites: ["extension", "deploy"] },
  { editor: "newest", host: "worker", suites: ["extension"] },
];

/** A folder in which git tracks a .env file; left without git where there is none. */
function makeRepository(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, ".env"), "LOG_LEVEL=info\n");
  for (const args of [
    ["init", "-q"],
    ["add", ".env"],
  ])
    spawnSync("git", ["-C", folder, ...args]);
}

describe("in the real VS Code", async () => {
  let browser: Browser | undefined;
  let missing: string | undefined;
  const temporary = mkdtempSync(join(tmpdir(), "paylint-editor-"));

  before(async () => {
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  after(async () => {
    await browser?.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  for (const { editor: name, host, suites } of RUNS) {
    test(`${suites.join(", ")}: ${name}, ${host} host`, async (context) => {
      if (browser === undefined) {
        context.skip(missing);
        return;
      }
      const without = missingKubectl();
      if (without !== undefined) context.diagnostic(`no staging deploys: ${without}`);
      const run = suites.filter((suite) => suite !== "deploy" || without === undefined);
      const editor = await installEditor(name);
      const folder = mkdtempSync(join(temporary, "workspace-"));
      cpSync(join(root, "test/editor/fixture"), folder, { recursive: true });
      makeRepository(join(folder, "repository"));
      const suiteBundle = join(temporary, `${run.join("-")}.js`);
      const staging = await createStaging();
      try {
        await buildSuite(
          run.map((suite) => `test/editor/${suite}.suite.ts`),
          suiteBundle,
        );
        const env = {
          ...staging.env,
          PAYLINT_TEST_TARGET: JSON.stringify(staging.target),
          PAYLINT_TEST_LIST: staging.listFile,
        };
        const { results, logs } = await runSuite({ editor, host, vsix, folder, suiteBundle, browser, env });
        for (const result of results) {
          await context.test(`${result.title} (VS Code ${editor.version})`, () => {
            assert.notEqual(result.state, "pending", "a test was skipped");
            assert.ok(result.state === "passed", result.error);
          });
        }
        assert.ok(results.length > 0, `no test ran\n${logs}`);
        assert.deepEqual(staging.api.writes(), [], "no refused deploy wrote anything to the cluster");
      } finally {
        await staging.close();
      }
    });
  }
});
