import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type DotenvEntry, type DotenvTree, parseDotenv } from "../../server/src/languages/dotenv/syntax/dotenv.ts";
import { LOADERS, loadWith } from "../../server/src/languages/dotenv/syntax/values.ts";
import type { Span } from "../../server/src/base/span.ts";
import { corpusFiles, corpusIsMissing } from "../corpus/archive.ts";
import { dotenvish } from "./dotenvish.ts";
import { startTimer } from "../timer.ts";
import { runs } from "../runs.ts";

function only(text: string): DotenvEntry {
  const { entries } = parseDotenv(text);
  assert.equal(entries.length, 1, text);
  return entries[0]!;
}

const part = (text: string, span: Span | undefined): string | undefined =>
  span === undefined ? undefined : text.slice(span.start, span.end);

/** Spans lie inside the text, in order, and say what they cover. */
function checkSpans({ text, entries, bareKeys, comments, problems }: DotenvTree): void {
  const isInside = ({ start, end }: Span): boolean => 0 <= start && start <= end && end <= text.length;
  const checkText = (span: Span & { text: string }): void => assert.equal(text.slice(span.start, span.end), span.text);
  const checkEntry = (entry: DotenvEntry): void => {
    const { key, operator, raw, value, comment, behindQuote, trailingBlanks, blanksBefore, blanksBehind } = entry;
    for (const each of [key, operator, raw, value]) checkText(each);
    assert.ok(entry.start === key.start && key.end === operator.start && operator.end === raw.start);
    assert.ok(key.start < key.end && raw.start <= value.start && value.end <= raw.end && raw.end <= entry.end);
    assert.equal(raw.end - raw.start - (value.end - value.start), entry.quote === undefined ? 0 : 2);
    for (const each of [comment, behindQuote, trailingBlanks]) assert.ok(each === undefined || each.start >= raw.end);
    for (const each of [comment, behindQuote, trailingBlanks, blanksBefore, blanksBehind])
      assert.ok(each === undefined || (isInside(each) && each.start < each.end));
    for (const { start, end, kind, name, operand } of entry.interpolations) {
      assert.ok(value.start <= start && start < end && end <= value.end);
      assert.ok(text.slice(start, end).startsWith({ bare: `$${name}`, braced: `\${${name}`, command: "$(" }[kind]));
      assert.ok(operand === undefined || (start < operand.start && operand.end === end - 1));
    }
    for (const each of entry.invisible) assert.ok(key.start <= each.start && each.end <= raw.end);
  };
  entries.forEach(checkEntry);
  bareKeys.forEach(checkText);
  for (const comment of comments) {
    checkText(comment);
    if (comment.entry !== undefined) {
      checkEntry(comment.entry);
      assert.ok(comment.start < comment.entry.start && comment.entry.end <= comment.end);
    }
  }
  const statements: Span[] = [...entries, ...bareKeys, ...comments].sort((left, right) => left.start - right.start);
  statements.forEach(({ end }, index) => assert.ok(end <= (statements[index + 1]?.start ?? text.length)));
  for (const list of [entries, bareKeys, comments])
    assert.ok(list.every(({ start }, index) => index === 0 || start >= (list[index - 1]?.end ?? 0)));
  assert.ok([...statements, ...problems].every(isInside));
}

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
    const { entries, problems } = parseDotenv('A="b\nB="c"\n');
    assert.deepEqual(
      entries.map(({ key, value, openQuote }) => [key.text, value.text, openQuote]),
      [
        ["A", '"b', '"'],
        ["B", "c", undefined],
      ],
    );
    assert.deepEqual(
      problems.map(({ start }) => start),
      [2],
    );
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
    const { bareKeys, problems } = parseDotenv("A\nexport B # why\ntwo words\n");
    assert.deepEqual(
      bareKeys.map(({ text, exported }) => [text, exported]),
      [
        ["A", false],
        ["B", true],
      ],
    );
    assert.equal(problems.length, 1);
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

describe("hostile .env files", () => {
  const many = (line: string, times = 20_000): string => `${line}\n`.repeat(times);
  const texts: readonly [what: string, text: string][] = [
    ["a line of a megabyte", `A=${"x".repeat(1_000_000)}`],
    ["a line of a megabyte of blanks", `A=${" ".repeat(1_000_000)}#`],
    ["a line of a megabyte of hashes", `A='${"#".repeat(1_000_000)}`],
    ["blanks before a key", " ".repeat(1_000_000)],
    ["a word of a megabyte", "A".repeat(1_000_000)],
    ["quotes that are not closed", many("A=\"x\nB='y\nC=`z")],
    ["one quote that is not closed, and escaped ones", `A="x\n${many('B=\\"x')}`],
    ["quotes by the thousand", `A=${"'\"".repeat(300_000)}`],
    ["quotes with something behind", many("A='b' 'c'd")],
    ["commented-out quotes", many("# A='b")],
    ["the same key", many("A=b")],
    ["a key that takes itself", many("A=$A$A")],
    ["halves of surrogate pairs", many("A\uD800=\uDC00")],
    ["NUL", "A=\0\n\0\0=".repeat(100_000)],
    ["carriage returns", many("A=b").replaceAll("\n", "\r")],
    ["line breaks", "\n".repeat(1_000_000)],
    ["byte order marks", "\uFEFF".repeat(300_000)],
    ["`export`", "export ".repeat(150_000)],
    ["openings", `A=${"${A:-".repeat(100_000)}`],
    ["openings and closings", `A=${"${A:-".repeat(50_000)}${"}".repeat(50_000)}`],
    ["openings and braces", `A=${"${A:-{".repeat(50_000)}${"}".repeat(50_000)}`],
    ["defaults in a row", `A=${"${A:-x}".repeat(50_000)}`],
    ["names in a row", `A=x\nB=${"$A".repeat(100_000)}`],
    ["openings of commands", `A=${"$(".repeat(200_000)}`],
    ["commands", `A=${"$(".repeat(100_000)}${")".repeat(100_000)}`],
    ["openings of commands before one that is closed", `A=${"$('".repeat(100_000)})`],
    ["dollars", `A=${"$".repeat(500_000)}`],
    ["backslashes", `A="${"\\".repeat(500_000)}"`],
    ["colons", many(":")],
    ["equals signs", `A${"=".repeat(500_000)}`],
  ];
  for (const [what, text] of texts)
    test(what, () => {
      const parsing = startTimer();
      const tree = parseDotenv(text);
      const parsed = parsing();
      assert.ok(parsed < 500, `the tree took ${parsed} ms`);
      checkSpans(tree);
      for (const loader of LOADERS) {
        const loading = startTimer();
        loadWith(loader, tree);
        const took = loading();
        assert.ok(took < 1000, `${loader} took ${took} ms`);
      }
    });

  test("5,000 lines are read at once", () => {
    const text = Array.from({ length: 5000 }, (_, index) => `KEY_${index}="value ${index}" # $A\n`).join("");
    for (let run = 0; run < 10; run++) parseDotenv(text);
    const times = Array.from({ length: 40 }, () => {
      const timer = startTimer();
      parseDotenv(text);
      return timer();
    }).sort((left, right) => left - right);
    // The fastest run: the machine may have other work.
    assert.ok((times[0] ?? 0) <= 10, `${times[0]} ms`);
  });
});
