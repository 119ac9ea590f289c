import type { Span, SyntaxProblem } from "../../../base/span.ts";

/** A mistake that makes the build fail, or (`isFatal` false) mean something else than it seems to. */
export interface StructureProblem extends SyntaxProblem {
  readonly isFatal: boolean;
  /** What to write in place of a part of the file. */
  readonly fix?: Span & { readonly title: string; readonly newText: string };
}

/** A mistake that the builder refuses. */
export function fatal({ start, end }: Span, message: string): StructureProblem {
  return { start, end, message, isFatal: true };
}

/** A mistake that the builder reads as something else. */
export function odd({ start, end }: Span, message: string): StructureProblem {
  return { start, end, message, isFatal: false };
}

/** A text of the file in backticks, cut where it is long. */
export function quoted(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text.replaceAll("`", "'")}\``;
}
