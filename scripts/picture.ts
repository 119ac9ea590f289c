/** Takes the README's picture in the real editor: `npm run picture`. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "../test/vscode/browser.ts";
import { installEditor } from "../test/vscode/install.ts";
import { startServer } from "../test/vscode/serve.ts";
import { openFile, openWorkbench, placeCursor, showHover, waitForSquiggle } from "../test/vscode/workbench.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const temporary = mkdtempSync(join(tmpdir(), "paylint-picture-"));
const folder = join(temporary, "payment-service");
cpSync(join(root, "examples/payment-service"), folder, { recursive: true });
const dockerfile = readFileSync(join(folder, "Dockerfile"), "utf8");
const at = dockerfile.indexOf("--only=production");

const browser = await launchBrowser();
const server = await startServer({
  editor: await installEditor("newest"),
  vsix: join(root, `paylint-${version}.vsix`),
  settings: { "editor.minimap.enabled": false, "workbench.layoutControl.enabled": false },
});
try {
  const page = await openWorkbench(browser, server.url, folder);
  await page.setViewportSize({ width: 1120, height: 560 });
  await openFile(page, "Dockerfile");
  await waitForSquiggle(page, "error");
  await placeCursor(page, dockerfile.slice(0, at).split("\n").length, at - dockerfile.lastIndexOf("\n", at) + 2);
  await showHover(page, "PCI DSS");
  await page.screenshot({ path: join(root, "docs/images/editor.png") });
} finally {
  await server.stop();
  await browser.close();
  rmSync(temporary, { recursive: true, force: true });
}
