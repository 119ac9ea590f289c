/** A key or an item on a line, with what stands before it; a line that holds neither has no match. */
const LINE = /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>[A-Za-z_][\w.-]*|"[^"]*"|'[^']*'):(?= |\r?$))?/;

/** What is being typed: a key or the text of an item, or the value of a key. */
const TYPED = /^(?<indent> *)(?<dashes>(?:- +)*)(?:(?<key>[A-Za-z_][\w.-]*): +)?(?<quote>["']?)(?<word>[\w.:+/@-]*)$/;

/** How far above its place the keys of a block are looked for. */
const MAX_LINES = 5000;

/** Where somebody types in a YAML file. What is being typed is mostly no valid YAML yet, so the place is found by indentation. */
export interface TypedPlace {
  /** The keys that lead to the map or list that the line stands in, outermost first; undefined for an item of a list. */
  readonly path: readonly (string | undefined)[];
  /** The key of the line whose value is typed. */
  readonly key: string | undefined;
  /** What is there of the word, and where it starts. */
  readonly word: string;
  readonly start: number;
  readonly isQuoted: boolean;
  readonly isItem: boolean;
  /** A colon stands behind: a key that is there already. */
  readonly hasColon: boolean;
  /** Keys that stand above in the same block. */
  readonly beside: ReadonlySet<string>;
}

/** The place of an offset; undefined where neither a key nor a plain value is typed. */
export function typedPlace(text: string, offset: number): TypedPlace | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const typed = TYPED.exec(text.slice(lineStart, offset))?.groups;
  if (typed === undefined) return undefined;
  const { indent = "", dashes = "", key, quote = "", word = "" } = typed;
  const above = text
    .slice(0, lineStart)
    .split("\n", -1)
    .slice(-MAX_LINES - 1, -1);
  const rest = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? "";
  return {
    path: pathAbove(above, indent.length, dashes),
    key,
    word,
    start: offset - word.length,
    isQuoted: quote !== "",
    isItem: dashes !== "",
    hasColon: rest.includes(":"),
    beside: keysBeside(above, indent, dashes),
  };
}

function pathAbove(above: readonly string[], column: number, dashes: string): (string | undefined)[] {
  const path: (string | undefined)[] = [];
  let limit = column + dashes.length;
  let isItem = false;
  const enterItem = (marks: string, at: number): void => {
    for (const _ of marks.matchAll(/-/g)) path.push(undefined);
    limit = at;
    isItem = true;
  };
  if (dashes !== "") enterItem(dashes, column);
  for (const line of above.toReversed()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const found = LINE.exec(line)?.groups;
    const { indent = "", dashes: marks = "", key } = found ?? {};
    const at = indent.length + marks.length;
    if (key !== undefined && (at < limit || (isItem && at === limit && marks === ""))) {
      path.push(key.replaceAll(/["']/g, ""));
      limit = at;
      isItem = false;
      if (marks !== "") enterItem(marks, indent.length);
    } else if (marks !== "" && at === limit && !isItem) enterItem(marks, indent.length);
    if (limit === 0 && !isItem) break;
  }
  return path.toReversed();
}

function keysBeside(above: readonly string[], indent: string, dashes: string): ReadonlySet<string> {
  const column = indent.length + dashes.length;
  const keys = new Set<string>();
  if (dashes !== "") return keys;
  for (const line of above.toReversed()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const { indent: own = "", dashes: marks = "", key } = LINE.exec(line)?.groups ?? {};
    const at = own.length + marks.length;
    if (at < column) break;
    if (at === column && key !== undefined) keys.add(key);
    if (at === column && marks !== "") break;
  }
  return keys;
}
