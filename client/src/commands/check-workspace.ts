import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { NO_SERVER, complain, inform, whileWorking } from "../notices.ts";
import { WorkspaceCheckProgress, WorkspaceCheckRequest } from "../../../server/src/lsp/protocol.ts";

/** Checks all files of the workspace, with progress and a way to stop, and shows the findings in the Problems panel. */
export async function checkWorkspace(
  client: BaseLanguageClient | undefined,
  collection: vscode.DiagnosticCollection,
): Promise<void> {
  if (client === undefined) {
    void complain(NO_SERVER);
    return;
  }
  const result = await whileWorking("Paylint checks the workspace", async (report, token) => {
    const listening = client.onNotification(WorkspaceCheckProgress, ({ done, total }) => report(done, total, "files"));
    try {
      return await client.sendRequest(WorkspaceCheckRequest, token);
    } finally {
      listening.dispose();
    }
  });
  collection.clear();
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  let findings = 0;
  for (const { uri, diagnostics } of result.files) {
    findings += diagnostics.length;
    const target = client.protocol2CodeConverter.asUri(uri);
    if (!open.has(target.toString()))
      collection.set(target, await client.protocol2CodeConverter.asDiagnostics([...diagnostics]));
  }
  const files = `${result.checked} file${result.checked === 1 ? "" : "s"}`;
  const found = `${findings} finding${findings === 1 ? "" : "s"}`;
  if (findings > 0) await vscode.commands.executeCommand("workbench.actions.view.problems");
  void inform(`Paylint: ${result.cancelled ? "stopped after" : "checked"} ${files}, ${found}.`);
}
