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
const HOSTS: readonly { editor: EditorName; host: "server" | "worker" }[] = [
  { editor: "floor", host: "server" },
  { editor: "newest", host: "server" },
  { editor: "newest", host: "worker" },
];

describe("in the real VS Code", async () => {
  let browser: Browser | undefined;
  let missing: string | undefined;
  const temporary = mkdtempSync(join(tmpdir(), "paylint-editor-"));
  const bundle = join(temporary, "suite.js");

  before(async () => {
    await buildSuite("test/editor/*.suite.ts", bundle);
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  after(async () => {
    await browser?.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  for (const { editor: name, host } of HOSTS) {
    test(`${name}, ${host} host`, { timeout: 300_000 }, async (context) => {
      if (browser === undefined) {
        context.skip(missing);
        return;
      }
      const editor = await installEditor(name);
      const folder = mkdtempSync(join(temporary, "workspace-"));
      cpSync(join(root, "test/editor/fixture"), folder, { recursive: true });
      const { results, logs } = await runSuite({ editor, host, vsix, folder, suiteBundle: bundle, browser });
      for (const result of results) {
        await context.test(`${result.title} (VS Code ${editor.version})`, () => {
          assert.notEqual(result.state, "pending", "a test was skipped");
          assert.ok(result.state === "passed", result.error);
        });
      }
      assert.ok(results.length > 5, `only ${results.length} tests ran\n${logs}`);
    });
  }
});
