import assert from "node:assert/strict";
import { test } from "node:test";
import { createPrinter } from "../../server/src/cli/output.ts";
import { say } from "../../server/src/base/say.ts";

const WORDS = "Checking 12345 of 20000 files in a folder with a name that is longer than a line of a narrow terminal";

const CASES: readonly (readonly [columns: number | undefined, width: number])[] = [
  [undefined, 79],
  [0, 79],
  [10, 20],
  [40, 39],
  [200, WORDS.length],
];

for (const [columns, width] of CASES) {
  test(`a live line on a terminal of ${columns ?? "unknown"} columns takes ${width}`, () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns, write: (text: string) => written.push(text) > 0 };
    const printer = createPrinter(stream as Parameters<typeof createPrinter>[0]);
    printer.live(say`${WORDS}`);
    assert.deepEqual(written, [WORDS.slice(0, width)]);
  });
}
