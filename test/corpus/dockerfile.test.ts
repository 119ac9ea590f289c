import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DockerfileParser } from "dockerfile-ast";
import { resolveConfig } from "../../server/src/engine/config.ts";
import type { Finding } from "../../server/src/contract/finding.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { createLintCache, lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import type { Fix } from "../../server/src/contract/edit.ts";
import { parseDockerfile } from "../../server/src/languages/dockerfile/syntax/read.ts";
import { structureProblems } from "../../server/src/languages/dockerfile/syntax/structure.ts";
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

  test("every fix takes its finding away and brings no other, and fixing ends", () => {
    const wrong: string[] = [];
    let fixed = 0;
    for (const { path, bytes } of corpusFiles("dockerfiles/")) {
      const text = bytes.toString("utf8");
      const before = findingsOf(path, text);
      for (const finding of before) {
        for (const fix of finding.fixes.filter(isWholeFix)) {
          fixed++;
          const after = countByRule(findingsOf(path, applyEdits(text, fix.edits)));
          for (const [rule, count] of after)
            if (count >= (countByRule(before).get(rule) ?? 0) + (rule === finding.rule ? 0 : 1))
              wrong.push(`${path}: ${finding.rule} "${fix.title}" leaves or brings ${rule}`);
        }
      }
      if (fixAll(path, text) === undefined) wrong.push(`${path}: fixing does not end`);
    }
    assert.ok(fixed > 300, `${fixed} fixes were made`);
    assert.deepEqual(wrong, []);
  });

  test("no rule but that about a missing user speaks in more than three of ten", () => {
    const files = corpusFiles("dockerfiles/");
    const counts = new Map<string, number>();
    for (const { path, bytes } of files)
      for (const rule of countByRule(findingsOf(path, bytes.toString("utf8"))).keys())
        counts.set(rule, (counts.get(rule) ?? 0) + 1);
    const loud = [...counts].filter(([rule, count]) => rule !== "dockerfile/root-user" && count > files.length * 0.3);
    assert.deepEqual(loud, []);
  });

  test("have the same findings after an edit as when they are read anew", () => {
    const inserted = [
      "\n",
      "USER root\n",
      "ENV DB_PASSWORD=violet-anchor-4417\n",
      "\\",
      "RUN <<EOF\n",
      "# escape=`\n",
      "x",
    ];
    let compared = 0;
    for (const { path, bytes } of corpusFiles("dockerfiles/").filter((_, index) => index % 16 === 0)) {
      const name = path.slice(path.indexOf("/") + 1);
      const cache = createLintCache();
      const index = createIndex();
      let text = bytes.toString("utf8");
      for (const [step, piece] of inserted.entries()) {
        lint({ path: name, text }, { config: strict, cache, workspace: (own) => index.view(name, own) });
        const at = Math.floor((text.length * ((step * 5 + 1) % 8)) / 8);
        text = text.slice(0, at) + piece + text.slice(at + (step % 3) * 7);
        const { findings } = lint(
          { path: name, text },
          { config: strict, cache, workspace: (own) => index.view(name, own) },
        );
        const anew = lint({ path: name, text }, { config: strict, workspace: (own) => index.view(name, own) }).findings;
        assert.deepEqual(findings, anew, `${path} after ${JSON.stringify(piece)} at ${at}`);
        compared += anew.length;
      }
    }
    assert.ok(compared > 1000, `${compared} findings`);
  });
});

const config = resolveConfig();
const strict = resolveConfig({ profile: "strict" });

/** The findings of a Dockerfile that lies alone in a workspace. */
function findingsOf(path: string, text: string): readonly Finding[] {
  const name = path.slice(path.indexOf("/") + 1);
  const index = createIndex();
  return lint({ path: name, text }, { config, workspace: (own) => index.view(name, own) }).findings;
}

function countByRule(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

/** A fix of this file alone that leaves nothing for the user to write. */
function isWholeFix({ class: kind, edits }: Fix): boolean {
  return kind !== "template" && edits.every(({ path }) => path === undefined);
}

/** First fixes one after the other until none is left; undefined where that does not end. */
function fixAll(path: string, text: string): string | undefined {
  let current = text;
  for (let round = 0; round < 60; round++) {
    const fix = findingsOf(path, current).flatMap(({ fixes }) => fixes.find(isWholeFix) ?? [])[0];
    if (fix === undefined) return current;
    current = applyEdits(current, fix.edits);
  }
  return undefined;
}

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
