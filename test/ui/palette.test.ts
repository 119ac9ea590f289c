import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { builtExtension } from "../built.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { type EditorName, installEditor } from "../vscode/install.ts";
import { startServer } from "../vscode/serve.ts";
import { serveWebExtension } from "../vscode/web-extension.ts";
import { commandTitles, commands, menus } from "./command-titles.ts";
import { hoverForgedNames } from "./forged.ts";
import {
  clearWindow,
  listCommands,
  openPage,
  runCommand,
  screenshot,
  waitForNotification,
} from "../vscode/workbench.ts";

const root = join(import.meta.dirname, "../..");
const vsix = builtExtension();

const TRUST = "trust this workspace first";
const FOLDER = "open a folder first";
const DESKTOP = "Open this folder in VS Code on a desktop";
const GENERATE = ["Generate k8s Deployment", "Generate Dockerfile", "Generate workflow"];
const DEPLOY = [
  "Deploy to Staging",
  "Add staging target",
  "Remove staging target",
  "Open staging targets",
  "Show deployments",
];
const all = (titlesOf: readonly string[], said: string): [string, string][] => titlesOf.map((title) => [title, said]);

interface Window {
  readonly editor: EditorName;
  readonly host: "server" | "worker";
  readonly trust: boolean;
  readonly folder: boolean;
  /** What is said when a command is run that needs what is not there. */
  readonly asks: readonly (readonly [title: string, said: string])[];
  /** The button of what is said last, and a sign of what it opens. */
  readonly way?: { readonly button: string; readonly sign: string; readonly text: string };
}

const TO_TRUST = { button: "Manage Workspace Trust", sign: ".workspace-trust-editor", text: "trust" };
const TO_FOLDER = { button: "Open Folder", sign: ".quick-input-widget:visible", text: "Open Folder" };

const WINDOWS: Readonly<Record<string, Window>> = {
  "the oldest editor, trusted": { editor: "floor", host: "server", trust: true, folder: true, asks: [] },
  "the oldest editor, restricted": {
    editor: "floor",
    host: "server",
    trust: false,
    folder: true,
    asks: [
      ["Generate Dockerfile", TRUST],
      ["Deploy to Staging", TRUST],
    ],
  },
  "the newest editor, restricted": {
    editor: "newest",
    host: "server",
    trust: false,
    folder: true,
    asks: all([...GENERATE, ...DEPLOY], TRUST),
    way: TO_TRUST,
  },
  "the newest editor without a folder": {
    editor: "newest",
    host: "server",
    trust: true,
    folder: false,
    asks: all([...GENERATE, "Check workspace", "Deploy to Staging", "Show deployments"], FOLDER),
    way: TO_FOLDER,
  },
  "a browser alone": { editor: "newest", host: "worker", trust: true, folder: true, asks: all(DEPLOY, DESKTOP) },
};

test("no command waits for what the editor learns late", () => {
  const keys = [...commands.map(({ enablement }) => enablement), ...menus.commandPalette.map(({ when }) => when)];
  for (const key of keys) assert.match(key ?? "paylint.none", /^!?paylint\.\w+$/);
});

describe("the palette", () => {
  let browser: Browser | undefined;
  let missing: string | undefined;
  const folder = join(mkdtempSync(join(tmpdir(), "paylint-palette-")), "payment-service");

  before(async () => {
    cpSync(join(root, "examples/payment-service"), folder, { recursive: true });
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  after(async () => {
    await browser?.close();
    rmSync(join(folder, ".."), { recursive: true, force: true });
  });

  for (const [name, { editor, host, trust, folder: hasFolder, asks, way }] of Object.entries(WINDOWS))
    test(`of ${name} lists all commands at once${trust ? "" : ", and a hover carries out nothing that a hostile repository's names say"}`, async (context) => {
      if (browser === undefined) {
        context.skip(missing);
        return;
      }
      const server = await startServer({
        editor: await installEditor(editor),
        ...(host === "server" ? { vsix } : {}),
        trust,
      });
      const prepare = (page: Page): Promise<void> =>
        host === "server" ? Promise.resolve() : serveWebExtension(page, server.url, vsix);
      const page = await openPage(browser, server.url, hasFolder ? folder : undefined, prepare);
      try {
        assert.deepEqual([...(await listCommands(page, "Paylint: "))].sort(), commandTitles);
        for (const [index, [title, said]] of asks.entries()) {
          await runCommand(page, `Paylint: ${title}`);
          const notification = await waitForNotification(page, said);
          if (title === "Generate Dockerfile" || title === "Deploy to Staging")
            await screenshot(page, `asks-${name}-${title}`.replaceAll(/\W+/g, "-"));
          if (index === asks.length - 1 && way !== undefined) {
            await notification.locator(".monaco-button", { hasText: way.button }).click();
            await page.locator(way.sign, { hasText: way.text }).first().waitFor();
            break;
          }
          await page.keyboard.press("Escape");
          await runCommand(page, "Notifications: Clear All Notifications");
          await notification.waitFor({ state: "detached" });
        }
        if (trust) return;
        // The window that trusts nothing is there: no other is opened for what a hostile repository may do in it.
        await clearWindow(page);
        await hoverForgedNames(page, folder, `forged-hover-${editor}`);
      } catch (error) {
        await screenshot(page, `failed-palette-${name.replaceAll(/\W+/g, "-")}`);
        throw error;
      } finally {
        await page.context().close();
        await server.stop();
      }
    });
});
