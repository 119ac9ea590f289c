import { complete } from "../../features/complete.ts";
import { toCompletionItems } from "../convert.ts";
import { type Session, checkedDocument } from "../session.ts";

export function serveCompletion(session: Session): void {
  session.connection.onCompletion(async ({ textDocument, position }, token) => {
    const opened = await checkedDocument(session, textDocument.uri, token);
    if (opened === undefined) return [];
    const offset = opened.document.offsetAt(position);
    return toCompletionItems(opened.document, complete(opened, offset), offset);
  });
}
