import type { Edit } from "../contract/edit.ts";
import type { FormatOptions, Typed } from "../contract/format.ts";
import { type CheckedDocument, moduleOf } from "./checked-document.ts";

/** Edits that lay a document out; none where its language has no form of its own here. */
export async function formatEdits(document: CheckedDocument, options: FormatOptions, typed?: Typed): Promise<Edit[]> {
  const { format } = moduleOf(document) ?? {};
  if (format === undefined) return [];
  const edits: Edit[] = [];
  for (const { start, end, subject } of document.result.units) {
    if (typed !== undefined && (typed.offset < start || end < typed.offset)) continue;
    const own = typed === undefined ? undefined : { ...typed, offset: typed.offset - start };
    for (const edit of await format(subject, options, own))
      edits.push({ ...edit, start: edit.start + start, end: edit.end + start });
  }
  return edits;
}
