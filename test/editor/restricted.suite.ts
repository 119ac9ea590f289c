import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openText, waitForFindings } from "./workspace.ts";

suite("restricted mode", () => {
  test("checks files of a workspace that is not trusted", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const editor = await openText("restricted/.env", "PORT=1\nPORT=2\n");
    await waitForFindings(editor.document.uri, (rules) => rules.includes("dotenv/duplicate-key"));
  });

  test("deploys nothing from a workspace that is not trusted", async () => {
    await openText("restricted/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: payments\n");
    for (const command of [
      "deployToStaging",
      "addStagingTarget",
      "removeStagingTarget",
      "openStagingTargets",
      "showDeployments",
    ])
      assert.equal(await vscode.commands.executeCommand(`paylint.${command}`), undefined);
  });
});
