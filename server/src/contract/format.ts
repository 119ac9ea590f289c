/** How an editor indents: its own options, as LSP names them. */
export interface FormatOptions {
  /** Columns of a step. */
  readonly tabSize: number;
  /** Blanks rather than a tab. */
  readonly insertSpaces: boolean;
}

/** A character that was typed, after which only what it touches is formatted. */
export interface Typed {
  readonly character: string;
  /** The place behind it. */
  readonly offset: number;
}
