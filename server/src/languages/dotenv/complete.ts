import type { DotenvFile } from "./model/file.ts";
import { safeValues } from "./model/values.ts";
import type { Completion } from "../../contract/completion.ts";

const VALUE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(["']?)([^\s"'#]*)$/;

/** The safe values of the variable whose value is being typed. */
export function completeDotenv({ text, tier }: DotenvFile, offset: number): Completion[] {
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const typed = VALUE.exec(text.slice(lineStart, offset));
  if (typed === null) return [];
  const key = typed[1] ?? "";
  const start = offset - (typed[3] ?? "").length;
  return safeValues(key, tier).map(({ value, detail }) => ({ label: value, detail, newText: value, start }));
}
