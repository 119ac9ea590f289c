/**
 * Why a filter's pattern can match nothing; undefined where it can. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet, git check-ref-format.
 */
export function patternProblem(text: string, kind: "ref" | "path"): string | undefined {
  const pattern = text.startsWith("!") ? text.slice(1) : text;
  if (pattern.trim() === "") return text === pattern ? "it is empty" : "nothing follows the `!`";
  if (kind === "path" && text.trim() !== text) return "blanks stand around it";
  if (kind === "path" && /^\.{1,2}(?:\/|$)/.test(pattern))
    return "paths count from the repository, without `.` and `..`";
  const bracket = bracketProblem(pattern);
  if (bracket !== undefined) return bracket;
  if (kind === "path") return undefined;
  if (/^\/|\/$|\.$/.test(pattern)) return "no branch or tag begins with `/`, or ends with `/` or `.`";
  const plain = pattern.replaceAll(/\\[[?+*\\!]/g, "");
  const wrong = /[ ~^:]|\\/.exec(plain)?.[0];
  return wrong === undefined ? undefined : `no branch or tag holds \`${wrong}\``;
}

function bracketProblem(pattern: string): string | undefined {
  for (let at = pattern.indexOf("["); at >= 0; at = pattern.indexOf("[", at + 1)) {
    if (pattern[at - 1] === "\\") continue;
    const end = pattern.indexOf("]", at + 1);
    if (end < 0) return "the `[` is not closed";
    const body = pattern.slice(at + 1, end);
    if (body === "") return "nothing stands between `[` and `]`";
    const range = Array.from(body.matchAll(/(.)-(.)/g)).find(([, low = "", high = ""]) => low > high);
    if (range !== undefined) return `\`${range[0]}\` goes backwards`;
    at = end;
  }
  return undefined;
}
