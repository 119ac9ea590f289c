import {
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checked } from "../checker.ts";
import { toDiagnostic } from "../convert.ts";
import { LintedNotification } from "../protocol.ts";
import { type Session, otherFiles } from "../session.ts";

/** Answers a client that pulls. An error once made clients before 11 stop asking for good, so all but a cancellation is an answer. */
export function serveDiagnostics(session: Session): void {
  session.connection.languages.diagnostics.on((params, token) => pull(session, params, token));
}

async function pull(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const { connection, documents, checker, settingsFor } = session;
  const document = documents.get(textDocument.uri);
  if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  const own = await settingsFor(document.uri);
  const id = checker.currentId(document, own);
  if (id !== undefined && id === previousResultId)
    return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
  const started = performance.now();
  const checked = await checker.check(document, own, () => token.isCancellationRequested);
  if (checked === undefined) {
    throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document changed meanwhile", {
      retriggerRequest: true,
    });
  }
  const items = await diagnosticsOf(session, document, checked);
  if (checked.result.language !== undefined) {
    void connection.sendNotification(LintedNotification, {
      uri: document.uri,
      findings: items.length,
      milliseconds: Math.round((performance.now() - started) * 10) / 10,
    });
  }
  return { kind: DocumentDiagnosticReportKind.Full, resultId: checked.id, items };
}

export async function diagnosticsOf(session: Session, document: TextDocument, checked: Checked): Promise<Diagnostic[]> {
  const { findings } = checked.result;
  const other = await otherFiles(session, document, findings);
  return findings.map((finding) => toDiagnostic(document, finding, session.host.pageUri, other));
}
