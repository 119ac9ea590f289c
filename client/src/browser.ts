import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { registerWithoutKubectl } from "./deploy/commands.ts";
import { type Paylint, start } from "./start.ts";

declare const Worker: new (url: string, options?: { name?: string }) => never;

/** Entry for hosts in a browser: the server is a worker that runs the engine, and the editor reads files for it. */
export function activate(context: vscode.ExtensionContext): Paylint {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "engine.js").toString(true);
  registerWithoutKubectl(context);
  return start(
    context,
    (options) => new LanguageClient("paylint", "Paylint", new Worker(module, { name: "paylint" }), options),
  );
}
