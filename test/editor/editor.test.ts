import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../vscode/browser.ts";
import { buildSuite } from "../vscode/bundle.ts";
import { type EditorName, installEditor } from "../vscode/install.ts";
import { runSuite } from "../vscode/suite.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const vsix = join(root, `paylint-${version}.vsix`);

/** The editors and hosts in which a user meets Paylint: the oldest and the newest VS Code, and the worker of vscode.dev. */
const RUNS: readonly { editor: EditorName; host: "server" | "worker"; suite: string; trust: boolean }[] = [
  { editor: "floor", host: "server", suite: "extension", trust: true },
  { editor: "newest", host: "server", suite: "extension", trust: true },
  { editor: "newest", host: "worker", suite: "extension", trust: true },
  { editor: "newest", host: "server", suite: "restricted", trust: false },
];

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

  for (const { editor: name, host, suite, trust } of RUNS) {
    test(`${suite}: ${name}, ${host} host`, { timeout: 300_000 }, async (context) => {
      if (browser === undefined) {
        context.skip(missing);
        return;
      }
      const editor = await installEditor(name);
      const folder = mkdtempSync(join(temporary, "workspace-"));
      cpSync(join(root, "test/editor/fixture"), folder, { recursive: true });
      const suiteBundle = join(temporary, `${suite}.js`);
      await buildSuite([`test/editor/${suite}.suite.ts`], suiteBundle);
      const { results, logs } = await runSuite({ editor, host, vsix, folder, suiteBundle, browser, trust });
      for (const result of results) {
        await context.test(`${result.title} (VS Code ${editor.version})`, () => {
          assert.notEqual(result.state, "pending", "a test was skipped");
          assert.ok(result.state === "passed", result.error);
        });
      }
      assert.ok(results.length > 0, `no test ran\n${logs}`);
    });
  }
});
