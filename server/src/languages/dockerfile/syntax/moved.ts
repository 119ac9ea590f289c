import type { Heredoc } from "./heredoc.ts";
import type { JsonItem } from "./json.ts";
import type { DockerfileFlag, DockerfilePair, DockerfileWord } from "./words.ts";
import type { Notes } from "./notes.ts";
import type { Instruction } from "./tree.ts";
import { type MappedText, movedText } from "../../../base/mapped-text.ts";
import type { Span } from "../../../base/span.ts";

/**
 * An instruction of an earlier text that stands elsewhere in a later one. Its parts are moved when somebody asks for them:
 * of thousands that a keystroke moves, most are only looked at.
 */
class MovedInstruction implements Instruction {
  readonly start: number;
  readonly end: number;
  readonly linesStart: number;
  readonly linesEnd: number;
  readonly keyword: string;
  readonly notes: Notes;
  /** As it was read, and how far from there it stands. */
  readonly origin: Instruction;
  readonly by: number;
  private movedFlags: readonly DockerfileFlag[] | undefined;
  private movedArguments: MappedText | undefined;
  private movedWords: readonly DockerfileWord[] | undefined;
  private movedJson: readonly JsonItem[] | undefined;
  private movedPairs: readonly DockerfilePair[] | undefined;
  private movedHeredocs: readonly Heredoc[] | undefined;
  private movedShell: MappedText | undefined;
  private movedTrigger: Instruction | undefined;

  constructor(origin: Instruction, by: number) {
    this.origin = origin;
    this.by = by;
    this.start = origin.start + by;
    this.end = origin.end + by;
    this.linesStart = origin.linesStart + by;
    this.linesEnd = origin.linesEnd + by;
    this.keyword = origin.keyword;
    this.notes = origin.notes;
  }

  get keywordSpan(): Span {
    return moveSpan(this.origin.keywordSpan, this.by);
  }

  get flags(): readonly DockerfileFlag[] {
    return (this.movedFlags ??= moveAll(this.origin.flags, (flag) => moveFlag(flag, this.by)));
  }

  get arguments(): MappedText {
    return (this.movedArguments ??= movedText(this.origin.arguments, this.by));
  }

  get words(): readonly DockerfileWord[] {
    return (this.movedWords ??= moveAll(this.origin.words, (word) => moveWord(word, this.by)));
  }

  get json(): readonly JsonItem[] | undefined {
    const { json } = this.origin;
    return json === undefined ? undefined : (this.movedJson ??= moveAll(json, (item) => moveWord(item, this.by)));
  }

  get pairs(): readonly DockerfilePair[] {
    return (this.movedPairs ??= moveAll(this.origin.pairs, (pair) => movePair(pair, this.by)));
  }

  get heredocs(): readonly Heredoc[] {
    return (this.movedHeredocs ??= moveAll(this.origin.heredocs, (heredoc) => moveHeredoc(heredoc, this.by)));
  }

  get shell(): MappedText | undefined {
    const { shell } = this.origin;
    return shell === undefined ? undefined : (this.movedShell ??= movedText(shell, this.by));
  }

  get trigger(): Instruction | undefined {
    const { trigger } = this.origin;
    return trigger === undefined ? undefined : (this.movedTrigger ??= moveInstruction(trigger, this.by));
  }
}

/** The instruction as it stands `by` characters later (earlier, when negative). */
export function moveInstruction(instruction: Instruction, by: number): Instruction {
  if (by === 0) return instruction;
  const { origin, by: before } = placeOf(instruction);
  return before + by === 0 ? origin : new MovedInstruction(origin, before + by);
}

/**
 * What an instruction was read as, and how far from there it stands. The origin is the same object for as long as the
 * instruction's own text does not change: what depends on that text alone can be kept with it.
 */
export function placeOf(instruction: Instruction): { readonly origin: Instruction; readonly by: number } {
  return instruction instanceof MovedInstruction ? instruction : { origin: instruction, by: 0 };
}

/** The instruction as it was read. */
export function originOf(instruction: Instruction): Instruction {
  return instruction instanceof MovedInstruction ? instruction.origin : instruction;
}

export function moveSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function moveAll<Part>(parts: readonly Part[], move: (part: Part) => Part): readonly Part[] {
  return parts.length === 0 ? parts : parts.map(move);
}

class MovedWord implements DockerfileWord {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  private readonly origin: DockerfileWord;
  private readonly by: number;

  constructor(origin: DockerfileWord, by: number) {
    this.start = origin.start + by;
    this.end = origin.end + by;
    this.text = origin.text;
    this.origin = origin;
    this.by = by;
  }

  get source(): MappedText {
    return movedText(this.origin.source, this.by);
  }
}

function moveWord(word: DockerfileWord, by: number): DockerfileWord {
  return new MovedWord(word, by);
}

function moveFlag({ start, end, name, value }: DockerfileFlag, by: number): DockerfileFlag {
  return { start: start + by, end: end + by, name, value: value === undefined ? undefined : moveWord(value, by) };
}

function movePair({ start, end, key, value, legacy }: DockerfilePair, by: number): DockerfilePair {
  return {
    start: start + by,
    end: end + by,
    key: moveWord(key, by),
    value: value === undefined ? undefined : moveWord(value, by),
    legacy,
  };
}

function moveHeredoc(heredoc: Heredoc, by: number): Heredoc {
  return {
    ...heredoc,
    ...moveSpan(heredoc, by),
    word: moveWord(heredoc.word, by),
    body: moveSpan(heredoc.body, by),
    terminator: moveSpan(heredoc.terminator, by),
  };
}
