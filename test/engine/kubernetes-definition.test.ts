import assert from "node:assert/strict";
import { test } from "node:test";
import type { FileFacts, WorkspaceView } from "../../server/src/contract/facts.ts";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { createLintCache, lint } from "../../server/src/engine/lint.ts";
import { complete } from "../../server/src/features/complete.ts";
import { explainAt } from "../../server/src/features/explain.ts";
import { kubernetesManifest } from "../../server/src/languages/kubernetes/model/manifest.ts";
import { checkedObjects } from "../../server/src/languages/kubernetes/schema/checked.ts";
import { kindsDefinedBy } from "../../server/src/languages/kubernetes/schema/definition.ts";
import { createIndex } from "../../server/src/workspace/index.ts";
import { parseYamlDocument } from "../../server/src/syntax/yaml/yaml.ts";

const config = resolveConfig();

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: merchants.pay.example.com}
spec:
  group: pay.example.com
  names: {kind: Merchant, plural: merchants}
  versions:
    - name: v1alpha1
      served: false
      schema: {openAPIV3Schema: {type: object}}
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            apiVersion: {type: string}
            metadata: {type: object}
            spec:
              type: object
              required: [country, mode, limits]
              properties:
                country: {type: string}
                mode: {type: string, enum: [live, test], default: test}
                fee: {type: integer, minimum: 0, maximum: 100}
                share: {x-kubernetes-int-or-string: true}
                extra: {type: object, x-kubernetes-preserve-unknown-fields: true}
                tags: {type: object, additionalProperties: {type: string}}
                limits:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [currency]
                  items: {type: object, required: [currency], properties: {currency: {type: string}, most: {type: number}}}
`;

const kinds = kindsDefinedBy(parseYamlDocument(DEFINITION).root);

/** What is wrong with an object by the definition above. */
function said(spec: string): string[] {
  const text = `apiVersion: pay.example.com/v1\nkind: Merchant\nmetadata: {name: a, creationTimestamp: null}\nspec: ${spec}\n`;
  const settings = { ...NO_TEAM_SETTINGS, definitions: [{ path: "crds/merchant.yaml", text: DEFINITION }] };
  const manifest = kubernetesManifest(text, "k8s/merchant.yaml", settings);
  return checkedObjects(manifest).flatMap(({ types, unknown, missing, values, duplicates }) => [
    ...types.map(({ name }) => `type ${name}`),
    ...unknown.map(({ key }) => `unknown ${key.value}`),
    ...missing.map(({ name }) => `missing ${name}`),
    ...values.map(({ name }) => `value ${name}`),
    ...duplicates.map(({ list }) => `duplicate ${list}`),
  ]);
}

test("a definition gives the kinds of the versions that are served", () => {
  assert.deepEqual(
    kinds.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
    ["pay.example.com/v1 Merchant"],
  );
});

const CASES: readonly (readonly [spec: string, said: readonly string[]])[] = [
  ["{country: NL, mode: live, fee: 3, share: 5%, extra: {any: 1}, tags: {a: b}, limits: [{currency: EUR, most: 1.5}]}", []],
  ["{country: no, fee: '3', share: true, tags: {a: 1}, limits: {}}", ["type country", "type fee", "type share", "type a", "type limits"]],
  ["{country: NL, mod: live, limits: []}", ["unknown mod"]],
  ["{country: NL}", ["missing limits"]],
  ["{country: NL, mode: prod, fee: 101, limits: [{most: 1}, {currency: EUR}, {currency: EUR}]}", ["missing currency", "value mode", "value fee", "duplicate limits"]],
]; // oxfmt-ignore

for (const [spec, expected] of CASES)
  test(`an object is held to it: ${spec}`, () => assert.deepEqual(said(spec), expected));

test("what is no definition defines nothing", () => {
  for (const text of ["", "kind: CustomResourceDefinition\n", "spec: {group: a, names: {kind: B}}\n", "- 1\n"])
    assert.deepEqual(kindsDefinedBy(parseYamlDocument(text).root), []);
});

const MERCHANT =
  "apiVersion: pay.example.com/v1\nkind: Merchant\nmetadata: {name: a}\nspec: {country: NL, limits: [], mod: live}\n";

/** What rules say of the object beside definitions, by what they end with. */
function foundBeside(files: Readonly<Record<string, string>>, cache = createLintCache()): string[] {
  const index = createIndex();
  for (const [path, text] of Object.entries(files)) index.add(path, text, config);
  const path = "k8s/merchant.yaml";
  const workspace = (own: FileFacts): WorkspaceView => index.view(path, own, MERCHANT);
  return lint({ path, text: MERCHANT }, { config, workspace, cache }).findings.map(({ rule }) => rule);
}

const STREAM = `apiVersion: v1\nkind: Namespace\nmetadata: {name: pay}\n---\n${DEFINITION}`;
const OTHER = DEFINITION.replace(
  "country: {type: string}",
  "country: {type: string}\n                mod: {type: string}",
);

test("a definition in the workspace counts, in a stream of others too, and one of two that differ does not", () => {
  assert.deepEqual(foundBeside({}), []);
  assert.deepEqual(foundBeside({ "crds/merchant.yaml": DEFINITION }), ["kubernetes/unknown-field"]);
  assert.deepEqual(foundBeside({ "crds/all.yaml": STREAM }), ["kubernetes/unknown-field"]);
  assert.deepEqual(foundBeside({ "crds/a.yaml": DEFINITION, "b/crds/a.yaml": DEFINITION }), [
    "kubernetes/unknown-field",
  ]);
  assert.deepEqual(foundBeside({ "crds/a.yaml": DEFINITION, "old/a.yaml": OTHER }), []);
  assert.deepEqual(foundBeside({ "templates/a.yaml": DEFINITION.replace("Merchant", '{{ "Merchant" }}') }), []);
});

test("what was found by one definition is not said by another", () => {
  const cache = createLintCache();
  assert.deepEqual(foundBeside({ "crds/merchant.yaml": DEFINITION }, cache), ["kubernetes/unknown-field"]);
  assert.deepEqual(foundBeside({ "crds/merchant.yaml": OTHER }, cache), []);
  assert.deepEqual(foundBeside({}, cache), []);
});

test("a definition that changes is a change of facts, and the same text is none", () => {
  const index = createIndex();
  assert.ok(index.add("crds/merchant.yaml", DEFINITION, config).has("kubernetes"));
  const known = index.view("k8s/a.yaml", {}).kindDefinitions();
  assert.ok(!index.add("crds/merchant.yaml", DEFINITION, config).has("kubernetes"));
  assert.equal(index.view("k8s/a.yaml", {}).kindDefinitions(), known);
  assert.ok(index.add("crds/merchant.yaml", OTHER, config).has("kubernetes"));
  assert.ok(index.remove("crds/merchant.yaml").has("kubernetes"));
  assert.deepEqual(index.view("k8s/a.yaml", {}).kindDefinitions(), []);
});

test("fields of a kind that the workspace defines are completed and explained", () => {
  const index = createIndex();
  index.add("crds/merchant.yaml", DEFINITION, config);
  const path = "k8s/merchant.yaml";
  const text = "apiVersion: pay.example.com/v1\nkind: Merchant\nmetadata: {name: a}\nspec:\n  ";
  const workspace = (own: FileFacts): WorkspaceView => index.view(path, own, text);
  const result = lint({ path, text }, { config, workspace });
  const document = { path, text, result, workspace: workspace(result.facts) };
  const labels = complete(document, text.length).map(({ label }) => label);
  assert.deepEqual(labels.slice(0, 2), ["country", "limits"]);
  const neighbours = { gitState: "unknown", dotenvFiles: () => [] } as const;
  assert.equal(explainAt(document, text.indexOf("spec"), neighbours)?.key, "spec");
});
