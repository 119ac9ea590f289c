import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseDotenv } from "../../server/src/languages/dotenv/syntax/dotenv.ts";
import type { DotenvEntry } from "../../server/src/languages/dotenv/syntax/tree.ts";
import type { Span } from "../../server/src/base/span.ts";
import { corpusFiles, corpusIsMissing } from "../corpus/archive.ts";
import { checkSpans } from "./dotenv-spans.ts";
import { dotenvish } from "./dotenvish.ts";
import { runs } from "../runs.ts";

function only(text: string): DotenvEntry {
  const { entries } = parseDotenv(text);
  assert.equal(entries.length, 1, text);
  return entries[0]!;
}

const part = (text: string, span: Span | undefined): string | undefined =>
  span === undefined ? undefined : text.slice(span.start, span.end);

describe("reading a .env file", () => {
  test("keys, blanks and `export`", () => {
    const text = "  export\tA.B =  x # why";
    const entry = only(text);
    assert.equal(entry.key.text, "A.B");
    assert.ok(entry.exported && !entry.hasPortableKey && !entry.isColonForm);
    assert.equal(part(text, entry.blanksBefore), " ");
    assert.equal(part(text, entry.blanksBehind), "  ");
    assert.equal(entry.value.text, "x");
    assert.equal(part(text, entry.comment), "# why");
    assert.equal(entry.trailingBlanks, undefined);
    assert.ok(only("A: b").isColonForm);
    assert.ok(only("A=b").hasPortableKey);
  });

  test("values without quotes", () => {
    const text = "A=b#c d \t";
    const entry = only(text);
    assert.equal(entry.value.text, "b#c d");
    assert.equal(entry.gluedHash, 3);
    assert.equal(part(text, entry.trailingBlanks), " \t");
    assert.equal(only("A=#c").value.text, "");
  });

  test("values in quotes", () => {
    const text = "A='b\nc' # d";
    const entry = only(text);
    assert.equal(entry.value.text, "b\nc");
    assert.ok(entry.isMultiline && entry.quote === "'");
    assert.equal(part(text, entry.comment), "# d");
    assert.equal(part('A="b"c', only('A="b"c').behindQuote), "c");
    assert.equal(only('A="b\\"c"').value.text, 'b\\"c');
  });

  test("a quote that is not closed", () => {
    const { entries, strays } = parseDotenv('A="b\nB="c"\n');
    assert.deepEqual(
      entries.map(({ key, value, openQuote }) => [key.text, value.text, openQuote]),
      [
        ["A", '"b', '"'],
        ["B", "c", undefined],
      ],
    );
    assert.deepEqual(strays, []);
  });

  test("a commented-out assignment stays on its line", () => {
    const { entries, comments } = parseDotenv("# A='b\nB='c'\n; C=d\n# just words\n");
    assert.deepEqual(
      entries.map(({ key }) => key.text),
      ["B"],
    );
    assert.deepEqual(
      comments.map(({ mark, entry }) => [mark, entry?.key.text, entry?.raw.text]),
      [
        ["#", "A", "'b"],
        [";", "C", "d"],
        ["#", undefined, undefined],
      ],
    );
  });

  test("keys alone and lines that are nothing", () => {
    const { bareKeys, strays } = parseDotenv("A\nexport B # why\ntwo words\n");
    assert.deepEqual(
      bareKeys.map(({ text, exported }) => [text, exported]),
      [
        ["A", false],
        ["B", true],
      ],
    );
    assert.equal(strays.length, 1);
  });

  test("interpolations, the nested and the escaped", () => {
    const text = "A=\\$no $B ${C} ${D:-${E}x} $(date $(x)) ${ ${1} $1";
    assert.deepEqual(
      only(text).interpolations.map(({ kind, name, operator, operand }) => [kind, name, operator, part(text, operand)]),
      [
        ["bare", "B", undefined, undefined],
        ["braced", "C", undefined, undefined],
        ["braced", "D", ":-", "${E}x"],
        ["braced", "E", undefined, undefined],
        ["command", "date $(x)", undefined, undefined],
        ["command", "x", undefined, undefined],
      ],
    );
  });

  test("characters that cannot be seen", () => {
    const { byteOrderMark, entries } = parseDotenv("\uFEFFA\u200B=b\u00A0c");
    assert.deepEqual(byteOrderMark, { start: 0, end: 1 });
    assert.deepEqual(
      entries[0]?.invisible.map(({ start, name }) => [start, name]),
      [
        [2, "a zero width space"],
        [5, "a no-break space"],
      ],
    );
  });

  test("any text: spans lie in it, in order, and say what they cover", () => {
    fc.assert(
      fc.property(dotenvish, (text) => checkSpans(parseDotenv(text))),
      { numRuns: runs(5000) },
    );
  });

  test("the corpus's files", { skip: corpusIsMissing() ?? false }, () => {
    for (const { bytes } of [...corpusFiles("env/"), ...corpusFiles("pathological/dotenv/")]) {
      const text = bytes.toString("utf8");
      checkSpans(parseDotenv(text));
      if (text.length < 1_000_000) checkSpans(parseDotenv(bytes.toString("latin1")));
    }
  });
});
