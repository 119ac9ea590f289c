import type { MappedText } from "../base/mapped-text.ts";
import type { Span } from "../base/span.ts";
import { hereDocuments } from "../syntax/shell/here-document.ts";
import { findInConfig } from "./config-text.ts";
import { judge } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

/** A credential in a file that a script writes where it stands; the span is a place in the file that holds the script. */
export interface InlineSecret extends Span {
  /** The file's name; undefined where the script gives it to a program. */
  readonly fileName: string | undefined;
  readonly verdict: Verdict;
}

/** Credentials in the here-documents of a script: `cat > .env <<EOF`, `chpasswd <<EOF`. */
export function inlineSecrets(source: MappedText): InlineSecret[] {
  return hereDocuments(source.text).flatMap(({ start, end, target, program }) => {
    const text = source.text.slice(start, end);
    const fileName = target?.slice(target.lastIndexOf("/") + 1);
    const verdicts = program.endsWith("chpasswd") ? accountsIn(text) : findInConfig(text, fileName);
    return verdicts.flatMap((verdict) =>
      verdict.kind === "secret" || verdict.kind === "default-credential"
        ? [{ fileName, verdict, ...source.span(start + verdict.start, start + verdict.end) }]
        : [],
    );
  });
}

/** Lines of `name:password`. */
function accountsIn(text: string): Verdict[] {
  return Array.from(text.matchAll(/^[ \t]*[\w.-]{1,64}:(\S{1,256})$/gm)).map((match) => {
    const verdict = judge("password", match[1] ?? "");
    const at = match.index + match[0].length - (match[1] ?? "").length;
    return { ...verdict, start: at + verdict.start, end: at + verdict.end };
  });
}
