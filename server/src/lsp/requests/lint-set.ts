import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { lintSetSteps } from "../../workspace/lint-set.ts";
import { LintSetRequest } from "../protocol.ts";
import type { Session } from "../session.ts";
import { takeTurns } from "../turns.ts";
import { uriBelow } from "../uris.ts";

export function serveLintSet({ connection, workspace, host, settingsFor }: Session): void {
  connection.onRequest(LintSetRequest, async ({ root, texts }, token) => {
    const uriOf = (path: string): string => uriBelow(root, path);
    const { folder } = workspace.placeOf(uriOf(""));
    if (folder?.ready === false) await workspace.readFolder(folder, host);
    const settings = await settingsFor(uriOf(""));
    const steps = lintSetSteps(texts, (path) => workspace.configFor(workspace.placeOf(uriOf(path)), settings));
    const report = await takeTurns(steps, () => token.isCancellationRequested);
    return report ?? new ResponseError<void>(LSPErrorCodes.RequestCancelled, "Cancelled");
  });
}
