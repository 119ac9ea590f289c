import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import type { WorkspaceView } from "../../server/src/contract/facts.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { composeModel } from "../../server/src/languages/compose/model/compose.ts";
import { isOpenToAll } from "../../server/src/languages/compose/model/port.ts";
import { stakesOf } from "../../server/src/languages/compose/model/stakes.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { token } from "../rules/tokens.ts";
import { startTimer } from "../timer.ts";

const config = resolveConfig();

describe("ports are read as Compose reads them", () => {
  const cases: readonly (readonly [
    written: string,
    address: string | undefined,
    inside: readonly number[] | undefined,
  ])[] = [
    ["80", undefined, [80, 80]],
    ["8000-8010", undefined, [8000, 8010]],
    ["8080:80/udp", undefined, [80, 80]],
    ["127.0.0.1::80", "127.0.0.1", [80, 80]],
    ["127.0.0.1:5000-5010:5000-5010", "127.0.0.1", [5000, 5010]],
    ["[::1]:6001:6002", "[::1]", [6002, 6002]],
    ["::1:6001:6002", "::1", [6002, 6002]],
    ["${HOST:-127.0.0.1}:${PORT:-1}:2", "127.0.0.1", [2, 2]],
    ["${HOST}:1:${INSIDE}", "?", undefined],
  ];
  for (const [written, address, inside] of cases)
    test(written, () => {
      const text = `services:\n  a:\n    ports: ["${written}"]\n`;
      const [port] = composeModel(text, "compose.yaml", NO_TEAM_SETTINGS).services[0]?.ports ?? [];
      assert.deepEqual([port?.address, port?.inside], [address, inside]);
      assert.equal(port !== undefined && isOpenToAll(port), address === undefined);
    });
});

test("an address in a variable's default is reported, and not written over", () => {
  const text = 'services:\n  db:\n    image: postgres:17.6\n    ports: ["${HOST:-0.0.0.0}:5432:5432"]\n';
  const [finding] = lint({ path: "compose.yaml", text }, { config }).findings;
  assert.deepEqual([finding?.rule, finding?.fixes], ["compose/published-port", []]);
});

test("a secret in a word with escapes is marked to its end", () => {
  const rest = token("n", 20, 3);
  const text = `services:\n  a:\n    image: b:1\n    command: ["--password", "\\u0041${rest}"]\n`;
  const [finding] = lint({ path: "prod/compose.yaml", text }, { config }).findings.filter(
    ({ rule }) => rule === "compose/secret-value",
  );
  assert.ok(text.slice(finding?.start, finding?.end).includes(rest));
});

test("mounts are read as Compose reads them", () => {
  const text = [
    "services:",
    "  a:",
    "    volumes:",
    "      - /data",
    "      - data:/data:ro",
    "      - ./a:/b:z,ro",
    "      - ${PWD}/a:/b",
    "      - C:\\a:/b",
    "      - ${A:-./x}:/y",
    "      - { type: bind, source: ../a, target: /b, read_only: true }",
    "      - { type: tmpfs, target: /t }",
  ].join("\n");
  const { services } = composeModel(text, "compose.yaml", NO_TEAM_SETTINGS);
  assert.deepEqual(
    services[0]?.mounts.map(({ kind, source, target, readOnly }) => [kind, source, target, readOnly]),
    [
      ["volume", undefined, "/data", false],
      ["volume", "data", "/data", true],
      ["bind", "./a", "/b", true],
      ["bind", "${PWD}/a", "/b", false],
      ["bind", "C:\\a", "/b", false],
      ["bind", "${A:-./x}", "/y", false],
      ["bind", "../a", "/b", true],
      ["other", undefined, "/t", false],
    ],
  );
});

test("where a file is used is told by its name and its folders", () => {
  const tierOf = (path: string): string => stakesOf(composeModel("", path, NO_TEAM_SETTINGS)).tier;
  assert.deepEqual(
    [
      "compose.yaml",
      "docker-compose.prod.yml",
      "compose-production.yaml",
      "deploy/live/compose.yaml",
      "compose.override.yaml",
      ".devcontainer/docker-compose.yml",
      "production/compose.staging.yaml",
      "test/compose.prod.yaml",
      "docker-compose.dev.yml",
      "products/compose.yaml",
    ].map(tierOf),
    [
      "unknown",
      "production",
      "production",
      "production",
      "development",
      "development",
      "staging",
      "development",
      "development",
      "unknown",
    ],
  );
});

/** The rules that speak of the first file when the others lie around it. */
function rulesIn(files: Readonly<Record<string, string>>): readonly string[] {
  const index = createIndex();
  for (const [path, text] of Object.entries(files)) index.add(path, text, config);
  const [first] = Object.entries(files);
  if (first === undefined) assert.fail("no file");
  const [path, text] = first;
  const workspace = (own: Parameters<typeof index.view>[1]): WorkspaceView => index.view(path, own);
  return lint({ path, text }, { config, workspace }).findings.map(({ rule }) => rule);
}

describe("what other files say of a service counts", () => {
  const extending =
    "services:\n  a:\n    image: x:1\n    restart: always\n    extends: { file: ../base.yaml, service: b }\n";

  test("through a chain of files, also while one of them is changed", () => {
    const base = "services:\n  b:\n    extends: { file: c/d.yaml, service: e }\n";
    const limited = "services:\n  e:\n    image: x:1\n    mem_limit: 1g\n";
    const files = { "prod/compose.yaml": extending, "base.yaml": base };
    // A file of another name is none that rules read, so nothing is said of what it may hold.
    assert.ok(!rulesIn({ ...files, "c/d.yaml": limited }).includes("compose/memory-limit"));
    const named = { "prod/compose.yaml": extending.replace("base.yaml", "compose.base.yaml") };
    const unlimited = "services:\n  b:\n    image: x:1\n";
    assert.ok(rulesIn({ ...named, "compose.base.yaml": unlimited }).includes("compose/memory-limit"));
    assert.ok(
      !rulesIn({ ...named, "compose.base.yaml": `${unlimited}    mem_limit: 1g\n` }).includes("compose/memory-limit"),
    );
  });

  test("circles end", () => {
    const circle =
      "services:\n  a:\n    image: x:1\n    restart: always\n    extends: b\n  b:\n    extends: a\n    restart: always\n";
    assert.ok(rulesIn({ "prod/compose.yaml": circle }).includes("compose/memory-limit"));
    const including = "include: [compose.b.yaml]\nservices:\n  a:\n    image: x:1\n    depends_on: [c]\n";
    const back = "include: [compose.yaml]\nservices:\n  c:\n    image: x:1\n";
    assert.ok(!rulesIn({ "compose.yaml": including, "compose.b.yaml": back }).includes("compose/undefined-name"));
  });

  test("what cannot be read makes no finding", () => {
    const text = "include: [oci://docker.io/acme/infra]\nservices:\n  a:\n    image: x:1\n    depends_on: [c]\n";
    assert.ok(!rulesIn({ "compose.yaml": text }).includes("compose/undefined-name"));
    assert.ok(rulesIn({ "compose.yaml": text.replace(/^include.*\n/, "") }).includes("compose/undefined-name"));
  });
});

test("a file's builds are told while it is typed, and taken back when it goes", () => {
  const index = createIndex();
  const text = "services:\n  api:\n    build: { context: ./api, target: production }\n    image: acme/api\n";
  assert.deepEqual([...index.add("compose.yaml", text, config)].sort(), ["builds", "files"]);
  assert.deepEqual(index.view("api/Dockerfile", {}).buildTargets(), ["production"]);
  assert.deepEqual([...index.add("compose.yaml", text, config)], []);
  assert.deepEqual([...index.add("compose.yaml", text.replace("production", "other"), config)].sort(), [
    "builds",
    "files",
  ]);
  assert.deepEqual(index.view("api/Dockerfile", {}).buildTargets(), ["other"]);
  assert.ok(index.remove("compose.yaml").has("builds"));
  assert.deepEqual(index.view("api/Dockerfile", {}).buildTargets(), []);
});

describe("a file that is larger than it looks is answered soon", () => {
  const services = (count: number, lines: (each: number) => string): string =>
    `services:\n${Array.from({ length: count }, (_, each) => `  s${each}:\n${lines(each)}`).join("")}`;
  const texts: Readonly<Record<string, string>> = {
    "services that depend on each other": services(
      3000,
      (each) => `    image: postgres\n    depends_on: { s${each + 1}: { condition: service_healthy } }\n`,
    ),
    "services that extend the next": services(3000, (each) => `    extends: s${each + 1}\n`),
    "maps that merge maps": `x0: &a0 { image: x }\n${Array.from({ length: 40 }, (_, each) => `x-${each + 1}: &a${each + 1}\n  <<: [*a${each}, *a${each}]\n`).join("")}services:\n  a: *a40\n`,
    "keys that are none": `services:\n  a:\n${Array.from({ length: 20_000 }, (_, each) => `    keyy${each}: 1\n`).join("")}`,
    ports: `services:\n  a:\n    image: redis\n    ports:\n${"      - 6379:6379\n".repeat(20_000)}`,
    variables: `services:\n  a:\n    environment:\n${Array.from({ length: 10_000 }, (_, each) => `      PASSWORD_${each}: \${A:-${"x".repeat(20)}}\n`).join("")}`,
    "a command": `services:\n  a:\n    command: [${'"--password", "a", '.repeat(20_000)}]\n`,
    "a Dockerfile": `services:\n  a:\n    build:\n      dockerfile_inline: |\n${"        RUN sudo make $$A\n".repeat(9000)}`,
  };
  for (const [name, text] of Object.entries(texts))
    test(name, () => {
      const spent = startTimer();
      const found = rulesIn({ "prod/compose.yaml": text });
      const took = spent();
      assert.ok(!found.includes("paylint/internal-error"));
      assert.ok(took < 2000, `${took.toFixed(0)} ms`);
    });
});
