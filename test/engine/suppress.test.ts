import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { ignoreEdit, ignoreInFileEdit } from "../../server/src/features/ignore-edit.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { FACTOR, MOST_GROWTH, growth } from "../growth.ts";
import { startTimer } from "../timer.ts";

const config = resolveConfig();
const check = (text: string, path = ".env"): string[] =>
  lint({ path, text }, { config }).findings.map(({ rule }) => rule);

describe("ignore comments", () => {
  for (const [name, text, expected] of [
    ["with a reason", "A=1\n# paylint-ignore dotenv/duplicate-key: set by the build\nA=2\n", []],
    ["of a whole language", "A=1\n# paylint-ignore dotenv/*: set by the build\nA=2\n", []],
    ["of several rules", "A=1\n# paylint-ignore dotenv/committed-secret, dotenv/duplicate-key: both\nA=2\n", []],
    ["over another comment", "A=1\n# paylint-ignore dotenv/duplicate-key: yes\n# more words\n\nA=2\n", []],
    ["without a reason", "A=1\n# paylint-ignore dotenv/duplicate-key\nA=2\n", ["paylint/ignore-without-reason"]],
    [
      "for another line",
      "# paylint-ignore dotenv/duplicate-key: yes\nA=1\nA=2\n",
      ["paylint/unused-ignore", "dotenv/duplicate-key"],
    ],
    [
      "for the file, behind a value",
      "A=1 # paylint-ignore-file dotenv/duplicate-key: yes\nA=2\n",
      ["paylint/unused-ignore", "dotenv/duplicate-key"],
    ],
    ["of an unknown rule", "# paylint-ignore dotenv/nothing: yes\nA=1\n", ["paylint/unknown-rule"]],
    ["of nothing", "# paylint-ignore\nA=1\n", ["paylint/unknown-rule"]],
    ["for the file", "# paylint-ignore-file dotenv/duplicate-key: generated\nA=1\nA=2\nA=3\n", []],
    ["for the file, unused", "# paylint-ignore-file dotenv/duplicate-key: generated\nA=1\n", ["paylint/unused-ignore"]],
    [
      "behind a value, where loaders would read it",
      "A=1\nA=2 # paylint-ignore dotenv/duplicate-key: yes\n",
      ["dotenv/duplicate-key", "paylint/unused-ignore"],
    ],
    [
      "between two of secretlint, and one of ours on the same line",
      "# secretlint-disable\nA=1\n# paylint-ignore dotenv/duplicate-key: yes\nA=2\n# secretlint-enable\nA=3\n",
      ["dotenv/duplicate-key"],
    ],
    ["of gitleaks", "# gitleaks:allow\nA=1\n", []],
  ] as const) {
    test(name, () => assert.deepEqual(check(text), expected));
  }

  const secret = "dockerfile/secret-name";
  for (const [name, text, expected] of [
    ["at the head, for the file", "# check=skip=SecretsUsedInArgOrEnv\nFROM a:1\nARG A_TOKEN\nARG B_TOKEN\n", []],
    ["with other options", "# syntax=docker/dockerfile:1\n# check=error=true;skip=all\nFROM a:1\nARG A_TOKEN\n", []],
    [
      "below, for one instruction",
      "FROM a:1\n# check=skip=SecretsUsedInArgOrEnv // why\nARG A_TOKEN\nARG B_TOKEN\n",
      [secret],
    ],
    ["of everything, for one instruction", "FROM a:1\n# check=skip=all\nARG A_TOKEN\nARG B_TOKEN\n", [secret]],
    ["of another check", "# check=skip=StageNameCasing\nFROM a:1\nARG A_TOKEN\n", [secret]],
  ] as const) {
    test(`of BuildKit ${name}`, () => assert.deepEqual(check(text, "Dockerfile"), expected));
  }

  for (const [name, text, expected] of [
    [
      "whose rule runs there alone",
      'FROM a:1\nUSER 1\n# paylint-ignore dockerfile/no-healthcheck: probes\nEXPOSE 8080\nCMD ["a"]\n',
      [],
    ],
    [
      "whose rule says more there",
      "# paylint-ignore-file dockerfile/base-without-digest: a bot\nFROM node:24\nUSER 1\n",
      [],
    ],
    [
      "which needs it no more than this one",
      "# paylint-ignore-file dockerfile/base-without-digest: a bot\nFROM node\nUSER 1\n",
      ["paylint/unused-ignore", "dockerfile/mutable-base"],
    ],
  ] as const) {
    test(`that the strict profile needs, ${name}`, () => assert.deepEqual(check(text, "Dockerfile"), expected));
  }

  const manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
  const container = "    - name: c\n      image: a:1\n      securityContext: {privileged: true}\n";
  for (const [name, path, head, part, size] of [
    ["in a Dockerfile", "Dockerfile", "FROM a:1\n", "# paylint-ignore dockerfile/sudo: yes\nRUN sudo ls\n", 750],
    ["in a manifest", "k.yaml", manifest, `    # paylint-ignore kubernetes/privileged: yes\n${container}`, 350],
    ["over one line", "Dockerfile", "FROM a:1\n", "# paylint-ignore-file dockerfile/sudo: yes\nRUN sudo ls\n", 750],
    ["of a scanner", "Dockerfile", "FROM a:1\n", "# secretlint-disable\nRUN sudo ls\n# secretlint-enable\n", 750],
  ] as const) {
    test(`by the thousand, each with a finding, ${name}, cost their number and no more`, () => {
      const ratio = growth((count) => check(head + part.repeat(count), path), size);
      assert.ok(ratio < MOST_GROWTH, `${FACTOR} times as many took ${ratio.toFixed(1)} times as long`);
    });
  }

  test("by the thousand, all idle, are judged within a second", () => {
    const text = "# paylint-ignore dockerfile/risky-port: none is open\nRUN true\n".repeat(5000);
    const timer = startTimer();
    const rules = check(`FROM a:1\n${text}USER 1\n`, "Dockerfile");
    const took = timer();
    assert.ok(rules.includes("paylint/unused-ignore") && took < 1000, `${took} ms`);
  });

  test("an unused one has a fix that removes it whole", () => {
    const text = "# paylint-ignore dotenv/duplicate-key: yes\nA=1\n";
    const fix = lint({ path: ".env", text }, { config }).findings[0]?.fixes[0];
    assert.ok(fix !== undefined);
    assert.equal(applyEdits(text, fix.edits), "A=1\n");
  });

  test("what the quick fix inserts silences exactly that finding", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("A=1", "B=2", "A=3", "# note", "", "  A=4", "export B=5"), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n"),
        (lines, lineBreak) => {
          const text = lines.join(lineBreak);
          const result = lint({ path: ".env", text }, { config });
          const { findings } = result;
          for (const finding of findings) {
            const edit = ignoreEdit(text, finding.rule, finding.start);
            const after = applyEdits(text, [{ ...edit, newText: edit.newText.replace(": ", ": tested") }]);
            const left = lint({ path: ".env", text: after }, { config }).findings;
            assert.equal(left.length, findings.length - 1);
            const whole = applyEdits(text, [ignoreInFileEdit({ path: ".env", text, result }, finding.rule)]);
            assert.ok(
              lint({ path: ".env", text: whole }, { config }).findings.every(
                ({ rule }) => rule === "paylint/ignore-without-reason",
              ),
            );
          }
        },
      ),
    );
  });
});
