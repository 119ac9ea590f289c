import type { Span } from "../../base/span.ts";

/** A here-document's lines, their line breaks included; offsets in the script. */
export interface HereDocument extends Span {
  /** The file that the line writes, if it names one; else the program that reads it: `cat`, `chpasswd`. */
  readonly target: string | undefined;
  readonly program: string;
}

const OPENS = /(?<!\()<<-?[ \t]*(?:"(?<double>[A-Za-z_]\w*)"|'(?<single>[A-Za-z_]\w*)'|\\?(?<plain>[A-Za-z_]\w*))/;
const PROGRAM = /^[ \t]*(?:sudo[ \t]+)?(?<program>[\w./-]+)/;
const WRITES = /(?:>{1,2}|\btee(?:[ \t]+-a)?)[ \t]*["']?(?<target>[\w./~${}-]+)/;

/** The here-documents of a script, in order. By lines alone: a script with mistakes has them as well. */
export function hereDocuments(script: string): HereDocument[] {
  if (!script.includes("<<")) return [];
  const found: HereDocument[] = [];
  let open: { readonly delimiter: string; readonly start: number; readonly line: string } | undefined;
  let start = 0;
  for (const line of script.split("\n")) {
    const next = start + line.length + 1;
    if (open !== undefined) {
      if (line.trim() === open.delimiter) {
        const target = WRITES.exec(open.line.replace(OPENS, ""))?.groups?.["target"];
        const program = PROGRAM.exec(open.line)?.groups?.["program"] ?? "";
        found.push({ start: open.start, end: start, target, program });
        open = undefined;
      }
    } else if (line.includes("<<")) {
      const { double, single, plain } = OPENS.exec(line)?.groups ?? {};
      const delimiter = double ?? single ?? plain;
      if (delimiter !== undefined) open = { delimiter, start: next, line };
    }
    start = next;
  }
  return found;
}
