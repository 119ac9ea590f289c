import * as vscode from "vscode";
import { inform } from "../notices.ts";
import { activeDockerExtension } from "../settings.ts";

/** Puts on the clipboard what a bug report needs: versions and state, and nothing of anybody's files. */
export async function copyDebugInfo(version: string, state: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("paylint");
  const lines = [
    `Paylint ${version} (${state})`,
    `${vscode.env.appName} ${vscode.version}, ${vscode.env.uiKind === vscode.UIKind.Web ? "web" : "desktop"}${vscode.env.remoteName === undefined ? "" : `, remote ${vscode.env.remoteName}`}`,
    `Workspace folders: ${vscode.workspace.workspaceFolders?.length ?? 0}, trusted: ${vscode.workspace.isTrusted ? "yes" : "no"}`,
    `Profile: ${settings.get<string>("profile") ?? ""}, rules set: ${Object.keys(settings.get<Record<string, string>>("rules") ?? {}).join(", ") || "none"}`,
    `Docker extension: ${activeDockerExtension() ?? "none"}`,
  ];
  await vscode.env.clipboard.writeText(`${lines.join("\n")}\n`);
  void inform("Paylint: the debug info is on the clipboard.");
}
