import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isKnownRuleId } from "../../server/src/engine/catalogue.ts";
import { summaryOf } from "../../server/src/engine/catalogue.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { explainDockerfile } from "../../server/src/languages/dockerfile/explain.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { dockerfile } from "../../server/src/languages/dockerfile/model/dockerfile.ts";
import { parseGitIgnore } from "../../server/src/model/git-ignore.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { FACTOR, MOST_GROWTH, growth } from "../growth.ts";

const config = resolveConfig({ profile: "strict" });

function rulesIn(path: string, text: string): string[] {
  const index = createIndex();
  const view = (own: Parameters<typeof index.view>[1]) => index.view(path, own);
  return lint({ path, text }, { config, workspace: view }).findings.map(({ rule }) => rule);
}

/** Names that every object answers to. */
const INHERITED = ["constructor", "toString", "hasOwnProperty", "__proto__", "valueOf"];

describe("a name that others chose", () => {
  for (const name of INHERITED) {
    test(`\`${name}\` is no rule`, () => {
      assert.equal(isKnownRuleId(name), false);
      assert.equal(summaryOf(name), "");
      assert.ok(rulesIn(".paylint.yaml", `rules:\n  ${name}: off\n`).includes("paylint/config"));
      assert.ok(
        rulesIn("Dockerfile", `FROM a:1\n# paylint-ignore ${name}: x\nUSER 1\n`).includes("paylint/unknown-rule"),
      );
    });

    test(`\`${name}\` may be anything else`, () => {
      const texts = {
        Dockerfile: `ARG ${name}=1\nFROM a:$${name} AS ${name.toLowerCase()}\nENV ${name}=$${name}\nHEALTHCHECK --interval=1${name} CMD a\nCOPY --from=${name.toLowerCase()} a b\n`,
        ".env": `${name}=$${name}\n${name}=1\n`,
        "k.yaml": `apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {${name}: b}}\nspec: {selector: {${name}: a}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name.toLowerCase()}}\nspec: {template: {metadata: {labels: {a: ${name}}}, spec: {containers: [{name: ${name}, image: a}]}}}\n`,
        ".github/workflows/a.yml": `on: push\nenv: {${name}: a}\njobs:\n  ${name}:\n    needs: [${name}]\n    runs-on: ${name}\n    steps: [{run: "echo \${{ env.${name} }}", ${name}: a}]\n`,
      };
      for (const [path, text] of Object.entries(texts))
        assert.ok(!rulesIn(path, text).includes("paylint/internal-error"), path);
      assert.deepEqual(parseGitIgnore(`[[:${name}:]]\n`), []);
      assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    });
  }

  test("is guessed at for the first mistakes of a file only", () => {
    const text = (count: number): string =>
      `rules:\n${Array.from({ length: count }, (_, each) => `  dockerfile/root-userr${each}: off\n`).join("")}`;
    const { findings } = lint({ path: ".paylint.yaml", text: text(100) }, { config });
    assert.equal(findings.length, 100);
    assert.equal(findings.filter(({ fixes }) => fixes.length > 0).length, 20);
    const ratio = growth((count) => lint({ path: ".paylint.yaml", text: text(count) }, { config }), 750);
    assert.ok(ratio < MOST_GROWTH, `${FACTOR} times as many took ${ratio.toFixed(1)} times as long`);
  });

  test("of a variable that doubles sixty times breaks nothing", () => {
    const lines = Array.from({ length: 60 }, (_, each) => `ENV V${each + 1}=$V${each}$V${each}\n`).join("");
    const text = `FROM a:1\nENV V0=ab\n${lines}RUN echo $V60\nUSER 1\n`;
    assert.ok(!rulesIn("Dockerfile", text).includes("paylint/internal-error"));
    const file = dockerfile(text, "Dockerfile", NO_TEAM_SETTINGS);
    assert.doesNotThrow(() => explainDockerfile(file, text.indexOf("$V60") + 1));
    assert.doesNotThrow(() => explainDockerfile(file, text.indexOf("$V3$") + 1));
  });
});
