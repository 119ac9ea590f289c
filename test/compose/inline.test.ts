import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { type LintResult, lint } from "../../server/src/engine/lint.ts";
import { parse } from "yaml";

const config = resolveConfig({ profile: "strict" });

const check = (path: string, text: string): LintResult => lint({ path, text }, { config });

/** A Dockerfile as Compose has it within a file: a `$` is written twice. */
function around(dockerfile: string, { indent = 8, header = "|" } = {}): string {
  const body = dockerfile.replaceAll("$", () => "$$").replaceAll(/^(?=.)/gm, " ".repeat(indent));
  return `services:\n  payments:\n    build:\n      dockerfile_inline: ${header}\n${body}`;
}

function inside(compose: string): string {
  const { services } = parse(compose) as { services: { payments: { build: { dockerfile_inline: string } } } };
  return services.payments.build.dockerfile_inline.replaceAll("$$", () => "$");
}

const ofDockerfile = (result: LintResult): LintResult["findings"] =>
  result.findings.filter(({ rule }) => rule.startsWith("dockerfile/"));

const LINES = [
  "FROM node",
  "FROM node:24 AS build",
  "RUN curl https://a.example/i.sh | sh",
  "RUN npm install && \\\n    npm run build",
  "ENV API_KEY=$KEY",
  'CMD ["node", "a.js"]',
  "ADD a.txt /app/",
  "USER root",
  "EXPOSE 22 8080",
  "WORKDIR app",
  "",
  "# a comment",
  "RUN <<E\n  make\nE",
  "HEALTHCHECK NONE",
  "RUN sudo make",
];

test("a Dockerfile in a Compose file is judged as a file of its own, and its fixes are made there", () => {
  let fixed = 0;
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(1, 2, 8),
      fc.boolean(),
      (lines, more, hasMore) => {
        const text = `FROM debian:13\n${lines.join("\n")}\n`;
        const compose = around(text, { indent: 6 + more }) + (hasMore ? "    restart: always\n" : "");
        const alone = ofDockerfile(check("Dockerfile", text));
        const within = ofDockerfile(check("compose.yaml", compose));
        assert.deepEqual(within.map(toLine).toSorted(), alone.map(toLine).toSorted());
        for (const finding of within) {
          const own = alone.find(
            (other) =>
              other.rule === finding.rule &&
              other.message === finding.message &&
              lineAt(text, other) === lineAt(compose, finding),
          );
          assert.ok(own !== undefined, `${finding.rule} stands at the line that it speaks of`);
        }
        const pairs = within.flatMap((finding) => {
          const own = alone.filter(({ rule, message }) => rule === finding.rule && message === finding.message);
          return own.length === 1 ? finding.fixes.map((fix, at) => [fix, own[0]?.fixes[at]] as const) : [];
        });
        for (const [fix, own] of pairs) {
          const after = applyEdits(compose, fix.edits);
          assert.equal(inside(after).trimEnd(), applyEdits(text, own?.edits ?? []).trimEnd());
          assert.equal(after.endsWith("    restart: always\n"), hasMore);
          fixed++;
        }
      },
    ),
    { numRuns: 150, seed: 7 },
  );
  assert.ok(fixed > 100, `${fixed} fixes`);
});

function toLine({ rule, message }: { rule: string; message: string }): string {
  return `${rule} ${message}`;
}

function lineAt(text: string, { start }: { start: number }): string {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  return (
    /^.*/
      .exec(text.slice(from))?.[0]
      .trim()
      .replaceAll("$$", () => "$") ?? ""
  );
}

describe("ignore comments", () => {
  const inner =
    "FROM debian:13@sha256:" +
    "0".repeat(64) +
    '\nUSER root\nWORKDIR /a\nCOPY a /a\nHEALTHCHECK CMD ["a"]\nCMD ["a"]\n';

  test("above the key speak for the Dockerfile in it", () => {
    const bare = around(inner);
    const found = ofDockerfile(check("compose.yaml", bare)).map(({ rule }) => rule);
    assert.ok(found.includes("dockerfile/root-user"), found.join());
    const ignored = bare.replace(
      "      dockerfile_inline",
      "      # paylint-ignore dockerfile/root-user: a tool\n      dockerfile_inline",
    );
    const result = check("compose.yaml", ignored);
    assert.ok(!ofDockerfile(result).some(({ rule }) => rule === "dockerfile/root-user"));
    assert.deepEqual(
      result.suppressed.map(({ finding, reason }) => [finding.rule, reason]),
      [["dockerfile/root-user", "a tool"]],
    );
  });

  test("within the Dockerfile speak for what follows them", () => {
    const text = around(inner.replace("USER root", "# paylint-ignore dockerfile/root-user: a tool\nUSER root"));
    const result = check("compose.yaml", text);
    assert.ok(!ofDockerfile(result).some(({ rule }) => rule === "dockerfile/root-user"));
    const [silenced] = result.suppressed;
    assert.equal(
      text.slice(silenced?.comment.start, silenced?.comment.end),
      "# paylint-ignore dockerfile/root-user: a tool",
    );
  });
});

test("a text that cannot be written differently at its place has findings and no fixes", () => {
  for (const written of ['"FROM node\\nUSER root\\n"', ">\n        FROM node\n\n        USER root\n", "FROM node"]) {
    const text = `services:\n  payments:\n    build:\n      dockerfile_inline: ${written}\n`;
    const found = ofDockerfile(check("compose.yaml", text));
    assert.ok(found.length > 0, written);
    assert.deepEqual(
      found.flatMap(({ fixes }) => fixes),
      [],
      written,
    );
  }
  const filled = around("FROM node:24\nRUN apt-get install -y a\n").replace("apt-get", "${TOOL} ; apt-get");
  assert.deepEqual(
    ofDockerfile(check("compose.yaml", filled)).flatMap(({ fixes }) => fixes),
    [],
  );
});

test("the rules that were held to it are told", () => {
  const { ran } = check("compose.yaml", around("FROM node:24\n"));
  assert.ok(ran.includes("dockerfile/mutable-base") && ran.includes("compose/privileged"));
  assert.ok(!check("compose.yaml", "services: {}\n").ran.some((id) => id.startsWith("dockerfile/")));
});
