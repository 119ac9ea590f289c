import * as vscode from "vscode";
import { previewText } from "./preview-text.ts";
import type { ViewModel } from "./view-model.ts";

const SCHEME = "paylint-changes";

/** Shows what a deploy changes as a document that cannot be written to. */
export interface Preview extends vscode.Disposable {
  show(model: ViewModel): Promise<void>;
}

export function createPreview(): Preview {
  const texts = new Map<string, string>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => texts.get(path),
  });
  return {
    async show(model) {
      const path = `/${model.run ?? "deploy"}/${model.target.replaceAll("/", " ")}.diff`;
      texts.set(path, previewText(model));
      const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: SCHEME, path }));
      await vscode.languages.setTextDocumentLanguage(document, "diff");
      await vscode.window.showTextDocument(document, { preview: true });
    },
    dispose: () => registration.dispose(),
  };
}
