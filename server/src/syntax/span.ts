/** A piece of a text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mistake in the grammar of a file: where, and what in one sentence. */
export interface SyntaxProblem extends Span {
  readonly message: string;
}

export function spanOf(part: Span): Span {
  return { start: part.start, end: part.end };
}
