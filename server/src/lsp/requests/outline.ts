import {
  type DocumentSymbol,
  DocumentSymbolRequest,
  type ServerCapabilities,
  type SymbolInformation,
  SymbolKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../../base/shown.ts";
import type { Outlined } from "../../contract/outline.ts";
import { outlineOf } from "../../features/outline.ts";
import { LANGUAGES } from "../../languages/languages.ts";
import { LANGUAGE_NAMES } from "../../languages/names.ts";
import { toRange } from "../convert.ts";
import { type Session, checkedDocument } from "../session.ts";

/** Documents of the languages that have an outline here: others are left to whoever tells theirs. */
const SELECTOR = LANGUAGES.filter(({ outline }) => outline !== undefined).flatMap(({ id }) =>
  LANGUAGE_NAMES.flatMap((names) => (names.id === id ? names.editorIds.map((language) => ({ language })) : [])),
);

/** What a client is told at the start that cannot be told of outlines later. */
export function outlineCapabilities({ capabilities }: Session): ServerCapabilities {
  return registersLater(capabilities()) ? {} : { documentSymbolProvider: true };
}

function registersLater({ textDocument }: ReturnType<Session["capabilities"]>): boolean {
  return textDocument?.documentSymbol?.dynamicRegistration === true;
}

/** @returns tells the client which documents have an outline, once it is there */
export function serveOutline(session: Session): () => Promise<void> {
  const { connection, capabilities } = session;
  connection.onDocumentSymbol(async ({ textDocument }, token): Promise<DocumentSymbol[] | SymbolInformation[]> => {
    const opened = await checkedDocument(session, textDocument.uri, token);
    if (opened === undefined) return [];
    const { document } = opened;
    const outlined = outlineOf(opened);
    return capabilities().textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true
      ? outlined.map((each) => toSymbol(document, each))
      : outlined.flatMap((each) => toInformation(document, each));
  });
  return async () => {
    if (!registersLater(capabilities())) return;
    await connection.client.register(DocumentSymbolRequest.type, { documentSelector: SELECTOR, label: "Paylint" });
  };
}

const KINDS = { object: SymbolKind.Object, part: SymbolKind.Module } as const;

function toSymbol(document: TextDocument, outlined: Outlined): DocumentSymbol {
  const { name, detail, kind, nameSpan, parts } = outlined;
  return {
    name: visible(name),
    detail: visible(detail),
    kind: KINDS[kind],
    range: toRange(document, outlined),
    selectionRange: toRange(document, nameSpan),
    children: parts.map((part) => toSymbol(document, part)),
  };
}

/** For clients that know lists alone. */
function toInformation(document: TextDocument, outlined: Outlined, containerName?: string): SymbolInformation[] {
  const name = visible(outlined.name);
  const location = { uri: document.uri, range: toRange(document, outlined) };
  const own = { name, kind: KINDS[outlined.kind], location, ...(containerName === undefined ? {} : { containerName }) };
  return [own, ...outlined.parts.flatMap((part) => toInformation(document, part, name))];
}
