import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig();
const random = (length: number): string => randomBytes(length).toString("hex").slice(0, length);
const pem = (what: string): string => `-----BEGIN ${what}-----\n${random(64)}\n-----END ${what}-----\n`;

/** What is known of a file with a text. */
function stateOf(path: string, text: string): boolean | undefined {
  const index = createIndex();
  index.add(path, text, config);
  assert.equal(index.view("Dockerfile", {}).readText(path), undefined, "the text is not kept");
  return index.view("Dockerfile", {}).holdsCredential(path);
}

describe("whether a file holds a credential is known by what stands in it", () => {
  const cases: readonly (readonly [path: string, text: string, expected: boolean | undefined])[] = [
    [".npmrc", "engine-strict=true\nregistry=https://registry.example.com/\n", false],
    [".npmrc", "", false],
    [".npmrc", "//registry.example.com/:_authToken=${NPM_TOKEN}\nalways-auth=true\n", false],
    ["web/.npmrc", `//registry.example.com/:_authToken=npm_${random(36)}\n`, true],
    [".npmrc", `//registry.example.com/:_password=${Buffer.from(random(24)).toString("base64")}\n`, true],
    [".npmrc", `_auth = ${Buffer.from(`ci:${random(20)}`).toString("base64")}\n`, true],
    [".yarnrc.yml", "nodeLinker: node-modules\nnpmRegistryServer: https://registry.example.com\n", false],
    [".yarnrc.yml", `npmAuthToken: "npm_${random(36)}"\n`, true],
    [".yarnrc.yml", 'npmAuthToken: "${NPM_TOKEN-}"\n', false],
    [".pypirc", `[pypi]\nusername = __token__\npassword = ${random(30)}\n`, true],
    ["pip.conf", "[global]\ntimeout = 60\n", false],
    ["pip.conf", `[global]\nindex-url = https://ci:${random(20)}@pypi.example.com/simple\n`, true],
    ["release.key", pem("PGP PUBLIC KEY BLOCK"), false],
    ["server.KEY", pem("PUBLIC KEY"), false],
    ["host.key", `ssh-ed25519 AAAAC3${random(60)} pay@host\n`, false],
    ["server.key", pem("RSA PRIVATE KEY"), true],
    ["server.key", pem("ENCRYPTED PRIVATE KEY"), true],
    ["signing.key", pem("PGP PRIVATE KEY BLOCK"), true],
    ["chain.key", pem("CERTIFICATE") + pem("EC PRIVATE KEY"), true],
    ["license.key", random(40), undefined],
  ];
  for (const [path, text, expected] of cases)
    test(`${path}: ${text.split("\n")[0]?.replaceAll(/[\da-f]{8,}\S*/g, "…") ?? ""}`, () =>
      assert.equal(stateOf(path, text), expected));
});

test("only what is known of the file counts as a change", () => {
  const index = createIndex();
  assert.deepEqual([...index.add(".npmrc", "engine-strict=true\n", config)], ["files"]);
  assert.deepEqual([...index.add(".npmrc", "engine-strict=false\n", config)], []);
  assert.deepEqual([...index.add(".npmrc", `//r.example/:_authToken=npm_${random(36)}\n`, config)], ["files"]);
  assert.ok(index.remove(".npmrc").has("files"));
  assert.equal(index.view("Dockerfile", {}).holdsCredential(".npmrc"), undefined);
});
