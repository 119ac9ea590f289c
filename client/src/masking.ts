import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { mayBeOurs } from "../../server/src/engine/identify.ts";
import { SecretRangesRequest } from "../../server/src/lsp/protocol.ts";
import { LANGUAGES, isServed } from "./documents.ts";
import type { Log } from "./log.ts";
import { isChanged, readSetting } from "./settings.ts";

/** Its colour, none, is a default that `package.json` gives; it is used only while secrets are hidden. */
const HIDDEN_TOKENS = new vscode.SemanticTokensLegend(["paylintHidden"]);

interface Known {
  readonly version: number;
  readonly ranges: readonly vscode.Range[];
}

/**
 * Hides the secrets of visible documents behind bars, when the user asks for it: by the setting, or for this window by the
 * command. The text itself, and what is copied from it, stays as it is.
 * @param ensureClient starts the server if need be
 */
export function registerMasking(
  context: vscode.ExtensionContext,
  selector: vscode.DocumentSelector,
  ensureClient: () => Promise<BaseLanguageClient | undefined>,
  log: Log,
): void {
  const bar = vscode.window.createTextEditorDecorationType({
    // Both: colour alone gives way to that of a selection, opacity alone to nothing.
    opacity: "0",
    color: "transparent",
    backgroundColor: new vscode.ThemeColor("editorGhostText.foreground"),
    borderRadius: "2px",
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const known = new WeakMap<vscode.TextDocument, Known>();
  const asking = new Set<vscode.TextDocument>();
  let isOn = readSetting("maskSecrets");

  const show = (editor: vscode.TextEditor): void => {
    editor.setDecorations(bar, isOn ? [...(known.get(editor.document)?.ranges ?? [])] : []);
  };

  /** Asks for a document's secrets until the answer is for the text as it is. */
  const look = async (document: vscode.TextDocument): Promise<void> => {
    const client = await ensureClient();
    const { version } = document;
    if (!isOn || client === undefined || document.isClosed || known.get(document)?.version === version) return;
    known.set(document, { version, ranges: await secretsOf(client, document) });
    for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) show(editor);
    if (document.version !== version) await look(document);
  };

  const lookOnce = (document: vscode.TextDocument): void => {
    if (!isOn || asking.has(document) || !mayHoldSecrets(document)) return;
    asking.add(document);
    look(document)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        log.error(`The secrets of a document could not be hidden: ${reason}`);
      })
      .finally(() => asking.delete(document));
  };

  const showAll = (editors: readonly vscode.TextEditor[] = vscode.window.visibleTextEditors): void => {
    for (const editor of editors) {
      // What is known already comes first, so that a document that was seen before is covered at once.
      show(editor);
      lookOnce(editor.document);
    }
  };

  // A decoration is gone with the tab and comes back some frames after it. What a token is coloured by stays with the text.
  const provider: vscode.DocumentSemanticTokensProvider = {
    async provideDocumentSemanticTokens(document) {
      if (!mayHoldSecrets(document)) return undefined;
      await look(document);
      const tokens = new vscode.SemanticTokensBuilder(HIDDEN_TOKENS);
      const ranges = known.get(document)?.ranges ?? [];
      for (const range of ranges) tokens.push(range, "paylintHidden");
      return ranges.length === 0 ? undefined : tokens.build();
    },
  };
  let tokens: vscode.Disposable | undefined;

  const turn = (next: boolean): void => {
    isOn = next;
    tokens?.dispose();
    tokens = isOn
      ? vscode.languages.registerDocumentSemanticTokensProvider(selector, provider, HIDDEN_TOKENS)
      : undefined;
    void vscode.commands.executeCommand("setContext", "paylint.masksSecrets", isOn);
    showAll();
  };

  context.subscriptions.push(
    bar,
    { dispose: () => tokens?.dispose() },
    vscode.window.onDidChangeVisibleTextEditors(showAll),
    vscode.workspace.onDidChangeTextDocument(({ document }) => lookOnce(document)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (isChanged(change, "maskSecrets")) turn(readSetting("maskSecrets"));
    }),
    vscode.commands.registerCommand("paylint.maskSecrets", () => turn(true)),
    vscode.commands.registerCommand("paylint.unmaskSecrets", () => turn(false)),
  );
  turn(isOn);
}

function mayHoldSecrets({ uri, languageId }: vscode.TextDocument): boolean {
  return uri.scheme !== "output" && (mayBeOurs(uri.path) || LANGUAGES.includes(languageId));
}

async function secretsOf(client: BaseLanguageClient, document: vscode.TextDocument): Promise<vscode.Range[]> {
  const ranges = await client.sendRequest(SecretRangesRequest, {
    uri: document.uri.toString(),
    // The server does not have the left side of a comparison.
    ...(isServed(document, vscode.workspace.workspaceFolders ?? []) ? {} : { text: document.getText() }),
  });
  return ranges.map(({ start, end }) => new vscode.Range(start.line, start.character, end.line, end.character));
}
