import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextMode,
  type Diagnostic,
  DiagnosticSeverity,
  type Range,
  type TextEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { visible } from "../base/shown.ts";
import type { Completion } from "../contract/completion.ts";
import { type Finding, findingParts } from "../contract/finding.ts";
import type { RelatedPlace, Severity } from "../contract/rule.ts";
import type { Edit } from "../contract/edit.ts";
import type { Span } from "../base/span.ts";

export const SOURCE = "paylint";

/** Looks up another file of the same folder: its URI and, where its text is known, its lines. */
export type OtherFile = (path: string) => { readonly uri: string; readonly document: TextDocument | undefined };

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

export function toDiagnostic(
  document: TextDocument,
  finding: Finding,
  pageUri: (rule: string) => string,
  other: OtherFile,
): Diagnostic {
  return {
    range: toRange(document, finding),
    severity: toSeverity(finding.severity),
    source: SOURCE,
    code: finding.rule,
    codeDescription: { href: pageUri(finding.rule) },
    message: findingParts(finding).map(visible).join("\n").trim(),
    relatedInformation: finding.related.flatMap((place) => toRelated(document, place, other)),
  };
}

function toRelated(
  document: TextDocument,
  place: RelatedPlace,
  other: OtherFile,
): NonNullable<Diagnostic["relatedInformation"]> {
  const target = place.path === undefined ? { uri: document.uri, document } : other(place.path);
  const range = target.document === undefined ? START : toRange(target.document, place.span);
  return [{ location: { uri: target.uri, range }, message: visible(place.message) }];
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function toSeverity(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case "error":
      return DiagnosticSeverity.Error;
    case "warning":
      return DiagnosticSeverity.Warning;
    case "information":
      return DiagnosticSeverity.Information;
  }
}

export function toTextEdit(document: TextDocument, edit: Edit): TextEdit {
  return { range: toRange(document, edit), newText: edit.newText };
}

export function toCompletionItems(
  document: TextDocument,
  completions: readonly Completion[],
  offset: number,
): CompletionItem[] {
  return completions.map(({ label, detail, newText, start, end = offset }, index) => ({
    label,
    detail,
    kind: CompletionItemKind.EnumMember,
    filterText: label,
    sortText: String(index).padStart(4, "0"),
    textEdit: { range: toRange(document, { start, end }), newText },
    // Its lines are indented for their place already.
    ...(newText.includes("\n") ? { insertTextMode: InsertTextMode.asIs } : {}),
  }));
}
