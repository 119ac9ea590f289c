import { partAt } from "../../base/span.ts";
import type { DotenvFile } from "./model/file.ts";
import { safeValues } from "./model/values.ts";
import type { Completion } from "../../contract/completion.ts";

const VALUE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(["']?)([^\s"'#]*)$/;

/** The safe values of the variable whose value is being typed; none within a value of several lines. */
export function completeDotenv({ text, tree, tier, role }: DotenvFile, offset: number): Completion[] {
  if (partAt(tree.entries, offset)?.isMultiline === true) return [];
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const typed = VALUE.exec(text.slice(lineStart, offset));
  if (typed === null) return [];
  const key = typed[1] ?? "";
  const start = offset - (typed[3] ?? "").length;
  let end = offset;
  while (end < text.length && /[^\s"'#]/.test(text.charAt(end))) end++;
  return safeValues(key, tier, role).map(({ value, detail }) => ({ label: value, detail, newText: value, start, end }));
}
