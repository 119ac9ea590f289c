import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openFile, placeCursor, screenshot, showHover, waitForSquiggle } from "../vscode/workbench.ts";

const NAME = "Dockerfile.forged";

/** Opens a file of a hostile repository, whose names are pictures and commands, and sees that a hover carries none of it out. */
export async function hoverForgedNames(page: Page, folder: string, screenshotName: string): Promise<void> {
  const asked: string[] = [];
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  elsewhere.listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  try {
    const { port } = elsewhere.address() as AddressInfo;
    const picture = `![x](http://127.0.0.1:${port}/seen.png)`;
    const link = "[Sign](command:workbench.action.files.newUntitledFile)";
    writeFileSync(join(folder, NAME), `FROM node\`${picture}\` AS a\nFROM node\`${link}\`\n`);
    await openFile(page, NAME);
    await waitForSquiggle(page, "warning");
    for (const [line, words] of [
      [1, "seen.png"],
      [2, "Sign"],
    ] as const) {
      await placeCursor(page, line, 8);
      assert.match(await showHover(page, "no digest"), new RegExp(words));
      await screenshot(page, `${screenshotName}-${line}`);
      const hover = page.locator(".monaco-hover-content:visible");
      assert.equal(await hover.locator("img").count(), 0);
      assert.equal(await hover.locator("a", { hasText: /Sign|seen/ }).count(), 0);
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(asked, []);
  } finally {
    elsewhere.close();
  }
}
