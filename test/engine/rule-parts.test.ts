import assert from "node:assert/strict";
import { test } from "node:test";
import { finish } from "../../server/src/base/steps.ts";
import type { CheckedText } from "../../server/src/contract/checked-text.ts";
import type { LanguageModule } from "../../server/src/contract/language.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { type Rule, rule } from "../../server/src/contract/rule.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { LIMITS } from "../../server/src/engine/limits.ts";
import { activeRules, runRules } from "../../server/src/engine/run-rule.ts";
import { languageModule } from "../../server/src/languages/module.ts";

const WORDS = { severity: "error", pci: [], summary: "A test", why: "It is one", how: "Leave it" } as const;
const subject: CheckedText = { path: "k8s/a.yaml", text: "one two three\n", settings: NO_TEAM_SETTINGS };
const config = resolveConfig();

interface Parts {
  readonly word: { readonly start: number; readonly end: number };
}

/** A language whose parts are words, and how often they have been walked. */
function languageOf(words: number): { module: LanguageModule; walks: () => number } {
  let walks = 0;
  const module: LanguageModule = {
    ...languageModule("kubernetes"),
    isTemplate: () => false,
    *parts() {
      walks++;
      for (let each = 0; each < words; each++) yield ["word", { start: each % 3, end: (each % 3) + 1 }];
    },
  };
  return { module, walks: () => walks };
}

function run(rules: readonly Rule<CheckedText>[], module: LanguageModule): { rule: string; message: string }[] {
  const entries = rules.map((each, index) => ({ id: `kubernetes/r${index}`, language: "kubernetes", rule: each }));
  const active = activeRules(entries, config);
  return [...finish(runRules(active, { subject, module, workspace: undefined })).findings];
}

test("rules that hear of parts are told of each, and the parts are walked once for all of them", () => {
  const { module, walks } = languageOf(3);
  const hears = (name: string): Rule<CheckedText> =>
    rule<CheckedText, Parts>({ ...WORDS, word: (part, report) => report({ at: part, message: name }) });
  const both = rule<CheckedText, Parts>({
    ...WORDS,
    check: (_, report) => report({ at: { start: 0, end: 1 }, message: "whole" }),
    word: (part, report) => report({ at: part, message: "part" }),
  });
  const found = run([hears("first"), hears("second"), both], module);
  assert.deepEqual(
    found.map(({ rule: id, message }) => `${id} ${message}`),
    [
      ...Array.from({ length: 3 }, () => "kubernetes/r0 first"),
      ...Array.from({ length: 3 }, () => "kubernetes/r1 second"),
      "kubernetes/r2 whole",
      ...Array.from({ length: 3 }, () => "kubernetes/r2 part"),
    ],
  );
  assert.equal(walks(), 1);
});

test("a rule that fails at a part is named and hears no more; the others go on", () => {
  const { module } = languageOf(3);
  let heard = 0;
  const fails = rule<CheckedText, Parts>({
    ...WORDS,
    word() {
      heard++;
      throw new Error("no such word");
    },
  });
  const works = rule<CheckedText, Parts>({ ...WORDS, word: (part, report) => report({ at: part, message: "part" }) });
  const found = run([fails, works], module);
  assert.equal(heard, 1);
  assert.deepEqual(
    found.map(({ rule: id }) => id),
    ["paylint/internal-error", "kubernetes/r1", "kubernetes/r1", "kubernetes/r1"],
  );
});

test("a rule that has said enough is asked no more", () => {
  const { module } = languageOf(LIMITS.findingsOfRule * 2);
  let heard = 0;
  const talks = rule<CheckedText, Parts>({
    ...WORDS,
    word(part, report) {
      heard++;
      report({ at: part, message: `word ${heard}` });
    },
  });
  assert.equal(run([talks], module).length, LIMITS.findingsOfRule);
  assert.equal(heard, LIMITS.findingsOfRule + 1);
});
