import * as vscode from "vscode";

/** Where a rule's page lies inside the extension: no network is needed to read it. */
function pageUri(extension: vscode.Uri, rule: string): vscode.Uri {
  const [language = "", name = ""] = rule.split("/").map((part) => part.replaceAll(/[^\w-]/g, ""));
  return vscode.Uri.joinPath(extension, "dist", "rules", language, `${name}.md`);
}

/** Opens a rule's page beside the text that it is about. */
export async function openPage(extension: vscode.Uri, rule: string): Promise<void> {
  await openMarkdown(pageUri(extension, rule), vscode.ViewColumn.Beside);
}

/** Opens a page: rendered where the built-in Markdown preview is there, as text elsewhere. */
export async function openMarkdown(uri: vscode.Uri, viewColumn: vscode.ViewColumn): Promise<void> {
  const command = viewColumn === vscode.ViewColumn.Beside ? "markdown.showPreviewToSide" : "markdown.showPreview";
  // The command is not listed before it was used, so whether it is there shows when it is called.
  const isShown = await vscode.commands.executeCommand(command, uri).then(
    () => true,
    () => false,
  );
  if (!isShown) await vscode.window.showTextDocument(uri, { viewColumn, preview: true });
}
