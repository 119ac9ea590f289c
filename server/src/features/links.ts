import type { Link } from "../contract/link.ts";
import { type CheckedDocument, moduleOf } from "./checked-document.ts";

/** The places of a document that lead somewhere. */
export function linksIn(document: CheckedDocument): Link[] {
  const { links } = moduleOf(document) ?? {};
  if (links === undefined) return [];
  return [...document.result.units, ...document.result.foreign].flatMap(({ start, subject }) =>
    links(subject, document.workspace)
      .filter((link) => document.isHelpedElsewhere !== true || !("page" in link))
      .map((link) => ({
        ...link,
        start: link.start + start,
        end: link.end + start,
        ...("offset" in link ? { offset: link.offset + start } : {}),
      })),
  );
}
