import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { startTimer } from "../timer.ts";
import { runs } from "../runs.ts";

const config = resolveConfig({ profile: "strict", registries: ["registry.example"] });

function findingsOf(text: string) {
  const index = createIndex();
  return lint({ path: "Dockerfile", text }, { config, workspace: (own) => index.view("Dockerfile", own) }).findings;
}

/** Scripts that the rules about RUN have something to say about, to be cut up and put together again. */
const SCRIPTS = [
  "curl -fsSLk http://files.example/a.tar.gz | tar -xz -C /usr && chmod +x /usr/a",
  'wget -qO /tmp/a.sh https://files.example/a && sh /tmp/a.sh; rm -rf "$(pwd)/node_modules"',
  "set -eux; apt-get update && apt-get install -y --no-install-recommends curl=1.2 'git' # comment",
  "npm ci --only=production && npm run build || true; npx -y serve; pip install flask==1 -r a.txt",
  'echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers && sudo chmod -R 777 /app && chmod u+s /bin/a',
  "if [ \"$A\" = 'b' ]; then export TOKEN=$(cat /run/secrets/t); else cat /run/secrets/t > ~/.npmrc; fi",
  "<<EOF\nmake\nmake install | tee log\nEOF",
  "--mount=type=secret,id=t,env=TOKEN --mount=type=cache,target=/c echo ${TOKEN:-x} | docker login -p a -u b",
  '["sh", "-c", "curl https://a.example | sh"]',
  "git -c http.sslVerify=false clone https://u:p@git.example/a && GIT_SSL_NO_VERIFY=1 go install a@latest",
];

/** A script with pieces taken out, doubled, moved and replaced by what the grammars turn on. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SCRIPTS),
    fc.array(
      fc.tuple(
        fc.nat(200),
        fc.nat(12),
        fc.constantFrom(
          "",
          "\\\n",
          "\\",
          "'",
          '"',
          "`",
          "$(",
          "${",
          ")",
          "}",
          "|",
          "&&",
          ";",
          "<<E",
          "\nE\n",
          "\r\n",
          "\n# c\n",
          "🦊",
          "\0",
          "-",
          "=",
          " ",
        ),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([script, edits]) => {
    let text = script;
    for (const [at, length, piece] of edits) {
      const start = at % (text.length + 1);
      text = text.slice(0, start) + piece + text.slice(start + length);
    }
    return text;
  });

describe("any RUN script", () => {
  test("is judged without a failure, and every place is inside the file", () => {
    fc.assert(
      fc.property(
        mutated,
        fc.constantFrom("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK CMD", "ONBUILD RUN"),
        (script, keyword) => {
          const text = `FROM node:24\nENV NODE_ENV=development\n${keyword} ${script}\nUSER 1\n`;
          for (const { rule, start, end, message, related, fixes } of findingsOf(text)) {
            assert.notEqual(rule, "paylint/internal-error", message);
            const places = [
              { start, end },
              ...related.map(({ span }) => span),
              ...fixes.flatMap(({ edits }) => edits.filter(({ path }) => path === undefined)),
            ];
            for (const place of places)
              assert.ok(0 <= place.start && place.start <= place.end && place.end <= text.length, rule);
          }
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});

describe("hostile Dockerfiles get an answer within a second", () => {
  const chain = (step: (index: number) => string, count: number): string =>
    `FROM node:24 AS s0\n${Array.from({ length: count }, (_, index) => `FROM s${index} AS s${index + 1}\n${step(index)}\n`).join("")}`;
  const hostile: Readonly<Record<string, string>> = {
    "a long chain of stages": chain(() => "RUN npm install && curl a | sh\nEXPOSE 22\nUSER root", 1500),
    "a long chain that copies": chain((index) => `COPY --from=s${index} /app/node_modules ./`, 1500),
    "many pipes": `FROM node:24\nRUN ${"curl http://a.example/a | tar x && ".repeat(2000)}true`,
    "many downloads": `FROM node:24\nRUN ${"curl -o f http://a.example/f && chmod +x f && ".repeat(1000)}true`,
    "many mounts": `FROM node:24\nRUN ${"--mount=type=secret,id=a,env=B ".repeat(2000)}echo ${"$B ".repeat(2000)}`,
    "many arguments": `FROM node:24\n${Array.from({ length: 3000 }, (_, index) => `ARG A${index}_TOKEN\nENV B${index}=$A${index}_TOKEN\n`).join("")}`,
    "many ports": `FROM node:24\n${Array.from({ length: 2000 }, (_, index) => `ENV P${index}=\${P${index - 1}:-22}\nEXPOSE $P${index}\n`).join("")}USER 1`,
    "many copies": `FROM node:24\n${"COPY package.json a b c ./\n".repeat(3000)}RUN npm install`,
    "many ignore comments": "# check=skip=SecretsUsedInArgOrEnv\n".repeat(15_000) + "FROM node:24\nARG A_TOKEN",
    "a long heredoc": `FROM node:24\nRUN <<EOF\n${"make a | tee b\n".repeat(5000)}EOF\n`,
    "a long start command": `FROM node:24\nCMD ${"a && ".repeat(10_000)}b`,
    "a long chmod": `FROM node:24\nRUN chmod ${"u".repeat(50_000)}+${"r".repeat(50_000)}`,
    "a long flag": `FROM node:24\nHEALTHCHECK --interval=${"1".repeat(50_000)} CMD a\nRUN curl -${"f".repeat(50_000)} a`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    test(name, () => {
      findingsOf(text.slice(0, 2000));
      const spent = startTimer();
      const findings = findingsOf(text);
      const milliseconds = spent();
      assert.deepEqual(
        findings.filter(({ rule }) => rule === "paylint/internal-error"),
        [],
      );
      assert.ok(milliseconds < 1000, `${milliseconds.toFixed(0)} ms`);
    });
  }
});
