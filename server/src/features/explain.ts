import type { Explanation, Neighbours } from "../contract/explanation.ts";
import { type CheckedDocument, moduleOf, unitAt } from "./checked-document.ts";

/** What is known of the name or value at an offset of a document. */
export function explainAt(document: CheckedDocument, offset: number, neighbours: Neighbours): Explanation | undefined {
  const unit = unitAt(document, offset);
  if (unit === undefined) return undefined;
  const explanation = moduleOf(document)?.hover?.(unit.subject, offset - unit.start, {
    ...neighbours,
    workspace: document.workspace,
    isHelpedElsewhere: document.isHelpedElsewhere === true,
  });
  return explanation === undefined
    ? undefined
    : { ...explanation, start: explanation.start + unit.start, end: explanation.end + unit.start };
}
