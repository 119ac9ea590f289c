import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readToml, tomlTable, tomlTables, tomlTexts } from "../../server/src/syntax/toml.ts";
import { startTimer } from "../timer.ts";

const plain = (text: string): unknown => JSON.parse(JSON.stringify(readToml(text)));

describe("TOML", () => {
  const cases: Readonly<Record<string, readonly [string, unknown]>> = {
    "tables, dotted and quoted keys": [
      'a.b = "1"\n[c."d.e"] # why\nf = \'g\\h\'\n[c]\ni = true',
      { a: { b: "1" }, c: { "d.e": { f: "g\\h" }, i: "true" } },
    ],
    "lists over several lines with comments": [
      'dependencies = [ # all\n  "fastapi>=0.1", # "no"\n  "uvicorn[standard]",\n]\nnext = 1',
      { dependencies: ["fastapi>=0.1", "uvicorn[standard]"], next: "1" },
    ],
    "lists of tables, and tables in them": [
      '[[package]]\nname = "a"\n[package.metadata]\nx = 1\n[[package]]\nname = "b"\nwheels = [{ url = "u", size = 2 }]',
      {
        package: [
          { name: "a", metadata: { x: "1" } },
          { name: "b", wheels: [{ url: "u", size: "2" }] },
        ],
      },
    ],
    "texts over several lines": ['a = """\nx \\\n  y"""\nb = "\\u00e9\\n"', { a: "x y", b: "é\n" }],
    "lines that are none": ['a = \n= 3\n[x\nb = "c\n[d]\ne = "f"\r\n', { d: { e: "f" } }],
    "a key that objects have": [
      "__proto__.a = 1\nconstructor = 2",
      JSON.parse('{"__proto__":{"a":"1"},"constructor":"2"}'),
    ],
  };
  for (const [title, [text, expected]] of Object.entries(cases))
    test(title, () => assert.deepEqual(plain(text), expected));

  test("what is asked for and is not there is empty", () => {
    const table = readToml('a = "text"\nb = ["x", 1, ["y"]]\n');
    assert.deepEqual(tomlTexts(table, "b"), ["x", "1"]);
    assert.deepEqual([tomlTable(table, "a", "b"), tomlTables(table, "b"), tomlTexts(table, "c")], [{}, [], []]);
  });

  test("any text is read", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a[\]{}"'=.,#\n\\ ]{0,60}$/), (text) => typeof readToml(text) === "object"),
    );
  });

  test("long texts take no more than their length", () => {
    for (const piece of ["[", "a=[", "{", '"', "a.", "a={b=", "'''", "[[a]]\n", "# x\n", "\\", "a=1\n"]) {
      const timer = startTimer();
      readToml(piece.repeat(300_000 / piece.length));
      const time = timer();
      assert.ok(time < 1000, `${piece}: ${time} ms`);
    }
  });
});
