import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { composeLanguage } from "../../server/src/languages/compose/language.ts";
import { type Compose, composeModel } from "../../server/src/languages/compose/model/compose.ts";
import { token } from "../rules/tokens.ts";

const modelOf = (text: string, path = "deploy/compose.yaml"): Compose => composeModel(text, path, NO_TEAM_SETTINGS);

/** `¦` is the place that is asked about. */
function marked(text: string): { file: Compose; offset: number } {
  return { file: modelOf(text.replace("¦", "")), offset: text.indexOf("¦") };
}

function explain(text: string): readonly string[] | undefined {
  const { file, offset } = marked(text);
  const found = composeLanguage.hover?.(file, offset, { gitState: "unknown", dotenvFiles: () => [] });
  return found === undefined ? undefined : [file.text.slice(found.start, found.end), found.what, ...found.facts];
}

const live = `sk_live_${token("n", 24, 1)}`;
const service = (lines: string): string => `services:\n  payments:\n${lines.replaceAll(/^(?=.)/gm, "    ")}\n`;

const HOVERS: readonly (readonly [text: string, says: readonly string[] | undefined])[] = [
  [
    service("image: post¦gres:${PG:-11}"),
    [
      "postgres:${PG:-11}",
      "`docker.io/library/postgres`",
      "tag `11`",
      "no digest: the tag may point to another image tomorrow",
      "PostgreSQL 11 got its last security fixes in November 2023 (published dates as of November 2026)",
      "PostgreSQL, which listens at 5432",
    ],
  ],
  [
    service("build: .\nimage: acme/payments¦"),
    [
      "acme/payments",
      "`docker.io/acme/payments`",
      "it is built by this file",
      "no tag: `latest` is meant",
      "no digest: the tag may point to another image tomorrow",
    ],
  ],
  [
    service(`image: a:1\nenvironment:\n  STRIPE_K¦EY: ${live}`),
    [
      `STRIPE_KEY: ${live}`,
      "a Stripe live secret key (32 characters)",
      "by its form",
      "live: real money moves with it",
    ],
  ],
  [
    service("image: a:1\nenvironment:\n  - DB_PASSWORD=${DB_P¦ASSWORD}"),
    [
      "DB_PASSWORD=${DB_PASSWORD}",
      "a reference to where the secret is, which may be kept here",
      "it points at where the value is kept",
    ],
  ],
  [service("image: a:1\nenvironment:\n  LEVEL: in¦fo"), undefined],
  [
    service("mem_l¦imit: 1g"),
    [
      "mem_limit",
      "the most memory that it may take; past it the container is killed, and not its neighbours: `512m`, `2g`",
    ],
  ],
  [
    service("depends_on:\n  db:\n    cond¦ition: service_healthy"),
    [
      "condition",
      "what must be so before this one starts",
      "one of `service_started`, `service_healthy`, `service_completed_successfully`",
    ],
  ],
  [service("deploy:\n  resources:\n    limits:\n      pi¦ds: 5"), ["pids", "processes"]],
  ["services:\n  pay¦ments:\n    image: a:1\n", undefined],
  [service("environment:\n  im¦age: x"), undefined],
  [service("x-own: 1¦"), undefined],
  ["¦", undefined],
];

describe("hover in a Compose file", () => {
  for (const [text, says] of HOVERS)
    test(JSON.stringify(text.replace(live, "…")), () => {
      assert.deepEqual(explain(text), says);
    });

  test("shows no secret", () => {
    for (const [text] of HOVERS) {
      const { file, offset } = marked(text);
      const found = composeLanguage.hover?.(file, offset, { gitState: "unknown", dotenvFiles: () => [] });
      assert.ok(!JSON.stringify(found ?? "").includes(live));
    }
  });
});

/** What is offered, as the line would be with it; the first few. */
function offered(text: string, count = 3): readonly string[] {
  const { file, offset } = marked(text);
  return (composeLanguage.complete?.(file, offset) ?? []).slice(0, count).map(({ newText, start }) => {
    const lineStart = file.text.lastIndexOf("\n", offset - 1) + 1;
    return file.text.slice(lineStart, start) + newText;
  });
}

describe("completion in a Compose file", () => {
  const SHARED = "networks:\n  backend:\nsecrets:\n  stripe:\n    environment: X\n";
  const cases: readonly (readonly [text: string, offers: readonly string[]])[] = [
    ["¦", ["version: ", "name: ", "include:"]],
    ["ser¦", ["version: ", "name: ", "include:"]],
    ["services:\n  payments:\n    image: a\n    heal¦", ["    annotations:", "    attach: ", "    blkio_config:"]],
    [service("build:\n  context: .\n  ¦"), ["      dockerfile: ", "      dockerfile_inline: ", "      entitlements:"]],
    [
      service("healthcheck:\n  test: x\n  interval: 5s\n  ¦\nimage: a"),
      ["      timeout: ", "      retries: ", "      start_period: "],
    ],
    [service("restart: ¦"), ["    restart: always", "    restart: unless-stopped", "    restart: on-failure"]],
    [
      service("depends_on:\n  db:\n    condition: service_h¦\n  cache:"),
      [
        "        condition: service_started",
        "        condition: service_healthy",
        "        condition: service_completed_successfully",
      ],
    ],
    [`${service("image: a\ndepends_on:\n  - ¦")}  ledger:\n    image: b\n`, ["      - payments", "      - ledger"]],
    [`${service("image: a\ndepends_on:\n  ¦")}  ledger:\n    image: b\n`, ["      payments: ", "      ledger: "]],
    [service("image: a\nnetworks: [¦"), []],
    [`${service("image: a\nsecrets:\n  - ¦")}${SHARED}`, ["      - stripe", "      - source: ", "      - target: "]],
    [`${service("image: a\nsecrets:\n  - source: ¦")}${SHARED}`, ["      - source: stripe"]],
    [`${service("image: a\nnetworks:\n- ¦")}${SHARED}`, ["    - backend"]],
    [service("ports:\n  - target: 80\n    ¦"), ["        name: ", "        published: ", "        host_ip: "]],
    [service("cap_drop:\n  - ¦"), ["      - ALL"]],
    [service("environment:\n  ¦"), []],
    ["services:\n  ¦", []],
    [service("# restart: ¦"), []],
    [service("image: a b ¦"), []],
  ];
  for (const [text, offers] of cases)
    test(JSON.stringify(text), () => {
      assert.deepEqual(offered(text), offers);
    });

  test("a key that is there is not offered again, and each tells what it is for", () => {
    const { file, offset } = marked(service("image: a\n¦\nbuild: ."));
    const all = composeLanguage.complete?.(file, offset) ?? [];
    assert.ok(!all.some(({ label }) => label === "image"));
    assert.ok(all.length > 80);
    for (const { label, detail } of all) assert.ok(detail.length > 8 && !detail.endsWith("."), label);
  });
});

test("links lead to files and services, and nowhere outside", () => {
  const text = [
    "include: [infra/db.yaml, { path: [../up.yaml, ../../out.yaml] }]",
    "services:",
    "  payments:",
    "    build: { context: ../app, dockerfile: docker/Api.dockerfile }",
    "    env_file: [.env, { path: b.env }]",
    "    depends_on: [ledger, nobody]",
    "    volumes: ['./conf/a.yaml:/a.yaml', './data:/data', '~/.ssh/id.pub:/k', '/etc/b.conf:/b']",
    "    extends: { file: common.yaml, service: base }",
    "  ledger:",
    "    build: .",
    "    extends: payments",
    "    env_file: ${WHERE}/c.env",
    "secrets:",
    "  stripe: { file: ./secrets/stripe.txt }",
    "configs:",
    "  app: { file: app.json }",
  ].join("\n");
  const file = modelOf(text);
  const links = (composeLanguage.links?.(file) ?? []).map((link) => [
    text.slice(link.start, link.end),
    "paths" in link ? link.paths.join(" ") : "page" in link ? link.page : text.slice(link.offset, link.offset + 6),
  ]);
  assert.deepEqual(links, [
    ["ledger", "ledger"],
    [".env", "deploy/.env"],
    ["b.env", "deploy/b.env"],
    ["common.yaml", "deploy/common.yaml"],
    ["docker/Api.dockerfile", "app/docker/Api.dockerfile"],
    ["./conf/a.yaml", "deploy/conf/a.yaml"],
    ["payments", "paymen"],
    [".", "deploy/Dockerfile"],
    ["infra/db.yaml", "deploy/infra/db.yaml"],
    ["../up.yaml", "up.yaml"],
    ["./secrets/stripe.txt", "deploy/secrets/stripe.txt"],
    ["app.json", "deploy/app.json"],
  ]);
});
