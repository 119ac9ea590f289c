import { existsSync, readdirSync } from "node:fs";
import * as vscode from "vscode";
import { stateFolder } from "../../../server/src/deploy/outside/state-folder.ts";
import { hasTrust } from "../needs.ts";
import type { Paylint } from "../start.ts";
import { DEPLOY_COMMANDS, type DeployCommand } from "./commands.ts";
import type { Session } from "./session.ts";

/**
 * Sets up the staging deploys: commands, the view, and what was left open. Only on a desktop host; and only where the
 * workspace is trusted they do anything: a kubeconfig can run programs. The engine is loaded by the first command that
 * needs it.
 */
export function registerDeploys(context: vscode.ExtensionContext, paylint: Paylint): void {
  let session: Promise<Session> | undefined;
  const openSession = (): Promise<Session> =>
    (session ??= import("./session.ts").then(({ createSession }) => {
      const made = createSession(context.extensionUri, paylint.log, () => paylint.ensureClient());
      context.subscriptions.push(made);
      return made;
    }));
  const bodies: Readonly<Record<DeployCommand, (given?: vscode.Uri) => Promise<unknown>>> = {
    deployToStaging: async (given) => {
      const { deployToStaging } = await import("./deploy-to-staging.ts");
      return deployToStaging(await openSession(), given);
    },
    cancelDeploy: async () => (await openSession()).cancel(),
    addStagingTarget: async () => (await import("./staging-targets.ts")).addStagingTarget(),
    removeStagingTarget: async () => (await import("./staging-targets.ts")).removeStagingTarget(),
    openStagingTargets: async () => (await import("./own-list.ts")).openStagingTargets(),
    showDeployments: async () => (await import("./show-deployments.ts")).showDeployments(),
  };
  for (const name of DEPLOY_COMMANDS)
    context.subscriptions.push(
      vscode.commands.registerCommand(`paylint.${name}`, (given?: vscode.Uri) =>
        hasTrust("deploys run kubectl with your rights") ? bodies[name](given) : undefined,
      ),
    );

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
