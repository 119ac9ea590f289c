import type { Outlined } from "../contract/outline.ts";
import { type CheckedDocument, moduleOf } from "./checked-document.ts";

/** The things of a document that have a name, in order; none where another extension tells them. */
export function outlineOf(document: CheckedDocument): Outlined[] {
  const { outline } = moduleOf(document) ?? {};
  if (outline === undefined || document.isHelpedElsewhere === true) return [];
  return document.result.units.flatMap(({ start, subject }) => outline(subject).map((each) => moved(each, start)));
}

function moved({ start, end, nameSpan, parts, ...outlined }: Outlined, by: number): Outlined {
  return {
    ...outlined,
    start: start + by,
    end: end + by,
    nameSpan: { start: nameSpan.start + by, end: nameSpan.end + by },
    parts: parts.map((part) => moved(part, by)),
  };
}
