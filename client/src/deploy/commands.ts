import * as vscode from "vscode";
import { complain } from "../notices.ts";

export const DEPLOY_COMMANDS = [
  "deployToStaging",
  "cancelDeploy",
  "addStagingTarget",
  "removeStagingTarget",
  "openStagingTargets",
  "showDeployments",
] as const;

export type DeployCommand = (typeof DEPLOY_COMMANDS)[number];

/** Where no program can be run, each of the commands says where it can be. */
export function registerWithoutKubectl(context: vscode.ExtensionContext): void {
  const tell = (): void =>
    void complain(
      "Paylint: deploys run kubectl, which a browser cannot. Open this folder in VS Code on a desktop, or connected to a machine.",
    );
  for (const name of DEPLOY_COMMANDS)
    context.subscriptions.push(vscode.commands.registerCommand(`paylint.${name}`, tell));
}
