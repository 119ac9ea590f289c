import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseYamlDocument } from "../../server/src/syntax/yaml/yaml.ts";
import { asScalar, scalarsBelow, valueAt } from "../../server/src/syntax/yaml/access.ts";
import { scalarSource } from "../../server/src/syntax/yaml/text.ts";
import { yamlish } from "./yamlish.ts";
import { runs } from "../runs.ts";

/** Each case: YAML with the key `a`, and where each of some pieces of its value stands in the file. */
const CASES: readonly [what: string, text: string, pieces: readonly string[]][] = [
  ["plain", "a: one two\n", ["one", "two"]],
  ["plain over lines", "a: one\n  two\n\n  three\nb: 1\n", ["one", "two", "three"]],
  ["single quotes", "a: 'it''s one'\n", ["it", "s one"]],
  ["double quotes", 'a: "x\\ty\\u00e9z \\\\ end"\n', ["x", "y", "z ", " end"]],
  ["double quotes over lines", 'a: "one  \n   two\\\n   three"\n', ["one", "two", "three"]],
  ["literal", "a: |\n  one\n\n    two\n  three\n", ["one", "  two", "three"]],
  ["literal with CRLF", "a: |\r\n  one\r\n  two\r\n", ["one", "two"]],
  ["literal with an explicit indent", "b:\n  c: 1\na: |2\n    one\n  two\n", ["  one", "two"]],
  ["literal, kept and stripped", "b: |+\n  x\n\na: |-\n  one\n", ["one"]],
  ["folded", "a: >\n  one\n  two\n\n  three\n    four\n  five\n", ["one", "two", "three", "four", "five"]],
  ["emoji and tabs", "a: |\n  😀 one\ttwo\n  é three\n", ["😀 one\ttwo", "é three"]],
  ["a byte order mark", "\ufeffa: |\n  one\n", ["one"]],
];

describe("a scalar's value in the file", () => {
  for (const [what, text, pieces] of CASES)
    test(what, () => {
      const scalar = asScalar(valueAt(parseYamlDocument(text).root, "a"));
      assert.ok(scalar);
      const source = scalarSource(text, scalar);
      assert.equal(source.text, scalar.value);
      for (const piece of pieces) {
        const at = source.text.indexOf(piece);
        assert.ok(at >= 0, piece);
        const span = source.span(at, at + piece.length);
        assert.equal(text.slice(span.start, span.end), piece);
      }
    });

  test("any text: the value is the value, and its places ascend inside the scalar", () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        for (const { scalar } of scalarsBelow(parseYamlDocument(text).root)) {
          const source = scalarSource(text, scalar);
          assert.equal(source.text, scalar.value);
          let last = scalar.start;
          for (let at = 0; at < source.text.length; at++) {
            const place = source.at(at);
            assert.ok(place >= last && place <= scalar.end);
            last = place;
          }
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  test("block and quoted texts: letters stand where the map says", () => {
    const line = fc.stringMatching(/^ {0,3}[A-Za-z😀é]{0,6}$/u);
    const style = fc.constantFrom("|", "|-", "|+", ">", ">-", ">+");
    fc.assert(
      fc.property(
        style,
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.constantFrom("\n", "\r\n"),
        (header, lines, eol) => {
          const text = [`a: ${header}`, ...lines.map((content) => `  ${content}`), "b: 1", ""].join(eol);
          const { root, problems } = parseYamlDocument(text);
          const scalar = asScalar(valueAt(root, "a"));
          if (problems.length > 0 || scalar === undefined) return;
          const source = scalarSource(text, scalar);
          for (let at = 0; at < source.text.length; at++)
            if (/\S/.test(source.text.charAt(at))) assert.equal(text[source.at(at)], source.text[at]);
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});
