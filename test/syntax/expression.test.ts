import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  findExpressions,
  parseCondition,
  referencesBelow,
  replaceExpressions,
} from "../../server/src/languages/workflow/syntax/expression.ts";
import {
  evaluateCondition,
  possibleTexts,
  UNKNOWN_TEXTS,
} from "../../server/src/languages/workflow/syntax/expression-value.ts";
import { identityText } from "../../server/src/base/mapped-text.ts";
import { startTimer } from "../timer.ts";
import { runs } from "../runs.ts";

/** The references of every expression in a text, and where they stand, or the problem in brackets. */
function read(text: string): string[] {
  return findExpressions(identityText(text, 0)).flatMap(({ tree, problem }) =>
    problem === undefined
      ? [...referencesBelow(tree)].map(({ path, start, end }) => `${path.join("|")} <${text.slice(start, end)}>`)
      : [`[${text.slice(problem.start, problem.end)}]`],
  );
}

const READ: readonly [string, readonly string[]][] = [
  ["plain ${{ secrets.A }} and ${{ env.B }}", ["secrets|a <secrets.A>", "env|b <env.B>"]],
  ["${{ github.event.commits[0].message }}", ["github|event|commits|0|message <github.event.commits[0].message>"]],
  ["${{ secrets['X Y'] }}", ["secrets|x y <secrets['X Y']>"]],
  ["${{ steps.*.outputs.x }}", ["steps|*|outputs|x <steps.*.outputs.x>"]],
  [
    "${{ contains(github.event.issue.labels.*.name, 'a}}b') }}",
    ["github|event|issue|labels|*|name <github.event.issue.labels.*.name>"],
  ],
  ["${{ matrix[inputs.axis] }}", ["matrix|* <matrix>", "inputs|axis <inputs.axis>"]],
  ["${{ needs.build.outputs.x == 'it''s' && !cancelled() }}", ["needs|build|outputs|x <needs.build.outputs.x>"]],
  ["${{\n  github.ref\n  == 'a'\n}}", ["github|ref <github.ref>"]],
  ["😀 ${{ vars.X }}", ["vars|x <vars.X>"]],
  ["${{ target.name }}", ["[target]"]],
  ['${{ github.ref == "x" }}', ['["x"]']],
  ["${{ nothing() }}", ["[nothing]"]],
  ["${{ github.ref", ["[${{]"]],
  ["$ {{ a }} {{ b }}", []],
];

describe("expressions", () => {
  for (const [text, expected] of READ) test(JSON.stringify(text), () => assert.deepEqual(read(text), expected));

  test("replaces each expression and keeps an unclosed one", () => {
    assert.equal(
      replaceExpressions("a-${{ b }}-${{ 'c}}' }}-${{ d", () => "_"),
      "a-_-_-${{ d",
    );
  });

  test("any text is read without a throw, in place", () => {
    const piece = fc.constantFrom(
      "${{",
      "}}",
      "'",
      "(",
      ")",
      "[",
      "]",
      ".",
      "*",
      "github",
      "==",
      "!",
      "&&",
      "1e9",
      " ",
      "\n",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        for (const { start, end, problem, tree } of findExpressions(identityText(text, 0))) {
          assert.ok(start >= 0 && start <= end && end <= text.length);
          if (problem !== undefined) assert.ok(problem.start >= 0 && problem.end <= text.length);
          for (const reference of referencesBelow(tree)) assert.ok(reference.start >= start && reference.end <= end);
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  test("a hundred thousand open marks take no time", () => {
    const spent = startTimer();
    findExpressions(identityText("${{ ".repeat(100_000), 0));
    replaceExpressions("${{ ".repeat(100_000), () => "");
    assert.ok(spent() < 500);
  });
});

/** Conditions on a push to main, after success. */
const CONDITIONS: readonly [string, boolean | undefined][] = [
  ["github.ref == 'refs/heads/main'", true],
  ["github.ref == 'REFS/HEADS/MAIN'", true],
  ["github.event_name != 'pull_request'", true],
  ["github.event_name == 'push' && github.ref == 'refs/heads/dev'", false],
  ["${{ github.ref_name == 'main' }}", true],
  ["startsWith(github.ref, 'refs/tags/')", false],
  ["endsWith(github.ref, '/main') && contains(github.ref, 'heads')", true],
  ['contains(fromJSON(\'["main", "release"]\'), github.ref_name)', true],
  ["contains(fromJSON('[\"dev\"]'), github.ref_name)", false],
  ["vars.DEPLOY == 'true'", undefined],
  ["vars.DEPLOY == 'true' && github.ref == 'refs/heads/dev'", false],
  ["vars.DEPLOY == 'true' || github.ref == 'refs/heads/main'", true],
  ["!(vars.X)", undefined],
  ["success()", true],
  ["failure() || cancelled()", false],
  ["always()", true],
  ["github.head_ref", false],
  ["1 == '1' && null == ''", true],
  ["'false'", true],
];

describe("conditions", () => {
  const values = new Map<string, string>([
    ["github.ref", "refs/heads/main"],
    ["github.ref_name", "main"],
    ["github.event_name", "push"],
    ["github.head_ref", ""],
  ]);
  for (const [text, expected] of CONDITIONS) {
    test(text, () => {
      const { tree, problem } = parseCondition(identityText(text, 0));
      assert.equal(problem, undefined);
      assert.ok(tree !== undefined);
      assert.equal(
        evaluateCondition(tree, { value: (path) => values.get(path.join(".")), status: "success" }),
        expected,
      );
    });
  }

  test("text with marks inside it is no condition that can be read", () => {
    assert.equal(parseCondition(identityText("${{ github.ref }} == 'x'", 0)).tree, undefined);
  });
});

const TEXTS: readonly [string, readonly string[], boolean][] = [
  ["github.ref == 'x' && 'production' || 'staging'", ["production", "staging"], false],
  ["case(github.ref == 'x', 'production', 'dev')", ["production", "dev"], false],
  ["inputs.environment || 'dev'", ["dev"], true],
  ["format('{0}', 'x')", [], true],
];

describe("texts an expression can come to", () => {
  for (const [text, texts, open] of TEXTS) {
    test(text, () => {
      const { tree } = parseCondition(identityText(text, 0));
      assert.ok(tree !== undefined);
      assert.deepEqual(
        possibleTexts(tree, () => UNKNOWN_TEXTS),
        { texts, open },
      );
    });
  }
});
