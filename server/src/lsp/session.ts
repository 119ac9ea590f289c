import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../contract/finding.ts";
import type { Config } from "../engine/config.ts";
import type { CheckedDocument } from "../features/checked-document.ts";
import type { Checker } from "./checker.ts";
import type { OtherFile } from "./convert.ts";
import { isWorkflowPath } from "../model/workflow-path.ts";
import type { FileHost } from "./host.ts";
import { readOtherFiles } from "./other-files.ts";
import type { EditorSettings } from "./settings.ts";
import { uriBelow } from "./uris.ts";
import type { Workspace } from "./workspace.ts";

/** What every request of one editor may use. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  readonly checker: Checker;
  /** Gives open files as they stand in the editor. */
  readonly host: FileHost;
  readonly capabilities: () => ClientCapabilities;
  /** The client has the commands that actions may name: to write a reason, to copy a command. */
  readonly hasOwnCommands: () => boolean;
  readonly settingsFor: (uri: string) => Promise<EditorSettings>;
}

/** An open document as it was checked. */
export interface Opened extends CheckedDocument {
  readonly document: TextDocument;
}

/**
 * A document as it is now, checked; undefined when it is not open or none of ours.
 * @throws the protocol's word for a request that was cancelled, or whose document has changed meanwhile
 */
export async function checkedDocument(
  { documents, workspace, checker, settingsFor }: Session,
  uri: string,
  token: CancellationToken,
): Promise<Opened | undefined> {
  const document = documents.get(uri);
  if (document === undefined) return undefined;
  const { path, folder } = workspace.placeOf(uri);
  const settings = await settingsFor(uri);
  const checked = await checker.check(document, settings, () => token.isCancellationRequested);
  if (checked === undefined) {
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled");
    throw new ResponseError(LSPErrorCodes.ContentModified, "The document changed meanwhile");
  }
  if (checked.result.language === undefined) return undefined;
  const isHelpedElsewhere =
    (settings.workflowAssistance === false && isWorkflowPath(path)) ||
    (settings.kubernetesAssistance === false && checked.result.language === "kubernetes");
  const opened = { document, path, text: document.getText(), result: checked.result, isHelpedElsewhere };
  return folder === undefined ? opened : { ...opened, workspace: folder.index.view(path, checked.result.facts) };
}

export async function configFor({ workspace, settingsFor }: Session, uri: string): Promise<Config> {
  return workspace.configFor(workspace.placeOf(uri), await settingsFor(uri));
}

/** The other files that findings of a document point at or would edit. */
export function otherFiles(
  { documents, workspace, host }: Session,
  document: TextDocument,
  findings: readonly Finding[],
): Promise<OtherFile> {
  return readOtherFiles(document, findings, workspace.placeOf(document.uri), (uri) => documents.get(uri), host);
}

/** The URI of a path of a document's workspace folder. */
export function uriInFolderOf({ workspace }: Session, uri: string): (path: string) => string {
  const root = workspace.placeOf(uri).folder?.uri ?? "";
  return (path) => uriBelow(root, path);
}
