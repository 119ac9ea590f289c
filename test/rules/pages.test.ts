import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allRules } from "../../server/src/engine/catalogue.ts";
import { describeFinding, type Finding } from "../../server/src/contract/finding.ts";
import { applyOwnFixes, checkerOf } from "./check-page.ts";
import { type PageBlock, pageText, readPage } from "./page.ts";

const only = process.env["PAYLINT_RULE"];

for (const { id, language, rule } of allRules().filter((entry) => only === undefined || entry.id.includes(only))) {
  describe(id, () => {
    const page = pageText(id);
    const blocks = readPage(page);
    const count = (kind: PageBlock["kind"]): number => blocks.filter((block) => block.kind === kind).length;

    test("the page has a title, prose and enough examples", () => {
      assert.match(page, /^# \S/);
      assert.ok(count("bad") >= 2, "two bad examples");
      assert.ok(count("good") >= 2, "two good examples");
      for (const text of [rule.summary, rule.why, rule.how]) assert.ok(text.length > 10 && !text.endsWith("."), text);
    });

    let files: PageBlock[] = [];
    blocks.forEach((block, index) => {
      if (block.kind === "file") {
        files.push(block);
        return;
      }
      const around = files;
      if (blocks[index + 1]?.kind !== "fixed") files = [];
      if (block.kind === "fixed") return;
      const check = checkerOf(block, { id, language, rule }, around);
      const title = `${block.kind} example at line ${block.line}`;
      if (block.kind === "good") {
        test(title, () => {
          const allowed = (block.options["allow"] ?? "").split(",").filter((pattern) => pattern !== "");
          const unexpected = check(block.text).filter(
            (finding) =>
              !allowed.some(
                (pattern) =>
                  finding.rule === pattern || (pattern.endsWith("*") && finding.rule.startsWith(pattern.slice(0, -1))),
              ),
          );
          assert.deepEqual(
            unexpected.map((finding) => show(finding, block.text)),
            [],
          );
        });
        return;
      }
      test(title, () => {
        const found = check(block.text).filter((finding) => finding.rule === id);
        const actual = found.map((finding) => place(finding, block.text));
        const expected = block.expected.map(({ start, end }) => place({ start, end }, block.text));
        assert.deepEqual(actual, expected, found.map((finding) => show(finding, block.text)).join("\n"));
        assert.ok(found.length > 0, "the example has carets");
        block.expected.forEach(({ note }, at) => {
          const finding = found[at];
          if (note !== "" && finding !== undefined)
            assert.ok(
              `${finding.severity} ${describeFinding(finding)}`.includes(note),
              `${note}: ${show(finding, block.text)}`,
            );
        });
      });
      const fixed = blocks[index + 1];
      if (fixed?.kind === "fixed") {
        test(`fix of the example at line ${block.line}`, () => {
          const result = applyOwnFixes(id, block.text, check);
          assert.equal(result, fixed.text);
          assert.deepEqual(
            check(result)
              .filter((finding) => finding.rule === id)
              .flatMap((finding) => finding.fixes.map((fix) => fix.title)),
            [],
          );
          assert.equal(applyOwnFixes(id, result, check), result);
        });
      }
    });
  });
}

/** Line, column and text, so that a wrong place is readable. A caret cannot go past its line's end, so neither does this. */
function place({ start, end }: { start: number; end: number }, text: string): string {
  const lineBreak = text.indexOf("\n", start);
  const stop = lineBreak < 0 ? end : Math.min(end, lineBreak);
  const line = text.slice(0, start).split("\n").length;
  return `${line}:${start - (text.lastIndexOf("\n", start - 1) + 1) + 1} ${text.slice(start, stop)}`;
}

function show(finding: Finding, text: string): string {
  return `${place(finding, text)} ${finding.severity} ${finding.rule}: ${finding.message}`;
}
