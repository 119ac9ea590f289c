import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DocumentLinkRequest } from "vscode-languageserver/node";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";
import { WHOLE, startSession } from "./session.ts";
import { watchStretches } from "./stretches.ts";

/** Milliseconds of processor time after which other requests must have had their turn. */
const LIMIT_MS = 250;

describe("a hostile text", () => {
  for (const [index, { name, path, languageId, text }] of HOSTILE_TEXTS.entries()) {
    test(`(${name}) lets other requests have their turn`, async (context) => {
      let long = await longStretches();
      // The first look also compiles code, and collects garbage when it pleases; others tell whether the text is at fault.
      for (let more = 5; more > 0 && long.length > 0; more--) long = await longStretches();
      assert.deepEqual(long, []);

      async function longStretches(): Promise<string[]> {
        const watch = watchStretches(String(index));
        const session = await startSession({ preload: watch.preload });
        try {
          const uri = await session.open(path, languageId, text);
          const lines = text.split("\n").length;
          const requests: Record<string, () => Promise<unknown>> = {
            diagnostics: () => session.diagnostics(uri),
            keystroke: async () => {
              const end = { line: Math.floor(lines / 2), character: 100_000 };
              await session.change(uri, 2, { start: end, end }, " ");
              return session.diagnostics(uri);
            },
            links: () => session.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } }),
            hover: () => session.hover(uri, Math.floor(lines / 2), 5),
            completion: () => session.complete(uri, Math.floor(lines / 2), 2),
            actions: () => session.actions(uri, WHOLE),
            secrets: () => session.secretRanges(uri),
          };
          const long: string[] = [];
          watch.longest();
          for (const [request, ask] of Object.entries(requests)) {
            await ask();
            const longest = watch.longest();
            context.diagnostic(`${request} ${longest.toFixed(0)} ms`);
            if (longest > LIMIT_MS) long.push(`${request}: ${longest.toFixed(0)} ms`);
          }
          return long;
        } finally {
          watch.end();
          await session.end();
        }
      }
    });
  }
});
