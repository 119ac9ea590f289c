import type * as vscode from "vscode";
import { identify, mayBeOurs } from "../../server/src/engine/identify.ts";
import { FILE_NAMES } from "../../server/src/languages/file-names.ts";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";

/** Schemes of documents that are files to somebody; the left side of a diff or an output channel is not. */
const BASE_SCHEMES = ["file", "untitled", "vscode-vfs", "vscode-remote"];

/** Ids that editors give to documents that may be ours. */
export const LANGUAGES = [...new Set(LANGUAGE_NAMES.flatMap(({ editorIds }) => editorIds))];
/** Where editors and other extensions differ in their ids. */
const PATTERNS = [
  ...new Set([
    ...FILE_NAMES.config.globs,
    ...LANGUAGE_NAMES.flatMap(({ fileNames }) => fileNames.flatMap(({ globs }) => globs)),
  ]),
].map((glob) => `**/${glob}`);

/** What the server is told of: by language and, where editors differ in their language ids, by name. */
export function documentSelector(
  folders: readonly vscode.WorkspaceFolder[],
): { scheme: string; language?: string; pattern?: string }[] {
  return schemesOf(folders).flatMap((scheme) => [
    ...LANGUAGES.map((language) => ({ scheme, language })),
    ...PATTERNS.map((pattern) => ({ scheme, pattern })),
  ]);
}

function schemesOf(folders: readonly vscode.WorkspaceFolder[]): string[] {
  return [...new Set([...BASE_SCHEMES, ...folders.map(({ uri }) => uri.scheme)])];
}

const LOOKED_AT = 64 * 1024;

/** Whether a document is one of ours, so that the server is worth starting. */
export function matters(document: vscode.TextDocument, folders: readonly vscode.WorkspaceFolder[]): boolean {
  const { uri, languageId } = document;
  if (!isServed(document, folders)) return false;
  if (uri.scheme !== "untitled" && !mayBeOurs(uri.path)) return false;
  return identify(uri.path, document.getText().slice(0, LOOKED_AT), languageId) !== undefined;
}

/** Whether a document is one that the server is told of, if it is one of ours. */
export function isServed({ uri }: vscode.TextDocument, folders: readonly vscode.WorkspaceFolder[]): boolean {
  return schemesOf(folders).includes(uri.scheme);
}
