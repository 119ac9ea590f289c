import {
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  type Disposable,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  type TextEdit,
} from "vscode-languageserver";
import type { CancellationToken } from "vscode-languageserver";
import type { FormatOptions, Typed } from "../../contract/format.ts";
import { describeFailure } from "../../engine/failure.ts";
import { formatEdits } from "../../features/format.ts";
import { LANGUAGES } from "../../languages/languages.ts";
import { LANGUAGE_NAMES } from "../../languages/names.ts";
import { toRange } from "../convert.ts";
import { type Session, checkedDocument } from "../session.ts";

const FORMATTED = LANGUAGES.filter(({ format }) => format !== undefined);
const [FIRST = "", ...MORE] = [...new Set(FORMATTED.flatMap(({ formatsAfter }) => formatsAfter ?? []))];
const TRIGGERS = { firstTriggerCharacter: FIRST, moreTriggerCharacter: MORE };

/** Documents of the languages that have a form here: of others, an editor would ask its user which formatter is meant. */
const SELECTOR = FORMATTED.flatMap(({ id }) =>
  LANGUAGE_NAMES.flatMap((names) => (names.id === id ? names.editorIds.map((language) => ({ language })) : [])),
);

/** What a client is told at the start that cannot be told of formatting later. */
export function formattingCapabilities({ capabilities }: Session): ServerCapabilities {
  return registersLater(capabilities())
    ? {}
    : { documentFormattingProvider: true, documentOnTypeFormattingProvider: TRIGGERS };
}

function registersLater({ textDocument }: ReturnType<Session["capabilities"]>): boolean {
  return (
    textDocument?.formatting?.dynamicRegistration === true &&
    textDocument.onTypeFormatting?.dynamicRegistration === true
  );
}

/** @returns tells the client whether documents are formatted here, once it is there and whenever its settings change */
export function serveFormatting(session: Session): () => Promise<void> {
  const { connection, settingsFor } = session;

  const answer = async (
    uri: string,
    token: CancellationToken,
    options: FormatOptions,
    typedAt?: (offsetOf: (position: { line: number; character: number }) => number) => Typed,
  ): Promise<TextEdit[] | null> => {
    if ((await settingsFor(uri)).dockerfileFormat === false) return null;
    const opened = await checkedDocument(session, uri, token);
    if (opened === undefined) return null;
    const { document } = opened;
    const typed = typedAt?.((position) => document.offsetAt(position));
    try {
      const edits = await formatEdits(opened, options, typed);
      return edits.map((edit) => ({ range: toRange(document, edit), newText: edit.newText }));
    } catch (error) {
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        `This file cannot be formatted as it stands: ${describeFailure(error)}`,
      );
    }
  };

  connection.onDocumentFormatting(({ textDocument, options }, token) => answer(textDocument.uri, token, options));
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch, options }, token) =>
    answer(textDocument.uri, token, options, (offsetOf) => ({ character: ch, offset: offsetOf(position) })),
  );

  let registered: Promise<readonly Disposable[]> | undefined;
  return async () => {
    if (!registersLater(session.capabilities())) return;
    const isWanted = (await settingsFor("")).dockerfileFormat !== false;
    if (isWanted) {
      registered ??= Promise.all([
        connection.client.register(DocumentFormattingRequest.type, { documentSelector: SELECTOR }),
        connection.client.register(DocumentOnTypeFormattingRequest.type, { documentSelector: SELECTOR, ...TRIGGERS }),
      ]);
      await registered;
    } else if (registered !== undefined) {
      const old = registered;
      registered = undefined;
      for (const registration of await old) registration.dispose();
    }
  };
}
