import { hide, hideSpans, maskLine } from "./mask.ts";

const BEGIN = /-----BEGIN [A-Z0-9 ]+-----/;
const END = /-----END [A-Z0-9 ]+-----/;
/** Nothing but base64, as the lines of a key or a certificate; a time or a stream's name may stand before it. */
const BASE64_LINE = /^(?:\S{1,40}[ \t]{1,4}){0,3}[A-Za-z0-9+/]{32,}={0,2}\s*$/;
/** A run of base64 within a line. Digests and commits are hexadecimal and stay. */
const BASE64_RUN = /(?<![\w+/=.-])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w+/=-])/g;

/**
 * Lines of a log or of a program's answer, which may begin and end in the middle of anything, fit to be shown: more is
 * hidden than in a file, since nobody has to mend what stands there.
 */
export function maskLog(lines: readonly string[]): string[] {
  const inBlock = blocksOf(lines);
  return lines.map((line, index) => (inBlock.has(index) ? hide(line) : maskLine(hideSpans(line, runsIn(line)))));
}

/** A text of one or more lines, as `maskLog`. */
export function maskMessage(text: string): string {
  return maskLog(text.split("\n")).join("\n");
}

/** The lines inside of keys and certificates, also of those whose beginning or end was cut off. */
function blocksOf(lines: readonly string[]): ReadonlySet<number> {
  const inBlock = new Set<number>();
  const hideBody = (from: number, step: 1 | -1): void => {
    for (let at = from; BASE64_LINE.test(lines[at] ?? ""); at += step) inBlock.add(at);
  };
  for (const [index, line] of lines.entries()) {
    if (END.test(line)) hideBody(index - 1, -1);
    if (BEGIN.test(line)) {
      hideBody(index + 1, 1);
      // A last line is shorter than the others.
      const end = lines.findIndex((other, at) => at > index && END.test(other));
      if (end > index && end - index < 200) for (let at = index + 1; at < end; at++) inBlock.add(at);
    }
    // Cut at both ends: two lines of it are no accident.
    if (
      BASE64_LINE.test(line) &&
      (BASE64_LINE.test(lines[index - 1] ?? "") || BASE64_LINE.test(lines[index + 1] ?? ""))
    )
      inBlock.add(index);
  }
  return inBlock;
}

function runsIn(line: string): { start: number; end: number }[] {
  return [...line.matchAll(BASE64_RUN)]
    .filter(([run]) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run))
    .map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
}
