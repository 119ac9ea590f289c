import { createInterface } from "node:readline/promises";
import type { Question } from "../deploy/decisions/events.ts";
import { createPrinter } from "./output.ts";
import { type Shown, block, say } from "../base/say.ts";

/** Questions on a terminal; where there is none, the safe answer is taken. */
export interface Terminal {
  readonly interactive: boolean;
  choose(question: Question): Promise<string>;
  /** A line that must be typed. */
  type(prompt: Shown): Promise<string>;
  close(): void;
}

export function createTerminal(output: NodeJS.WriteStream): Terminal {
  const interactive = process.stdin.isTTY && output.isTTY;
  let lines: ReturnType<typeof createInterface> | undefined;
  const type = async (prompt: Shown): Promise<string> => {
    lines ??= createInterface({ input: process.stdin, output });
    return (await lines.question(prompt.shown)).trim();
  };
  return {
    interactive,
    type,
    async choose({ title, detail, choices }) {
      const safe = choices[0]?.id ?? "";
      if (!interactive) return safe;
      const { print } = createPrinter(output);
      print(say`\n${title}`);
      if (detail !== "") print(block(detail));
      for (const [index, { label }] of choices.entries()) print(say`  ${index + 1}. ${label}`);
      for (;;) {
        const answer = await type(say`Choose 1 to ${choices.length}: `);
        const chosen = choices[Number(answer) - 1];
        if (chosen !== undefined) return chosen.id;
      }
    },
    close: () => lines?.close(),
  };
}
