import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { diffLines, diffObject } from "../../server/src/deploy/steps/diff.ts";
import type { ClusterObject } from "../../server/src/deploy/kubectl/object.ts";
import { token } from "../rules/tokens.ts";

const SECRETS = [
  ["hunter2", "hunter2"].join(""),
  ["correct", "horse", "battery"].join(" "),
  token("n", 24, 1),
  "swordfish".repeat(2),
];

function deployment(container: object, annotations: Record<string, string> = {}): ClusterObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "api", annotations },
    spec: { template: { spec: { containers: [{ name: "api", image: "api:1", ...container }] } } },
  };
}

const config = (data: Record<string, string>): ClusterObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c" },
  data,
});

const lines = (before: ClusterObject, after: ClusterObject): string =>
  diffLines([diffObject(before, after)]).join("\n");

/** Where people put what a program gets. */
const SHAPES: Readonly<Record<string, (secret: string) => ClusterObject>> = {
  "an argument": (secret) => deployment({ args: [secret] }),
  "an option": (secret) => deployment({ args: [`--db-password=${secret}`] }),
  "an option of another name": (secret) => deployment({ args: [`--x=${secret}`] }),
  "what stands behind an option": (secret) => deployment({ args: ["--password", secret] }),
  "an assignment": (secret) => deployment({ command: [`PGPASSWORD=${secret}`, "psql"] }),
  "a script": (secret) => deployment({ command: ["sh", "-c", `curl -u a:${secret} x && mysql -p${secret}`] }),
  "a variable": (secret) => deployment({ env: [{ name: "X", value: secret }] }),
  "a password": (secret) => deployment({ env: [{ name: "DB_PASSWORD", value: secret }] }),
  "a header": (secret) =>
    deployment({
      livenessProbe: {
        httpGet: { path: "/", port: 80, httpHeaders: [{ name: "Authorization", value: `Bearer ${secret}` }] },
      },
    }),
  "an exec probe": (secret) =>
    deployment({ livenessProbe: { exec: { command: ["redis-cli", "-a", secret, "ping"] } } }),
  "an annotation": (secret) => deployment({}, { "example.com/x": secret }),
  "a key of a ConfigMap": (secret) => config({ X: secret }),
  "a file of a ConfigMap": (secret) => config({ "redis.conf": `port 1\nrequirepass ${secret}\n` }),
  "a URL": (secret) => config({ URL: `jdbc:postgresql://db/pay?password=${secret}` }),
  XML: (secret) => config({ "a.xml": `<password>${secret}</password>` }),
  base64: (secret) => config({ X: Buffer.from(secret).toString("base64") }),
  JSON: (secret) => config({ "a.json": JSON.stringify({ a: { b: secret } }) }),
};

describe("what a program gets is shown only when it is known to be harmless", () => {
  for (const [name, make] of Object.entries(SHAPES))
    test(name, () => {
      for (const secret of SECRETS) {
        const other = secret.split("").reverse().join("");
        const both = [lines(make(secret), make(other)), lines(make("1"), make(secret)), lines(make(secret), make("1"))];
        for (const shown of [...both, lines(deployment({ name: "b" }), make(secret))]) {
          for (const hidden of [secret, other, Buffer.from(secret).toString("base64")])
            assert.ok(!shown.includes(hidden.slice(0, 8)), `${name}: a secret is shown`);
        }
        assert.match(both[0] ?? "", /: changed$/m, name);
      }
    });

  test("random texts", () =>
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 30 }),
        fc.constantFrom(...Object.values(SHAPES)),
        (text, make) => {
          fc.pre(/\d/.test(text) && /[^\w./:-]/.test(text));
          assert.ok(!lines(make("1"), make(text)).includes(text));
        },
      ),
    ));
});

const SHOWN: readonly (readonly [before: ClusterObject, after: ClusterObject, shown: string])[] = [
  [config({ LOG_LEVEL: "info" }), config({ LOG_LEVEL: "debug" }), "~ data.LOG_LEVEL: info -> debug"],
  [config({ TIMEOUT: "30s" }), config({ TIMEOUT: "45s" }), "~ data.TIMEOUT: 30s -> 45s"],
  [config({ ENABLED: "true" }), config({ ENABLED: "false" }), "~ data.ENABLED: true -> false"],
  [
    config({ API: "https://api.example.com/v1" }),
    config({ API: "https://api.example.com/v2" }),
    "~ data.API: https://api.example.com/v1 -> https://api.example.com/v2",
  ],
  [deployment({ args: ["--port", "80"] }), deployment({ args: ["--port", "81"] }), "args[1]: 80 -> 81"],
  [deployment({ image: "api:1" }), deployment({ image: "api:2" }), "image: api:1 -> api:2"],
  [
    deployment({ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "a" } } }] }),
    deployment({ env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "b" } } }] }),
    "key: a -> b",
  ],
  [config({}), config({ "a.conf": "x y\nz" }), '+ data["a.conf"]: set'],
  [config({ "a.conf": "x y\nz" }), config({}), '- data["a.conf"]: taken away'],
];

for (const [before, after, shown] of SHOWN)
  test(`is shown: ${shown}`, () => assert.ok(lines(before, after).includes(shown), lines(before, after)));
