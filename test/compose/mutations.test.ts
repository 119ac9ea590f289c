import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { allRules } from "../../server/src/engine/catalogue.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { composeLanguage } from "../../server/src/languages/compose/language.ts";
import { composeModel } from "../../server/src/languages/compose/model/compose.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { pageText, readPage } from "../rules/page.ts";

const EXAMPLES = allRules()
  .filter(({ language }) => language === "compose")
  .flatMap(({ id }) => readPage(pageText(id)).map(({ text }) => text));

const PIECES = [
  "\n",
  "  ",
  "- ",
  ": ",
  "services:",
  "*a",
  "&a ",
  "<<: ",
  "[",
  "]",
  "{",
  "}",
  '"',
  "'",
  "|",
  "${",
  "$",
  "\t",
  "!reset ",
  "null",
  "extends: ",
  "#",
  "\0",
  "é",
  "---\n",
];

const config = resolveConfig({ profile: "strict" });

const change = fc.record({
  at: fc.nat({ max: 10_000 }),
  cut: fc.nat({ max: 12 }),
  piece: fc.constantFrom("", ...PIECES),
});

test("whatever is typed, every rule answers, and fixes and features stay within the text", () => {
  let fixed = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...EXAMPLES),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("compose.yaml", "prod/compose.yaml", "compose.prod.yaml"),
      (example, changes, path) => {
        const text = changes.reduce((current, { at, cut, piece }) => {
          const place = at % (current.length + 1);
          return current.slice(0, place) + piece + current.slice(place + cut);
        }, example);
        const index = createIndex();
        index.add(path, text, config);
        index.add("compose.base.yaml", example, config);
        const { findings } = lint({ path, text }, { config, workspace: (own) => index.view(path, own) });
        for (const { rule, start, end, message, fixes } of findings) {
          assert.notEqual(rule, "paylint/internal-error", message);
          assert.ok(0 <= start && start <= end && end <= text.length, `${rule} at ${start}-${end} of ${text.length}`);
          for (const { edits } of fixes) {
            applyEdits(text, edits);
            fixed++;
          }
        }
        const file = composeModel(text, path, NO_TEAM_SETTINGS);
        const offset = (changes[0]?.at ?? 0) % (text.length + 1);
        for (const { start } of composeLanguage.complete?.(file, offset) ?? []) assert.ok(start <= offset);
        composeLanguage.hover?.(file, offset, { gitState: "unknown", dotenvFiles: () => [] });
        for (const { start, end } of composeLanguage.links?.(file) ?? []) assert.ok(start <= end && end <= text.length);
      },
    ),
    { numRuns: 1500, seed: 11 },
  );
  assert.ok(fixed > 200, `${fixed} fixes`);
});
