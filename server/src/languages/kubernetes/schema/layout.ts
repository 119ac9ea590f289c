/** How a document is laid out, seen at its own lines. */
export interface Layout {
  /** How far a map stands to the right of its key. */
  readonly step: number;
  /** How far the dashes of a list do; many write them below the key. */
  readonly dash: number;
  readonly lineBreak: string;
}

const USUAL_STEP = 2;

/** A key with nothing behind it. */
const OPENING = /^(?<indent> *)(?<dashes>(?:- +)*)[\w./"'-]+:[ \t]*(?:#.*)?$/;

/** The layout by the first map and the first list that show it. */
export function layoutOf(text: string): Layout {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  let step: number | undefined;
  let dash: number | undefined;
  let column: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const indent = line.search(/\S/);
    const distance = column === undefined ? -1 : indent - column;
    if (line.startsWith("- ", indent)) {
      if (distance >= 0) dash ??= distance;
    } else if (distance > 0) step ??= distance;
    if (step !== undefined && dash !== undefined) break;
    const opening = OPENING.exec(line)?.groups;
    column = opening === undefined ? undefined : (opening["indent"] ?? "").length + (opening["dashes"] ?? "").length;
  }
  return { step: step ?? USUAL_STEP, dash: dash ?? step ?? USUAL_STEP, lineBreak };
}

/** The keys that stand behind a place in the block of a column: they are there already. */
export function keysBehind(text: string, offset: number, column: number): ReadonlySet<string> {
  const keys = new Set<string>();
  const line = /^(?<indent>[ ]*)(?:(?<key>[\w./-]+|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=\s|$)|(?<other>[^\s#]))/gm;
  const lineEnd = text.indexOf("\n", offset);
  if (lineEnd < 0) return keys;
  line.lastIndex = lineEnd + 1;
  for (let match = line.exec(text); match !== null; match = line.exec(text)) {
    const { indent = "", key } = match.groups ?? {};
    if (indent.length < column) break;
    // The next item of the list that a block is an item of.
    if (indent.length === column && key === undefined) break;
    if (indent.length === column && key !== undefined) keys.add(key.replaceAll(/["']/g, ""));
  }
  return keys;
}
