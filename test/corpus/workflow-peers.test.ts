import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import type { Finding } from "../../server/src/contract/finding.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";
import { DIFFERENCES } from "./workflow-differences.ts";

const missing = corpusIsMissing();
const strict = resolveConfig({ profile: "strict" });
const config = resolveConfig();

function findingsOf(text: string, settings = config, others: Files = new Map()): readonly Finding[] {
  return findingsIn(".github/workflows/test.yaml", text, settings, others);
}

/** Other files of the workspace, by their paths. */
type Files = ReadonlyMap<string, string>;

function findingsIn(path: string, text: string, settings: typeof config, others: Files): readonly Finding[] {
  const index = createIndex();
  for (const [name, content] of others) index.add(name, content, settings);
  index.add(path, text, settings);
  return lint({ path, text }, { config: settings, workspace: (own) => index.view(path, own) }).findings;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

/** Rules that look at what actionlint's checks of these kinds look at. */
const OURS =
  /^workflow\/(?:syntax|no-effect|unknown-name|unknown-input|expression-type|ignored-filter|always-true|constant|stray|script-injection|plaintext|missing-|retired|unpinned-image)/;

const KINDS = new Set(
  "syntax-check expression events matrix workflow-call if-cond glob permissions credentials id".split(" "),
);

/** Of what actionlint reports in its own suite and GitHub does not take, how much we report on the same line, at least. */
const LEAST = 0.9;

interface Count {
  expected: number;
  found: number;
  taken: number;
}

const keyOf = (file: string, kind: string, line: number): string => `${file}:${line} ${kind}`;

const READER = /^workflow\/(?:syntax|no-effect|ignored-filter|unknown-input|missing-permission|missing-workflow)$/;

/** Refused by limits that the case sets for itself; GitHub's are a hundred times wider. */
const LIMITS = [
  "errors-max-depth.yml",
  "errors-max-file-size.yml",
  "errors-max-result-size.yml",
  "errors-reusable-workflow-job-nested-depth-exceeded.yml",
  "errors-reusable-workflow-max-result-size.yml",
];

/** Anchors GitHub takes by now; events it reads loosely, and only its editor refuses; what a token may by default the file does not say. */
const NO_ERRORS = [
  "errors-anchor-tag.yml",
  "errors-reusable-workflow-permissions-not-allowed-job-level-from-caller-default.yml",
  "errors-reusable-workflow-permissions-not-allowed-workflow-level-from-caller-default.yml",
  "events-single-invalid-config.yml",
  "events-single-invalid.yml",
];

/** Options, the workflow, each called workflow behind its name, and what GitHub makes of it. Callees become files beside the workflow. */
function readerCase(name: string, text: string): { readonly workflows: Files; readonly isRefused: boolean } {
  const [, workflow, ...rest] = text.split(/^---\r?\n/m);
  const expected = rest.pop();
  if (workflow === undefined || expected?.trim().startsWith("{") !== true)
    return { workflows: new Map(), isRefused: false };
  const callees = rest.filter((_, index) => index % 2 === 0).map((callee) => callee.trim());
  const local = (callee: string): string => `.github/workflows/${callee.replace(/@.*$/, "").replaceAll("/", "-")}`;
  const texts = [workflow, ...rest.filter((_, index) => index % 2 === 1)].map((each) =>
    callees.reduce((changed, callee) => changed.replaceAll(callee, `./${local(callee)}`), each),
  );
  return {
    workflows: new Map(
      texts.map((each, index) => [index === 0 ? `.github/workflows/${name}` : local(callees[index - 1] ?? ""), each]),
    ),
    isRefused: /"errors": *\[\s*\{/.test(expected),
  };
}

describe("other checkers' own workflows", { skip: missing ?? false }, () => {
  test("lines that actionlint reports in its suite are reported, and what is not is explained", (context) => {
    const folder = "peers/actionlint/testdata/";
    const files = new Map(
      corpusFiles(folder).map(({ path, bytes }) => [path.slice(folder.length), bytes.toString("utf8")]),
    );
    const others = new Map(
      [...files].flatMap(([path, text]) => (path.startsWith("examples/.") ? [[path.slice(9), text] as const] : [])),
    );
    const explained = new Map(DIFFERENCES.map((each) => [keyOf(each.file, each.kind, each.line), each]));
    const counts = new Map<string, Count>();
    const [missed, differences] = [new Set<string>(), new Set<string>()];
    for (const [file, text] of files) {
      if (!/^(?:err|examples)\/[^/]+\.yaml$/.test(file) || /shellcheck|pyflakes/.test(file)) continue;
      const lines = new Set(
        findingsOf(text, strict, others)
          // That a text is decided elsewhere is no answer to what is wrong with it.
          .filter(
            ({ rule, severity }) =>
              OURS.test(rule) && !(rule.endsWith("/script-injection") && severity === "information"),
          )
          .map(({ start }) => lineOf(text, start)),
      );
      for (const expected of (files.get(file.replace(/yaml$/, "out")) ?? "").split("\n")) {
        const match = /^\/?\^?(?:test\\?\.yaml:)?(\d+):\d+: .* ?\\?\[([a-z-]+)\\?\]/.exec(expected);
        const kind = match?.[2] ?? "";
        if (match === null || !KINDS.has(kind)) continue;
        const key = keyOf(file, kind, Number(match[1]));
        const difference = explained.get(key);
        const count = counts.get(kind) ?? { expected: 0, found: 0, taken: 0 };
        counts.set(kind, count);
        count.expected++;
        if (lines.has(Number(match[1]))) count.found++;
        else if (difference === undefined) missed.add(`${key} is missed, and nothing says why`);
        else {
          differences.add(key);
          if (difference.why === "taken") count.taken++;
          if (difference.at !== undefined && !lines.has(difference.at))
            missed.add(`${key} is not said on ${difference.at}`);
        }
      }
    }
    assert.deepEqual([...missed], []);
    // A table that is not true any more hides what is missed next.
    assert.deepEqual([...explained.keys()].sort(), [...differences].sort());
    for (const kind of KINDS) {
      const { expected, found, taken } = counts.get(kind) ?? { expected: 0, found: 0, taken: 0 };
      context.diagnostic(`${kind}: ${found} of ${expected}, of which GitHub takes ${taken}`);
      assert.ok(found > 0 && found >= (expected - taken) * LEAST, `${kind}: ${found} of ${expected - taken}`);
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

  test("workflows that GitHub's own parser takes are not refused, and those that it refuses are", (context) => {
    const silent: string[] = [];
    const [softly, taken] = [new Set<string>(), new Set<string>()];
    let refused = 0;
    for (const { path, bytes } of corpusFiles("peers/actions-languageservices/workflow-parser/testdata/reader/")) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const { workflows, isRefused } = readerCase(name, bytes.toString("utf8"));
      if (workflows.size === 0) continue;
      const all = [...workflows].flatMap(([file, text]) => findingsIn(file, text, strict, workflows));
      const own = all.filter(({ rule }) => READER.test(rule));
      const errors = own.filter(({ severity }) => severity === "error");
      if (isRefused) {
        refused++;
        if (own.length === 0) silent.push(name);
        else if (errors.length === 0) softly.add(name);
      } else {
        taken.add(name);
        assert.deepEqual(
          errors.map(({ message }) => message),
          [],
          path,
        );
      }
    }
    context.diagnostic(
      `${taken.size} taken; of ${refused} refused ${refused - silent.length} are told, ${softly.size} of them as no error`,
    );
    assert.ok(taken.size >= 90 && refused >= 69, `${taken.size} taken, ${refused} refused`);
    assert.deepEqual(silent.sort(), LIMITS);
    assert.deepEqual([...softly].sort(), NO_ERRORS);
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
