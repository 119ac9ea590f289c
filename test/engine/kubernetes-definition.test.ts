import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_TEAM_SETTINGS } from "../../server/src/contract/settings.ts";
import { kubernetesManifest } from "../../server/src/languages/kubernetes/model/manifest.ts";
import { checkObjects } from "../../server/src/languages/kubernetes/schema/checked.ts";
import { kindsDefinedBy } from "../../server/src/languages/kubernetes/schema/definition.ts";
import { parseYamlDocument } from "../../server/src/syntax/yaml/yaml.ts";

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
  const manifest = kubernetesManifest(text, "k8s/merchant.yaml", NO_TEAM_SETTINGS);
  const defined = (apiVersion: string, kind: string): (typeof kinds)[number] | undefined =>
    kinds.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  return checkObjects(manifest, defined).flatMap(({ types, unknown, missing, values, duplicates }) => [
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
