import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage.ts";

/** Parses a command's words; what it does not know is a usage error in words. */
export function parseWords<Options extends NonNullable<ParseArgsConfig["options"]>>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError((message.split(". ")[0] ?? message).replace(/^U/, "u"), { cause: error });
  }
}

/** The value of an option that must be one of a few. */
export function oneOf<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw new UsageError(`${option} must be one of ${choices.join(", ")}, not \`${value}\``);
  return choice;
}
