import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { paylint } from "../cli/program.ts";
import { token } from "../rules/tokens.ts";
import { builtExtension } from "../built.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { installEditor } from "../vscode/install.ts";
import { type Server, startServer } from "../vscode/serve.ts";
import { commandTitles } from "./command-titles.ts";
import {
  answerInput,
  clearWindow,
  listCommands,
  openFile,
  openPage,
  openQuickFix,
  openTab,
  pickItem,
  placeCursor,
  problemsCount,
  runCommand,
  screenshot,
  showHover,
  waitForClearToken,
  waitForFolder,
  waitForNoSquiggle,
  waitForNotification,
  waitForSquiggle,
  waitForText,
  watchText,
} from "../vscode/workbench.ts";

const root = join(import.meta.dirname, "../..");

/** What a person sees and does, in the newest VS Code through a browser, with pictures kept in `artifacts/`. */
describe("journeys", () => {
  let browser: Browser | undefined;
  let server: Server | undefined;
  let page: Page | undefined;
  let missing: string | undefined;
  const folder = join(mkdtempSync(join(tmpdir(), "paylint-ui-")), "payment-service");

  before(async () => {
    cpSync(join(root, "examples/payment-service"), folder, { recursive: true });
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
    if (browser === undefined) return;
    server = await startServer({
      editor: await installEditor("newest"),
      vsix: builtExtension(),
    });
  });
  after(async () => {
    await page?.context().close();
    await server?.stop();
    await browser?.close();
    rmSync(join(folder, ".."), { recursive: true, force: true });
  });

  /** One after another in one window; a picture of its end when it fails. */
  const journey = (name: string, body: (page: Page) => Promise<void>): void => {
    test(name, async (context) => {
      if (browser === undefined || server === undefined) {
        context.skip(missing);
        return;
      }
      if (page === undefined) page = await openPage(browser, server.url, folder);
      else await clearWindow(page);
      try {
        await body(page);
      } catch (error) {
        await screenshot(page, `failed-${name.replaceAll(/\W+/g, "-")}`);
        await page.context().close();
        page = undefined;
        throw error;
      }
    });
  };

  journey("find every command in the palette at once", async (opened) => {
    assert.deepEqual([...(await listCommands(opened, "Paylint: "))].sort(), commandTitles);
    await waitForFolder(opened);
  });

  journey("open a Dockerfile, see what is wrong, read why, mend it", async (page) => {
    await openFile(page, "Dockerfile");
    await waitForSquiggle(page, "warning");
    await screenshot(page, "squiggle");
    const line = lineOf("Dockerfile", "--only=production");
    await placeCursor(page, line, columnOf("Dockerfile", "--only=production") + 2);
    const hover = await showHover(page, "PCI DSS");
    assert.match(hover, /dockerfile\/npm-production-flag/);
    assert.match(hover, /PCI DSS/);
    await screenshot(page, "hover");
    await page.keyboard.press("Escape");
    const fixes = await openQuickFix(page);
    assert.ok(
      fixes.some((label) => label.includes("--omit=dev")),
      fixes.join("\n"),
    );
    assert.ok(
      fixes.some((label) => label.startsWith("Ignore")),
      fixes.join("\n"),
    );
    await screenshot(page, "quick-fix");
    await pickItem(page, fixes.find((label) => label.includes("--omit=dev")) ?? "");
    await waitForText(page, "npm ci --omit=dev");
  });

  journey("hide secrets, also when tabs are switched, and show them again", async (page) => {
    const secret = ["sk", "live", token("n", 24, 11)].join("_");
    const text = `LOG_LEVEL=info\nSTRIPE_SECRET_KEY=${secret}\n# STRIPE_SECRET_KEY=${secret}\n`;
    writeFileSync(join(folder, ".env.hidden"), text);
    await openFile(page, ".env.hidden");
    await runCommand(page, "View: Keep Editor");
    const watch = await watchText(page, secret);
    await watch.waitFor(2);
    await runCommand(page, "Paylint: Hide secret values");
    await watch.waitFor(0);
    await screenshot(page, "secrets-hidden");
    await waitForClearToken(page, secret);
    await openFile(page, "Dockerfile");
    await waitForText(page, "FROM");
    const frames = await watch.framesDuring(async () => {
      await openTab(page, ".env.hidden");
      await waitForText(page, "LOG_LEVEL");
      await screenshot(page, "secrets-hidden-again");
    });
    assert.equal(frames, 0, "the secret was seen while the tab was switched");
    await runCommand(page, "Paylint: Show secret values");
    await watch.waitFor(2);
  });

  journey("copy the command that puts a secret into a store", async (page) => {
    const secret = ["sk", "live", token("n", 24, 12)].join("_");
    writeFileSync(join(folder, ".env.production"), `STRIPE_SECRET_KEY=${secret}\n`);
    await openFile(page, ".env.production");
    await waitForSquiggle(page, "error");
    await placeCursor(page, 1, 3);
    await openQuickFix(page);
    await pickItem(page, "Copy the command that stores `STRIPE_SECRET_KEY`");
    const stores = page.locator(".quick-input-widget:visible .monaco-list-row");
    await stores.filter({ hasText: "vault kv put -mount=secret production/STRIPE_SECRET_KEY value=-" }).waitFor();
    await screenshot(page, "store-command");
    await stores.filter({ hasText: "HashiCorp Vault" }).click();
    await waitForNotification(page, "The command for HashiCorp Vault is on the clipboard");
  });

  journey("see the findings of a workflow in the Problems panel", async (page) => {
    await openFile(page, "deploy.yml");
    await waitForSquiggle(page, "error");
    await page.keyboard.press("ControlOrMeta+Shift+M");
    await page.locator('[id="workbench.panel.markers"] .monaco-list-row', { hasText: "paylint" }).first().waitFor();
    const { errors, warnings } = await problemsCount(page);
    assert.ok(errors + warnings > 0);
    await screenshot(page, "problems");
  });

  journey("generate a deployment", async (page) => {
    await openFile(page, "Dockerfile");
    await waitForSquiggle(page, "warning");
    await runCommand(page, "Paylint: Generate k8s Deployment");
    await page.locator(".quick-input-widget:visible", { hasText: "Name of the service" }).waitFor();
    await screenshot(page, "generate-name");
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget:visible", { hasText: "Image with registry and tag" }).waitFor();
    await page.locator(".quick-input-widget:visible .codicon-quick-input-back").first().click();
    await page.locator(".quick-input-widget:visible", { hasText: "Name of the service" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget:visible", { hasText: "Image with registry and tag" }).waitFor();
    await answerInput(page, "registry.example.com/payments/payment-service:1.0.0");
    for (const title of ["Port that the service listens on", "liveness", "readiness"]) {
      await page.locator(".quick-input-widget:visible", { hasText: title }).waitFor();
      await page.keyboard.press("Enter");
    }
    await page.locator(".quick-input-widget:visible .monaco-list-row").first().waitFor();
    await screenshot(page, "generate-last");
    await page.keyboard.press("Enter");
    await page.locator(".multiDiffEntry, .multi-diff-editor, .monaco-component.multiDiffEditor").first().waitFor();
    const files = page.locator(".quick-input-widget:visible .monaco-list-row", {
      hasText: "k8s/network-policies.yaml",
    });
    await files.first().waitFor();
    await page.locator(".monaco-diff-editor:visible, .multiDiffEntry:visible").first().waitFor();
    await screenshot(page, "generate-preview");
    assert.ok(
      !existsSync(join(folder, "k8s/network-policies.yaml")),
      "nothing is written before the list is confirmed",
    );
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "deployment.yaml" }).waitFor();
    await waitForText(page, "kind: Deployment");
    assert.ok(readdirSync(join(folder, "k8s")).includes("network-policies.yaml"));
    await waitForNoSquiggle(page, "error");
    await screenshot(page, "generated");
    const report = JSON.parse(paylint(folder, "check", "k8s", "--format", "json").out) as {
      findings: { path: string }[];
    };
    assert.deepEqual(
      report.findings.filter(({ path }) => path !== "k8s/payment-service.yaml"),
      [],
    );
    await oneUndo(page, join(folder, "k8s"), ["payment-service.yaml"]);
  });

  journey("generate a Dockerfile beside the one that is there", async (page) => {
    await openFile(page, "package.json");
    await runCommand(page, "Paylint: Generate Dockerfile");
    for (const title of ["Version of Node.js", "File that Node.js starts", "Port that the service listens on"]) {
      await page.locator(".quick-input-widget:visible", { hasText: title }).waitFor();
      await page.keyboard.press("Enter");
    }
    await page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: "Public registries" }).waitFor();
    await page.keyboard.press("Enter");
    const proposed = page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: "Dockerfile.new" });
    await proposed.first().waitFor();
    await page.locator(".monaco-diff-editor:visible, .multiDiffEntry:visible").first().waitFor();
    await screenshot(page, "generate-dockerfile");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "Dockerfile.new" }).waitFor();
    await waitForText(page, "npm ci --include=dev");
    assert.match(readFileSync(join(folder, ".dockerignore"), "utf8"), /\.env/);
    const strict = paylint(folder, "check", "Dockerfile.new", "--format", "json");
    assert.deepEqual((JSON.parse(strict.out) as { findings: unknown[] }).findings, []);
    rmSync(join(folder, "Dockerfile.new"));
    rmSync(join(folder, ".dockerignore"));
  });

  journey("generate a workflow", async (page) => {
    await openFile(page, "package.json");
    await runCommand(page, "Paylint: Generate workflow");
    for (const title of ["Name of the Deployment", "Image with its registry"]) {
      await page.locator(".quick-input-widget:visible", { hasText: title }).waitFor();
      await page.keyboard.press("Enter");
    }
    await page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: "Azure AKS" }).waitFor();
    await screenshot(page, "generate-workflow-questions");
    await page.keyboard.press("Enter");
    for (const title of ["Folder of the Kubernetes manifests", "Command that tests the service", "Path that answers"]) {
      await page.locator(".quick-input-widget:visible", { hasText: title }).waitFor();
      await page.keyboard.press("Enter");
    }
    await page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: "deploy.yml.new" }).first().waitFor();
    await page.locator(".monaco-diff-editor:visible, .multiDiffEntry:visible").first().waitFor();
    await screenshot(page, "generate-workflow");
    await page.keyboard.press("Enter");
    await page.locator(".tab.active", { hasText: "deploy.yml.new" }).waitFor();
    await waitForText(page, "Before the first run");
    await screenshot(page, "generated-workflow");
    rmSync(join(folder, ".github/workflows/deploy.yml.new"));
  });

  /** Presses undo once and watches the folder until it holds just these files. */
  async function oneUndo(page: Page, watched: string, expected: readonly string[]): Promise<void> {
    const isDone = (): boolean => readdirSync(watched).join() === expected.join();
    await page.locator(".tab.active", { hasText: "deployment.yaml" }).click();
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    const watcher = watch(watched, () => {
      if (isDone()) resolve();
    });
    const limit = setTimeout(() => reject(new Error(`The folder holds ${readdirSync(watched).join()}`)), 60_000);
    try {
      await page.keyboard.press("ControlOrMeta+z");
      await done;
    } finally {
      clearTimeout(limit);
      watcher.close();
    }
  }

  function lineOf(path: string, text: string): number {
    const content = readFileSync(join(folder, path), "utf8");
    return content.slice(0, content.indexOf(text)).split("\n").length;
  }

  function columnOf(path: string, text: string): number {
    const content = readFileSync(join(folder, path), "utf8");
    const at = content.indexOf(text);
    return at - (content.lastIndexOf("\n", at) + 1) + 1;
  }
});
