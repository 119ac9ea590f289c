import type { MappedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";
import type { Heredoc } from "./heredoc.ts";
import type { JsonItem } from "./json.ts";
import type { DockerfileComment } from "./lines.ts";
import type { Notes } from "./notes.ts";
import type { DockerfileFlag, DockerfilePair, DockerfileWord } from "./words.ts";

export interface DockerfileTree {
  readonly text: string;
  /** The character that continues a line and escapes: a backslash, or a backtick where a directive says so. */
  readonly escape: string;
  readonly directives: readonly Directive[];
  /** Comments of their own lines, also those inside continued instructions; parser directives are among them. */
  readonly comments: readonly DockerfileComment[];
  readonly instructions: readonly Instruction[];
}

/** `# syntax=…`, `# escape=…` or `# check=…` at the head of the file. */
export interface Directive extends Span {
  readonly name: "syntax" | "escape" | "check";
  readonly value: string;
  readonly valueSpan: Span;
}

/** From the keyword to the end of the last line, here-documents included. */
export interface Instruction extends Span {
  /** Upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly flags: readonly DockerfileFlag[];
  /** What follows the flags, on one line: continuations and comments are left out. */
  readonly arguments: MappedText;
  /** The arguments cut at white space, of FROM, COPY, EXPOSE and other instructions with words; for JSON form, see `json`. */
  readonly words: readonly DockerfileWord[];
  /** The items where BuildKit reads a JSON array of strings. */
  readonly json: readonly JsonItem[] | undefined;
  /** Of ENV, LABEL and ARG. */
  readonly pairs: readonly DockerfilePair[];
  readonly heredocs: readonly Heredoc[];
  /** What a shell runs: of RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD in shell form. */
  readonly shell: MappedText | undefined;
  /** The instruction that ONBUILD wraps. */
  readonly trigger: Instruction | undefined;
  /** The lines that were read for it, from the start of the first to the start of the next, blank ones at its end included. */
  readonly linesStart: number;
  readonly linesEnd: number;
  /** What follows from its own text: shared by all that are the same instruction, moved by edits elsewhere. */
  readonly notes: Notes;
}
