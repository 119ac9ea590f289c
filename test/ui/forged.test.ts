import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { builtExtension } from "../built.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { installEditor } from "../vscode/install.ts";
import { startServer } from "../vscode/serve.ts";
import {
  openFile,
  openWorkbench,
  placeCursor,
  runCommand,
  screenshot,
  showHover,
  waitForNotification,
  waitForSquiggle,
} from "../vscode/workbench.ts";
import { createJourneys, row } from "./deploy-scene.ts";

const BROKEN = `apiVersion: v1
kind: Pod
metadata:
  name: payments
spec:
  containers:
    - name: app
      image: registry.example.com/payments:1.0.0
      securityContext:
        privileged: true
`;

describe("a hostile repository in a window that does not trust it", () => {
  let browser: Browser | undefined;
  let missing: string | undefined;
  const folder = mkdtempSync(join(tmpdir(), "paylint-forged-"));
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });

  before(async () => {
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  after(async () => {
    await browser?.close();
    elsewhere.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of ["floor", "newest"] as const)
    test(`learns nothing from a hover (${name})`, async (context) => {
      if (browser === undefined) {
        context.skip(missing);
        return;
      }
      const { port } = elsewhere.address() as AddressInfo;
      const picture = `![x](http://127.0.0.1:${port}/seen.png)`;
      const link = "[Sign](command:workbench.action.files.newUntitledFile)";
      writeFileSync(join(folder, "Dockerfile"), `FROM node\`${picture}\` AS a\nFROM node\`${link}\`\n`);
      const vsix = [builtExtension()];
      const server = await startServer({ editor: await installEditor(name), vsix, trust: false });
      const page = await openWorkbench(browser, server.url, folder);
      try {
        await openFile(page, "Dockerfile");
        await waitForSquiggle(page, "warning");
        for (const [line, words] of [
          [1, "seen.png"],
          [2, "Sign"],
        ] as const) {
          await placeCursor(page, line, 8);
          assert.match(await showHover(page, "no digest"), new RegExp(words));
          await screenshot(page, `forged-hover-${name}-${line}`);
          const hover = page.locator(".monaco-hover-content:visible");
          assert.equal(await hover.locator("img").count(), 0);
          assert.equal(await hover.locator("a", { hasText: /Sign|seen/ }).count(), 0);
          await page.keyboard.press("Escape");
        }
        assert.deepEqual(asked, []);
      } catch (error) {
        await screenshot(page, `failed-forged-hover-${name}`);
        throw error;
      } finally {
        await page.context().close();
        await server.stop();
      }
    });
});

describe("a hostile repository that is deployed", () => {
  const journey = createJourneys();
  const forged = "[Sign in again](command:workbench.action.files.newUntitledFile).yaml";

  journey(
    "a file's name is no link in what refuses the deploy",
    { isListed: true, prepare: (staging) => staging.write(`deploy/forged/${forged}`, BROKEN) },
    async ({ page }) => {
      await runCommand(page, "Paylint: Deploy to Staging");
      await row(page, "deploy/forged").click();
      const refusal = await waitForNotification(page, "Sign in again");
      await screenshot(page, "forged-notification");
      assert.match(
        await refusal.innerText(),
        /\[Sign in again\] \(command:workbench\.action\.files\.newUntitledFile\)/,
      );
      assert.deepEqual(await refusal.locator("a[href], .notification-list-item-message a").allInnerTexts(), []);
    },
  );
});
