import { TextDocument } from "vscode-languageserver-textdocument";
import { lintSteps } from "../../engine/lint.ts";
import { secretRanges } from "../../features/secret-ranges.ts";
import { toRange } from "../convert.ts";
import { SecretRangesRequest } from "../protocol.ts";
import { type Opened, type Session, checkedDocument, configFor } from "../session.ts";
import { takeTurns } from "../turns.ts";

export function serveSecretRanges(session: Session): void {
  session.connection.onRequest(SecretRangesRequest, async ({ uri, text }, token) => {
    const isCancelled = (): boolean => token.isCancellationRequested;
    const opened = (await checkedDocument(session, uri, token)) ?? (await unopened(session, uri, text, isCancelled));
    if (opened?.result.language === undefined) return [];
    const spans = await takeTurns(secretRanges(opened), isCancelled);
    return (spans ?? []).map((span) => toRange(opened.document, span));
  });
}

/** A text that the server was not told of, checked by itself. */
async function unopened(
  session: Session,
  uri: string,
  text = "",
  isCancelled: () => boolean,
): Promise<Opened | undefined> {
  const { path } = session.workspace.placeOf(uri);
  const steps = lintSteps({ path, text }, { config: await configFor(session, uri) });
  const result = await takeTurns(steps, isCancelled);
  return result && { document: TextDocument.create(uri, "", 0, text), path, text, result };
}
