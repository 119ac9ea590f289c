/**
 * A matcher for paths with `/`: `*` within a segment, `**` over segments, `?`, `{a,b}` is not special.
 * A pattern without `/` matches a name at any depth; one that ends with `/` matches everything below.
 * The match is a linear walk per pattern segment; no regular expression is built from what a user wrote.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const trimmed = pattern.replace(/^\.?\//, "");
  const anchored = trimmed.replace(/\/$/, "").includes("/");
  // Within a name several stars say no more than one; each would be tried at each character.
  const simple = (segment: string): string => (segment === "**" ? segment : segment.replaceAll(/\*{2,}/g, "*"));
  const segments = trimmed.replace(/\/$/, "/**").split("/").map(simple);
  const full = anchored ? segments : ["**", ...segments];
  return (path) => {
    const parts = path.replace(/^\.?\//, "").split("/");
    return matchSegments(full, parts) || (full.at(-1) !== "**" && matchSegments([...full, "**"], parts));
  };
}

function matchSegments(pattern: readonly string[], parts: readonly string[]): boolean {
  return matchSequence(
    pattern.length,
    parts.length,
    (p) => pattern[p] === "**",
    (p, s) => matchSegment(pattern[p] ?? "", parts[s] ?? ""),
  );
}

function matchSegment(pattern: string, part: string): boolean {
  return matchSequence(
    pattern.length,
    part.length,
    (p) => pattern[p] === "*",
    (p, s) => pattern[p] === "?" || pattern[p] === part[s],
  );
}

/** Wildcard matching with one remembered star: at most pattern times subject steps. */
function matchSequence(
  patternLength: number,
  length: number,
  isStar: (p: number) => boolean,
  equal: (p: number, s: number) => boolean,
): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < length) {
    if (p < patternLength && isStar(p)) {
      star = p++;
      resume = s;
    } else if (p < patternLength && equal(p, s)) {
      p++;
      s++;
    } else if (star >= 0) {
      p = star + 1;
      s = ++resume;
    } else {
      return false;
    }
  }
  while (p < patternLength && isStar(p)) p++;
  return p === patternLength;
}
