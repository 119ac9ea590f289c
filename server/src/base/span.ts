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

/** The first of some parts, in order and side by side, that an offset stands in or at the end of. */
export function partAt<Part extends Span>(parts: readonly Part[], offset: number): Part | undefined {
  const last = lastStartingBy(parts, offset);
  return [parts[last - 1], parts[last]].find(
    (part) => part !== undefined && part.start <= offset && offset <= part.end,
  );
}

/** The index of the last of some parts, in order, that starts at an offset or before it; -1 where there is none. */
export function lastStartingBy(parts: readonly Span[], offset: number): number {
  let low = -1;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
