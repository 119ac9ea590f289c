import * as vscode from "vscode";

/** Where a rule's page lies inside the extension: no network is needed to read it. */
function pageUri(extension: vscode.Uri, rule: string): vscode.Uri {
  const [language = "", name = ""] = rule.split("/").map((part) => part.replaceAll(/[^\w-]/g, ""));
  return vscode.Uri.joinPath(extension, "dist", "rules", language, `${name}.md`);
}

/** Opens a rule's page: rendered where the built-in Markdown preview is there, as text elsewhere. */
export async function openPage(extension: vscode.Uri, rule: string): Promise<void> {
  const uri = pageUri(extension, rule);
  if ((await vscode.commands.getCommands(true)).includes("markdown.showPreviewToSide")) {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
    return;
  }
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}
