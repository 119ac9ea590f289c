import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PROJECT_SETTINGS } from "../../server/src/contract/settings.ts";
import { readConfigFile } from "../../server/src/engine/config-file.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { VERSIONS } from "../../server/src/languages/kubernetes/schema/data.ts";
import { NEWEST, schemaFor } from "../../server/src/languages/kubernetes/schema/types.ts";

const SCHEMA_RULES =
  /^kubernetes\/(?:field-|unknown-field|quantity|required-field|removed-api|deprecated-api|duplicate-entry|port-name)|^paylint\//;

/** What the rules of the schema say of a text: line, severity, rule and message. */
function said(text: string, kubernetes = PROJECT_SETTINGS.kubernetes.default as "1.33" | "1.36"): string[] {
  const result = lint({ path: "k8s/manifest.yaml", text }, { config: resolveConfig({ kubernetes }) });
  return result.findings
    .filter(({ rule }) => SCHEMA_RULES.test(rule))
    .map(
      ({ start, severity, rule, message }) =>
        `${text.slice(0, start).split("\n").length} ${severity} ${rule}: ${message}`,
    );
}

const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a:1.0.0\n";

/** A text, and what is said of it: nothing where nothing is listed. */
const CASES: readonly (readonly [name: string, text: string, expected?: readonly RegExp[]])[] = [
  ["what is well formed", POD],
  ["numbers and switches in text", `${POD}      env:\n        - { name: A, value: 12 }\n        - { name: B, value: off }\n        - { name: C, value: 010 }\n`, [/^10 error .*field-type: `value` must be text: put the number in quotes/, /^11 .*put `off` in quotes/, /^12 .*the number/]],
  ["whole numbers with a point, as kubectl hands them on", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 3.0, minReadySeconds: 1e1}\n"],
  ["a number with a fraction", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2.5}\n", [/`replicas` must be a whole number/]],
  ["null leaves a field to its default", `${POD}      env:\n      ports: ~\n      resources: null\n`],
  ["fields of the server", `${POD.replace("  name: a\n", "  name: a\n  creationTimestamp: null\n  managedFields: []\n  uid: x\n")}status: {phase: Running}\n`],
  ["merge keys", `${POD}    - &b\n      name: b\n      image: b:1\n    - <<: *b\n      name: c\n`],
  ["what an alias leads to is told once", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: &l {a: 1}}\nspec: {nodeSelector: *l, containers: [{name: a, image: b}]}\n", [/`a` must be text/]],
  ["patches of tools", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      $setElementOrder/containers: [{name: a}]\n      containers:\n        - name: a\n          $patch: delete\n"],
  ["placeholders of any shape", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: ${N:=2}\n  minReadySeconds: <seconds>\n  progressDeadlineSeconds: __N__\n  paused: '{{ paused }}'\n"],
  ["a list of objects", `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data: {A: 1}\n`, [/^7 .*`A` must be text/]],
  ["kinds that nobody knows", "apiVersion: a.example/v1\nkind: Thing\nmetadata: {name: 1}\nspec: {replicas: x}\n"],
  ["custom resources: what is unknown is a warning", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec:\n  replicas: '1'\n  strategi: {}\n  template: {spec: {containers: [{name: a, image: b, port: 1}]}}\n", [/^5 error .*`replicas` must be a whole number, and is text in quotes/, /^6 warning .*`strategi`; `strategy` may be meant/, /^7 warning .*`port`/]],
  ["behind a mistake nothing is missed or guessed", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  tipe: x\n  ports: [\n  other: 1\n", [/^5 error .*`tipe`; `type` may be meant/]],
  ["JSON", '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"A": true}}\n', [/put `true` in quotes/]],
  ["a secret is not repeated", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {PIN: 123456}\n", [/`PIN` must be text: put the number in quotes$/]],
  ["what is no base64, and what stands for it", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {A: tür, B: c2VjcmV0, C: <base64>, D: REPLACE_ME, E: ''}\n", [/field-value: `A` must be in base64$/]],
  ["a name for a number", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, targetPort: '80'}]}\n", [/port-name: A port's number in quotes/]],
  ["port 80 of two protocols, and twice of one", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n    - {name: a, port: 80}\n    - {name: b, port: 80, protocol: UDP}\n    - {name: c, port: 80, protocol: TCP}\n", [/^8 error .*`port` `80` \(TCP\) stands twice/]],
]; // oxfmt-ignore

describe("manifests are held to the schema of their kinds", () => {
  for (const [name, text, expected = []] of CASES)
    test(name, () => {
      const found = said(text);
      assert.equal(found.length, expected.length, found.join("\n"));
      expected.forEach((pattern, index) => assert.match(found[index] ?? "", pattern));
    });
});

describe("the version of Kubernetes", () => {
  const text = `${POD}  hostnameOverride: a\n`;

  test("decides which fields there are", () => {
    assert.deepEqual(said(text), []);
    assert.match(
      said(text, "1.33").join(),
      /no field `hostnameOverride` in this version of Kubernetes; `1\.34`.* has it/,
    );
  });

  test("is one of those that the data hold", () => {
    assert.deepEqual([...PROJECT_SETTINGS.kubernetes.values], [...VERSIONS]);
    assert.equal(PROJECT_SETTINGS.kubernetes.default, NEWEST);
  });

  test("is said in the configuration, in quotes or not", () => {
    for (const written of ['kubernetes: "1.34"\n', "kubernetes: 1.34\n"])
      assert.deepEqual(readConfigFile(written), { source: { kubernetes: "1.34" }, findings: [] });
    const [problem] = readConfigFile('kubernetes: "1.12"\n').findings;
    assert.match(problem?.message ?? "", /must be one of `1\.33`, `1\.34`, `1\.35`, `1\.36`/);
  });
});

test("every type that a kind leads to can be read, in each version", () => {
  for (const version of VERSIONS) {
    const schema = schemaFor(version);
    assert.ok(schema.kinds().length > 120, String(schema.kinds().length));
    const seen = new Set<unknown>();
    const waiting = schema.kinds().map(({ type }) => type);
    for (const type of waiting) {
      if (seen.has(type)) continue;
      seen.add(type);
      for (const { value } of type.fields.values()) {
        let inner = value;
        while (inner.kind === "list" || inner.kind === "map") inner = inner.kind === "list" ? inner.item : inner.value;
        if (inner.kind === "object") waiting.push(inner.type);
      }
    }
    assert.ok(seen.size > 500, String(seen.size));
  }
});

test("hostile manifests are answered", () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `  key${index}: 1\n`).join("");
  const began = performance.now();
  assert.ok(said(`apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${keys}`).length > 100);
  let aliases = "metadata: {name: a}\nx0: &x0 {containers: 1}\n";
  for (let level = 1; level < 60; level++)
    aliases += `x${level}: &x${level} {template: *x${level - 1}, spec: *x${level - 1}}\n`;
  said(`apiVersion: apps/v1\nkind: Deployment\n${aliases}spec: *x59\n`);
  const deep = `${"{template: {spec: ".repeat(90)}1${"}}".repeat(90)}`;
  said(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: ${deep}\n`);
  assert.ok(performance.now() - began < 20_000);
});
