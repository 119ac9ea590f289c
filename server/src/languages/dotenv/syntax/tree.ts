import type { Interpolation } from "./interpolation.ts";
import type { InvisibleCharacter } from "./invisible.ts";
import type { Span } from "../../../base/span.ts";

export type Quote = "'" | '"' | "`";

/** A piece of the file and what it says. */
export interface TextSpan extends Span {
  readonly text: string;
}

/** One assignment. Spans count from the start of the text. */
export interface DotenvEntry extends Span {
  readonly key: TextSpan;
  /** Whether the key is a name to every loader and shell: `[A-Za-z_][A-Za-z0-9_]*`. */
  readonly hasPortableKey: boolean;
  /** `=` or `:` with the blanks around it. */
  readonly operator: TextSpan;
  /** `KEY: value`. */
  readonly isColonForm: boolean;
  /** The blanks before `=`, and those behind `=` or `:`. */
  readonly blanksBefore: Span | undefined;
  readonly blanksBehind: Span | undefined;
  /** The value as it stands in the file, quotes included, without the comment and the blanks before it. */
  readonly raw: TextSpan;
  /** The value between the quotes, or the raw value. */
  readonly value: TextSpan;
  /** The quote around the value; undefined when there is none, or it is not closed. */
  readonly quote: Quote | undefined;
  /** The value starts with this quote, and nothing closes it. */
  readonly openQuote: Quote | undefined;
  /** What follows the closing quote and is no comment. */
  readonly behindQuote: Span | undefined;
  /** The value spans lines. */
  readonly isMultiline: boolean;
  /** Blanks between an unquoted value and the end of its line, which `docker run --env-file` keeps. */
  readonly trailingBlanks: Span | undefined;
  readonly exported: boolean;
  /** The comment behind the value, from its `#`. */
  readonly comment: DotenvComment | undefined;
  /** Where an unquoted value holds a `#` that some loaders read as a comment and others do not. */
  readonly gluedHash: number | undefined;
  readonly interpolations: readonly Interpolation[];
  /** Characters in the key, the operator or the value that cannot be seen. */
  readonly invisible: readonly InvisibleCharacter[];
}

export interface DotenvComment extends TextSpan {
  readonly mark: "#" | ";";
  /** The assignment that is commented out, if it looks like one: `# KEY=value`, `## KEY: value`, `# - KEY = "value"`. */
  readonly entry: DotenvEntry | undefined;
}

/** A line that no loader reads as it is meant. It may be several lines: a private key that nothing holds together. */
export interface StrayLine extends TextSpan {
  /** What it is to set, in the grammar of something else: `set X=…`, `$env:X = "…"`, `"X": "…"`, `X "…"`. */
  readonly entries: readonly DotenvEntry[];
  /** The assignment above that it is to go on with; then it is an entry of that name. */
  readonly continues: DotenvEntry | undefined;
}

/** A line that is a key alone: Docker and compose take its value from where they are run, others pass over it. */
export interface BareKey extends TextSpan {
  readonly exported: boolean;
}

export interface DotenvTree {
  readonly text: string;
  readonly byteOrderMark: Span | undefined;
  readonly entries: readonly DotenvEntry[];
  readonly bareKeys: readonly BareKey[];
  readonly comments: readonly DotenvComment[];
  readonly strays: readonly StrayLine[];
}
