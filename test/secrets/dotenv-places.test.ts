import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { secretRanges } from "../../server/src/features/secret-ranges.ts";
import { NOTATION, applyTokens, token } from "../rules/tokens.ts";
import { runs } from "../runs.ts";

const config = resolveConfig();
const check = (text: string, path = ".env"): ReturnType<typeof lint> => lint({ path, text }, { config });

/** What is left to be seen of a text when its secrets are hidden. */
function shown(text: string): string {
  const result = check(text);
  const steps = secretRanges({ path: ".env", text, result });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  let rest = text;
  for (const { start, end } of step.value) rest = rest.slice(0, start) + "•".repeat(end - start) + rest.slice(end);
  return rest;
}

/** Lines with one credential, and the rule that speaks of it; a credential is what the notation stands for. */
const FOUND: Readonly<Record<string, readonly string[]>> = {
  "dotenv/live-secret": [
    "set STRIPE_SECRET_KEY=sk_live_⟨n24⟩",
    'set "STRIPE_SECRET_KEY=sk_live_⟨n24⟩"',
    "setx STRIPE_SECRET_KEY sk_live_⟨n24⟩ /M",
    "sk_live_⟨n24⟩",
    "the key is sk_live_⟨n24⟩, mind it",
    '{"PORT": 3000, "STRIPE_SECRET_KEY": "sk_live_⟨n24⟩"}',
    "STRIPE_SECRET_KEY＝sk_live_⟨n24⟩",
    '$env:STRIPE_SECRET_KEY="sk_live_⟨n24⟩"',
    "STRIPE_SECRET_KEY=\\\n  sk_live_⟨n24⟩",
    "cat > key.txt <<EOF\nsk_live_⟨n24⟩\nEOF",
  ],
  "dotenv/committed-secret": [
    "set DB_PASSWORD=⟨n20⟩",
    "setenv DB_PASSWORD ⟨n20⟩",
    "set -gx DB_PASSWORD ⟨n20⟩",
    "$Env:DB_PASSWORD = '⟨n20⟩'",
    "${env:DB_PASSWORD} = '⟨n20⟩'",
    'DB_PASSWORD "⟨n20⟩"',
    "DB_PASSWORD ⟨n20⟩",
    "export DB_PASSWORD ⟨n20⟩",
    'const DB_PASSWORD = "⟨n20⟩";',
    "DB_PASSWORD := ⟨n20⟩",
    "DB_PASSWORD ?= ⟨n20⟩",
    "DB_PASSWORD:⟨n20⟩",
    "DB_PASSWORD：⟨n20⟩",
    '"DB_PASSWORD": "⟨n20⟩",',
    "'DB_PASSWORD' => '⟨n20⟩',",
    "DB_PASSWORD=\\\n⟨n20⟩",
    "- DB_PASSWORD=⟨n20⟩",
    "// DB_PASSWORD=⟨n20⟩",
    "REM DB_PASSWORD=⟨n20⟩",
    "A=1; DB_PASSWORD=⟨n20⟩",
    "A=1 ;export DB_PASSWORD=⟨n20⟩",
    'DB_PASSWORD="\n  ⟨n20⟩',
  ],
  "dotenv/url-password": ["postgres://app:⟨n20⟩@db.payco.io/pay", "set DB=postgres://app:⟨n20⟩@db.payco.io/pay"],
  "dotenv/commented-secret": [
    "#DB_PASSWORD = ⟨n20⟩",
    "## DB_PASSWORD=⟨n20⟩",
    "#### DB_PASSWORD=⟨n20⟩",
    "# DB_PASSWORD: ⟨n20⟩",
    "# DB_PASSWORD=⟨n20⟩ until March",
    "# export DB_PASSWORD=⟨n20⟩",
    "#  - DB_PASSWORD=⟨n20⟩",
    "# - DB_PASSWORD: '⟨n20⟩'",
    "# set DB_PASSWORD=⟨n20⟩",
    "# setenv DB_PASSWORD ⟨n20⟩",
    '# $env:DB_PASSWORD = "⟨n20⟩"',
    '# "DB_PASSWORD": "⟨n20⟩",',
    '# const DB_PASSWORD = "⟨n20⟩";',
    "; DB_PASSWORD=⟨n20⟩",
    "A=1 # DB_PASSWORD=⟨n20⟩",
    'A="1" # DB_PASSWORD: ⟨n20⟩',
    "A= # sk_live_⟨n24⟩",
    "# {\"STRIPE_SECRET_KEY\":\"sk_live_⟨n24⟩\"}",
  ],
}; // oxfmt-ignore

describe("a credential is found wherever it stands in a .env file", () => {
  for (const [rule, lines] of Object.entries(FOUND))
    for (const line of lines)
      test(line.replaceAll("\n", "\\n"), () => {
        const { text } = applyTokens(`LOG_LEVEL=info\n${line}\nPORT=3000\n`);
        const secret = secretIn(line, text);
        const found = check(text).findings.filter((finding) => finding.rule === rule);
        assert.deepEqual(
          found.map(({ start, end }) => text.slice(start, end).slice(-secret.length)),
          [secret],
        );
        assert.ok(!shown(text).includes(secret.slice(0, 8)), "it is hidden");
        // What is no assignment goes as a whole; what stands around it stays.
        const deletion = found[0]?.fixes?.find(({ title }) => title.startsWith("Delete"));
        if (deletion === undefined) return assert.fail("it can be deleted");
        const rest = applyEdits(text, deletion.edits);
        assert.ok(!rest.includes(secret));
        assert.ok(rest.startsWith("LOG_LEVEL=info\n") && rest.endsWith("PORT=3000\n"));
        if (line.startsWith("A=")) assert.match(rest, /^A=(?:"1"|1)?$/m);
      });
});

/** What the notation of a line was filled in with. */
function secretIn(line: string, text: string): string {
  const [notation] = line.match(NOTATION) ?? [];
  const before = line.slice(0, line.indexOf(notation ?? ""));
  const length = Number(/\d+/.exec(notation ?? "")?.[0]);
  const start = text.indexOf(before) + before.length;
  return text.slice(start, start + length);
}

describe("what is no credential stays silent", () => {
  for (const line of [
    "# TOKEN: see the wiki",
    "# TOKEN: required",
    "# password: at least 12 characters",
    "# DB_PASSWORD=see the wiki",
    "# Note: set SECRET=$(openssl rand -hex 32)",
    "# API_KEY = your-api-key",
    "# The token is in Vault",
    "A=1 # TOKEN: ask the team",
    "# DB_PASSWORD: <from the vault>",
    "set LOG_LEVEL=debug",
    '{"LOG_LEVEL": "debug"}',
    "MOTD=\\\nhello",
    "source ../.env.secrets",
    "export DB_PASSWORD API_TOKEN",
    "A=1; DB_PASSWORD=${OTHER}",
    "COOKIE=a=b; Path=/; SameSite=Lax",
    "LS_COLORS=*.tar=01;31:*.key=00;36",
  ])
    test(line.replaceAll("\n", "\\n"), () => {
      const { findings } = check(`${line}\n`);
      assert.deepEqual(
        findings.filter(({ rule }) => rule !== "dotenv/stray-line").map(({ rule }) => rule),
        [],
      );
    });

  test("what a sentence tells is hidden, and nobody is accused", () => {
    const { text } = applyTokens("# the password is hunter2⟨n12⟩, mind it\n");
    assert.deepEqual(check(text).findings, []);
    assert.ok(!shown(text).includes(text.slice(18, 30)));
  });
});

describe("a private key that no quote closes", () => {
  const base64 = (length: number, seed: number): string => {
    const bytes = Math.ceil(length / 4) * 4;
    return token("b", bytes - 1, seed) + "=";
  };
  const key = fc
    .record({
      length: fc.integer({ min: 60, max: 2400 }),
      seed: fc.nat(100_000),
      quote: fc.constantFrom('"', "'", ""),
      label: fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"),
      hasEnd: fc.boolean(),
      lineBreak: fc.constantFrom("\n", "\r\n"),
      behind: fc.constantFrom("", "DB_HOST=db", "PORT=3000", "# why", '\nA="x"', "DEBUG"),
    })
    .map(({ length, seed, quote, label, hasEnd, lineBreak, behind }) => {
      const body = base64(length, seed).match(/.{1,64}/g) ?? [];
      const lines = [`-----BEGIN ${label}-----`, ...body, ...(hasEnd ? [`-----END ${label}-----`] : [])];
      const text = ["PORT=1", `OAUTH_PRIVATE_KEY=${quote}${lines.join("\n")}`, ...(behind === "" ? [] : [behind]), ""];
      return { text: text.join("\n").replaceAll("\n", lineBreak), body, behind };
    });

  test("is found, hidden and taken to its last line, or no fix is offered", () => {
    let fixed = 0;
    fc.assert(
      fc.property(key, ({ text, body, behind }) => {
        const found = check(text).findings.filter(({ rule }) => rule === "dotenv/private-key");
        assert.equal(found.length, 1);
        const last = body.at(-1) ?? "";
        assert.ok((found[0]?.end ?? 0) >= text.lastIndexOf(last) + last.length, "the span runs to the last line");
        const seen = shown(text);
        for (const line of body) assert.ok(!seen.includes(line), "every line is hidden");
        for (const { edits } of found[0]?.fixes ?? []) {
          fixed++;
          const rest = applyEdits(text, edits);
          for (const line of body) assert.ok(!rest.includes(line), "nothing of the key is left");
          assert.ok(rest.startsWith("PORT=1") && rest.trimEnd().endsWith(behind), "what stands around it stays");
        }
      }),
      { numRuns: runs(300) },
    );
    assert.ok(fixed > 300);
  });

  test("is found on a line of its own as well", () => {
    const text = `A=1\n-----BEGIN PRIVATE KEY-----\n${base64(128, 7)}\n-----END PRIVATE KEY-----\nB=2\n`;
    const [found] = check(text).findings.filter(({ rule }) => rule === "dotenv/private-key");
    assert.equal(applyEdits(text, found?.fixes?.[0]?.edits ?? []), "A=1\nB=2\n");
  });

  test("is found where it is commented out line by line", () => {
    const body = [token("b", 64, 1), token("b", 64, 2), `${token("b", 39, 3)}=`];
    for (const end of ["\n# -----END PRIVATE KEY-----", ""]) {
      const key = `# KEY="-----BEGIN PRIVATE KEY-----\n${body.map((line) => `# ${line}`).join("\n")}${end}`;
      const text = `A=1\n${key}\n# Ask the team\nB=2\n`;
      const [found, ...others] = check(text).findings;
      assert.ok(found?.rule === "dotenv/commented-secret" && others.length === 0);
      for (const line of body) assert.ok(!shown(text).includes(line));
      assert.equal(applyEdits(text, found.fixes[0]?.edits ?? []), "A=1\n# Ask the team\nB=2\n");
    }
  });

  test("is not taken where nobody can say whether a line is of it", () => {
    const text = `KEY="-----BEGIN PRIVATE KEY-----\n${base64(128, 7)}\nabcde\nDB_HOST=db\n`;
    const [found] = check(text).findings.filter(({ rule }) => rule === "dotenv/private-key");
    assert.ok(found !== undefined && (found.fixes ?? []).length === 0);
  });
});
