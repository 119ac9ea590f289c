import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { finish } from "../../server/src/base/steps.ts";
import { createStyle } from "../../server/src/cli/style.ts";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { type RuleEntry, allRules } from "../../server/src/engine/catalogue.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { explainAt } from "../../server/src/features/explain.ts";
import { maskText } from "../../server/src/features/masking.ts";
import { secretRanges } from "../../server/src/features/secret-ranges.ts";
import { judge } from "../../server/src/secrets/judge.ts";
import { hideSpans, maskLine } from "../../server/src/secrets/mask.ts";
import { reportJson } from "../../server/src/reports/json.ts";
import { type ReportedFile, summarise } from "../../server/src/reports/report.ts";
import { reportText } from "../../server/src/reports/text.ts";
import { LANGUAGE_NAMES } from "../../server/src/languages/names.ts";
import { type PageBlock, pageText, readPage } from "../rules/page.ts";
import { token } from "../rules/tokens.ts";

/** No piece of a secret of this length may be seen anywhere. */
const PIECE = 6;

/** Drawn at random, and made of words as people make them: built here, so that none stands in a file. */
const SECRETS: readonly ((seed: number) => string)[] = [
  (seed) => token("n", 32, seed),
  (seed) => ["Quartz", String(seed % 9000), "falcon", token("a", 4, seed)].join("-"),
  // Letters alone: what rules take for a word is hidden at its place all the same.
  (seed) => `${token("a", 9, seed).toLowerCase()}falcon`,
];

/** Commands in which a credential stands. */
const COMMANDS: readonly ((secret: string) => string)[] = [
  (secret) => `curl -H "Authorization: Bearer ${secret}" https://x.example/a`,
  (secret) => `curl -H "X-Api-Key: ${secret}" https://x.example/a`,
  (secret) => `curl -u deploy:${secret} https://x.example/a`,
  (secret) => `curl -udeploy:${secret} https://x.example/a`,
  (secret) => `curl --user=deploy:${secret} https://x.example/a`,
  (secret) => `curl "https://x.example/a?access_token=${secret}"`,
  (secret) => `curl "https://b.blob.example/a?sv=2022&sig=${secret}"`,
  (secret) => `git clone https://${secret}@git.example/a`,
  (secret) => `git clone https://deploy:${secret}@git.example/a`,
  (secret) => `mysql -uroot -p${secret} -e x`,
  (secret) => `PGPASSWORD=${secret} psql -h db`,
  (secret) => `echo "root:${secret}" | chpasswd`,
  (secret) => `echo "machine x.example login a password ${secret}" > a`,
  (secret) => `aws configure set aws_secret_access_key ${secret}`,
  (secret) => `keytool -importcert -storepass ${secret} -file a`,
  (secret) => `java -Dspring.datasource.password=${secret} -jar a.jar`,
  (secret) => `app --db-password ${secret}`,
  (secret) => `app --db-password=${secret}`,
  (secret) => `dotnet a.dll "Server=db.example;User Id=app;Password=${secret};"`,
  (secret) => `app "jdbc:sqlserver://db.example:1433;user=sa;password=${secret}"`,
  (secret) => `curl -X POST https://discord.example/api/webhooks/123456789012345678/${secret}`,
  (secret) => `export DB_PASSWORD=${secret}`,
  (secret) => `curl -d 'client_secret=${secret}&grant_type=a' https://x.example/a`,
  (secret) => `curl --json '{"password": "${secret}"}' https://x.example/a`,
  (secret) => `wget --post-data=api_key=${secret} https://x.example/a`,
  (secret) => `sed -i 's/^password=.*/password=${secret}/' a`,
  (secret) => `psql -c "CREATE ROLE a LOGIN PASSWORD '${secret}'"`,
  (secret) => `mysql -e "CREATE USER a IDENTIFIED BY '${secret}'"`,
  (secret) => `printf 'machine x.example\\nlogin a\\npassword ${secret}\\n' > a`,
  (secret) => `dotnet nuget add source https://x.example/a -u a -p ${secret}`,
  (secret) => `twine upload -u a -p ${secret} a`,
  (secret) => `smbclient -U a%${secret} //x/a`,
  (secret) => `lftp -u a,${secret} x.example`,
  (secret) => `cargo login ${secret}`,
];

/** Lines of a .env file. */
const ASSIGNMENTS: readonly ((secret: string) => string)[] = [
  (secret) => `PGPASSWORD=${secret}`,
  (secret) => `set DB_PASSWORD=${secret}`,
  (secret) => `DB_PASSWORD "${secret}"`,
  (secret) => `# DB_PASSWORD: ${secret}`,
  (secret) => `# the password is ${secret}`,
  (secret) => `A=1 # DB_PASSWORD=${secret}`,
  (secret) => `A=1; DB_PASSWORD=${secret}`,
  (secret) => `A={"user":"app","password":"${secret}"}`,
  (secret) => `A=https://x.example/a?access_token=${secret}`,
  (secret) => `A=-Dspring.datasource.password=${secret}`,
  (secret) => `A="host=db.example user=app password=${secret} dbname=pay"`,
];

/** Where a secret may be planted in an example of a rule: it is put behind what stands there already. */
function plantIn(language: string, text: string, seed: number, secret: string): string | undefined {
  const pick = <Each>(all: readonly Each[]): Each => all[seed % all.length] ?? assert.fail();
  const lines = text.split("\n");
  const at = lines.flatMap((line, index) => (HOLDS_MORE[language]?.test(line) === true ? [index] : []));
  if (at.length === 0) return undefined;
  const index = at[seed % at.length] ?? 0;
  const line = lines[index] ?? "";
  const command = pick(COMMANDS)(secret);
  switch (language) {
    case "dockerfile":
      lines[index] = `${line} && ${command}`;
      break;
    case "workflow":
      lines[index] = line.replace(
        /run: (.*)$/,
        (_, script: string) => `run: ${JSON.stringify(`${script} && ${command}`)}`,
      );
      break;
    case "dotenv":
      lines.splice(index, 0, pick(ASSIGNMENTS)(secret));
      break;
    default: {
      const indent = " ".repeat(line.length - line.trimStart().replace(/^- /, "").length);
      lines.splice(index + 1, 0, `${indent}command: ["sh", "-c", ${JSON.stringify(command)}]`);
    }
  }
  return lines.join("\n");
}

const HOLDS_MORE: Readonly<Record<string, RegExp>> = {
  dockerfile: /^(?:RUN|CMD|ENTRYPOINT) [^[<]*[^\\[<]$/,
  workflow: /^ *(?:- )?run: [^|>"'].*$/,
  dotenv: /^\w+=/,
  kubernetes: /^ *(?:- )?image: \S+$/,
  compose: /^ *image: \S+$/,
};

interface Example {
  readonly entry: RuleEntry;
  readonly block: PageBlock;
}

describe("a secret that is planted beside a finding is shown by no face", () => {
  const examples: Example[] = [];
  before(() => {
    for (const entry of allRules())
      for (const block of readPage(pageText(entry.id)))
        if (block.kind === "bad" && block.fence !== "json" && HOLDS_MORE[entry.language] !== undefined)
          examples.push({ entry, block });
  });

  test("the examples are of most rules, and what is planted would be seen", () => {
    const planted = examples.filter(({ entry, block }) => plantIn(entry.language, block.text, 1, "a") !== undefined);
    const rules = new Set(planted.map(({ entry }) => entry.id));
    assert.ok(rules.size > 100, `${rules.size} rules`);
    const secret = SECRETS[0]?.(1) ?? "";
    assert.notEqual(leakIn(`a ${secret.slice(4, 12)} b`, secret), undefined);
  });

  test("in reports, diffs, hovers and masks", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom(...SECRETS), (which, seed, make) => {
        const { entry, block } = examples[which % examples.length] ?? assert.fail();
        const secret = make(seed);
        const text = plantIn(entry.language, block.text, seed, secret);
        if (text === undefined) return;
        const example = LANGUAGE_NAMES.find(({ id }) => id === entry.language)?.examplePath ?? "";
        const path = block.options["path"] ?? example;
        for (const [face, shown] of facesOf(path, text)) {
          const leak = leakIn(shown, secret);
          assert.equal(leak, undefined, `${face} of ${entry.id}`);
        }
      }),
      { numRuns: 600, seed: 20261130 },
    );
  });
});

/** All that people and programs are shown of a file. */
function* facesOf(path: string, text: string): Generator<readonly [face: string, shown: string]> {
  const config = resolveConfig({ profile: "strict" });
  const result = lint({ path, text }, { config });
  const { language, findings } = result;
  if (language === undefined) return;
  const file: ReportedFile = { path, text, language, findings };
  const summary = summarise([file]);
  yield ["JSON", [...reportJson([file], summary)].join("")];
  yield ["text", [...reportText([file], summary, createStyle(false))].join("")];
  yield ["mask", maskText(text, language, findings)];
  for (const fix of findings.flatMap(({ fixes }) => fixes)) {
    yield ["title", fix.title];
    const mended = applyEdits(
      text,
      fix.edits.filter((edit) => edit.path === undefined),
    );
    yield [`diff of ${fix.title}`, maskText(mended, language, lint({ path, text: mended }, { config }).findings)];
  }
  const document = { path, text, result };
  yield ["hidden values", hideSpans(text, finish(secretRanges(document)))];
  const neighbours = { gitState: "unknown", dotenvFiles: () => [] } as const;
  for (const { index } of text.matchAll(/[A-Z]\w{3,}/g))
    yield ["hover", JSON.stringify(explainAt(document, index, neighbours) ?? "")];
}

/** The first piece of a secret that is seen, with what stands before it. */
function leakIn(shown: string, secret: string): string | undefined {
  for (let at = 0; at + PIECE <= secret.length; at++) {
    const found = shown.indexOf(secret.slice(at, at + PIECE));
    if (found >= 0) return shown.slice(Math.max(0, found - 100), found + PIECE);
  }
  return undefined;
}

describe("what is known from before belongs to the very same text", () => {
  test("of a name and a value", () => {
    const value = token("n", 32, 41);
    assert.equal(judge(`A\nDB_PASSWORD`, value).kind, "secret");
    assert.equal(judge("A", `DB_PASSWORD${value}`).kind, "harmless");
    assert.equal(judge("A", `DB_PASSWORD\n${value}`).kind, "harmless");
  });

  test("of a line and what stands around it", () => {
    const texts = [
      ["- value: x", "name: A\n"],
      ["- value: x\nname: A", ""],
      ["- value: x\nname: A\n", ""],
    ] as const;
    for (const [line, around] of texts) assert.equal(maskLine(line, around).length, line.length);
  });
});
