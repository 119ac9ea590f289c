import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";

const config = resolveConfig();
const SECRET = randomBytes(16).toString("hex");

/** Lines, from 1, of a document in which a secret was found. */
function foundIn(text: string): number[] {
  return lint({ path: "k8s/app.yaml", text }, { config })
    .findings.filter(({ rule }) => rule === "kubernetes/secret-value")
    .map(({ start }) => text.slice(0, start).split("\n").length);
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const configMap = (line: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pay}\nbinaryData:\n  ${line}\n`;
const pod = (lines: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: pay}\nspec:\n  containers:\n    - name: app\n      image: registry.example/pay:1.4\n${lines}`;
const release = (line: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: pay}\nspec:\n  values:\n    auth:\n      ${line}\n`;

const CASES: readonly (readonly [what: string, text: string, lines: readonly number[]])[] = [
  ["binaryData with an address", configMap(`url: ${base64(`postgres://pay:${SECRET}@db.example.com/pay`)}`), [5]],
  ["binaryData with properties", configMap(`a.properties: ${base64(`port=1\ndb.password=${SECRET}\n`)}`), [5]],
  [
    "binaryData with a key store",
    configMap(`a.jks: ${Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 2]).toString("base64")}`),
    [],
  ],
  ["binaryData with words", configMap(`a.txt: ${base64("password: ask the platform team\n")}`), []],
  ["an option and its word", pod(`      args: ["--api-key", "${SECRET}"]\n`), [8]],
  ["an option over lines", pod(`      args:\n        - --db-password\n        - ${SECRET}\n`), [10]],
  [
    "a program in command, its options in args",
    pod(`      command: [mysql]\n      args: [-uroot, -p${SECRET}]\n`),
    [9],
  ],
  ["an option and a variable", pod('      args: ["--api-key", "$(API_KEY)"]\n'), []],
  ["an option and a file", pod('      args: ["--password-file", "/run/secrets/db"]\n'), []],
  ["options of another program", pod("      command: [cp]\n      args: [-p, /a/b-c-4711]\n"), []],
  ["a password of a release", release("password: Violet-Anchor-4711"), [7]],
  ["the name of a Secret", release("existingSecret: violet-anchor-4711"), []],
  ["the name of a key", release("passwordKey: Violet-Anchor-4711"), []],
  ["words in place of a password", release("password: violet-anchor"), []],
];

describe("where manifests hold secrets", () => {
  for (const [what, text, lines] of CASES) test(what, () => assert.deepEqual(foundIn(text), lines));
});
