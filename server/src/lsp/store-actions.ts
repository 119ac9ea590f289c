import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { visible } from "../base/shown.ts";
import type { EnvironmentFile } from "../languages/dotenv/model/file.ts";
import { storePath } from "../languages/dotenv/model/secret-store.ts";
import { judgedEntries } from "../languages/dotenv/secrets/verdicts.ts";
import type { Span } from "../base/span.ts";

/**
 * For each credential in a range of a .env file an action that copies the command to store it; the client asks for which
 * store. Its argument is the secret's name in a store, never its value.
 */
export function storeActions(file: EnvironmentFile, range: Span): CodeAction[] {
  return judgedEntries(file)
    .filter(({ entry, verdict }) => {
      const isHere = entry.key.start <= range.end && range.start <= entry.value.end;
      return isHere && (verdict.kind === "secret" || verdict.kind === "weak" || verdict.kind === "default-credential");
    })
    .map(({ entry }) => {
      const title = visible(`Copy the command that stores \`${entry.key.text}\``);
      const command = { title, command: "paylint.copyStoreCommand", arguments: [storePath(file, entry.key.text)] };
      // With an edit, though an empty one, VS Code does not ask for one first; meanwhile it may forget the command.
      return { title, kind: CodeActionKind.QuickFix, edit: { documentChanges: [] }, command };
    });
}
