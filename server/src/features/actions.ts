import type { Span } from "../base/span.ts";
import type { Action } from "../contract/action.ts";
import { type CheckedDocument, moduleOf } from "./checked-document.ts";

/** What can be done with what stands in a range, beside the fixes of findings. */
export function actionsIn(document: CheckedDocument, range: Span): Action[] {
  const { actions } = moduleOf(document) ?? {};
  if (actions === undefined) return [];
  return document.result.units.flatMap(({ start, end, subject }) =>
    start <= range.end && range.start <= end
      ? actions(subject, { start: range.start - start, end: range.end - start })
      : [],
  );
}
