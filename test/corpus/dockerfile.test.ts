import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DockerfileParser } from "dockerfile-ast";
import { parseDockerfile } from "../../server/src/syntax/dockerfile.ts";
import { structureProblems } from "../../server/src/syntax/dockerfile-structure.ts";
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

  test("are refused where BuildKit's parser and its checks refuse them", () => {
    for (const { path, bytes } of corpusFiles("peers/buildkit-parser/").filter((file) =>
      file.path.includes("-negative/"),
    ))
      assert.ok(structureProblems(parseDockerfile(bytes.toString("utf8"))).length > 0, path);
    for (const { dockerfile: text, build_error: error, build_error_line: line, id } of checkCases()) {
      if (error === undefined || error.startsWith("lint violation")) continue;
      const lines = structureProblems(parseDockerfile(text))
        .filter(({ isFatal }) => isFatal)
        .map(({ start }) => text.slice(0, start).split("\n").length);
      assert.deepEqual(lines, [line], id);
    }
  });

  test("are not refused where BuildKit builds its check suite", () => {
    for (const { dockerfile: text, build_error: error, id } of checkCases()) {
      const fatal = structureProblems(parseDockerfile(text)).filter(({ isFatal }) => isFatal);
      if (error === undefined) assert.deepEqual(fatal, [], id);
    }
  });
});

interface CheckCase {
  readonly id: string;
  readonly dockerfile: string;
  readonly build_error?: string;
  readonly build_error_line?: number;
}

function checkCases(): CheckCase[] {
  const file = corpusFiles("peers/buildkit-check/").find(({ path }) => path.endsWith("expected.open.jsonl"));
  assert.ok(file);
  return file.bytes
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as CheckCase);
}
