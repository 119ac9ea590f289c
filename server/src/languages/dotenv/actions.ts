import type { Span } from "../../base/span.ts";
import type { Action } from "../../contract/action.ts";
import type { DotenvFile } from "./model/file.ts";
import { storePath } from "./model/secret-store.ts";
import { judgedEntries } from "./secrets/verdicts.ts";

/**
 * For each credential in a range an action that copies the command to store it; the editor asks for which store. Its argument
 * is the secret's name in a store, never its value.
 */
export function storeActions(file: DotenvFile, range: Span): Action[] {
  return judgedEntries(file)
    .filter(({ entry, verdict }) => {
      const isHere = entry.key.start <= range.end && range.start <= entry.value.end;
      return isHere && (verdict.kind === "secret" || verdict.kind === "weak" || verdict.kind === "default-credential");
    })
    .map(({ entry }) => ({
      title: `Copy the command that stores \`${entry.key.text}\``,
      command: "paylint.copyStoreCommand",
      arguments: [storePath(file, entry.key.text)],
    }));
}
