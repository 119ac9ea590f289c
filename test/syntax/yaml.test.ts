import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { exceededYamlLimit } from "../../server/src/syntax/yaml/limits.ts";
import { parseYamlDocument, splitDocuments } from "../../server/src/syntax/yaml/yaml.ts";
import type { YamlNode } from "../../server/src/syntax/yaml/tree.ts";
import { duplicateKeys, entriesOf, textAt, valueAt } from "../../server/src/syntax/yaml/access.ts";
import { yamlComments } from "../../server/src/syntax/yaml/comments.ts";
import { startTimer } from "../timer.ts";
import { yamlish } from "./yamlish.ts";
import { runs } from "../runs.ts";

describe("splitting a stream", () => {
  const cases: readonly [text: string, documents: readonly string[]][] = [
    ["", [""]],
    ["a: 1\n", ["a: 1\n"]],
    ["a: 1\n---\nb: 2\n", ["a: 1\n", "---\nb: 2\n"]],
    ["---\na: 1\n---\n---\nb\n", ["---\na: 1\n", "---\n", "---\nb\n"]],
    ["a\n...\nb\n", ["a\n...\n", "b\n"]],
    ["%YAML 1.1\n---\na: 1\n", ["%YAML 1.1\n---\na: 1\n"]],
    ["a: |\n  ---\n  text\n", ["a: |\n  ---\n  text\n"]],
    ["a: 1\r\n---\r\nb: 2", ["a: 1\r\n", "---\r\nb: 2"]],
    ["a: ---x\n---x: 1\n", ["a: ---x\n---x: 1\n"]],
  ];
  for (const [text, documents] of cases)
    test(JSON.stringify(text), () =>
      assert.deepEqual(
        splitDocuments(text).map((chunk) => chunk.text),
        documents,
      ),
    );

  test("any text: the parts put together are the text", () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        let end = 0;
        for (const chunk of splitDocuments(text)) {
          assert.equal(chunk.start, end);
          assert.equal(chunk.text, text.slice(chunk.start, chunk.end));
          end = chunk.end;
        }
        assert.equal(end, text.length);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe("parsing", () => {
  test("any text: no throw, and every place lies inside the text and its parent", () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        const { root, problems } = parseYamlDocument(text);
        for (const { start, end } of problems) assert.ok(start >= 0 && start <= end && end <= Math.max(1, text.length));
        checkPlaces(root, 0, text.length);
        yamlComments(text);
      }),
      // A broken flow collection that takes in what stands behind it.
      { numRuns: runs(3000), examples: [["[]>+ ("], ["{}>+ ("], ["a: [b]>- {"]] },
    );
  });

  const accepted: readonly [what: string, text: string, path: readonly (string | number)[], value: string][] = [
    ["a quoted text that goes on at the margin", 'a:\n  b: "one\ntwo"\nc: 3\n', ["a", "b"], "one two"],
    ["single quotes with an escape", "a:\n  b: 'it''s\n  two'\n", ["a", "b"], "it's two"],
    ["an escaped line break", 'a:\n  b: "one\\\ntwo"\n', ["a", "b"], "onetwo"],
    ["a flow map at the margin", 'data: {\n"a": "b",\n"c": "d"\n}\ne: f\n', ["data", "c"], "d"],
    ["a flow list that goes on to the left", "- args: ['a',\n  'b']\n- x\n", [0, "args", 1], "b"],
    ["CRLF", "a:\r\n  b: 1\r\nc: 2\r\n", ["c"], "2"],
    ["a byte order mark", "\ufeffa: 1\n", ["a"], "1"],
    ["tabs in JSON", '{\n\t"a": {"b": 1}\n}', ["a", "b"], "1"],
    ["scalars stay text", "a: 012\n", ["a"], "012"],
  ];
  for (const [what, text, path, value] of accepted)
    test(what, () => {
      const document = parseYamlDocument(text);
      assert.deepEqual(document.problems, []);
      assert.equal(textAt(document.root, ...path), value);
    });

  const refused: readonly [text: string, at: string, message: RegExp][] = [
    ["a: b: c\n", "b:", /second `key: value`/],
    ["a:\n\tb: 1\n", "\t", /tab/],
    ["a: 'x\nb: 2\n", "'x", /quote is never closed/],
    ["a: [1, 2\nb: 3\n", "[", /bracket/],
    ["a: *x\n", "*x", /No anchor/],
    ["a: @x\n", "@x", /cannot start/],
    ["a: &x {b: *x}\n", "*x", /No anchor/],
    ["a:\n   b: 1\n  c: 2\n", "c:", /indentation/],
  ];
  for (const [text, at, message] of refused)
    test(`${JSON.stringify(text)} is refused`, () => {
      const [problem] = parseYamlDocument(text).problems;
      assert.ok(problem);
      assert.match(problem.message, message);
      assert.equal(text.slice(problem.start, problem.end), at);
    });

  test("what is being typed loses one line, not the rest", () => {
    for (const typed of ["a: [1,", "a: 'x", 'a: "x', "a: {b: 1,"]) {
      const { root } = parseYamlDocument(`${typed}\nother:\n  deep: [1, 2]\n  quoted: "y" # it's\n`);
      assert.equal(textAt(root, "other", "quoted"), "y", typed);
    }
  });

  test("anchors, aliases and merge keys", () => {
    const { root, problems } = parseYamlDocument("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nplain: *b\n");
    assert.deepEqual(problems, []);
    assert.equal(textAt(root, "use", "x"), "1");
    assert.equal(textAt(root, "use", "y"), "3");
    assert.equal(textAt(root, "plain", "y"), "2");
    assert.equal(entriesOf(valueAt(root, "use")).length, 2);
  });

  test("aliases that multiply cost nothing", () => {
    let text = "a0: &a0 {x: 1}\n";
    for (let level = 1; level < 40; level++)
      text += `a${level}: &a${level} {<<: [${Array(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]}\n`;
    const spent = startTimer();
    const { root } = parseYamlDocument(text);
    assert.equal(textAt(root, "a39", "x"), "1");
    assert.ok(spent() < 500);
  });

  test("a block's place ends with its last value", () => {
    const text = "a:\n  b: 1 # one\n  # more\nc: 2\n";
    const value = valueAt(parseYamlDocument(text).root, "a");
    assert.equal(text.slice(value?.start, value?.end), "b: 1");
  });
});

describe("duplicate keys", () => {
  test("are found with the first one, but merge keys are none", () => {
    const text = "a: 1\nb: {c: 1, c: 2}\n<<: *x\n<<: *y\na: 2\n";
    const found = duplicateKeys(parseYamlDocument(text).root);
    assert.deepEqual(
      found.map(({ name, key, first }) => [name, key.start, first.start]),
      [
        ["c", 15, 9],
        ["a", 35, 0],
      ],
    );
  });

  test("20,000 keys take less than a second", () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: v`).join("\n");
    const spent = startTimer();
    assert.deepEqual(duplicateKeys(parseYamlDocument(text).root), []);
    assert.ok(spent() < 1000);
  });
});

describe("limits", () => {
  test("depth and anchors, but not deep indentation of text", () => {
    assert.match(exceededYamlLimit("[".repeat(300)) ?? "", /nested/);
    assert.match(exceededYamlLimit("- ".repeat(300) + "x") ?? "", /nested/);
    assert.match(exceededYamlLimit("a: &x 1\n".repeat(2100)) ?? "", /anchors/);
    assert.equal(exceededYamlLimit(`a: |\n  x\n${" ".repeat(400)}deep\n`), undefined);
    assert.equal(exceededYamlLimit(`a: "${"!&*[".repeat(3000)}"\n`), undefined);
  });
});

describe("comments", () => {
  const cases: readonly [text: string, comments: readonly string[]][] = [
    ["# top\na: 1 # one\n", ["# top", "# one"]],
    ["a: 'x # no'\nb: x#no\n", []],
    ["a: |\n  # no\n  text\n# yes\n", ["# yes"]],
    ["a: | # header\n  # no\n", ["# header"]],
    ["a: [1, # one\n  2]\r\n# two\r\n", ["# one", "# two"]],
    ["---\n# x\n", ["# x"]],
  ];
  for (const [text, comments] of cases)
    test(JSON.stringify(text), () => {
      const found = yamlComments(text);
      assert.deepEqual(
        found.map((comment) => comment.text),
        comments,
      );
      for (const { start, end, text: source } of found) assert.equal(text.slice(start, end), source);
    });
});

function checkPlaces(node: YamlNode | undefined, from: number, to: number): void {
  if (node === undefined) return;
  assert.ok(node.start >= from && node.start <= node.end && node.end <= to, `${from} ${node.start} ${node.end} ${to}`);
  if (node.type === "sequence") for (const item of node.items) checkPlaces(item, node.start, node.end);
  if (node.type !== "map") return;
  for (const { key, value, start, end } of node.entries) {
    assert.ok(start <= end);
    checkPlaces(key, from, to);
    checkPlaces(value, from, to);
  }
}
