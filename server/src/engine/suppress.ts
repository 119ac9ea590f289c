import type { Comment } from "../contract/checked-text.ts";
import type { Span } from "../base/span.ts";

/** An ignore comment: `# paylint-ignore dockerfile/root-user: the reason`. */
export interface Suppression extends Span {
  /** Rule ids; a trailing `/*` covers a language. Other linters' ids are written `hadolint:DL3002`. */
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly reason: string;
  readonly scope: "line" | "file";
  /** First and last offset of the line or lines it speaks for; the whole text for `file`. */
  readonly target: Span;
  /** Whether it is ours: others' comments count, but are never reported as unused. */
  readonly own: boolean;
  /** It stands where none counts. */
  readonly isDead?: boolean;
}

/** Whether a text may have ignore comments at all: few have, and reading comments costs. */
export const MAY_IGNORE =
  /paylint-ignore|hadolint|zizmor:|check\s*=|(?:git|better)leaks:allow|trufflehog:ignore|kingfisher:ignore|ggignore|allowlist|whitelist|secretlint-/;

/** What the ignore comments of all secret scanners come to; every rule that marks secrets honours it. */
export const SECRET_SCANNER = "secret-scanner";

const OWN = /#[ \t]*paylint-ignore(-file)?\b[ \t]*([^:\r\n]*)(?::[ \t]*(.*))?/;

/** Reads the ignore comments of a text. */
export function readSuppressions(text: string, comments: readonly Comment[], trailing: boolean): Suppression[] {
  const nextCode = codeLinesOf(text);
  const found: Suppression[] = readSecretScanners(text, comments);
  const head = headOf(text);
  for (const comment of comments) {
    const target = targetOf(text, comment, trailing, nextCode);
    if (target === undefined) {
      // Behind a value of a .env file, where it is a part of the value to some loaders: it speaks for nothing, and is told.
      const dead = readOwn(text, comment, { start: comment.end, end: comment.end });
      if (dead !== undefined)
        found.push({ ...dead, scope: "line", target: { start: comment.end, end: comment.end }, isDead: true });
      continue;
    }
    const own = readOwn(text, comment, target);
    if (own !== undefined) found.push(own);
    else found.push(...readForeign(text, comment, target, head));
  }
  return found;
}

/** Sources: the manuals of gitleaks, betterleaks, TruffleHog, Kingfisher, ggshield, detect-secrets and secretlint. */
const SCANNER =
  /\b(?:gitleaks:allow|betterleaks:allow|trufflehog:ignore|kingfisher:ignore|ggignore|pragma:[ \t]*(?:allow|white)list[ \t]+(?<next>nextline[ \t]+)?secret|secretlint-(?<what>disable-line|disable-next-line|disable|enable))\b(?<behind>.*)/;

/** Ignore comments of secret scanners: they stand behind a value or above it; secretlint's may span lines. */
function readSecretScanners(text: string, comments: readonly Comment[]): Suppression[] {
  const nextCode = codeLinesOf(text);
  const found: Suppression[] = [];
  let open: Suppression | undefined;
  for (const comment of comments) {
    const groups = SCANNER.exec(comment.text)?.groups;
    if (groups === undefined) continue;
    const { next, what, behind = "" } = groups;
    if (open !== undefined && what === "enable") {
      found.push({ ...open, target: { start: open.end, end: comment.start } });
      open = undefined;
    }
    if (what === "enable") continue;
    const suppression: Suppression = {
      start: comment.start,
      end: comment.end,
      rules: [{ id: SECRET_SCANNER, span: comment }],
      reason: reasonIn(behind),
      scope: "line",
      target: { start: comment.end, end: text.length },
      own: false,
    };
    if (what === "disable") open ??= suppression;
    else {
      const target =
        next === undefined && what !== "disable-next-line"
          ? targetOf(text, comment, true, nextCode)
          : nextCode(comment.start);
      if (target !== undefined) found.push({ ...suppression, target });
    }
  }
  if (open !== undefined) found.push(open);
  return found;
}

/** What follows the id, but for the ids of rules that secretlint takes there. */
function reasonIn(behind: string): string {
  return behind
    .replaceAll(/@[\w/-]+/g, "")
    .replace(/^[\s:,\u2013\u2014-]+/, "")
    .trim();
}

function readOwn(text: string, comment: Comment, target: Span): Suppression | undefined {
  const match = OWN.exec(comment.text);
  if (match === null) return undefined;
  const list = match[2] ?? "";
  const listStart =
    comment.start +
    match.index +
    match[0].indexOf(list, match[0].indexOf("ignore") + (match[1] === undefined ? 6 : 11));
  const rules = [...list.matchAll(/[^\s,]+/g)].map((id) => ({
    id: id[0],
    span: { start: listStart + id.index, end: listStart + id.index + id[0].length },
  }));
  const whole = match[1] !== undefined;
  return {
    start: comment.start,
    end: comment.end,
    rules,
    reason: (match[3] ?? "").trim(),
    scope: whole ? "file" : "line",
    target: whole ? { start: 0, end: text.length } : target,
    own: true,
  };
}

/** Ignore comments of the linters that a team may already use; they count for the rules that name their ids. */
function readForeign(text: string, comment: Comment, target: Span, head: number): Suppression[] {
  const make = (ids: readonly string[], scope: "line" | "file", reason = ""): Suppression => ({
    start: comment.start,
    end: comment.end,
    rules: ids.map((id) => ({ id, span: comment })),
    reason,
    scope,
    target: scope === "file" ? { start: 0, end: text.length } : target,
    own: false,
  });
  const ids = (list: string | undefined, tool: string): string[] =>
    (list ?? "")
      .split(/[\s,;]+/)
      .filter((id) => id !== "")
      .map((id) => `${tool}:${id}`);
  const hadolint = /#\s*hadolint\s+(global\s+)?ignore\s*=\s*([\w,\s]+)/i.exec(comment.text);
  if (hadolint !== null) return [make(ids(hadolint[2], "hadolint"), hadolint[1] === undefined ? "line" : "file")];
  const zizmor = /#\s*zizmor:\s*ignore\[([\w,\s-]+)\]/.exec(comment.text);
  if (zizmor !== null) return [make(ids(zizmor[1], "zizmor"), "line")];
  const buildkit = /^#[ \t]*check[ \t]*=(?:[^;\n]*;)*?[ \t]*skip[ \t]*=([\w, \t]+)/i.exec(comment.text);
  if (buildkit === null) return [];
  // At the head of the file it is a directive for all of it, further down it speaks for the next instruction.
  const scope = comment.start < head ? "file" : "line";
  return [make(ids(buildkit[1], "buildkit"), scope, comment.text.split("//").slice(1).join("//").trim())];
}

/** Where the first line begins that is neither blank nor a comment. */
function headOf(text: string): number {
  let start = 0;
  while (start < text.length) {
    const end = lineEnd(text, start);
    if (/^[^#]/.test(text.slice(start, end).trim())) break;
    start = end + 1;
  }
  return start;
}

/** The line a comment speaks for: its own when code stands before it, else the next one with code on it. */
function targetOf(text: string, comment: Comment, trailing: boolean, nextCode: NextCodeLine): Span | undefined {
  const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
  if (text.slice(lineStart, comment.start).trim() !== "") {
    return trailing ? { start: lineStart, end: lineEnd(text, comment.start) } : undefined;
  }
  return nextCode(comment.start);
}

/** The next line with code on it, from an offset on. Comments in a row have the same one: it is looked for once. */
type NextCodeLine = (from: number) => Span;

function codeLinesOf(text: string): NextCodeLine {
  let known: { readonly from: number; readonly line: Span } | undefined;
  return (from) => {
    if (known !== undefined && known.from <= from && from < known.line.start) return known.line;
    known = { from, line: nextCodeLine(text, from) };
    return known.line;
  };
}

function nextCodeLine(text: string, from: number): Span {
  let next = lineEnd(text, from);
  while (next < text.length) {
    const end = lineEnd(text, next + 1);
    const line = text.slice(next + 1, end).trim();
    if (line !== "" && !line.startsWith("#")) return { start: next + 1, end };
    next = end;
  }
  return { start: text.length, end: text.length };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** The comment that ignores a rule, for quick fixes; the reason is for the user to type. */
export function ignoreComment(rule: string, reason: string): string {
  return `# paylint-ignore ${rule}: ${reason}`;
}
