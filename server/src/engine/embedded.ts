import type { Finding, Suppressed } from "../contract/finding.ts";
import type { EmbeddedText } from "../contract/language.ts";

/** What the texts of other languages in a unit came to, in the unit's offsets. */
export interface EmbeddedResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Ids of the rules that were held to them. */
  readonly ran: readonly string[];
}

export const NOTHING_EMBEDDED: EmbeddedResult = { findings: [], suppressed: [], ran: [] };

/** @param check checks a text as a file of its own that nobody else speaks of */
export function* checkEmbedded(
  texts: readonly EmbeddedText[],
  check: (part: EmbeddedText) => Generator<void, EmbeddedResult>,
): Generator<void, EmbeddedResult> {
  if (texts.length === 0) return NOTHING_EMBEDDED;
  const results: EmbeddedResult[] = [];
  for (const part of texts) {
    const { source } = part;
    const result = yield* check(part);
    results.push({
      findings: result.findings.map((finding) => findingAround(part, finding)),
      suppressed: result.suppressed.map(({ finding, reason, comment }) => ({
        finding: findingAround(part, finding),
        reason,
        comment: source.span(comment.start, comment.end),
      })),
      ran: result.ran,
    });
  }
  return {
    findings: results.flatMap(({ findings }) => findings),
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    ran: results.flatMap(({ ran }) => ran),
  };
}

/** A finding in a text that stands in another one, as a finding of that one. Fixes that cannot be made there go. */
function findingAround({ source, edits }: EmbeddedText, finding: Finding): Finding {
  return {
    ...finding,
    ...source.span(finding.start, finding.end),
    related: finding.related.map((place) =>
      place.path === undefined ? { ...place, span: source.span(place.span.start, place.span.end) } : place,
    ),
    fixes: finding.fixes.flatMap((fix) => {
      const own = edits(fix.edits.filter(({ path }) => path === undefined));
      return own === undefined
        ? []
        : [{ ...fix, edits: [...own, ...fix.edits.filter(({ path }) => path !== undefined)] }];
    }),
  };
}
