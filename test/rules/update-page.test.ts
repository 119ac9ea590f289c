import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type RuleEntry, allRules, ruleById } from "../../server/src/engine/catalogue.ts";
import { pageText } from "./page.ts";
import { updatePage } from "./update-page.ts";

const entryOf = (id: string): RuleEntry => ruleById(id) ?? assert.fail(id);

test("pages that are right stay as they are written, letter by letter", () => {
  for (const entry of allRules()) {
    const page = pageText(entry.id);
    assert.deepEqual(updatePage(entry, page), { markdown: page, problems: [] }, entry.id);
  }
});

describe("a page is brought up to what its rule does", () => {
  const fence = "```";
  const page = (bad: string, fixed: string): string =>
    `# Title\n\n${fence}dotenv bad path=.env\n${bad}${fence}\n\n${fence}dotenv fixed\n${fixed}${fence}\n`;

  test("carets are set, moved and taken away; notes of those that are right stay", () => {
    const text = (carets: readonly [string, string]): string =>
      `PORT=1\nPORT=2\n${carets[0]}NOTE=⟨n24⟩\nexport PORT=3\n${carets[1]}`;
    const { markdown, problems } = updatePage(
      entryOf("dotenv/duplicate-key"),
      page(text(["^^^^ warning `PORT` is set again\n", "#  ^^ wrong\n"]), ""),
    );
    assert.deepEqual(problems, []);
    assert.ok(markdown.includes(text(["^^^^ warning `PORT` is set again\n", "#      ^^^^ warning\n"])), markdown);
  });

  test("a fixed block is written, with notations in place of tokens", () => {
    const bad = "ADYEN_API_KEY=AQE⟨n20⟩#⟨n20⟩\n#                     ^^^^^^ warning\n";
    const { markdown } = updatePage(
      entryOf("dotenv/loader-ambiguity"),
      page(bad, "old\n").replace("path=.env", "path=.env.local"),
    );
    assert.ok(markdown.includes(`fixed\nADYEN_API_KEY='AQE⟨n20⟩#⟨n20⟩'\n${fence}`), markdown);
  });

  test("an example in which nothing is found is told", () => {
    const { problems } = updatePage(entryOf("dotenv/duplicate-key"), page("PORT=1\n", "PORT=1\n"));
    assert.deepEqual(problems, ["line 3: the rule finds nothing here"]);
  });
});
