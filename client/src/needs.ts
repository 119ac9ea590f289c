import * as vscode from "vscode";
import { complain, inform } from "./notices.ts";

const MANAGE_TRUST = "Manage Workspace Trust";
const OPEN_FOLDER = "Open Folder";

// Commands are listed wherever the editor runs, since it learns late whether a workspace is trusted. So a command asks
// for what it needs when it is run.

/**
 * Whether the workspace is trusted; if not, that is asked for.
 * @param why what the command does with the trust
 */
export function hasTrust(why: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  void complain(`Paylint: trust this workspace first; ${why}.`, MANAGE_TRUST).then((chosen) =>
    chosen === undefined ? undefined : vscode.commands.executeCommand("workbench.trust.manage"),
  );
  return false;
}

/**
 * Whether a folder is open; if not, one is asked for.
 * @param schemes where the folder must lie; anywhere when there is none
 */
export function hasFolder(why: string, ...schemes: readonly string[]): boolean {
  const isFit = ({ uri }: vscode.WorkspaceFolder): boolean => schemes.length === 0 || schemes.includes(uri.scheme);
  if (vscode.workspace.workspaceFolders?.some(isFit) === true) return true;
  void inform(`Paylint: open a folder first; ${why}.`, OPEN_FOLDER).then((chosen) =>
    chosen === undefined ? undefined : vscode.commands.executeCommand("vscode.openFolder"),
  );
  return false;
}
