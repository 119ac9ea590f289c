import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { type Staging, type StagingOptions, CONTEXT, IMAGE, NAMESPACE, createStaging } from "../deploy/staging.ts";
import { missingKubectl } from "../deploy/world.ts";
import { launchBrowser } from "../vscode/browser.ts";
import { installEditor } from "../vscode/install.ts";
import { type Server, startServer } from "../vscode/serve.ts";
import {
  answerInput,
  openFile,
  openWorkbench,
  pickItem,
  runCommand,
  screenshot,
  waitForNotification,
} from "../vscode/workbench.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const LOG = `payments-api 1.5.0 starting
reading the rate table
TypeError: Cannot read properties of undefined (reading 'currency')
    at quote (/app/src/rates.js:41:18)
`;
const WHERE = `${CONTEXT}/${NAMESPACE}`;

interface Scene {
  page: Page;
  readonly staging: Staging;
  server: Server;
  /** Another server and window on the same workspace and home folder. */
  reopen(): Promise<void>;
}

/** Staging deploys as a person sees them: the real VS Code and the real kubectl, before a cluster that is played. */
describe("staging deploys", () => {
  let browser: Browser | undefined;
  let missing = missingKubectl();

  before(async () => {
    browser = await launchBrowser().catch((error: unknown) => {
      missing = `there is no browser: ${error instanceof Error ? error.message : String(error)}`;
      return undefined;
    });
  });
  after(() => browser?.close());

  /** One cluster, server and window per journey. */
  const journey = (
    name: string,
    options: StagingOptions & { readonly isListed: boolean; readonly theme?: string },
    body: (scene: Scene) => Promise<void>,
  ): void => {
    test(name, { timeout: 180_000 }, async (context) => {
      if (browser === undefined || missing !== undefined) {
        context.skip(missing);
        return;
      }
      const staging = await createStaging(options);
      const open = async (launched: Browser): Promise<Pick<Scene, "server" | "page">> => {
        const server = await startServer({
          editor: await installEditor("newest"),
          vsix: [join(root, `paylint-${version}.vsix`)],
          settings: {
            "paylint.staging.soakSeconds": 2,
            "workbench.colorTheme": options.theme ?? "Default Light Modern",
          },
          machineSettings: options.isListed ? { "paylint.staging.targets": [staging.target] } : {},
          env: staging.env,
        });
        try {
          return { server, page: await openWorkbench(launched, server.url, staging.root) };
        } catch (error) {
          await server.stop();
          throw error;
        }
      };
      const close = async ({ page, server }: Pick<Scene, "server" | "page">): Promise<void> => {
        await page.context().close();
        await server.stop();
      };
      let scene: Scene | undefined;
      try {
        const made: Scene = {
          ...(await open(browser)),
          staging,
          async reopen() {
            await close(made);
            if (browser !== undefined) Object.assign(made, await open(browser));
          },
        };
        scene = made;
        // The palette has the commands once the window knows that its workspace is trusted.
        await openFile(scene.page, "payments-api.yaml");
        await body(scene);
      } catch (error) {
        if (scene !== undefined) await screenshot(scene.page, `failed-${name.replaceAll(/\W+/g, "-")}`);
        throw error;
      } finally {
        if (scene !== undefined) await close(scene);
        await staging.close();
      }
    });
  };

  journey("add a staging target, with the evidence", { isListed: false, isMarked: false }, async (scene) => {
    const { page, staging, server } = scene;
    await runCommand(page, "Paylint: Deploy to Staging");
    const refusal = await waitForNotification(page, "no staging target is set up");
    await screenshot(page, "deploy-refused");
    await refusal.locator(".monaco-button", { hasText: "Add staging target" }).click();
    await row(page, CONTEXT).waitFor();
    await screenshot(page, "target-context");
    await row(page, "prod-eu").click();
    await waitForNotification(page, "prod-eu speaks of production and cannot be a staging target");
    await runCommand(page, "Paylint: Add staging target");
    await row(page, CONTEXT).click();
    await input(page, "The namespace in").waitFor();
    await page.keyboard.press("Enter");
    await row(page, "Copy the command that labels the namespace").waitFor();
    await screenshot(page, "target-evidence-unmarked");
    staging.api.objects.change({ kind: "Namespace", name: NAMESPACE }, (namespace) => {
      namespace.metadata.labels = { "paylint/environment": "staging" };
    });
    await row(page, "Look again").click();
    await row(page, "Marked as staging").filter({ hasText: "paylint/environment=staging" }).waitFor();
    await screenshot(page, "target-evidence");
    await row(page, "Go on").click();
    await input(page, `Type ${NAMESPACE}`).waitFor();
    await screenshot(page, "target-name");
    await answerInput(page, NAMESPACE);
    await waitForNotification(page, `${WHERE} is a staging target now`);
    const listed = (): unknown =>
      (JSON.parse(readFileSync(server.machineSettingsFile, "utf8")) as Record<string, unknown>)[
        "paylint.staging.targets"
      ];
    assert.deepEqual(listed(), [staging.target]);
    await runCommand(page, "Paylint: Remove staging target");
    await row(page, WHERE).click();
    await waitForNotification(page, `${WHERE} is no staging target any more`);
    assert.deepEqual(listed(), []);
    assert.deepEqual(staging.api.writes(), []);
  });

  journey("deploy to the end, then one that fails and goes back", { isListed: true }, async (scene) => {
    const { page, staging } = scene;
    staging.api.behave("payments-api", { kind: "crash", every: 800 }, `${IMAGE}:1.5.0`);
    staging.api.pods("payments-api").logs(() => LOG);
    await startDeploy(page);
    await screenshot(page, "deploy-confirm");
    await dialogButton(page, `Deploy to ${WHERE}`).click();
    const view = await deploymentView(page);
    await view.locator(".tile").first().waitFor();
    await screenshot(page, "deploy-rolling-out");
    await hideToasts(page);
    await view.locator('.step[aria-current="step"] > .title', { hasText: "Health" }).waitFor({ timeout: 30_000 });
    await screenshot(page, "deploy-health");
    await view.locator(".sentence", { hasText: "Deployed" }).waitFor({ timeout: 60_000 });
    await screenshot(page, "deploy-done");
    assert.equal(readRecords(staging).length, 1);
    assert.equal(readRecords(staging)[0]?.outcome, "deployed");

    // The view is made anew when it was hidden, and is the same.
    await page.locator(".panel .action-label", { hasText: "Problems" }).click();
    await page.locator('[id="workbench.panel.markers"]').waitFor();
    await page.locator(".panel .action-label", { hasText: "Paylint Deploy" }).click();
    await view.locator(".sentence", { hasText: "Deployed" }).waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await view.locator('button[aria-label$="commands of Apply"]').click();
    await page.locator(".statusbar-item", { hasText: "in the clipboard" }).waitFor();
    await page.locator(".tab.active").click();
    const commands = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(commands, /^kubectl .*--context=staging-eu --namespace=payments .*apply --server-side/m);
    await view.locator("button", { hasText: "Open record" }).click();
    await page.locator(".tab.active", { hasText: "Preview" }).waitFor();
    await screenshot(page, "deploy-record");

    staging.setTag("1.5.0");
    await startDeploy(page);
    await dialogButton(page, "Show changes").click();
    await page.locator(".tab.active", { hasText: "payments.diff" }).waitFor();
    const question = await waitForNotification(page, `Deploy to ${WHERE}?`);
    await screenshot(page, "deploy-changes");
    await question.locator(".monaco-button", { hasText: `Deploy to ${WHERE}` }).click();
    await view.locator(".tile.tone-bad").first().waitFor({ timeout: 30_000 });
    await screenshot(page, "deploy-failing");
    await view.locator(".sentence", { hasText: "rolled back" }).waitFor({ timeout: 120_000 });
    await view.locator(".log pre", { hasText: "TypeError" }).waitFor();
    await waitForNotification(page, "Rolled back");
    await hideToasts(page);
    await screenshot(page, "deploy-rolled-back");
    assert.deepEqual(
      readRecords(staging).map(({ outcome }) => outcome),
      ["deployed", "rolled-back"],
    );
  });

  journey(
    "cancel before the first change and after it",
    { isListed: true, theme: "Default Dark Modern" },
    async (scene) => {
      const { page, staging } = scene;
      const before = staging.api.snapshot();
      await startDeploy(page);
      await dialogButton(page, "Cancel").click();
      const view = await deploymentView(page);
      await view.locator(".sentence", { hasText: "Cancelled; nothing was changed" }).waitFor();
      assert.deepEqual(
        [...new Set(staging.api.writes().map(({ resource }) => resource))],
        ["leases.coordination.k8s.io"],
      );
      assert.deepEqual(staging.api.snapshot(), before);

      staging.api.behave("payments-api", { kind: "ready", after: 600_000 });
      await startDeploy(page);
      await dialogButton(page, `Deploy to ${WHERE}`).click();
      await view.locator(".tile").nth(2).waitFor();
      await view.locator("button", { hasText: "Cancel" }).click();
      await page.locator(".monaco-dialog-box", { hasText: "Cancelled while it was going on" }).waitFor();
      await screenshot(page, "deploy-cancel");
      await dialogButton(page, "Roll back").click();
      await view.locator(".sentence", { hasText: "Rolled back" }).waitFor({ timeout: 60_000 });
      await hideToasts(page);
      await screenshot(page, "deploy-cancelled");
      assert.deepEqual(staging.api.snapshot(), before);
      assert.equal(readRecords(staging)[0]?.outcome, "rolled-back");
    },
  );

  journey(
    "take up a deploy whose editor was killed",
    { isListed: true, theme: "Default High Contrast" },
    async (scene) => {
      const { page, staging, server } = scene;
      const before = staging.api.snapshot();
      staging.api.behave("payments-api", { kind: "ready", after: 600_000 });
      await startDeploy(page);
      await dialogButton(page, `Deploy to ${WHERE}`).click();
      const view = await deploymentView(page);
      await view.locator(".tile").nth(2).waitFor();
      await screenshot(page, "deploy-high-contrast");
      await server.stop();
      await scene.reopen();
      const again = scene.page;
      const offer = await waitForNotification(again, "was interrupted after it had changed 3 objects");
      await screenshot(again, "deploy-interrupted");
      await offer.locator(".monaco-button", { hasText: "Roll back" }).click();
      const viewAgain = await deploymentView(again);
      await viewAgain.locator(".sentence", { hasText: "rolled back" }).waitFor({ timeout: 60_000 });
      assert.deepEqual(staging.api.snapshot(), before);
      await runCommand(again, "Paylint: Show deployments");
      await row(again, WHERE).waitFor();
      await screenshot(again, "deployments");
    },
  );

  /** Runs the command and waits for the question. */
  async function startDeploy(page: Page): Promise<void> {
    await runCommand(page, "Paylint: Deploy to Staging");
    await pickItem(page, "layers  deploy/overlays/staging");
    await page.locator(".monaco-dialog-box", { hasText: `Deploy to ${WHERE}?` }).waitFor();
  }
});

/** They go into the notification centre, and what is behind them shows. */
async function hideToasts(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.locator(".notification-toast").first().waitFor({ state: "detached" });
}

function row(page: Page, text: string) {
  return page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: text }).first();
}

function input(page: Page, text: string) {
  return page.locator(".quick-input-widget:visible", { hasText: text });
}

function dialogButton(page: Page, label: string) {
  return page.locator(".monaco-dialog-box .monaco-button", { hasText: label }).first();
}

/** The page inside the view: a frame within a frame. */
async function deploymentView(page: Page): Promise<FrameLocator> {
  const view = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  await view.locator(".sentence").waitFor();
  return view;
}

function readRecords({ root: workspace }: Staging): { outcome: string }[] {
  const folder = join(workspace, ".paylint/deployments");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { outcome: string });
}
