import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseAnyYaml, splitDocuments } from "../../server/src/syntax/yaml/yaml.ts";
import { readPlainYaml } from "../../server/src/syntax/yaml/plain.ts";
import { corpusFiles, corpusIsMissing } from "../corpus/archive.ts";
import { yamlish } from "./yamlish.ts";
import { runs } from "../runs.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/payment-service");

/** What the quick reader reads, the library must read alike and without complaint. True when it was read. */
function readsAlike(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const { root, problems, limit } = parseAnyYaml(text);
  if (limit !== undefined) return true;
  assert.deepEqual(problems, [], text);
  assert.deepEqual(plain, root, text);
  return true;
}

describe("reading plain YAML", () => {
  const plain: readonly [what: string, text: string][] = [
    ["maps and lists", "a: 1\nb:\n  - c: 2\n    d: 3\n  -   e\n  - - f\n    - g\n"],
    ["a list at its key's column", "a:\n- b\n- c: 1\n\n  d: 2\ne: 3\n"],
    ["comments and blank lines", "# top\n\na: 1 # one\n  # odd\nb: # two\n\n  # three\n  c: d\n\n# end"],
    ["a document marker", "--- # first\na: 1\n"],
    ["values that are missing", "a:\nb:  # none\nc:\n  -\n  - # none\n  - d\ne:"],
    ["quotes", '\'a\': "b c"\n"d" : \'it\'\'s\' # x\ne: "\\"\\u00e9\\\\"\n- x: 1\n'.replace("- x: 1\n", "")],
    ["a quoted key in a list", "- 'a': 1\n  b: 2\n- \"c\"\n"],
    ["brackets on a line", "a: [b, 'c, d', {e: f}, [ ], x y]\ng: { h: i , 'j': [k] }\n"],
    ["a literal", "a: |\n  b\n\n    c\n  d\n\n\ne: 1\n"],
    ["a literal that is stripped", "a:\n  - |- # why\n\n   b\n   # no comment\n\n"],
    ["a folded text", "a: >\n  b\n  c\n\n  d\n    e\n  f\ng: >-\n  h\n  i"],
    ["colons and hashes inside words", "a: b:c#d\ne: http://x:80/#y\nf: -1\n"],
  ];
  for (const [what, text] of plain) test(what, () => assert.ok(readsAlike(text)));

  const left: readonly [what: string, text: string][] = [
    ["an anchor", "a: &x 1\n"],
    ["a tag", "a: !!str 1\n"],
    ["a text over lines", "a: b\n  c\n"],
    ["a bracket over lines", "a: [b,\n  c]\n"],
    ["a second key on a line", "a: b: c\n"],
    ["wrong indentation", "a:\n   b: 1\n  c: 2\n"],
    ["a tab", "a:\tb\n"],
    ["a quote that is never closed", "a: 'b\nc: 1\n"],
    ["a text behind a quote", "a: 'b' c\n"],
    ["a literal with its own indentation", "a: |2\n   b\n"],
    ["a lone word", "a\n"],
    ["a document marker further down", "a: 1\n... b: 2\n"],
    ["nothing", "# a\n"],
    ["a wrong escape", 'a: "\\q"\n'],
    ["nesting that has no end", "a: ".concat("[".repeat(5000))],
  ];
  for (const [what, text] of left)
    test(`${what} is left to the library`, () => assert.equal(readPlainYaml(text), undefined));

  test("any text: as the library reads it, or not at all", () => {
    fc.assert(
      fc.property(yamlish, (text) => void readsAlike(text)),
      { numRuns: runs(5000) },
    );
  });

  test("any edit of a manifest and a workflow: as the library reads it, or not at all", () => {
    const files = ["k8s/payment-service.yaml", ".github/workflows/deploy.yml"];
    const texts = files.map((file) => readFileSync(join(EXAMPLE, file), "utf8"));
    const edit = fc.record({
      text: fc.constantFrom(...texts),
      from: fc.nat(),
      remove: fc.nat({ max: 30 }),
      insert: yamlish,
    });
    let read = 0;
    fc.assert(
      fc.property(edit, ({ text, from, remove, insert }) => {
        const start = from % text.length;
        const short = insert.slice(0, 12);
        if (readsAlike(text.slice(0, start) + short + text.slice(start + remove))) read++;
      }),
      { numRuns: runs(1500) },
    );
    assert.ok(read > 100, `only ${read} were read`);
  });

  test("the corpus: as the library reads it, and nine of ten documents", { skip: corpusIsMissing() }, () => {
    const counts = { documents: 0, read: 0 };
    for (const folder of ["workflows/", "k8s/"]) {
      for (const { path, bytes } of corpusFiles(folder)) {
        if (!/\.ya?ml$/.test(path) || bytes.length > 100_000) continue;
        for (const { text } of splitDocuments(bytes.toString("utf8"))) {
          counts.documents++;
          if (readsAlike(text)) counts.read++;
        }
      }
    }
    assert.ok(counts.read > 0.85 * counts.documents, JSON.stringify(counts));
  });
});
