import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { complete } from "../../server/src/features/complete.ts";
import { readConfigFile } from "../../server/src/engine/config-file.ts";
import { type ConfigSource, resolveConfig } from "../../server/src/engine/config.ts";
import { globMatcher } from "../../server/src/base/glob.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { startTimer } from "../timer.ts";

describe("configuration file", () => {
  test("is read into settings", () => {
    const { source, findings } = readConfigFile(
      "profile: strict\nrules:\n  dotenv/duplicate-key: off\nenvironments:\n  production: [live-eu]\nregistries: [registry.example]\ntargets: [api]\nignore:\n  - legacy/**\n",
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(source, {
      profile: "strict",
      rules: { "dotenv/duplicate-key": "off" },
      environments: { production: ["live-eu"] },
      registries: ["registry.example"],
      targets: ["api"],
      ignore: ["legacy/**"],
    });
  });

  for (const [text, at, message] of [
    ["profle: strict\n", "profle", /no setting `profle`/],
    ["profile: loud\n", "loud", /must be one of `recommended`, `strict`/],
    ["rules:\n  dotenv/duplicate-kee: off\n", "dotenv/duplicate-kee", /no rule/],
    ["rules:\n  dotenv/duplicate-key: loud\n", "loud", /must be one of `off`/],
    ["rules: off\n", "off", /must be a map/],
    ["environments:\n  prodution: [a]\n", "prodution", /no tier/],
    ["ignore: legacy\n", "legacy", /must be a list/],
    ["- a\n", "- a", /must be a map/],
    ["profile: strict\nprofile: strict\n", "profile", /twice/],
    ["rules: [\n", "", /not YAML/],
    ["a: b: c\n", "", /not YAML/],
  ] as const) {
    test(`reports ${JSON.stringify(text)}`, () => {
      const { findings } = readConfigFile(text);
      const found = findings.find((finding) => message.test(finding.message));
      assert.ok(found !== undefined, findings.map((finding) => finding.message).join("\n"));
      if (at !== "") assert.equal(text.slice(found.start, found.end), at);
    });
  }

  test("a mistyped name has a fix that mends it", () => {
    const text = "rules:\n  dotenv/duplicate-kee: off\n";
    const fix = readConfigFile(text).findings[0]?.fixes[0];
    assert.ok(fix !== undefined);
    assert.equal(applyEdits(text, fix.edits), "rules:\n  dotenv/duplicate-key: off\n");
  });

  test("an empty one and one that is being typed are fine", () => {
    for (const text of ["", "# nothing\n", "rules:\n", "profile: recommended\nrules:\n  \n"])
      assert.deepEqual(readConfigFile(text).findings, [], text);
  });
});

describe("configuration", () => {
  const text = "PORT=1\nPORT=2\n";
  const severities = (...sources: ConfigSource[]): string[] =>
    lint({ path: "a/.env", text }, { config: resolveConfig(...sources) }).findings.map(({ severity }) => severity);

  test("sets, raises, lowers and switches off", () => {
    assert.deepEqual(severities(), ["warning"]);
    assert.deepEqual(severities({ rules: { "dotenv/duplicate-key": "error" } }), ["error"]);
    assert.deepEqual(severities({ rules: { "dotenv/duplicate-key": "information" } }), ["information"]);
    assert.deepEqual(severities({ rules: { "dotenv/duplicate-key": "off" } }), []);
  });

  test("a later source wins", () => {
    assert.deepEqual(
      severities({ rules: { "dotenv/duplicate-key": "off" } }, { rules: { "dotenv/duplicate-key": "error" } }),
      ["error"],
    );
  });

  test("`!` takes back what patterns above it ignore", () => {
    const { ignores } = resolveConfig({ ignore: ["legacy/**", "!legacy/keep.env", "!docs/**", "legacy/keep.env.bak"] });
    for (const [path, expected] of [
      ["legacy/a.env", true],
      ["legacy/keep.env", false],
      ["legacy/keep.env.bak", true],
      ["docs/a.env", false],
      ["a.env", false],
    ] as const)
      assert.equal(ignores(path), expected, path);
    const messages = (text: string): string[] => readConfigFile(text).findings.map(({ message }) => message);
    assert.match(messages("ignore: ['!legacy/**']\n").join(), /takes back nothing/);
    assert.deepEqual(messages("ignore: ['legacy/**', '!legacy/keep.env']\n"), []);
  });

  test("ignored paths are silent", () => {
    assert.deepEqual(severities({ ignore: ["a/**"] }), []);
    assert.deepEqual(severities({ ignore: [".env"] }), []);
    assert.deepEqual(severities({ ignore: ["b"] }), ["warning"]);
  });

  for (const [pattern, path, expected] of [
    ["legacy/**", "legacy/a/b.yaml", true],
    ["legacy/", "legacy/a.yaml", true],
    ["legacy", "x/legacy/a.yaml", true],
    ["*.yaml", "a/b.yaml", true],
    ["a/*.yaml", "a/b/c.yaml", false],
    ["a/**/c.yaml", "a/b/x/c.yaml", true],
    ["a/**/c.yaml", "a/c.yaml", true],
    ["/Dockerfile", "Dockerfile", true],
    ["a?c", "abc", true],
    ["**", "x", true],
  ] as const) {
    test(`${pattern} ${expected ? "matches" : "does not match"} ${path}`, () =>
      assert.equal(globMatcher(pattern)(path), expected));
  }

  test("a hostile pattern is answered at once", () => {
    const spent = startTimer();
    globMatcher("*a".repeat(2000))("a".repeat(4000));
    globMatcher("**/".repeat(500) + "x")("a/".repeat(2000));
    assert.ok(spent() < 1000);
  });
});

describe("completion in the configuration file", () => {
  const labels = (marked: string): string[] => {
    const document = { path: ".paylint.yaml", text: marked.replace("|", "") };
    const result = lint(document, { config: resolveConfig() });
    return complete({ ...document, result }, marked.indexOf("|")).map(({ label }) => label);
  };

  test("offers keys, rules, severities and tiers where they belong", () => {
    assert.deepEqual(labels("|"), [
      "profile",
      "rules",
      "environments",
      "registries",
      "targets",
      "kubernetes",
      "ignore",
    ]);
    assert.deepEqual(labels("profile: |"), ["recommended", "strict"]);
    assert.deepEqual(labels("kubernetes: 1.|"), ["1.33", "1.34", "1.35", "1.36"]);
    assert.ok(labels("rules:\n  dot|").includes("dotenv/duplicate-key"));
    assert.deepEqual(labels("rules:\n  dotenv/duplicate-key: |"), ["off", "information", "warning", "error"]);
    assert.deepEqual(labels("environments:\n  |"), ["production", "staging"]);
    assert.deepEqual(labels("ignore:\n  - |"), []);
  });
});
