import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { registerDeploys } from "./deploy/register.ts";
import { type Paylint, start } from "./start.ts";

/** Entry for hosts with a Node process: the server runs beside it and ends with it. */
export function activate(context: vscode.ExtensionContext): Paylint {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.js").fsPath;
  // The page opens through a command: no site, no publisher's name, no network.
  const args = ["--page-uri", "command:paylint.openRule?%5B%22{rule}%22%5D"];
  const server = { module, transport: TransportKind.ipc, args };
  const paylint = start(context, (options) => new LanguageClient("paylint", "Paylint", server, options));
  registerDeploys(context, paylint);
  return paylint;
}
