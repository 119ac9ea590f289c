import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseYamlDocument } from "../../server/src/syntax/yaml/yaml.ts";
import { asMap, asSequence, valueAt } from "../../server/src/syntax/yaml/access.ts";
import { appendItem, setValue } from "../../server/src/syntax/yaml/edit.ts";
import type { Edit } from "../../server/src/contract/edit.ts";

function apply(text: string, edit: Edit | undefined): string | undefined {
  return edit === undefined ? undefined : text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
}

function set(
  text: string,
  at: readonly string[],
  path: readonly string[],
  content: string | string[],
  after: string[] = [],
) {
  const document = parseYamlDocument(text);
  const map = asMap(valueAt(document.root, ...at));
  return map && apply(text, setValue(document, map, path, content, after));
}

describe("setting a value", () => {
  const cases: readonly [what: string, before: string, after: string | undefined][] = [
    ["a new key goes to the end", "s:\n  a: 1\n", "s:\n  a: 1\n  x:\n    y: 2\n"],
    [
      "behind a comment of the last line",
      "s:\n  a: 1 # one\n# two\nt: 1\n",
      "s:\n  a: 1 # one\n  x:\n    y: 2\n# two\nt: 1\n",
    ],
    ["without a line break at the end", "s:\n  a: 1", "s:\n  a: 1\n  x:\n    y: 2"],
    ["with CRLF", "s:\r\n  a: 1\r\nt: 1\r\n", "s:\r\n  a: 1\r\n  x:\r\n    y: 2\r\nt: 1\r\n"],
    ["behind a block scalar", "s:\n  a: |\n    b\n\nt: 1\n", "s:\n  a: |\n    b\n  x:\n    y: 2\n\nt: 1\n"],
    [
      "with the document's own indent",
      "s:\n    a:\n        b: 1\n",
      "s:\n    a:\n        b: 1\n    x:\n        y: 2\n",
    ],
    ["an existing value", "s:\n  x:\n    y: '1' # one\n", "s:\n  x:\n    y: 2 # one\n"],
    ["an empty value", "s:\n  x:\n    y: # none\n", "s:\n  x:\n    y: 2 # none\n"],
    ["an empty flow map", "s:\n  x: {}\n", "s:\n  x:\n    y: 2\n"],
    ["a key beside others", "s:\n  x:\n    z: 1\n  t: 1\n", "s:\n  x:\n    z: 1\n    y: 2\n  t: 1\n"],
    ["a flow map is left alone", "s: {a: 1}\n", undefined],
    ["an anchored map is left alone", "s: &s\n  a: 1\n", undefined],
    ["an alias is left alone", "o: &o\n  a: 1\ns: *o\n", undefined],
    ["inside an anchored map as well", "s:\n  x: &x\n    z: 1\n", undefined],
    ["a byte order mark", "\ufeffs:\n  a: 1\n", "\ufeffs:\n  a: 1\n  x:\n    y: 2\n"],
  ];
  for (const [what, before, after] of cases) test(what, () => assert.equal(set(before, ["s"], ["x", "y"], "2"), after));

  test("behind a named key, or before the first", () => {
    assert.equal(set("s:\n  a: 1\n  b:\n    c: 1\n", ["s"], ["x"], "2", ["a"]), "s:\n  a: 1\n  x: 2\n  b:\n    c: 1\n");
    assert.equal(set("s:\n  b:\n    c: 1\n", ["s"], ["x"], "2", ["a"]), "s:\n  x: 2\n  b:\n    c: 1\n");
    assert.equal(
      set("s:\n  # of b\n  b:\n    c: 1\n", ["s"], ["x"], "2", ["a"]),
      "s:\n  # of b\n  b:\n    c: 1\n  x: 2\n",
    );
  });

  test("the result parses and setting it again changes nothing", () => {
    for (const [, before, after] of cases)
      if (after !== undefined) {
        assert.deepEqual(parseYamlDocument(after).problems, [], before);
        assert.equal(set(after, ["s"], ["x", "y"], "2"), after);
      }
  });
});

describe("adding an item", () => {
  const cases: readonly [before: string, after: string | undefined][] = [
    ["s:\n  - a # one\nt: 1\n", "s:\n  - a # one\n  - b\nt: 1\n"],
    ["s:\n- a\r\n", "s:\n- a\n- b\r\n"],
    ["s: [a]\n", "s: [a, b]\n"],
    ["s: []\n", "s: [b]\n"],
    ["s: &s [a]\n", undefined],
  ];
  for (const [before, after] of cases)
    test(JSON.stringify(before), () => {
      const document = parseYamlDocument(before);
      const list = asSequence(valueAt(document.root, "s"));
      assert.ok(list);
      assert.equal(apply(before, appendItem(document, list, ["b"])), after);
    });
});
