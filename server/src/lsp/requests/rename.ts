import {
  type CancellationToken,
  LSPErrorCodes,
  type Position,
  type PrepareRenameResult,
  RenameRequest,
  ResponseError,
  type ServerCapabilities,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { KnownText } from "../../contract/facts.ts";
import type { Renaming } from "../../contract/rename.ts";
import { filesRenamedWith, renamingAt } from "../../features/rename.ts";
import { LANGUAGES } from "../../languages/languages.ts";
import { LANGUAGE_NAMES } from "../../languages/names.ts";
import { toRange } from "../convert.ts";
import { type Session, checkedDocument, uriInFolderOf } from "../session.ts";

/** Documents of the languages in which something can be renamed: of others, an editor would offer it in vain. */
const SELECTOR = LANGUAGES.filter(({ renaming }) => renaming !== undefined).flatMap(({ id }) =>
  LANGUAGE_NAMES.flatMap((names) => (names.id === id ? names.editorIds.map((language) => ({ language })) : [])),
);

/** What a client is told at the start that cannot be told of renaming later. */
export function renameCapabilities({ capabilities }: Session): ServerCapabilities {
  return registersLater(capabilities()) ? {} : { renameProvider: { prepareProvider: true } };
}

function registersLater({ textDocument }: ReturnType<Session["capabilities"]>): boolean {
  return textDocument?.rename?.dynamicRegistration === true;
}

interface Found {
  readonly document: TextDocument;
  readonly path: string;
  readonly others: readonly KnownText[];
  readonly renaming: Renaming;
}

/** @returns tells the client in which documents something can be renamed, once it is there */
export function serveRename(session: Session): () => Promise<void> {
  const { connection, capabilities, host } = session;

  const find = async (uri: string, position: Position, token: CancellationToken): Promise<Found | undefined> => {
    const opened = await checkedDocument(session, uri, token);
    if (opened === undefined) return undefined;
    const { document, path } = opened;
    const uriOf = uriInFolderOf(session, uri);
    const others: KnownText[] = [];
    for (const other of filesRenamedWith(opened)) {
      const text = await host.readFile(uriOf(other));
      if (text !== undefined) others.push({ path: other, text });
    }
    const renaming = renamingAt(opened, document.offsetAt(position), others);
    return renaming === undefined ? undefined : { document, path, others, renaming };
  };

  connection.onPrepareRename(async ({ textDocument, position }, token): Promise<PrepareRenameResult | null> => {
    const found = await find(textDocument.uri, position, token);
    if (found === undefined) return null;
    const { document, renaming } = found;
    return { range: toRange(document, renaming.at), placeholder: renaming.name };
  });

  connection.onRenameRequest(async ({ textDocument, position, newName }, token): Promise<WorkspaceEdit | null> => {
    const found = await find(textDocument.uri, position, token);
    if (found === undefined) return null;
    const edits = found.renaming.rename(newName);
    if ("refused" in edits) throw new ResponseError(LSPErrorCodes.RequestFailed, edits.refused);
    const uriOf = uriInFolderOf(session, textDocument.uri);
    const texts = new Map(found.others.map(({ path, text }) => [path, text]));
    const changes: Record<string, TextEdit[]> = {};
    for (const { path = found.path, newText, ...span } of edits) {
      const isOpen = path === found.path;
      const uri = isOpen ? textDocument.uri : uriOf(path);
      const document = isOpen ? found.document : TextDocument.create(uri, "", 0, texts.get(path) ?? "");
      (changes[uri] ??= []).push({ range: toRange(document, span), newText });
    }
    return { changes };
  });

  return async () => {
    if (!registersLater(capabilities())) return;
    await connection.client.register(RenameRequest.type, { documentSelector: SELECTOR, prepareProvider: true });
  };
}
