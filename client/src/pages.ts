import * as vscode from "vscode";

const SCHEME = "paylint-rule";

/** Serves the pages of rules, which lie in one file inside the extension: no network is needed to read them. */
export function registerPages(extension: vscode.Uri): vscode.Disposable {
  const file = vscode.Uri.joinPath(extension, "dist", "rules.json");
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ path }) {
      const pages = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as Readonly<
        Record<string, string>
      >;
      const rule = path.replace(/^\//, "").replace(/\.md$/, "");
      return Object.hasOwn(pages, rule) ? pages[rule] : `There is no rule \`${rule.replaceAll(/[^\w/-]/g, "")}\`.`;
    },
  });
}

/** Opens a rule's page beside the text that it is about. */
export async function openPage(rule: string): Promise<void> {
  await openMarkdown(vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` }), vscode.ViewColumn.Beside);
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
