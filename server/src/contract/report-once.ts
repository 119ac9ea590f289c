import { type Span, lastStartingBy } from "../base/span.ts";
import type { Reporter } from "./rule.ts";

/** A reporter that tells of each place once: what overlaps with a place that was told is passed over. */
export function reportOnce(report: Reporter): Reporter {
  // In order of place, none over another.
  const told: Span[] = [];
  return (finding) => {
    const { at } = finding;
    const before = lastStartingBy(told, at.start);
    const [earlier, later] = [told[before], told[before + 1]];
    if ((earlier !== undefined && earlier.end > at.start) || (later !== undefined && later.start < at.end)) return;
    told.splice(before + 1, 0, at);
    report(finding);
  };
}
