import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits } from "../../server/src/contract/edit.ts";
import type { GitState } from "../../server/src/contract/facts.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { applyTokens } from "../rules/tokens.ts";

const config = resolveConfig();

function check(text: string, path = ".env", git: GitState = "unknown"): ReturnType<typeof lint>["findings"] {
  const index = createIndex();
  if (git !== "unknown") index.setGitStates(new Map([[path, git]]));
  return lint({ path, text }, { config, workspace: (own) => index.view(path, own) }).findings;
}

describe("files that are kept encrypted are meant to be in git", () => {
  const sops = [
    "PASSWORD=ENC[AES256_GCM,data:⟨n42⟩=,iv:⟨n43⟩=,tag:⟨n22⟩==,type:str]",
    "LOG_LEVEL_unencrypted=info",
    "sops_age__list_0__map_recipient=age1⟨l58⟩",
    "sops_age__list_0__map_enc=-----BEGIN AGE ENCRYPTED FILE-----\\n⟨n60⟩\\n-----END AGE ENCRYPTED FILE-----\\n",
    "sops_lastmodified=2026-09-22T07:08:57Z",
    "sops_mac=ENC[AES256_GCM,data:⟨n170⟩=,iv:⟨n43⟩=,tag:⟨n22⟩==,type:str]",
    "sops_version=3.13.3",
    "",
  ].join("\n");
  const dotenvx = [
    'DOTENV_PUBLIC_KEY_PRODUCTION="03⟨h64⟩"',
    'DB_PASSWORD="encrypted:BG⟨n180⟩=="',
    "LOG_LEVEL_PLAIN=info",
    "PORT=3000",
    "",
  ].join("\n");
  for (const [name, path, lines] of [
    ["SOPS", ".env", sops],
    ["dotenvx", ".env.production", dotenvx],
  ] as const) {
    const { text } = applyTokens(lines);
    for (const git of ["tracked", "untracked"] as const)
      test(`${name}, ${git}`, () =>
        assert.deepEqual(
          check(text, path, git).map(({ rule }) => rule),
          [],
        ));

    test(`${name}, and one secret in the clear`, () => {
      const all = applyTokens(`${lines}SMTP_PASSWORD=⟨n20⟩\n`).text;
      const found = check(all, path, "tracked");
      assert.deepEqual(
        found.map(({ rule, severity, start }) => [rule, severity, all.slice(0, start).split("\n").length]),
        [["dotenv/committed-secret", "error", lines.split("\n").length]],
      );
    });
  }

  test("one encrypted value alone makes no such file", () => {
    const { text } = applyTokens("A=encrypted:BG⟨n180⟩==\nDB_PASSWORD=\nLOG_LEVEL=info\n");
    assert.ok(check(text, ".env", "tracked").some(({ rule }) => rule === "dotenv/tracked-file"));
  });
});

describe("LocalStack takes any credentials", () => {
  const keys = "AWS_ACCESS_KEY_ID=test\nAWS_SECRET_ACCESS_KEY=test\n";
  for (const endpoint of [
    "AWS_ENDPOINT_URL=http://localhost:4566",
    "AWS_ENDPOINT_URL_S3=http://127.0.0.1:4566/",
    "S3_ENDPOINT=http://localstack:4566",
    "SQS_URL=http://sqs.eu-central-1.localhost.localstack.cloud:4566/000000000000/q",
  ])
    test(endpoint, () => assert.deepEqual(check(`${endpoint}\n${keys}`), []));

  test("elsewhere they are what everybody tries first", () => {
    for (const endpoint of ["AWS_ENDPOINT_URL=https://s3.payco.io", "AWS_ENDPOINT_URL=http://localhost:9000"])
      assert.deepEqual(
        check(`${endpoint}\n${keys}`).map(({ rule }) => rule),
        ["dotenv/default-credential"],
      );
  });

  test("and a real secret stays one", () => {
    const { text } = applyTokens("AWS_ENDPOINT_URL=http://localhost:4566\nAWS_SECRET_ACCESS_KEY=⟨b40⟩\n");
    assert.equal(check(text).length, 1);
  });
});

describe("no fix changes what a password is, or takes it to a developer's machine", () => {
  const titles = (text: string, path?: string): string[] =>
    check(text, path).flatMap(({ fixes }) => (fixes ?? []).map(({ title }) => title));
  const url = "DATABASE_URL=postgres://app:⟨n20⟩@db.payco.io/pay\n";

  test("a variable that holds another password is no reference for it", () => {
    const { text } = applyTokens(`DATABASE_PASSWORD=⟨n16⟩\n${url}`);
    assert.ok(!titles(text).some((title) => title.startsWith("Read the password from")));
  });

  test("one that holds the same is, if it stands above", () => {
    const { text } = applyTokens(url);
    const password = /app:(\w+)@/.exec(text)?.[1] ?? "";
    const above = `DATABASE_PASSWORD=${password}\n${text}`;
    const fix = check(above)
      .flatMap(({ fixes }) => fixes ?? [])
      .find(({ title }) => title.startsWith("Read the"));
    assert.equal(
      applyEdits(above, fix?.edits ?? []),
      `DATABASE_PASSWORD=${password}\n${text.replace(password, "${DATABASE_PASSWORD}")}`,
    );
    const behind = `${text}DATABASE_PASSWORD=${password}\n`;
    assert.ok(!titles(behind).some((title) => title.startsWith("Read the password from")));
  });

  for (const [path, line] of [
    [".env.production", ""],
    [".env.staging", ""],
    ["app.env.production", ""],
    ["prod/.env", ""],
    [".envs/.production/.django", ""],
    [".env", "APP_ENV=production\n"],
    [".env", "NODE_ENV=production\n"],
  ] as const)
    test(`${path} ${line.trim()}`, () => {
      const { text } = applyTokens(`${line}DB_PASSWORD=⟨n20⟩\n`);
      const found = titles(text, path);
      assert.ok(found.length > 0 && !found.some((title) => title.includes(".env.local")), found.join());
    });

  test("elsewhere it may go there", () => {
    assert.ok(titles(applyTokens("DB_PASSWORD=⟨n20⟩\n").text).some((title) => title.includes(".env.local")));
  });
});
