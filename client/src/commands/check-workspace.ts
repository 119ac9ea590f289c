import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { NO_SERVER, complain, inform } from "../notices.ts";
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
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "Paylint checks the workspace", cancellable: true },
    async (progress, token) => {
      let shown = 0;
      const listening = client.onNotification(WorkspaceCheckProgress, ({ done, total }) => {
        const percent = total === 0 ? 100 : (done / total) * 100;
        progress.report({ message: `${done} of ${total} files`, increment: percent - shown });
        shown = percent;
      });
      try {
        return await client.sendRequest(WorkspaceCheckRequest, token);
      } finally {
        listening.dispose();
      }
    },
  );
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
