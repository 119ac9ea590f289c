import type { Fix } from "../contract/edit.ts";
import type { Finding } from "../contract/finding.ts";

/** Edits that touch: two insertions at one place, or overlapping ranges. Such fixes are applied one after the other. */
function fixesCollide(left: Fix, right: Fix): boolean {
  return left.edits.some((a) => right.edits.some((b) => a.path === b.path && a.start <= b.end && b.start <= a.end));
}

/** The fixes of one class among findings that can be applied together, first come first served. */
export function compatibleFixes(findings: readonly Finding[], accepts: (fix: Fix, finding: Finding) => boolean): Fix[] {
  const chosen: Fix[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => accepts(candidate, finding));
    if (fix !== undefined && !chosen.some((other) => fixesCollide(other, fix))) chosen.push(fix);
  }
  return chosen;
}
