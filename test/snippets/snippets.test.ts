import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseAllDocuments } from "yaml";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";
import { findingsOf } from "../scaffold/check.ts";
import { expandSnippet } from "./expand.ts";

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** Where the text of each snippet would stand, where that is not a path for any file of the language. */
const PATHS: Readonly<Record<string, (name: string) => string>> = {
  kubernetes: (name) => `k8s/${name.toLowerCase().replaceAll(" ", "-")}.yaml`,
  dotenv: (name) => (name === "Example file" ? ".env.example" : ".env.local"),
};

/** Files that a snippet names, and leaves to be written. */
const NAMED: ReadonlyMap<string, string> = new Map([
  [
    ".github/workflows/release.yml",
    [
      "on:",
      "  workflow_call:",
      "    inputs:",
      "      environment: { type: string, required: true }",
      "      digest: { type: string, required: true }",
      "permissions: {}",
      "jobs:",
      "  release:",
      "    runs-on: ubuntu-latest",
      "    steps:",
      "      - run: make release",
      "",
    ].join("\n"),
  ],
]);

/** What a snippet for a part of a file stands in. */
const AROUND: Readonly<Record<string, (text: string, whole: (name: string) => string) => string>> = {
  workflow(text, whole) {
    const deploy = whole("Staging, then a canary in production");
    if (text.startsWith("- ")) return deploy.replace(/^ {6}- name: Roll back$/m, (line) => indented(text, 6) + line);
    return text.startsWith("name:") ? text : `${deploy.slice(0, deploy.indexOf("\n  staging:"))}\n${indented(text, 2)}`;
  },
  compose: (text) => (text.startsWith("services:") ? text : `services:\n${indented(text, 2)}`),
};

function indented(text: string, blanks: number): string {
  return `${text.trimEnd()}\n`.replaceAll(/^(?=.)/gm, " ".repeat(blanks));
}

const prefixes = new Set<string>();

for (const { id: language, examplePath } of LANGUAGE_NAMES) {
  const pathOf = PATHS[language] ?? (() => examplePath);
  describe(`${language} snippets`, () => {
    const file = join(import.meta.dirname, `../../server/src/languages/${language}/snippets.json`);
    const snippets = JSON.parse(readFileSync(file, "utf8")) as Record<string, Snippet>;
    const texts = new Map<string, string>();

    for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
      const around = AROUND[language] ?? ((part: string) => part);
      const text = around(expandSnippet(body.join("\n")), (whole) => expandSnippet(snippets[whole]!.body.join("\n")));
      texts.set(pathOf(name), text);

      test(`${name}: can be found, and says what it is`, () => {
        const all = [prefix].flat();
        assert.ok(all[0]?.startsWith("pay-"), "the first prefix is ours");
        for (const each of all) {
          assert.match(each, /^[a-z][a-z-]+$/);
          assert.ok(!prefixes.has(each), `${each} is taken`);
          prefixes.add(each);
        }
        assert.ok(description.length > 15 && !description.endsWith("."));
        assert.equal(body.at(-1), "$0", "the cursor ends below");
        for (const line of body) assert.ok(!/[ \t]$/.test(line), line);
      });

      // An object of a cluster is judged with those around it, below.
      if (language !== "kubernetes") {
        test(`${name}: has no findings`, () => {
          const findings = findingsOf(new Map([...NAMED, [pathOf(name), text]]), "strict");
          assert.deepEqual(
            findings.filter((finding) => finding.startsWith(pathOf(name))),
            [],
          );
        });
      }

      if (/\.ya?ml$/.test(pathOf(name))) {
        test(`${name}: is YAML`, () => {
          for (const document of parseAllDocuments(text))
            assert.deepEqual([...document.errors, ...document.warnings], []);
        });
      }
    }

    if (language === "kubernetes") {
      test("all together, as the objects of one service, have no findings", () => {
        for (const profile of ["recommended", "strict"] as const) assert.deepEqual(findingsOf(texts, profile), []);
      });
    }
  });
}

test("every form of the format is read as VS Code does", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a${1:b}c$0", "abc"],
    ["${1|x,y|}${1}$1", "xxx"],
    ["\\$HOME \\\\ ${1:a\\}b}", "$HOME \\ a}b"],
    ["\\${{ env.A }}", "${{ env.A }}"],
  ];
  for (const [body, expected] of cases) assert.equal(expandSnippet(body), expected);
  assert.throws(() => expandSnippet("${1:a${2:b}}"));
});
