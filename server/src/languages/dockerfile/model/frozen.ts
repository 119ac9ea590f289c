import type { ShellCommand } from "../../../syntax/shell/shell.ts";
import { type RunStep, runSteps } from "./commands.ts";
import { effectiveInstructions } from "./dockerfile.ts";

/**
 * Whether a variable that switches something on is set where a command of a step runs: by ENV or ARG before it, by `export`, by
 * `env`, or in front of the command itself.
 */
export function isSwitchedOn(
  { stage, instruction, commands }: RunStep,
  command: ShellCommand,
  names: readonly string[],
): boolean {
  if (names.length === 0) return false;
  const isOn = (name: string, value: string | undefined): boolean =>
    names.includes(name) && /^["']?(?:1|true)["']?$/i.test(value ?? "");
  const saysSo = (words: ShellCommand["words"]): boolean =>
    words.some(({ text }) => {
      const [name = "", value] = text?.split("=") ?? [];
      return isOn(name, value);
    });
  return (
    command.assignments.some(({ name, value }) => isOn(name, value?.text)) ||
    saysSo(command.words) ||
    commands.some((other) => other.name === "export" && other.start < command.start && saysSo(other.words)) ||
    effectiveInstructions(stage).some(
      ({ keyword, start, pairs }) =>
        (keyword === "ENV" || keyword === "ARG") &&
        start < instruction.start &&
        pairs.some(({ key, value }) => isOn(key.text, value?.text)),
    )
  );
}

/** `bundle config set frozen true`, before a command of the stage. */
export function isBundlerFrozen({ stage }: RunStep, command: ShellCommand): boolean {
  return runSteps(stage, /bundle/)
    .flatMap(({ commands }) => commands)
    .some(({ name, start, words }) => {
      if (name !== "bundle" || start >= command.start) return false;
      const said = words.map(({ text }) => text ?? "").join(" ");
      return /^\S+ config\b.{0,60} (?:frozen|deployment) (?:true|1)$/.test(said);
    });
}
