import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { CONTEXT, IMAGE, NAMESPACE } from "../deploy/staging.ts";
import { answerInput, openFile, runCommand, screenshot, waitForEnd, waitForNotification } from "../vscode/workbench.ts";
import {
  WHERE,
  createJourneys,
  deploymentView,
  dialog,
  dialogButton,
  hideToasts,
  readRecords,
  row,
  startDeploy,
} from "./deploy-scene.ts";

const LOG = `payments-api 1.5.0 starting
reading the rate table
TypeError: Cannot read properties of undefined (reading 'currency')
    at quote (/app/src/rates.js:41:18)
`;
const FORGED = "[Sign in again](command:workbench.action.files.newUntitledFile).yaml";
const PRIVILEGED = `apiVersion: v1
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

/** Staging deploys as a person sees them: the real VS Code, before a cluster that is played. */
describe("staging deploys", () => {
  const journey = createJourneys();

  journey("add a staging target, with the evidence", { isListed: false, isMarked: false }, async (scene) => {
    const { page, staging } = scene;
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
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await row(page, "Copy the command that labels the namespace").click();
    await waitForNotification(page, "the command is in the clipboard. Paylint never runs it");
    const mark = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(mark, /^kubectl .*--context=staging-eu .*label namespace payments paylint\/environment=staging$/);
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
    const listed = (): unknown => JSON.parse(readFileSync(staging.listFile, "utf8"));
    assert.deepEqual(listed(), { targets: [staging.target], denied: [] });
    await runCommand(page, "Paylint: Remove staging target");
    await row(page, WHERE).click();
    await waitForNotification(page, `${WHERE} is no staging target any more`);
    assert.deepEqual(listed(), { targets: [], denied: [] });
    writeFileSync(staging.listFile, '{\n  "targets": [],\n  "deny": ["emea"]\n}\n');
    await runCommand(page, "Paylint: Deploy to Staging");
    const broken = await waitForNotification(
      page,
      "staging.json: line 3: deny is not known; there are targets, denied",
    );
    await screenshot(page, "target-list-broken");
    await broken.locator(".monaco-button", { hasText: "Open the file" }).click();
    await page.locator(".tab.active", { hasText: "staging.json" }).waitFor();
    assert.deepEqual(staging.api.writes(), []);
  });

  journey(
    "a hostile file's name is no link in what refuses the deploy",
    { isListed: true, prepare: (staging) => staging.write(`deploy/forged/${FORGED}`, PRIVILEGED) },
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

  journey("deploy to the end, then one that fails and goes back", { isListed: true }, async (scene) => {
    const { page, staging } = scene;
    staging.api.behave("payments-api", { kind: "crash", every: 800 }, `${IMAGE}:1.5.0`);
    staging.api.pods("payments-api").logs(() => LOG);
    await openFile(page, "payments-api.yaml");
    await startDeploy(page);
    await screenshot(page, "deploy-confirm");
    await dialogButton(page, `Deploy to ${WHERE}`).click();
    const view = await deploymentView(page);
    await view.locator(".tile").first().waitFor();
    await screenshot(page, "deploy-rolling-out");
    await page.locator(".statusbar-item", { hasText: `Deploying to ${WHERE}` }).waitFor();
    assert.equal(await page.locator(".notification-toast").count(), 0, "nothing stands before the view");
    await hideToasts(page);
    await waitForEnd(view.locator('.step[aria-current="step"] > .title', { hasText: "Health" }));
    await screenshot(page, "deploy-health");
    await waitForEnd(view.locator(".sentence", { hasText: "Deployed" }));
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
    await waitForEnd(view.locator(".tile.tone-bad").first());
    await screenshot(page, "deploy-failing");
    await waitForEnd(view.locator(".sentence", { hasText: "rolled back" }));
    await view.locator(".log pre", { hasText: "TypeError" }).waitFor();
    await waitForNotification(page, "Rolled back");
    await hideToasts(page);
    await screenshot(page, "deploy-rolled-back");
    assert.deepEqual(
      readRecords(staging).map(({ outcome }) => outcome),
      ["deployed", "rolled-back"],
    );
  });

  journey("cancel before the first change and after it", { isListed: true, theme: "Dark Modern" }, async (scene) => {
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
    await dialog(page, "Cancelled while it was going on").waitFor();
    await screenshot(page, "deploy-cancel");
    await dialogButton(page, "Roll back").click();
    await waitForEnd(view.locator(".sentence", { hasText: "Rolled back" }));
    await hideToasts(page);
    await screenshot(page, "deploy-cancelled");
    assert.deepEqual(staging.api.snapshot(), before);
    assert.equal(readRecords(staging)[0]?.outcome, "rolled-back");

    // By the palette as well, wherever the view is.
    await startDeploy(page);
    await dialogButton(page, `Deploy to ${WHERE}`).click();
    await view.locator(".tile").nth(2).waitFor();
    await runCommand(page, "Paylint: Cancel the deploy");
    await dialog(page, "Cancelled while it was going on").waitFor();
    await dialogButton(page, "Leave it and record").click();
    await waitForEnd(view.locator(".sentence", { hasText: "Stopped and left as it is" }));
    assert.notDeepEqual(staging.api.snapshot(), before);
  });

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
      await waitForEnd(viewAgain.locator(".sentence", { hasText: "rolled back" }));
      assert.deepEqual(staging.api.snapshot(), before);
      await runCommand(again, "Paylint: Show deployments");
      await row(again, WHERE).waitFor();
      await screenshot(again, "deployments");
    },
  );
});

function input(page: Page, text: string) {
  return page.locator(".quick-input-widget:visible", { hasText: text });
}
