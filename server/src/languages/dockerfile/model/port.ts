import type { Instruction } from "../syntax/tree.ts";
import type { DockerfileWord } from "../syntax/words.ts";
import { type Dockerfile, stageOf, variablesBefore } from "./dockerfile.ts";
import { expandWord } from "./variables.ts";

/** A port or a range of EXPOSE, both ends included. */
export interface ExposedPort {
  readonly word: DockerfileWord;
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
}

/** What an EXPOSE says, variables resolved; what cannot be resolved, or is no port, is left out. */
export function exposedPorts(file: Dockerfile, instruction: Instruction): ExposedPort[] {
  const stage = stageOf(file, instruction);
  if (stage === undefined) return [];
  const isVariable = instruction.arguments.text.includes("$");
  const lookup = isVariable ? variablesBefore(file, stage, instruction) : (): null => null;
  return instruction.words.flatMap((word) => {
    const value = expandWord(word, file.tree.escape, lookup);
    const match = /^(?:.*:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(\w+))?$/.exec(value ?? "");
    if (match === null) return [];
    const from = Number(match[1]);
    return [{ word, from, to: Number(match[2] ?? from), protocol: match[3]?.toLowerCase() ?? "tcp" }];
  });
}
