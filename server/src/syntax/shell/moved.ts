import type { ShellAssignment, ShellCommand, ShellRedirect, ShellWord } from "./shell.ts";

/** A command of a script that stands elsewhere now; its parts are moved when somebody asks for them. */
class MovedCommand implements ShellCommand {
  readonly start: number;
  readonly end: number;
  readonly name: string | undefined;
  readonly pipeline: number;
  readonly position: number;
  readonly followedBy: ShellCommand["followedBy"];
  readonly inSubstitution: boolean;
  readonly inCondition: boolean;
  private readonly origin: ShellCommand;
  private readonly by: number;
  private movedWords: readonly ShellWord[] | undefined;
  private movedAssignments: readonly ShellAssignment[] | undefined;
  private movedRedirects: readonly ShellRedirect[] | undefined;

  constructor(origin: ShellCommand, by: number) {
    this.origin = origin;
    this.by = by;
    this.start = origin.start + by;
    this.end = origin.end + by;
    this.name = origin.name;
    this.pipeline = origin.pipeline;
    this.position = origin.position;
    this.followedBy = origin.followedBy;
    this.inSubstitution = origin.inSubstitution;
    this.inCondition = origin.inCondition;
  }

  get words(): readonly ShellWord[] {
    return (this.movedWords ??= this.origin.words.map((word) => moveWord(word, this.by)));
  }

  get assignments(): readonly ShellAssignment[] {
    const { origin, by } = this;
    return (this.movedAssignments ??= origin.assignments.map(({ start, end, name, value }) => ({
      start: start + by,
      end: end + by,
      name,
      value: value === undefined ? undefined : moveWord(value, by),
    })));
  }

  get redirects(): readonly ShellRedirect[] {
    const { origin, by } = this;
    return (this.movedRedirects ??= origin.redirects.map(({ start, end, operator, target }) => ({
      start: start + by,
      end: end + by,
      operator,
      target: target === undefined ? undefined : moveWord(target, by),
    })));
  }
}

export function moveCommand(command: ShellCommand, by: number): ShellCommand {
  return new MovedCommand(command, by);
}

function moveWord({ start, end, text, source }: ShellWord, by: number): ShellWord {
  return { start: start + by, end: end + by, text, source };
}
