import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { dotenvLanguage } from "../../server/src/languages/dotenv/language.ts";
import { describeReadings } from "../../server/src/languages/dotenv/model/reading.ts";
import { parseDotenv } from "../../server/src/languages/dotenv/syntax/dotenv.ts";
import { token } from "../rules/tokens.ts";

/** What is told of the first entry. */
function readings(text: string): string | undefined {
  const tree = parseDotenv(text);
  const [entry] = tree.entries;
  return entry === undefined ? undefined : describeReadings(entry, tree);
}

describe("what each loader reads is told by its length", () => {
  const cases: readonly (readonly [text: string, says: string | undefined])[] = [
    ["A=plain", undefined],
    [
      "A=abc#def",
      "dotenv, Node.js, dotenv-expand and Ruby read 3 characters; Compose, `docker run`, python-dotenv and godotenv read 7 characters",
    ],
    [
      "A='abc",
      "dotenv, Node.js, dotenv-expand, `docker run` and Ruby read 4 characters; Compose, python-dotenv and godotenv refuse the line",
    ],
    [
      "A=$(date)",
      "dotenv, Node.js, Compose, `docker run`, python-dotenv and godotenv read 7 characters; dotenv-expand and Ruby run a command for it",
    ],
    [
      "A=$B",
      "dotenv, Node.js, `docker run` and python-dotenv read 2 characters; dotenv-expand, Compose, godotenv and Ruby read nothing",
    ],
    [
      "A: b",
      "dotenv, dotenv-expand, Compose, godotenv and Ruby read 1 character; Node.js passes over it; `docker run` and python-dotenv refuse the line",
    ],
    ["B=1\n".repeat(6000), undefined],
  ];
  for (const [text, says] of cases)
    test(JSON.stringify(text.slice(0, 40)), () => {
      assert.equal(readings(text), says);
    });
});

test("a finding names the loaders, and is not made where all read the same", () => {
  const secret = `AQE${token("n", 20, 1)}`;
  const found = (text: string): string | undefined =>
    lint({ path: ".env.local", text }, { config: resolveConfig() }).findings.find(
      ({ rule }) => rule === "dotenv/loader-ambiguity",
    )?.evidence;
  const evidence = found(`ADYEN_API_KEY=${secret}#${secret}\n`) ?? assert.fail("no finding");
  assert.match(evidence, /^dotenv, Node\.js, .* read 23 characters; Compose, .* read 47 characters$/);
  assert.ok(!evidence.includes(secret));
  assert.equal(found(`ADYEN_API_KEY='${secret}#${secret}'\n`), undefined);
});

test("a hover tells it too, of credentials and of what is none", () => {
  const explain = (text: string): readonly string[] | undefined => {
    const file = dotenvLanguage.model({ start: 0, end: text.length, text }, ".env.local", NO_TEAM_SETTINGS);
    return dotenvLanguage.hover?.(file, 1, { gitState: "ignored", dotenvFiles: () => [] })?.facts;
  };
  assert.ok(explain("DB_PASSWORD=abc-def#ghi-jkl\n")?.some((fact) => fact.startsWith("loaders differ: dotenv")));
  assert.ok(explain("COLOUR=blue#3366ff\n")?.some((fact) => fact.startsWith("loaders differ: dotenv")));
  assert.equal(explain("COLOUR='blue'\n"), undefined);
  assert.equal(explain("COLOUR=blue\n"), undefined);
});
