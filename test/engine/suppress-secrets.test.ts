import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { ruleById } from "../../server/src/engine/catalogue.ts";
import type { Finding } from "../../server/src/contract/finding.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { applyTokens, token } from "../rules/tokens.ts";

const config = resolveConfig();
const findingsIn = (path: string, notation: string): readonly Finding[] =>
  lint({ path, text: applyTokens(notation).text }, { config }).findings;
const secretsIn = (path: string, notation: string): string[] =>
  findingsIn(path, notation)
    .map(({ rule }) => rule)
    .filter((rule) => /secret|live-key/.test(rule));

/** Comments that stand on the line of the secret or the line above. */
const ON_LINE = [
  "gitleaks:allow",
  "betterleaks:allow",
  "trufflehog:ignore",
  "kingfisher:ignore",
  "ggignore",
  "pragma: allowlist secret",
  "pragma: whitelist secret",
  "secretlint-disable-line",
];
const NEXT_LINE = ["pragma: allowlist nextline secret", "secretlint-disable-next-line"];

/** A file with one secret that may be silenced without a word, by language: what stands before and behind it. */
const FILES: Readonly<Record<string, readonly [path: string, before: string, line: string, behind: string]>> = {
  dotenv: [".env", "", "GITHUB_TOKEN=ghp_⟨n36⟩", ""],
  dockerfile: ["Dockerfile", "FROM node:24-slim\n", "ENV GITHUB_TOKEN=ghp_⟨n36⟩", "USER 1000\n"],
  workflow: [
    ".github/workflows/a.yml",
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n",
    "      GITHUB_PAT: ghp_⟨n36⟩",
    "    steps:\n      - run: make\n",
  ],
  kubernetes: [
    "config.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n",
    "  token: ghp_⟨n36⟩",
    "  other: x\n",
  ],
};

describe("ignore comments of secret scanners", () => {
  for (const [language, [path, before, line, behind]] of Object.entries(FILES)) {
    const indent = /^ */.exec(line)?.[0] ?? "";
    test(`${language}: the secret is found without one`, () =>
      assert.equal(secretsIn(path, `${before}${line}\n${behind}`).length, 1));
    for (const words of [...ON_LINE, ...NEXT_LINE])
      test(`${language}: ${words} on the line above`, () =>
        assert.deepEqual(secretsIn(path, `${before}${indent}# ${words}\n${line}\n${behind}`), []));
    // In a Dockerfile a comment has a line of its own.
    if (language !== "dockerfile")
      for (const words of ON_LINE)
        test(`${language}: ${words} behind the value`, () =>
          assert.deepEqual(secretsIn(path, `${before}${line} # ${words}\n${behind}`), []));
    test(`${language}: secretlint-disable until secretlint-enable`, () => {
      const off = `${before}${indent}# secretlint-disable\n${line}\n${indent}# secretlint-enable\n${behind}`;
      assert.deepEqual(secretsIn(path, off), []);
    });
  }

  test("behind secretlint-enable secrets are found again", () =>
    assert.equal(
      secretsIn(".env", "# secretlint-disable\nA_TOKEN=ghp_⟨n36⟩\n# secretlint-enable\nB_TOKEN=ghp_⟨n36⟩\n").length,
      1,
    ));

  test("they speak of secrets alone", () =>
    assert.deepEqual(
      findingsIn(".env", "A=1\n# gitleaks:allow\nA=2\n").map(({ rule }) => rule),
      ["dotenv/duplicate-key"],
    ));
});

describe("what moves real money needs a reason", () => {
  const LIVE = "STRIPE_SECRET_KEY=sk_live_⟨n24⟩";
  for (const [name, lines] of [
    ["a live key", LIVE],
    ["a card number", "CARD_NUMBER=⟨c16⟩"],
    ["a security code", "CARD_CVV=⟨d3⟩"],
  ] as const) {
    for (const words of ["gitleaks:allow", "pragma: allowlist secret", "paylint-ignore dotenv/*"]) {
      test(`${name}: ${words} alone changes nothing, and the finding says why`, () => {
        const found = findingsIn(".env", `# ${words}\n${lines}\n`).filter(({ rule }) => !rule.startsWith("paylint/"));
        assert.equal(found.length, 1);
        assert.match(found[0]?.evidence ?? "", /gives no reason/);
      });
      test(`${name}: ${words} with a reason silences it`, () => {
        const separator = words.startsWith("paylint") ? ":" : "";
        const found = findingsIn(".env", `# ${words}${separator} a sandbox account of our own\n${lines}\n`);
        assert.deepEqual(
          found.map(({ rule }) => rule),
          [],
        );
      });
    }
  }

  test("an id of secretlint's rules is no reason", () =>
    assert.equal(
      secretsIn(".env", `# secretlint-disable-next-line @secretlint/secretlint-rule-stripe\n${LIVE}\n`).length,
      1,
    ));
});

test("a comment with a reason never hides what another line holds", () => {
  const lines = fc.array(
    fc.record({
      secret: fc.constantFrom("sk_live_", "sk_test_", "ghp_", ""),
      comment: fc.constantFrom("", ...ON_LINE, ...NEXT_LINE, "paylint-ignore dotenv/*:"),
    }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(lines, (drawn) => {
      const assignment = (secret: string, index: number): string =>
        `KEY_${index}_TOKEN=${secret === "" ? "" : secret + token("n", 36, index + 1)}`;
      const plain = drawn.map(({ secret }, index) => `${assignment(secret, index)}\n`).join("");
      const commented = drawn
        .map(({ secret, comment }, index) => {
          const above = comment === "" ? "" : `# ${comment} known and dead\n`;
          return `${above}${assignment(secret, index)}\n`;
        })
        .join("");
      const keysOf = (text: string): string[] =>
        lint({ path: ".env", text }, { config }).findings.flatMap(({ rule, start }) =>
          ruleById(rule)?.rule.marksSecret === true
            ? [/KEY_\d+/.exec(text.slice(text.lastIndexOf("\n", start) + 1))?.[0] ?? ""]
            : [],
        );
      const expected = keysOf(plain).filter((key) => drawn[Number(key.slice(4))]?.comment === "");
      assert.deepEqual(keysOf(commented), expected);
    }),
  );
});
