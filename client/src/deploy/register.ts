import { existsSync, readdirSync } from "node:fs";
import * as vscode from "vscode";
import { stateFolder } from "../../../server/src/deploy/journal-files.ts";
import type { Paylint } from "../start.ts";
import type { Session } from "./session.ts";

/**
 * Sets up the staging deploys: commands, the view, and what was left open. Only on a desktop host, and only where the
 * workspace is trusted: a kubeconfig can run programs. The engine is loaded by the first command that needs it.
 */
export function registerDeploys(context: vscode.ExtensionContext, paylint: Paylint): void {
  let session: Promise<Session> | undefined;
  const openSession = (): Promise<Session> =>
    (session ??= import("./session.ts").then(({ createSession }) => {
      const made = createSession(context.extensionUri, paylint.log, () => paylint.ensureClient());
      context.subscriptions.push(made);
      return made;
    }));
  const register = (name: string, body: (given?: vscode.Uri) => Promise<unknown>): void => {
    const run = (given?: vscode.Uri): Promise<unknown> | undefined => {
      if (vscode.workspace.isTrusted) return body(given);
      void vscode.window.showErrorMessage("Paylint: trust this workspace first; deploys run kubectl with your rights.");
      return undefined;
    };
    context.subscriptions.push(vscode.commands.registerCommand(`paylint.${name}`, run));
  };
  register("deployToStaging", async (given) => {
    const { deployToStaging } = await import("./deploy-to-staging.ts");
    return deployToStaging(await openSession(), given);
  });
  register("cancelDeploy", async () => (await openSession()).cancel());
  register("addStagingTarget", async () => (await import("./staging-targets.ts")).addStagingTarget());
  register("removeStagingTarget", async () => (await import("./staging-targets.ts")).removeStagingTarget());
  register("openStagingTargets", async () => (await import("./own-list.ts")).openStagingTargets());
  register("showDeployments", async () => (await import("./show-deployments.ts")).showDeployments());

  const begin = (): void => {
    offer().catch((error: unknown) => paylint.log.error(`Interrupted deploys could not be read: ${String(error)}`));
  };
  const offer = async (): Promise<void> => {
    const folder = stateFolder(process.env);
    if (!existsSync(folder) || readdirSync(folder).length === 0) return;
    const { offerOpenRuns } = await import("./open-runs.ts");
    await offerOpenRuns(await openSession());
  };
  if (vscode.workspace.isTrusted) begin();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(begin));
}
