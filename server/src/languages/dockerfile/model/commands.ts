import type { Instruction } from "../syntax/tree.ts";
import { placeOf } from "../syntax/moved.ts";
import { type ShellCommand, type ShellWord, parseShell } from "../../../syntax/shell/shell.ts";
import { moveCommand } from "../../../syntax/shell/moved.ts";
import { fromOwnText } from "./own-text.ts";
import { type Dockerfile, type Stage, ownInstructions } from "./dockerfile.ts";
import type { MappedText } from "../../../base/mapped-text.ts";
import { remember } from "../../../base/remember.ts";

/** An instruction with the commands in it. */
export interface RunStep {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly commands: readonly ShellCommand[];
}

/** The commands of a RUN, CMD, ENTRYPOINT or HEALTHCHECK, in shell or JSON form. */
export function commandsOf(instruction: Instruction): readonly ShellCommand[] {
  const { origin, by } = placeOf(instruction);
  const commands = commandsAsRead(origin);
  return by === 0 ? commands : commands.map((command) => moveCommand(command, by));
}

const commandsAsRead = remember(readCommands);

function readCommands(instruction: Instruction): readonly ShellCommand[] {
  if (instruction.shell !== undefined) return parseShell(instruction.shell).commands;
  const { json } = instruction;
  if (json === undefined || json.length === 0) return [];
  const words: ShellWord[] = json.map(({ start, end, text }) => ({ start, end, text, source: text }));
  const [first, option, script] = json;
  const name = first === undefined ? undefined : first.text.slice(first.text.lastIndexOf("/") + 1);
  const isShell = name !== undefined && SHELLS.has(name) && option !== undefined && /^-[a-z]*c$/.test(option.text);
  if (isShell && script !== undefined) return parseShell(script.source).commands;
  const command: ShellCommand = {
    start: json[0]?.start ?? instruction.start,
    end: json.at(-1)?.end ?? instruction.end,
    name,
    words,
    assignments: [],
    redirects: [],
    pipeline: 0,
    position: 0,
    followedBy: undefined,
    inSubstitution: false,
    inCondition: false,
  };
  return [command];
}

const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh"]);

/**
 * The RUN steps of a stage in order, those of ONBUILD too. Scripts for a Windows shell are left out.
 * @param mentions what the text of a step must hold to be read at all: reading scripts is the dear part
 */
export function runSteps(stage: Stage, mentions: RegExp): RunStep[] {
  return readSteps(stage, runInstructions(stage), mentions);
}

function readSteps(stage: Stage, instructions: readonly Instruction[], mentions: RegExp): RunStep[] {
  return instructions
    .filter((instruction) => holds(instruction, mentions))
    .map((instruction) => ({ stage, instruction, commands: commandsOf(instruction) }));
}

/** The RUN instructions of a stage that are for a POSIX shell, those of ONBUILD too; their scripts are not read yet. */
export const runInstructions = remember((stage: Stage): readonly Instruction[] =>
  commandInstructions(stage).filter(({ keyword }) => keyword === "RUN"),
);

const HOLDS_COMMANDS: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

function commandInstructions(stage: Stage): Instruction[] {
  let isPosix = true;
  return ownInstructions(stage).filter((instruction) => {
    if (instruction.keyword === "SHELL") isPosix = isPosixShell(instruction);
    return HOLDS_COMMANDS.has(instruction.keyword) && (isPosix || instruction.json !== undefined);
  });
}

/** As `runSteps`, with what a container of the image runs: CMD, ENTRYPOINT and HEALTHCHECK. */
export function commandSteps(stage: Stage, mentions: RegExp): RunStep[] {
  return readSteps(stage, commandInstructions(stage), mentions);
}

function holds(instruction: Instruction, mentions: RegExp): boolean {
  // By its source: a literal is another object each time.
  const key = `${mentions.flags}/${mentions.source}`;
  let holdsIt = MENTIONS.get(key);
  if (holdsIt === undefined)
    MENTIONS.set(key, (holdsIt = fromOwnText(({ shell, arguments: { text } }) => mentions.test(shell?.text ?? text))));
  return holdsIt(instruction);
}

/** What instructions mention, by the patterns of rules. */
const MENTIONS = new Map<string, (instruction: Instruction) => boolean>();

export function allRunSteps(file: Dockerfile, mentions: RegExp): RunStep[] {
  return file.stages.flatMap((stage) => runSteps(stage, mentions));
}

/**
 * The RUN scripts of a stage that PowerShell reads: in its shell, or given to it by a call.
 * @param mentions what a script must hold to be worth looking at
 */
export function windowsScripts(stage: Stage, mentions: RegExp): MappedText[] {
  let isPosix = true;
  return ownInstructions(stage).flatMap((instruction) => {
    const { keyword, shell, json, arguments: args } = instruction;
    if (keyword === "SHELL") isPosix = isPosixShell(instruction);
    if (keyword !== "RUN" || !mentions.test(shell?.text ?? args.text)) return [];
    const isCalled = /\b(?:powershell|pwsh)(?:\.exe)?\b/i.test(args.text);
    return isCalled || (!isPosix && json === undefined) ? [shell ?? args] : [];
  });
}

function isPosixShell(instruction: Instruction): boolean {
  const program = instruction.json?.[0]?.text.toLowerCase() ?? "";
  return !/(?:powershell|pwsh|cmd)(?:\.exe)?$/.test(program);
}
