import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { globMatcher } from "../../server/src/base/glob.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { isGitIgnored, parseGitIgnore } from "../../server/src/model/git-ignore.ts";
import { HOSTILE_TEXTS } from "../lsp/hostile-texts.ts";
import { startTimer } from "../timer.ts";

const config = resolveConfig({ profile: "strict" });
const LIMIT_MS = 2000;

function rulesIn(path: string, text: string): string[] {
  const index = createIndex();
  const view = (own: Parameters<typeof index.view>[1]) => index.view(path, own);
  return lint({ path, text }, { config, workspace: view }).findings.map(({ rule }) => rule);
}

describe("a text of very many parts is told about, in place of a long wait", () => {
  for (const { name, path, text } of HOSTILE_TEXTS) {
    if (!["RUN", "ENV", "secrets", "CR only", "nested brackets"].includes(name)) continue;
    test(name, () => {
      const rules = rulesIn(path, text);
      assert.ok(rules.includes("paylint/limit"), rules.join());
      assert.ok(rulesIn(path, text.slice(0, 4000)).every((rule) => rule !== "paylint/limit"));
    });
  }
});

const MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n";
const MEBIBYTE = 1024 * 1024 - 1000;

const HELD: readonly (readonly [name: string, path: string, text: string])[] = [
  [
    "an alias bomb",
    "k.yaml",
    `${MANIFEST}${Array.from({ length: 20 }, (_, each) => `  a${each + 1}: &a${each + 1} [${`*a${each},`.repeat(10)}]\n`).join("")}`,
  ],
  [
    "a bomb of merged maps",
    "k.yaml",
    `${MANIFEST}${Array.from({ length: 30 }, (_, each) => `  a${each + 1}: &a${each + 1}\n    <<: [*a${each}, *a${each}]\n    k${each}: 1\n`).join("")}`,
  ],
  ["an anchor in itself", "k.yaml", `${MANIFEST}  a: &a [*a, *a]\n  b: &b {<<: *b}\n`],
  ["brackets without an end", "k.yaml", `${MANIFEST}  a: ${"[".repeat(250_000)}`],
  ["a JSON of brackets", "k.json", `{"apiVersion": "v1", "kind": "Pod", "a": ${"[".repeat(250_000)}`],
  ["parentheses of a script", "Dockerfile", `FROM a:1\nRUN ${"(".repeat(200_000)}\nUSER 1\n`],
  ["substitutions of a script", "Dockerfile", `FROM a:1\nRUN echo ${"$(".repeat(200_000)}\nUSER 1\n`],
  ["an open quote", "Dockerfile", `FROM a:1\nRUN echo "${"a ".repeat(300_000)}\nUSER 1\n`],
  ["a here-document without an end", "Dockerfile", `FROM a:1\nRUN <<E\n${"make\n".repeat(100_000)}`],
  [
    "expressions within expressions",
    ".github/workflows/a.yml",
    `on: push\njobs:\n  a:\n    if: \${{ ${"!(".repeat(100_000)} }}\n    runs-on: a\n`,
  ],
  [
    "a key block without an end",
    ".env",
    `KEY="-----BEGIN PRIVATE KEY-----\n${"A".repeat(64).concat("\n").repeat(8000)}`,
  ],
  ...["a", "4", "eyJ", "DE89", "https://", "user:pw@", ".", "-", "=", "$", "\0", "\ud800"].map(
    (part) => [`a run of ${JSON.stringify(part)}`, ".env", `KEY=${part.repeat(MEBIBYTE / part.length)}`] as const,
  ),
];

describe("a text that is larger than it looks is answered soon", () => {
  for (const [name, path, text] of HELD) {
    test(name, () => {
      const spent = startTimer();
      const rules = rulesIn(path, text);
      const took = spent();
      assert.ok(!rules.includes("paylint/internal-error"));
      assert.ok(took < LIMIT_MS, `${took.toFixed(0)} ms`);
    });
  }

  test("patterns of ignored paths", () => {
    const spent = startTimer();
    const path = `${"a/".repeat(500)}b`;
    for (const pattern of ["*".repeat(MEBIBYTE), "**/a/".repeat(20_000), "[".repeat(20_000), "{a,".repeat(20_000)]) {
      globMatcher(pattern)(path);
      isGitIgnored(path, (folder) => (folder === "" ? parseGitIgnore(pattern) : undefined));
    }
    const many = parseGitIgnore("*a*b*c\n".repeat(40_000));
    isGitIgnored("x/y/z.env", (folder) => (folder === "" ? many : undefined));
    const took = spent();
    assert.ok(took < LIMIT_MS, `${took.toFixed(0)} ms`);
  });
});
