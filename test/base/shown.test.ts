import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  code,
  codeInCell,
  literal,
  markdown,
  fenced,
  plainLabel,
  plainNotice,
  plainParagraphs,
  visible,
  visibleJson,
  visibleLines,
} from "../../server/src/base/shown.ts";
import { runs } from "../runs.ts";

const LINES: Readonly<Record<string, readonly [foreign: string, shown: string]>> = {
  "words stay": ["payments/Dockerfile: `x` [a](b) | <c>", "payments/Dockerfile: `x` [a](b) | <c>"],
  "letters of any script stay": ["zażółć 支付 платёж عربى ⚠️ é", "zażółć 支付 платёж عربى ⚠️ é"],
  "a tab stays": ["a\tb", "a\tb"],
  "the clipboard of a terminal": ["a\u001B]52;c;ZXZpbA==\u0007", "a␛]52;c;ZXZpbA==␇"],
  "hidden and wiped": ["warn\u001B[8m\r\u001B[2K", "warn␛[8m\\r␛[2K"],
  "a sequence of one byte": ["a\u009B2Jb\u007F", "a<U+009B>2Jb␡"],
  "breaks of lines": ["a\nb\r\nc\u0085d\u2028e\u2029f\vg\f", "a\\nb\\r\\nc<U+0085>d<U+2028>e<U+2029>f␋g␌"],
  "a turned line": ["a\u202Ecod\u2066.exe\u200F\u061C", "a<U+202E>cod<U+2066>.exe<U+200F><U+061C>"],
  "what has no form": ["a\u200Bb\uFEFFc\u00ADd\u3164e\u{E0041}", "a<U+200B>b<U+FEFF>c<U+00AD>d<U+3164>e<U+E0041>"],
  "halves of characters": ["\uD83Da\uDC00", "<U+D83D>a<U+DC00>"],
  "a command of GitHub": ["::error file=pay.js::forged", "\\::error file=pay.js::forged"],
  "a command behind blanks": [" \t\u00A0::stop-commands::t", " \t\u00A0\\::stop-commands::t"],
  "colons within a line": ["a ::error::b", "a ::error::b"],
  "the older command, anywhere": [
    "a ##[error]b ##vso[task.x]c ##teamcity[d]",
    "a #\\#[error]b #\\#vso[task.x]c #\\#teamcity[d]",
  ],
  "a heading": ["## [x] ### a", "## [x] ### a"],
};

/** Texts that are mostly made of what does harm. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from(
          "`[]()!|\\$:#<>~ \t\n\r\0\u001B\u0007\u007F\u0085\u009B\u00A0\u2028\u2029\u202E\u2066\u200F\uFEFF\uD800\uDC00a",
        ),
      ),
      fc.constantFrom("::error::", "##[", "##vso[", "](command:a)", "```", "$(check)", "http://a"),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

const HARMFUL = /(?!\t|\u{FE0E}|\u{FE0F})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u;

function commandsNothing(line: string): boolean {
  return !/^\s*::/.test(line) && !/##\w*\[/.test(line);
}

describe("a line of a terminal", () => {
  for (const [name, [foreign, shown]] of Object.entries(LINES)) test(name, () => assert.equal(visible(foreign), shown));

  test("whatever the text: one line, all of it seen, no command, and what is shown is shown the same again", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = visible(text);
        assert.doesNotMatch(line, HARMFUL);
        assert.ok(commandsNothing(line), line);
        assert.equal(visible(line), line);
      }),
    );
  });

  test("lines keep their breaks, and each of them is safe", () => {
    assert.equal(visibleLines("a\r\n::error::b\n\u001B[8m"), "a\n\\::error::b\n␛[8m");
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = visibleLines(text).split("\n");
        assert.equal(lines.length, text.split("\n").length);
        for (const line of lines) assert.ok(!HARMFUL.test(line) && commandsNothing(line), line);
      }),
    );
  });

  test("JSON says the same, in characters that are seen and command nothing", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(undefined, 2), (text, indent) => {
        const value = { [text]: [text, `##[error]${text}`] };
        const json = visibleJson(JSON.stringify(value, undefined, indent));
        assert.deepEqual(JSON.parse(json), value);
        for (const line of json.split("\n")) assert.ok(!HARMFUL.test(line) && commandsNothing(line), line);
      }),
    );
  });
});

/** What CommonMark makes of inline code: the text between two runs of backticks of the same length. */
function readCode(markdown: string): string | undefined {
  const fence = /^`+/.exec(markdown)?.[0] ?? "";
  const runs = [...markdown.slice(fence.length).matchAll(/`+/g)];
  const closing = runs.find(([run]) => run.length === fence.length);
  if (closing === undefined || markdown.includes("\n")) return undefined;
  const end = fence.length + closing.index;
  if (end + fence.length !== markdown.length) return undefined;
  const inside = markdown.slice(fence.length, end);
  const isPadded = inside.startsWith(" ") && inside.endsWith(" ") && inside.trim() !== "";
  return isPadded ? inside.slice(1, -1) : inside;
}

describe("Markdown", () => {
  const CODE: readonly (readonly [foreign: string, shown: string])[] = [
    ["node:24", "`node:24`"],
    ["node`![x](http://a/seen.png)`", "`` node`![x](http://a/seen.png)` ``"],
    ["a``b", "```a``b```"],
    ["a\n\n# b", "`a  # b`"],
    ["", "`  `"],
    [" a", "`  a `"],
    ["a\u202E", "`a<U+202E>`"],
  ];
  for (const [foreign, shown] of CODE)
    test(`${JSON.stringify(foreign)} as code`, () => assert.equal(code(foreign), shown));

  test("whatever the text: one piece of code from beginning to end, all of it seen", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = code(text);
        assert.doesNotMatch(markdown, HARMFUL);
        const read = readCode(markdown);
        assert.ok(read !== undefined, markdown);
        if (text.trim() !== "" && !HARMFUL.test(text)) assert.equal(read, text);
      }),
    );
  });

  const MESSAGES: readonly (readonly [message: string, shown: string])[] = [
    ["`PORT` is empty", "`PORT` is empty"],
    ["no tag: `latest` is meant (1.2, a-b)", "no tag: `latest` is meant (1.2, a-b)"],
    ["`node`![x](http://a/seen.png)`` is", "`node`\\!\\[x\\](http\\://a/seen.png) is"],
    ["a`b", "a\\`b"],
    ["- [x](command:a) <img> *b*", "\\- \\[x\\](command:a) \\<img\\> \\*b\\*"],
    ["`a``b`", "`a` `b`"],
  ];
  for (const [message, shown] of MESSAGES)
    test(`${JSON.stringify(message)} as a message`, () => assert.equal(markdown(message), shown));

  /** What stands outside of code and is not escaped; undefined where backticks are left over. */
  function readText(text: string): string | undefined {
    let outside = "";
    for (let at = 0; at < text.length;) {
      const fence = /^`+/.exec(text.slice(at))?.[0];
      if (fence === undefined) {
        outside += text[at] === "\\" ? "" : (text[at] ?? "");
        at += text[at] === "\\" ? 2 : 1;
        continue;
      }
      const from = at + fence.length;
      const closing = [...text.slice(from).matchAll(/`+/g)].find(([run]) => run.length === fence.length);
      if (closing === undefined) return undefined;
      at = from + closing.index + fence.length;
    }
    return outside;
  }

  test("whatever the text: nothing outside of code is read as anything", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(literal, markdown), (text, show) => {
        const outside = readText(show(text));
        assert.ok(outside !== undefined, show(text));
        assert.doesNotMatch(outside, /[`*_[\]<>!#|~&@\n]|:\/\/|www\.|^\s*[-+=]/);
        assert.doesNotMatch(show(text), HARMFUL);
      }),
      { numRuns: runs(2000) },
    );
  });

  test("in a cell no bar ends the cell", () => {
    assert.equal(codeInCell("a|b"), "`a\\|b`");
    assert.equal(codeInCell("a\\|b"), "`a\\\\\\|b`");
    fc.assert(
      fc.property(hostile, (text) => {
        for (const [, before = ""] of codeInCell(text).matchAll(/(\\*)\|/g)) assert.equal(before.length % 2, 1);
      }),
    );
  });

  test("a block ends at its own fence", () => {
    assert.equal(fenced("a\r\n```\n::x", "diff"), "````diff\na\n```\n::x\n````");
    fc.assert(
      fc.property(hostile, (text) => {
        const [first = "", ...rest] = fenced(text, "sh").split("\n");
        const fence = first.slice(0, -2);
        assert.match(fence, /^`{3,}$/);
        assert.equal(
          rest.findIndex((line) => line.trim().startsWith(fence)),
          rest.length - 1,
        );
        for (const line of rest) assert.doesNotMatch(line, HARMFUL);
      }),
    );
  });
});

describe("a notification", () => {
  /** What VS Code makes a link of (base/common/linkedText.ts). */
  const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: ["'].+?["'])?\)/i;

  const NOTICES: readonly (readonly [foreign: string, shown: string])[] = [
    ["`payments` is listed", "payments is listed"],
    ["[Sign in](command:a.b).yaml", "[Sign in] (command:a.b).yaml"],
    ["[Sign in]`(command:a.b)", "[Sign in] (command:a.b)"],
    ["a\n  b\tc\u202Ed", "a b c<U+202E>d"],
    ["$(check) done", "$(check) done"],
  ];
  for (const [foreign, shown] of NOTICES)
    test(JSON.stringify(foreign), () => assert.equal(plainNotice(foreign), shown));

  test("whatever the text: one bounded line without a link", () => {
    fc.assert(
      fc.property(hostile, fc.nat(60), (text, times) => {
        const notice = plainNotice(text.repeat(times));
        assert.doesNotMatch(notice, HARMFUL);
        assert.doesNotMatch(notice, LINK);
        assert.doesNotMatch(notice, /[\t`]/);
        assert.ok(notice.length < 1000);
      }),
    );
  });

  test("a dialog keeps paragraphs, a list's entry shows no icon of others", () => {
    assert.equal(plainParagraphs("a\n\n[b](command:c)"), "a\n\n[b] (command:c)");
    assert.equal(plainLabel("$(check) $(date +%s) [a](command:b)"), "\\$(check) $(date +%s) [a] (command:b)");
  });
});
