import * as vscode from "vscode";
import { LIMITS } from "../../server/src/engine/limits.ts";

/** In UTF-8 a UTF-16 unit takes three bytes at most. */
const MAX_BYTES = LIMITS.fileLength * 3;

/**
 * The text of a file of the workspace; undefined where there is none that can be read. A repository may hold anything under any
 * name: what is no regular file is not opened, what is too large is not read, and a link may lead anywhere.
 */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (type !== vscode.FileType.File || size > MAX_BYTES) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone or not readable, which is an answer.
    return undefined;
  }
}

/** The first link on the way from a folder to a place below it; what is written behind it may land anywhere. */
export async function linkOnTheWay(root: vscode.Uri, path: string): Promise<string | undefined> {
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length++) {
    const above = parts.slice(0, length).join("/");
    const type = await vscode.workspace.fs.stat(vscode.Uri.joinPath(root, above)).then(
      (stat) => stat.type,
      () => vscode.FileType.Unknown,
    );
    if ((type & vscode.FileType.SymbolicLink) !== 0) return above;
  }
  return undefined;
}
