import type { Span } from "../base/span.ts";
import { type CheckedDocument, moduleOf, unitAt } from "./checked-document.ts";

/** The instruction, entry or block around an offset: what an ignore comment above it would cover. */
export function scopeAt(document: CheckedDocument, offset: number): Span {
  const unit = unitAt(document, offset);
  const scope = unit === undefined ? undefined : moduleOf(document)?.scope(unit.subject, offset - unit.start);
  if (unit === undefined || scope === undefined) return { start: offset, end: offset };
  return { start: scope.start + unit.start, end: scope.end + unit.start };
}
