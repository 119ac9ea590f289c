import type { Instruction } from "../syntax/tree.ts";
import { placeOf } from "../syntax/moved.ts";
import { type ShellCommand, type ShellWord, parseShell } from "../../../syntax/shell/shell.ts";
import { moveCommand } from "../../../syntax/shell/moved.ts";
import { nameOf } from "../../../contract/file-name.ts";
import { fromOwnText } from "./own-text.ts";
import { shellCall } from "./shell-call.ts";
import { type Stage, ownInstructions } from "./dockerfile.ts";
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
  const { by } = placeOf(instruction);
  const commands = commandsAsRead(instruction);
  return by === 0 ? commands : commands.map((command) => moveCommand(command, by));
}

const commandsAsRead = fromOwnText(readCommands);

function readCommands(instruction: Instruction): readonly ShellCommand[] {
  if (instruction.shell !== undefined) return parseShell(instruction.shell).commands;
  const { json } = instruction;
  if (json === undefined || json.length === 0) return [];
  const words: ShellWord[] = json.map(({ start, end, text }) => ({ start, end, text, source: text }));
  const call = shellCall(json);
  if (call !== undefined) return parseShell(call.script.source).commands;
  const [first] = json;
  const name = first === undefined ? undefined : nameOf(first.text);
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

/**
 * The RUN steps of a stage in order, those of ONBUILD too. Scripts for a Windows shell are left out.
 * @param mentions what the text of a step must hold to be read at all: reading scripts is the dear part
 * @param concerns by the step's own commands, where that is known: moving those of thousands of steps with each keystroke is dear, too
 */
export function runSteps(stage: Stage, mentions: RegExp, concerns?: Concern): RunStep[] {
  return readSteps(stage, runInstructions(stage), mentions, concerns);
}

/** Whether an instruction concerns somebody, by its own text: made by `concern`. */
export type Concern = (instruction: Instruction) => boolean;

/** Of instructions whose commands, all of one script, hold something. */
export function concern(holds: (commands: readonly ShellCommand[]) => boolean): Concern {
  return fromOwnText((instruction) => holds(commandsOf(instruction)));
}

function readSteps(
  stage: Stage,
  instructions: readonly Instruction[],
  mentions: RegExp,
  concerns: Concern | undefined,
): RunStep[] {
  const mentioning = instructions.filter(readerOf(mentions));
  return (concerns === undefined ? mentioning : mentioning.filter(concerns)).map((instruction) => ({
    stage,
    instruction,
    commands: commandsOf(instruction),
  }));
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
export function commandSteps(stage: Stage, mentions: RegExp, concerns?: Concern): RunStep[] {
  return readSteps(stage, commandInstructions(stage), mentions, concerns);
}

/** Whether instructions mention something: by the pattern's source, since a literal is another object each time. */
function readerOf(mentions: RegExp): (instruction: Instruction) => boolean {
  const key = `${mentions.flags}/${mentions.source}`;
  let reader = READERS.get(key);
  if (reader === undefined)
    READERS.set(key, (reader = fromOwnText(({ shell, arguments: { text } }) => mentions.test(shell?.text ?? text))));
  return reader;
}

const READERS = new Map<string, (instruction: Instruction) => boolean>();

/**
 * The RUN scripts of a stage that PowerShell reads: in its shell, or given to it by a call.
 * @param mentions what a script must hold to be worth looking at
 */
export function windowsScripts(stage: Stage, mentions: RegExp): MappedText[] {
  let isPosix = true;
  return ownInstructions(stage).flatMap((instruction) => {
    if (instruction.keyword === "SHELL") isPosix = isPosixShell(instruction);
    if (instruction.keyword !== "RUN" || (isPosix && !callsPowershell(instruction))) return [];
    if (!readerOf(mentions)(instruction)) return [];
    return instruction.shell ?? instruction.arguments;
  });
}

const callsPowershell = fromOwnText(({ arguments: { text } }) => /\b(?:powershell|pwsh)(?:\.exe)?\b/i.test(text));

function isPosixShell(instruction: Instruction): boolean {
  const program = instruction.json?.[0]?.text.toLowerCase() ?? "";
  return !/(?:powershell|pwsh|cmd)(?:\.exe)?$/.test(program);
}
