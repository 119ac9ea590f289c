import { commonEnds } from "../base/common-ends.ts";
import type { Span } from "../base/span.ts";
import type { Finding } from "../contract/finding.ts";

/** Where a span of the earlier text stands in the later one; undefined where the edit touches it. */
export type SpanMove = (span: Span) => Span | undefined;

/** What stands before an edit stays, what stands behind it moves. */
export function movesByEdit(before: string, after: string): SpanMove {
  const { head, tail } = commonEnds(before, after);
  const by = after.length - before.length;
  const behind = before.length - tail;
  return (span) => {
    const { start, end } = span;
    // An empty span where text was inserted may belong to either side.
    if (start === end && start === head && start === behind) return undefined;
    if (end <= head) return span;
    return start >= behind ? { start: start + by, end: end + by } : undefined;
  };
}

export function shiftSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** The finding where it stands `by` characters later. */
export function shiftFinding(finding: Finding, by: number): Finding {
  return by === 0 ? finding : (moveFinding(finding, (span) => shiftSpan(span, by)) ?? finding);
}

/** The finding with all its places in the checked file moved; undefined where one of them cannot be. */
export function moveFinding(finding: Finding, move: SpanMove): Finding | undefined {
  const at = move(finding);
  if (at === undefined) return undefined;
  const related = [];
  for (const place of finding.related) {
    const span = place.path === undefined ? move(place.span) : place.span;
    if (span === undefined) return undefined;
    related.push({ ...place, span });
  }
  const fixes = [];
  for (const fix of finding.fixes) {
    const edits = [];
    for (const edit of fix.edits) {
      const span = edit.path === undefined ? move(edit) : edit;
      if (span === undefined) return undefined;
      edits.push({ ...edit, start: span.start, end: span.end });
    }
    fixes.push({ ...fix, edits });
  }
  return { ...finding, start: at.start, end: at.end, related, fixes };
}
