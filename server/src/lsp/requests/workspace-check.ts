import type { CancellationToken, Diagnostic } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { mayBeOurs } from "../../engine/identify.ts";
import { lintSteps } from "../../engine/lint.ts";
import type { FileFacts } from "../../contract/facts.ts";
import { toDiagnostic } from "../convert.ts";
import { type WorkspaceCheck, WorkspaceCheckProgress, WorkspaceCheckRequest } from "../protocol.ts";
import { takeTurns } from "../turns.ts";
import type { Session } from "../session.ts";
import { uriBelow } from "../uris.ts";

export function serveWorkspaceCheck(session: Session): void {
  session.connection.onRequest(WorkspaceCheckRequest, (token) => checkWorkspace(session, token));
}

/** Checks every file of every folder. */
async function checkWorkspace(
  { workspace, host, settingsFor, connection }: Session,
  token: CancellationToken,
): Promise<WorkspaceCheck> {
  const files: { uri: string; diagnostics: Diagnostic[] }[] = [];
  let checked = 0;
  for (const folder of workspace.folders()) {
    if (!folder.ready) await workspace.readFolder(folder, host);
    const paths = (await host.listFiles(folder.uri)).paths.filter(mayBeOurs);
    for (const [done, path] of paths.entries()) {
      if (token.isCancellationRequested) return { files, checked, cancelled: true };
      if (done % 20 === 0) await connection.sendNotification(WorkspaceCheckProgress, { done, total: paths.length });
      const uri = uriBelow(folder.uri, path);
      const text = await host.readFile(uri);
      if (text === undefined) continue;
      const settings = await settingsFor(uri);
      const config = workspace.configFor({ folder, path }, settings);
      const context = { config, workspace: (own: FileFacts) => folder.index.view(path, own) };
      const result = await takeTurns(lintSteps({ path, text }, context), () => token.isCancellationRequested);
      if (result === undefined) return { files, checked, cancelled: true };
      const { findings, language } = result;
      if (language !== undefined) checked++;
      if (findings.length === 0) continue;
      const document = TextDocument.create(uri, "", 0, text);
      const other = (name: string): { uri: string; document: TextDocument | undefined } =>
        name === path ? { uri, document } : { uri: uriBelow(folder.uri, name), document: undefined };
      files.push({ uri, diagnostics: findings.map((finding) => toDiagnostic(document, finding, host.pageUri, other)) });
    }
  }
  return { files, checked, cancelled: false };
}
