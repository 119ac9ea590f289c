import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import type { Finding } from "../../server/src/contract/finding.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";

const missing = corpusIsMissing();
const strict = resolveConfig({ profile: "strict" });
const config = resolveConfig();

function findingsOf(text: string, settings = config): readonly Finding[] {
  return lint({ path: ".github/workflows/test.yaml", text }, { config: settings }).findings;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** Rules that look at what actionlint's checks of these kinds look at. */
const OURS =
  /^workflow\/(?:syntax|unknown-name|unknown-input|expression-type|ignored-filter|always-true|constant|stray|script-injection|plaintext|missing-permission|retired|unpinned-image)/;

/**
 * Of the lines that actionlint reports in its own suite, how many we report, at least. What is left is mostly: empty lists, which GitHub
 * takes; anchors that nobody uses; types of elements of a matrix or a JSON text; a label of one's own runner.
 */
const LEAST: Readonly<Record<string, number>> = {
  "syntax-check": 0.77,
  expression: 0.7,
  events: 0.8,
  permissions: 1,
  glob: 0.8,
  matrix: 1,
  id: 1,
  credentials: 1,
  "if-cond": 0.8,
  "workflow-call": 0.5,
};

describe("other checkers' own workflows", { skip: missing ?? false }, () => {
  test("lines that actionlint reports in its suite are reported", () => {
    const files = new Map(
      corpusFiles("peers/actionlint/testdata/").map(({ path, bytes }) => [path, bytes.toString("utf8")]),
    );
    const counts = new Map<string, { expected: number; found: number }>();
    for (const [path, text] of files) {
      if (!/\/(?:err|examples)\/[^/]+\.yaml$/.test(path) || /shellcheck|pyflakes/.test(path)) continue;
      const lines = new Set(
        findingsOf(text, strict)
          .filter(({ rule }) => OURS.test(rule))
          .map(({ start }) => lineOf(text, start)),
      );
      for (const line of (files.get(path.replace(/yaml$/, "out")) ?? "").split("\n")) {
        const match = /^\/?\^?(?:test\\?\.yaml:)?(\d+):\d+: .* ?\\?\[([a-z-]+)\\?\]/.exec(line);
        const kind = match?.[2] ?? "";
        if (match === null || LEAST[kind] === undefined) continue;
        const count = counts.get(kind) ?? { expected: 0, found: 0 };
        counts.set(kind, count);
        count.expected++;
        if (lines.has(Number(match[1]))) count.found++;
      }
    }
    for (const [kind, least] of Object.entries(LEAST)) {
      const { expected, found } = counts.get(kind) ?? { expected: 0, found: 0 };
      assert.ok(expected > 0 && found >= expected * least, `${kind}: ${found} of ${expected}`);
    }
  });

  test("workflows that actionlint takes are not refused, but where GitHub says otherwise", () => {
    const refused = corpusFiles("peers/actionlint/testdata/ok/")
      .filter(({ path }) => path.endsWith(".yaml"))
      .flatMap(({ path, bytes }) =>
        findingsOf(bytes.toString("utf8"))
          .filter(({ rule }) => rule === "workflow/syntax")
          .map(({ message }) => `${path.slice(path.lastIndexOf("/") + 1)}: ${message}`),
      );
    // GitHub's schema has no expression there.
    assert.deepEqual(refused, ["workflow_call_job.yaml: `uses` takes no expression"]);
  });

  test("workflows that GitHub's own parser takes are not refused, and most that it refuses are", () => {
    let [taken, refused, found] = [0, 0, 0];
    for (const { path, bytes } of corpusFiles("peers/actions-languageservices/workflow-parser/testdata/reader/")) {
      const [, workflow, expected] = bytes.toString("utf8").split(/^---\r?\n/m);
      if (workflow === undefined || expected === undefined) continue;
      const errors = findingsOf(workflow).filter(
        ({ rule, severity }) => rule === "workflow/syntax" && severity === "error",
      );
      if (/"errors": *\[\s*\{/.test(expected)) {
        refused++;
        if (errors.length > 0) found++;
      } else if (expected.trim().startsWith("{")) {
        taken++;
        assert.deepEqual(
          errors.map(({ message }) => message),
          [],
          path,
        );
      }
    }
    assert.ok(taken > 50 && found >= refused * 0.7, `${taken} taken, ${found} of ${refused} refused`);
  });

  test("of the workflows of public projects hardly any is refused", () => {
    const refused = corpusFiles("workflows/").flatMap(({ path, bytes }) =>
      findingsOf(bytes.toString("utf8"))
        .filter(({ rule, severity }) => rule === "workflow/syntax" && severity === "error")
        .map(({ message }) => `${path.slice(path.lastIndexOf("/") + 1)}: ${message}`),
    );
    // All of these GitHub refuses: quotes that expressions do not have, and a workflow without an event.
    assert.deepEqual(refused.sort(), [
      "check-markdown-links.yml: A workflow has no `on`",
      'npm-publish.yml: Unexpected symbol: `"DIYgod/RSSHub"`',
      "playwright.yml: Unexpected end of expression: `repository_dispatch`",
      "playwright.yml: Unexpected end of expression: `repository_dispatch`",
    ]);
  });
});
