import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DockerfileParser } from "dockerfile-ast";
import { parseDockerfile } from "../../server/src/syntax/dockerfile.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

/** The other parser does not agree with BuildKit here, or the file is no Dockerfile. */
const isComparable = (text: string): boolean => !text.includes("{{") && !/[^\\]\\\\[ \t]*\r?\n/.test(text);

const missing = corpusIsMissing();

describe("the corpus's Dockerfiles", { skip: missing ?? false }, () => {
  test("are cut into the same instructions as dockerfile-ast cuts them", () => {
    const differing: string[] = [];
    let compared = 0;
    for (const { path, bytes } of corpusFiles("dockerfiles/")) {
      const text = bytes.toString("utf8");
      if (!isComparable(text)) continue;
      compared++;
      const other = DockerfileParser.parse(text)
        .getInstructions()
        .map((each) => `${each.getRange().start.line} ${each.getKeyword()}`);
      const own = parseDockerfile(text).instructions.map(
        ({ start, keyword }) => `${text.slice(0, start).split("\n").length - 1} ${keyword}`,
      );
      if (own.join("\n") !== other.join("\n")) differing.push(path);
    }
    assert.ok(compared > 500, `${compared} files were compared`);
    assert.deepEqual(differing, []);
  });

  test("give BuildKit's own instructions for BuildKit's own test files", () => {
    const files = corpusFiles("peers/buildkit-parser/");
    const results = files.filter(({ path }) => path.endsWith("/result"));
    assert.ok(results.length > 0);
    for (const { path, bytes } of results) {
      const source = files.find((file) => file.path === path.replace(/result$/, "Dockerfile"));
      assert.ok(source, path);
      const expected = [...bytes.toString("utf8").matchAll(/^\((\S+?)[ )]/gm)].map((match) => match[1]);
      const own = parseDockerfile(source.bytes.toString("utf8")).instructions;
      assert.deepEqual(
        own.map(({ keyword }) => keyword.toLowerCase()),
        expected,
        path,
      );
    }
  });
});
