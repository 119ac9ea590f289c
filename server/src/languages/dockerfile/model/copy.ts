import type { Instruction } from "../syntax/tree.ts";
import type { MappedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/** A source of COPY or ADD: a path or pattern in the context, or in the stage that `--from` names. */
export interface CopySource extends Span {
  readonly text: string;
  readonly source: MappedText;
}

export interface Copy {
  readonly instruction: Instruction;
  readonly sources: readonly CopySource[];
  readonly destination: CopySource | undefined;
  /** `--from`: the files come from a stage or image, not from the build context. */
  readonly from: string | undefined;
  /** Patterns of `--exclude`. */
  readonly excludes: readonly string[];
}

/** Reads COPY and ADD; here-documents are no sources, since no file stands behind them. */
export function readCopy(instruction: Instruction): Copy | undefined {
  const { keyword, json, words, flags, heredocs } = instruction;
  if (keyword !== "COPY" && keyword !== "ADD") return undefined;
  const paths: readonly CopySource[] = json ?? words;
  const destination = paths.at(-1);
  const sources = paths
    .slice(0, -1)
    .filter(({ start }) => !heredocs.some((heredoc) => heredoc.start <= start && start < heredoc.end));
  const value = (name: string): string[] =>
    flags.flatMap((flag) => (flag.name === name && flag.value !== undefined ? [flag.value.text] : []));
  return { instruction, sources, destination, from: value("from")[0], excludes: value("exclude") };
}
