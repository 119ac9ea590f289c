import type { DotenvFile } from "../model/file.ts";
import { remember } from "../../../base/remember.ts";
import type { DotenvComment, DotenvEntry, TextSpan } from "../syntax/tree.ts";
import { type Span, lastStartingBy } from "../../../base/span.ts";
import { findSecrets, judge } from "../../../secrets/judge.ts";
import { KEY_MARK, beginsKey, isKeyLine } from "../syntax/pem.ts";
import { withLocalStack } from "./localstack.ts";
import { type ModeSign, modeSigns } from "../../../secrets/mode-signs.ts";
import { isNothingButWords } from "../../../secrets/stand-in.ts";
import type { Verdict } from "../../../secrets/verdict.ts";

/** `set`: by an assignment; `commented`: in a comment; `stray`: on a line that no loader reads as it is meant. */
export type Standing = "set" | "commented" | "stray";

interface JudgedPart {
  readonly standing: Standing;
  /** What a comment or a stray line has to go for with it; of an assignment the assignment. */
  readonly holder: Span;
  readonly verdict: Verdict;
  /** Where what was judged stands in the file. */
  readonly at: Span;
}

/** An assignment of a .env file, wherever it stands, and what its value is. */
export interface JudgedEntry extends JudgedPart {
  readonly entry: DotenvEntry;
}

/** A credential without a name, in a comment or on a stray line. */
export interface JudgedText extends JudgedPart {
  readonly entry?: undefined;
}

export type Judged = JudgedEntry | JudgedText;

/** What the variables of a file say of the modes of providers; `index` counts its entries. */
export const signsOf: (file: DotenvFile) => readonly ModeSign[] = remember((file) =>
  modeSigns(file.tree.entries.map(({ key, value }) => ({ key: key.text, value: value.text }))),
);

/** The verdicts on all that a file holds: assignments, each judged with what stands beside it, comments and stray lines. */
export const judgedIn: (file: DotenvFile) => readonly Judged[] = remember((file) => {
  const { entries, comments } = file.tree;
  const signs = signsOf(file);
  return [
    ...entries.flatMap((entry): Judged[] => {
      const verdict = judge(entry.key.text, entry.value.text, signs);
      const own = judgedEntry(entry, "set", entry, withLocalStack(entry, verdict, file));
      return verdict.kind === "secret" ? [own] : [own, ...judgedBehind(entry, signs)];
    }),
    ...[...comments, ...entries.flatMap(({ comment }) => comment ?? [])].flatMap((comment) =>
      judgedComment(comment, signs),
    ),
    ...commentedKeys(file),
    ...judgedStrays(file, signs),
  ];
});

/** Of them those that have a name. */
export const judgedEntries: (file: DotenvFile) => readonly JudgedEntry[] = remember((file) =>
  judgedIn(file).filter((judged) => judged.entry !== undefined),
);

function judgedEntry(entry: DotenvEntry, standing: Standing, holder: Span, verdict: Verdict): JudgedEntry {
  const { start } = entry.value;
  return { entry, standing, holder, verdict, at: { start: start + verdict.start, end: start + verdict.end } };
}

const BEHIND = /;[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_]\w{1,100})=(?<value>[^\s;]{3,1024})/dg;

/** `A=1; DB_PASSWORD=…`: two assignments to a shell, and one value to every loader. */
function judgedBehind(entry: DotenvEntry, signs: readonly ModeSign[]): JudgedText[] {
  const { quote, value } = entry;
  if (quote !== undefined || !value.text.includes(";")) return [];
  return Array.from(value.text.matchAll(BEHIND)).flatMap((match) => {
    const verdict = judge(match.groups?.["name"], match.groups?.["value"] ?? "", signs);
    if (verdict.kind !== "secret" && verdict.kind !== "default-credential") return [];
    const start = value.start + (match.indices?.groups?.["value"]?.[0] ?? 0);
    const at = { start: start + verdict.start, end: start + verdict.end };
    const from = value.start + match.index;
    return [{ standing: "stray" as const, holder: { start: from, end: from + match[0].length }, verdict, at }];
  });
}

function judgedComment(comment: DotenvComment, signs: readonly ModeSign[]): Judged[] {
  const { entry } = comment;
  const named = entry === undefined ? [] : [judgedEntry(entry, "commented", comment, commentedVerdict(entry, signs))];
  return [...named, ...judgedText(comment, namedValues(named), "commented", () => comment)];
}

/**
 * What a comment says of a variable is a sentence as often as a value: of several words only the first may be one, if
 * letters and digits are mixed in it, and behind a colon no words are one.
 */
function commentedVerdict({ key, value, quote, isColonForm }: DotenvEntry, signs: readonly ModeSign[]): Verdict {
  const blank = quote === undefined ? value.text.search(/[ \t]/) : -1;
  const text = blank < 0 ? value.text : value.text.slice(0, blank);
  const isSaid = blank >= 0 && !/[A-Za-z]\d|\d[A-Za-z]/.test(text);
  return isSaid || (isColonForm && isNothingButWords(text))
    ? judge(undefined, value.text, signs)
    : judge(key.text, text, signs);
}

/** Private keys that are commented out line by line: what a comment's mark stands before is one text. */
function commentedKeys({ text, tree: { comments } }: DotenvFile): JudgedText[] {
  const found: JudgedText[] = [];
  for (let index = 0; index < comments.length; index++) {
    const first = comments[index];
    if (first === undefined || !beginsKey(first.text)) continue;
    const lines = [first.text.slice(first.text.indexOf(KEY_MARK))];
    let last = index;
    while (lines.at(-1)?.startsWith("-----END ") === false) {
      const [above, next] = [comments[last], comments[last + 1]];
      const line = next?.text.replace(/^[#;]+[ \t]*/, "") ?? "";
      const isBehind = above !== undefined && next !== undefined && text.slice(above.end, next.start).trim() === "";
      if (!isBehind || !(isKeyLine(line) || line.startsWith("-----END "))) break;
      lines.push(line);
      last++;
    }
    const [verdict] = findSecrets(lines.join("\n"));
    const end = comments[last]?.end ?? first.end;
    const at = { start: first.start + first.text.indexOf(KEY_MARK), end };
    const holder = { start: first.start, end };
    if (verdict !== undefined && last > index) found.push({ standing: "commented", holder, verdict, at });
    index = last;
  }
  return found;
}

/** Stray lines and keys alone, those side by side as one text: a key may go over several of them. */
function judgedStrays({ text, tree }: DotenvFile, signs: readonly ModeSign[]): Judged[] {
  const named = tree.strays.flatMap((line) =>
    line.entries.map((entry) => judgedEntry(entry, "stray", line, judge(entry.key.text, entry.value.text, signs))),
  );
  const lines = [...tree.strays, ...tree.bareKeys].sort((left, right) => left.start - right.start);
  const holder = ({ start, end }: Span): Span => ({
    start: lines[lastStartingBy(lines, start)]?.start ?? start,
    end: lines[lastStartingBy(lines, end - 1)]?.end ?? end,
  });
  const values = namedValues(named);
  const blocks: { start: number; end: number }[] = [];
  for (const { start, end } of lines) {
    const last = blocks.at(-1);
    if (last !== undefined && text.slice(last.end, start).trim() === "") last.end = end;
    else blocks.push({ start, end });
  }
  return [
    ...named,
    ...blocks.flatMap(({ start, end }) =>
      judgedText({ start, end, text: text.slice(start, end) }, values, "stray", holder),
    ),
  ];
}

/** The values, in order, that their names gave away. */
function namedValues(named: readonly JudgedEntry[]): readonly Span[] {
  return named.flatMap(({ entry, verdict }) => (verdict.kind === "harmless" ? [] : [entry.value]));
}

/** What its form gives away in a text, but for what its name gave away. */
function judgedText(
  { start, text }: TextSpan,
  values: readonly Span[],
  standing: Standing,
  holder: (at: Span) => Span,
): JudgedText[] {
  return findSecrets(text).flatMap((verdict) => {
    const at = { start: start + verdict.start, end: start + verdict.end };
    const before = values[lastStartingBy(values, at.end - 1)];
    return before !== undefined && before.start < at.end && at.start < before.end
      ? []
      : [{ standing, holder: holder(at), verdict, at }];
  });
}
