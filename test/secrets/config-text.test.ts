import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findInConfig } from "../../server/src/secrets/config-text.ts";
import { hereDocuments } from "../../server/src/syntax/shell/here-document.ts";
import { isLinear } from "../growth.ts";
import { applyTokens } from "../rules/tokens.ts";

/** The file's name, and its text, where `«…»` is what must be found and nothing else. */
const FILES: readonly (readonly [name: string, text: string])[] = [
  ["application.properties", "# db.password=⟨n20⟩\nspring.datasource.password=«⟨n8⟩,⟨n4⟩;⟨n8⟩»\nserver.port=8080\n"],
  ["application.properties", "a.password.min-length=12\na.password.file=/run/secrets/⟨n20⟩\ntoken.uri=https://x.io\n"],
  ["application.yml", "spring:\n  datasource:\n    password: «⟨n20⟩» # rotate\n    username: app\n"],
  ["application.yml", 'auth: {user: app, password: "«⟨n10⟩}⟨n10⟩»"}\n'],
  ["application.yml", "password: ${DB_PASSWORD}\nsecret: pay-database\ntoken: !vault x\napi-key: *key\npassword: |\n"],
  ["grafana.ini", "[security]\n;admin_password = ⟨n20⟩\nadmin_password = «⟨n20⟩»\nsecret_key = «⟨n20⟩»\n"],
  ["grafana.ini", "password = %(ENV_DB_PASSWORD)s\nsecret_key = __KEY__\napi_key = @api.key@\n"],
  ["config.json", '{"db": {"password": "«⟨n20⟩»"}, "tokens": {"npm_token": "«⟨n36⟩»"}, "password_file": "/run/x"}\n'],
  ["config.json", '{"password": "${DB_PASSWORD}", "api_key": "<your-api-key>", "secret": ""}\n'],
  ["server.xml", '<Resource username="app" password="«⟨n20⟩»"/>\n<property name="db.password" value="«⟨n20⟩»"/>\n'],
  ["log4j2.xml", '<Property name="password">«⟨n20⟩»</Property>\n<Property name="level">info</Property>\n'],
  ["init.sql", "CREATE USER app;\nALTER USER app PASSWORD '«⟨n20⟩»';\n"],
  ["settings.xml", "<server><id>x</id><password>«⟨n20⟩»</password><password>${env.PW}</password></server>\n"],
  [".env", "LOG_LEVEL=info\nexport DB_PASSWORD='«⟨n20⟩»'\n# API_SECRET=⟨n40⟩\n"],
  ["kustomize.yaml", "- op: replace\n  path: /stringData/DB_PASSWORD\n  value: «⟨n20⟩»\n"],
  ["values.yaml", "env:\n  - name: API_SECRET\n    value: «⟨n40⟩»\n  - name: LOG\n    value: ⟨n40⟩\n"],
  ["terraform.tfvars", 'db_password = "«⟨n20⟩»"\nregion = "eu-central-1"\n'],
  [".npmrc", "//npm.acme.example/:_authToken=«⟨n36⟩»\nalways-auth=true\n"],
  ["start.js", 'const password = process.env.DB_PASSWORD;\nconst secret = await readSecretFrom(store, "x");\n'],
  ["start.sh", "psql -h db\nmysql -uroot -p«⟨n20⟩» -e x\nPASSWORD=$(cat /run/secrets/db)\n"],
  ["", "#!/bin/bash\nexport DB_PASSWORD=«⟨n20⟩»\n"],
  ["", "#!/usr/bin/env python3\npassword = read_password_from_the_vault\n"],
  [
    "redis.conf",
    '# requirepass ⟨n20⟩\nrequirepass «⟨n20⟩»\nmasterauth "«⟨n20⟩»"\nmaxmemory 100mb\nurl redis://app:«⟨n20⟩»@cache.acme.example:6379\n',
  ],
];

describe("credentials in files that stand in other files", () => {
  for (const [name, marked] of FILES)
    test(`${name}: ${marked.replaceAll("\n", "↵")}`, () => {
      const { text } = applyTokens(marked);
      const expected = Array.from(text.matchAll(/«([^»]*)»/g), ([, part = ""]) => part);
      const clean = text.replaceAll(/[«»]/g, "");
      const found = findInConfig(clean, name).filter(({ kind }) => kind === "secret" || kind === "default-credential");
      assert.deepEqual(
        found.map(({ start, end }) => clean.slice(start, end)),
        expected,
      );
    });

  test("long lines of anything cost what their length costs", () => {
    for (const part of [
      "password=",
      "a.password: {",
      '"password":"',
      "<a>b",
      "name: a/",
      "- value: password ",
      "secret = 'a",
    ]) {
      const read = (length: number): void =>
        void findInConfig(part.repeat(Math.ceil(length / part.length)), "a.properties");
      assert.ok(isLinear(read, 30_000), part);
    }
  });
});

const SCRIPTS: readonly (readonly [
  script: string,
  expected: readonly (readonly [target: string | undefined, body: string])[],
])[] = [
  ["cat <<EOF > ~/.npmrc\na\nb\nEOF\nls\n", [["~/.npmrc", "a\nb\n"]]],
  ["cat > .env <<'END'\nA=1\nEND\n", [[".env", "A=1\n"]]],
  ['sudo tee -a /etc/x.conf <<-"X"\n\ta\n\tX\n', [["/etc/x.conf", "\ta\n"]]],
  ["chpasswd <<EOF\nroot:x\nEOF\n", [[undefined, "root:x\n"]]],
  [
    "cat <<A >a\n1\nA\ncat <<B >b\n2\nB\n",
    [
      ["a", "1\n"],
      ["b", "2\n"],
    ],
  ],
  ["cat <<EOF > a\nnever ends\n", []],
  ["echo $((1 << 2))\n1\n2\n", []],
];

describe("here-documents of a script", () => {
  for (const [script, expected] of SCRIPTS)
    test(script.replaceAll("\n", "↵"), () => {
      assert.deepEqual(
        hereDocuments(script).map(({ target, start, end }) => [target, script.slice(start, end)]),
        expected,
      );
    });
});
