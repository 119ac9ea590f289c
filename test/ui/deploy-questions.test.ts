import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Staging } from "../deploy/staging.ts";
import { IMAGE, NAMESPACE } from "../deploy/staging.ts";
import { screenshot, waitForEnd } from "../vscode/workbench.ts";
import {
  WHERE,
  createJourneys,
  deploymentView,
  dialog,
  dialogButton,
  hideToasts,
  imageOf,
  readRecords,
  runRelease,
  startDeploy,
} from "./deploy-scene.ts";

const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: payments-reports
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 1Gi
`;

/** The questions that a deploy may ask on its way, and what becomes of each answer. */
describe("questions of a staging deploy", () => {
  const journey = createJourneys();

  journey(
    "take over fields that somebody set with kubectl, or leave them",
    {
      isListed: true,
      prepare: (staging) => runRelease(staging, "1.3.0", "kubectl-client-side-apply", "Update"),
    },
    async ({ page, staging }) => {
      const title = "Fields were set with kubectl";
      const before = staging.api.snapshot();
      await startDeploy(page, title);
      await dialog(page, "kubectl-client-side-apply owns").waitFor();
      await screenshot(page, "deploy-take-over");
      await page.keyboard.press("Escape");
      const view = await deploymentView(page);
      await view.locator(".sentence", { hasText: "Refused; nothing was changed" }).waitFor();
      await view.locator(".hint", { hasText: "Take them over explicitly" }).waitFor();
      assert.deepEqual(staging.api.snapshot(), before);
      await hideToasts(page);
      await startDeploy(page, title);
      await dialogButton(page, "Take them over").click();
      await dialogButton(page, `Deploy to ${WHERE}`).click();
      await waitForEnd(view.locator(".sentence", { hasText: "Deployed" }));
      assert.equal(imageOf(staging), "1.4.0");
      const forced = staging.api.writes().filter(({ resource, force }) => resource === "deployments.apps" && force);
      assert.equal(forced.length, 1);
    },
  );

  journey(
    "deploy over what is broken, or do not, and hear what cannot be taken back",
    {
      isListed: true,
      theme: "Dark Modern",
      prepare(staging) {
        staging.api.behave("payments-api", { kind: "crash", every: 500 }, `${IMAGE}:1.3.0`);
        runRelease(staging, "1.3.0", "paylint", "Apply");
        staging.write("deploy/base/claim.yaml", CLAIM);
        staging.write("deploy/base/kustomization.yaml", "resources:\n  - payments-api.yaml\n  - claim.yaml\n");
      },
    },
    async ({ page, staging }) => {
      const title = "What runs now is not healthy";
      const before = staging.api.snapshot();
      await startDeploy(page, title);
      await screenshot(page, "deploy-over-broken");
      await page.keyboard.press("Escape");
      const view = await deploymentView(page);
      await view.locator(".sentence", { hasText: "Refused; nothing was changed" }).waitFor();
      assert.deepEqual(staging.api.snapshot(), before);
      await hideToasts(page);
      await startDeploy(page, title);
      await dialogButton(page, "Deploy over it").click();
      await dialog(page, "PersistentVolumeClaim/payments-reports is new and would stay").waitFor();
      await screenshot(page, "deploy-confirm-warnings");
      await dialogButton(page, `Deploy to ${WHERE}`).click();
      await view.locator(".warning", { hasText: "PersistentVolumeClaim/payments-reports is new" }).waitFor();
      await view.locator(".warning", { hasText: "is not healthy" }).waitFor();
      await waitForEnd(view.locator(".sentence", { hasText: "Deployed" }));
      await screenshot(page, "deploy-over-broken-done");
      assert.equal(imageOf(staging), "1.4.0");
    },
  );

  journey(
    "a canary first, then the rest",
    {
      isListed: true,
      settings: { "paylint.staging.canary": true, "paylint.staging.soakSeconds": 6 },
      prepare: (staging) => runRelease(staging, "1.3.0", "paylint", "Apply"),
    },
    async ({ page, staging }) => {
      await startDeploy(page);
      await dialog(page, "One replica of each deployment goes first").waitFor();
      await dialogButton(page, `Deploy to ${WHERE}`).click();
      const view = await deploymentView(page);
      const current = view.locator('.step[aria-current="step"] > .title');
      await waitForEnd(current.filter({ hasText: "Canary soak" }));
      const bar = view.locator("progress");
      await bar.and(view.locator('[value]:not([value="0"])')).waitFor();
      await screenshot(page, "deploy-canary-soak");
      assert.deepEqual([imageOf(staging), imageOf(staging, "payments-api-canary")], ["1.3.0", "1.4.0"]);
      const spent = await bar.evaluate((element: HTMLProgressElement) => [element.value, element.max]);
      assert.ok((spent[0] ?? 0) > 0 && spent[1] === 6000, `the bar is at ${spent.join(" of ")}`);
      await waitForEnd(current.filter({ hasText: /^Roll-out$/ }));
      await screenshot(page, "deploy-canary-rest");
      await waitForEnd(view.locator(".sentence", { hasText: "Deployed" }));
      assert.deepEqual(await view.locator(".line > .step:not(.group) > .title").allInnerTexts(), [
        ...["Canary", "Canary roll-out", "Canary health", "Canary soak"],
        ...["Apply", "Roll-out", "Health", "Soak", "Record"],
      ]);
      assert.deepEqual([imageOf(staging), imageOf(staging, "payments-api-canary")], ["1.4.0", undefined]);
    },
  );

  journey(
    "an API server that goes away: nothing is undone, and the user decides",
    { isListed: true, prepare: (staging) => staging.api.behave("payments-api", { kind: "ready", after: 8000 }) },
    async ({ page, staging, sleepMachine }) => {
      await startDeploy(page);
      await dialogButton(page, `Deploy to ${WHERE}`).click();
      const view = await deploymentView(page);
      await view.locator(".tile").nth(2).waitFor();
      const writes = changes(staging);
      await staging.api.down();
      await view.locator(".sentence", { hasText: "It is not known how things are; trying again" }).waitFor();
      await screenshot(page, "deploy-lost");
      sleepMachine(11 * 60_000);
      await waitForEnd(dialog(page, "It is not known how the deploy stands"));
      await dialog(page, "Closing this means: Keep watching.").waitFor();
      for (const label of ["Keep watching", "Roll back", "Leave it and record"])
        await dialogButton(page, label).waitFor();
      await view.locator(".sentence", { hasText: "It is not known how the deploy stands" }).waitFor();
      await screenshot(page, "deploy-unknown");
      await staging.api.up();
      assert.deepEqual(changes(staging), writes, "nothing was undone");
      await dialogButton(page, "Keep watching").click();
      await waitForEnd(view.locator(".sentence", { hasText: "Deployed" }));
      assert.deepEqual(
        readRecords(staging).map(({ outcome }) => outcome),
        ["deployed"],
      );
    },
  );
});

/** What was written to the namespace's objects; the lock is renewed meanwhile. */
function changes({ api }: Staging): string[] {
  return api
    .writes()
    .filter(({ resource, namespace }) => resource !== "leases.coordination.k8s.io" && namespace === NAMESPACE)
    .map(({ verb, resource, name }) => `${verb} ${resource}/${name}`);
}
