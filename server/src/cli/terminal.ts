import { createInterface } from "node:readline/promises";
import type { Question } from "../deploy/events.ts";

/** Questions on a terminal; where there is none, the safe answer is taken. */
export interface Terminal {
  readonly interactive: boolean;
  choose(question: Question): Promise<string>;
  /** A line that must be typed. */
  type(prompt: string): Promise<string>;
  close(): void;
}

export function createTerminal(output: NodeJS.WriteStream): Terminal {
  const interactive = process.stdin.isTTY && output.isTTY;
  let lines: ReturnType<typeof createInterface> | undefined;
  const type = async (prompt: string): Promise<string> => {
    lines ??= createInterface({ input: process.stdin, output });
    return (await lines.question(prompt)).trim();
  };
  return {
    interactive,
    type,
    async choose({ title, detail, choices }) {
      const safe = choices[0]?.id ?? "";
      if (!interactive) return safe;
      output.write(`\n${title}\n${detail === "" ? "" : `${detail}\n`}`);
      for (const [index, { label }] of choices.entries()) output.write(`  ${index + 1}. ${label}\n`);
      for (;;) {
        const answer = await type(`Choose 1 to ${choices.length}: `);
        const chosen = choices[Number(answer) - 1];
        if (chosen !== undefined) return chosen.id;
      }
    },
    close: () => lines?.close(),
  };
}
