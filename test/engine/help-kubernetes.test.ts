import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Completion } from "../../server/src/contract/completion.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import type { CheckedDocument } from "../../server/src/features/checked-document.ts";
import { complete } from "../../server/src/features/complete.ts";
import { explainAt } from "../../server/src/features/explain.ts";

const path = "k8s/manifest.yaml";

/** A document with `|` where somebody is. */
function open(marked: string, kubernetes: "1.33" | "1.36" = "1.36"): { document: CheckedDocument; offset: number } {
  const text = marked.replace("|", "");
  const result = lint({ path, text }, { config: resolveConfig({ kubernetes }) });
  return { document: { path, text, result }, offset: marked.indexOf("|") };
}

function offered(marked: string): Completion[] {
  const { document, offset } = open(marked);
  return complete(document, offset);
}

const HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: pay\n";
const SPEC = `${HEAD}spec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: pay\n`;
const FLUSH = `${HEAD}spec:\n  template:\n    spec:\n      containers:\n      - name: pay\n`;
const SERVICE = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: pay\n";

/** What must be offered at a place, and what must not. */
const OFFERED: readonly (readonly [marked: string, offered: readonly string[], absent?: readonly string[]])[] = [
  ["apiVersion: v1\nkind: |", ["Pod", "Service", "ConfigMap"], ["Deployment"]],
  ["apiVersion: |\nkind: Deployment\n", ["apps/v1"], ["v1", "batch/v1"]],
  ["apiVersion: |\nkind: \n", ["apps/v1", "v1", "argoproj.io/v1alpha1"]],
  [`${HEAD}|`, ["spec"], ["apiVersion", "kind", "metadata", "status", "replicas"]],
  [`${HEAD}spec:\n  |`, ["replicas", "template", "selector"], ["containers", "apiVersion"]],
  [`${HEAD}spec:\n  replicas: 3\n  |\n  selector: {}\n`, ["template"], ["replicas", "selector"]],
  [`${HEAD}  |\nspec: {}\n`, ["labels", "annotations", "namespace"], ["name", "uid", "managedFields"]],
  [`${SPEC}          |`, ["image", "ports", "resources"], ["name", "containers", "replicas"]],
  [`${SPEC}          im|\n`, ["image", "imagePullPolicy"], ["name"]],
  [`${SPEC}          |\n          image: a\n        - name: other\n          ports: []\n`, ["ports"], ["image", "name"]],
  [`${SPEC}        - |`, ["name", "image"]],
  [`${SPEC}          image:\n          |`, ["ports"], ["image"]],
  [`${SPEC}          imagePullPolicy: |`, ["Always", "IfNotPresent", "Never"]],
  [`${SPEC}          imagePullPolicy: If|\n`, ["IfNotPresent"]],
  [`${SPEC}          tty: |`, ["true", "false"]],
  [`${SPEC}          resources:\n            |`, ["limits", "requests"], ["image"]],
  [`${SPEC}          env:\n            - name: A\n              valueFrom:\n                |`, ["secretKeyRef", "configMapKeyRef"]],
  [`${SPEC}          ports:\n            |`, ["containerPort", "protocol"]],
  [`${FLUSH}        |`, ["image", "ports"], ["name"]],
  [`${FLUSH}      - |`, ["name", "image"]],
  [`${SPEC}${SERVICE}spec:\n  |`, ["ports", "selector", "type"], ["replicas"]],
  [`${SPEC}${SERVICE}spec:\n  type: |`, ["ClusterIP", "LoadBalancer"]],
  [`${SPEC}${SERVICE}spec:\n  ports:\n    - port: 80\n      protocol: |`, ["TCP", "UDP"]],
  ["apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  accessModes:\n    - |", ["ReadWriteOnce"]],
  ["apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec:\n  strategy:\n    |", ["canary", "blueGreen"]],
  ["apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      |", ["containers"]],
  ["apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    spec:\n      |", ["ports"], ["items"]],
  ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  app.yaml: |\n    spec:\n      ", []],
  ["apiVersion: a.example/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  |", []],
  ["apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  |", []],
]; // oxfmt-ignore

describe("completing manifests", () => {
  for (const [marked, expected, absent = []] of OFFERED)
    test(JSON.stringify(marked.slice(-70)), () => {
      const found = offered(marked).map(({ label }) => label);
      for (const label of expected) assert.ok(found.includes(label), `${label} is among ${found.join(", ")}`);
      for (const label of absent) assert.ok(!found.includes(label), `${label} is not among ${found.join(", ")}`);
      if (expected.length === 0) assert.deepEqual(found, []);
    });

  test("what must be given comes first, and what is deprecated last", () => {
    const fields = offered(`${HEAD}spec:\n  template:\n    spec:\n      |`).map(({ label }) => label);
    assert.equal(fields[0], "containers");
    assert.ok(fields.indexOf("serviceAccount") > fields.indexOf("serviceAccountName"));
  });

  test("values of a chart are no manifest", () => {
    const text = "image:\n  tag: 1\n";
    const values = { path: "chart/values.yaml", text };
    const result = lint(values, { config: resolveConfig() });
    assert.deepEqual(complete({ ...values, result }, text.length), []);
  });

  test("fields of other versions are not offered", () => {
    const { document, offset } = open("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  |", "1.33");
    assert.ok(!complete(document, offset).some(({ label }) => label === "hostnameOverride"));
  });
});

/** What is written when one of the offered is taken: `¦` is where the cursor then is. */
const WRITTEN: readonly (readonly [marked: string, label: string, written: string])[] = [
  [`${HEAD}spec:\n  |\n`, "replicas", `${HEAD}spec:\n  replicas: ¦\n`],
  [`${HEAD}spec:\n  |\n`, "selector", `${HEAD}spec:\n  selector:\n    ¦\n`],
  [`${SPEC}          |\n`, "ports", `${SPEC}          ports:\n            - ¦\n`],
  [`${FLUSH}        |\n`, "ports", `${FLUSH}        ports:\n        - ¦\n`],
  [`${SPEC}          po|\n`, "ports", `${SPEC}          ports:\n            - ¦\n`],
  [`${SPEC}          ports:\n            |\n`, "containerPort", `${SPEC}          ports:\n            - containerPort: ¦\n`],
  [`${SPEC}        - |\n`, "resources", `${SPEC}        - resources:\n            ¦\n`],
  [`${SPEC}          im|ag: a\n`, "image", `${SPEC}          image¦: a\n`],
  ["apiVersion: v1\nkind: Pod\nmetadata:\n    name: a\nspec:\n    |\n", "securityContext", "apiVersion: v1\nkind: Pod\nmetadata:\n    name: a\nspec:\n    securityContext:\n        ¦\n"],
  ["apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  |\r\n", "securityContext", "apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  securityContext:\r\n    ¦\r\n"],
  [`${SERVICE}spec:\n  type: Lo|\n`, "LoadBalancer", `${SERVICE}spec:\n  type: LoadBalancer¦\n`],
]; // oxfmt-ignore

describe("what is completed is laid out as the document is", () => {
  for (const [marked, label, expected] of WRITTEN)
    test(`${label} in ${JSON.stringify(marked.slice(-50))}`, () => {
      const { document, offset } = open(marked);
      const taken = complete(document, offset).find((each) => each.label === label);
      assert.ok(taken, label);
      const { text } = document;
      assert.equal(`${text.slice(0, taken.start)}${taken.newText}¦${text.slice(taken.end ?? offset)}`, expected);
    });
});

function told(marked: string): string {
  const { document, offset } = open(marked);
  const explanation = explainAt(document, offset, { gitState: "unknown", dotenvFiles: () => [] });
  return explanation === undefined ? "" : [explanation.key, explanation.what, ...explanation.facts].join("; ");
}

const TOLD: readonly (readonly [string, RegExp])[] = [
  [HEAD.replace("kind: Dep", "kind: D|ep"), /^Deployment; Deployment enables declarative updates for Pods and ReplicaSets; of `apps\/v1`/],
  [SPEC.replace("replicas", "repl|icas"), /^replicas; number of desired pods.*; a whole number$/],
  [SPEC.replace("containers", "cont|ainers"), /^containers; .*; a list; each item is a map; it must be given$/],
  [`${SPEC}          imagePull|Policy: Always\n`, /^imagePullPolicy; image pull policy; text; one of `Always`, `IfNotPresent`, `Never`$/i],
  [`${SPEC}          ports:\n            - proto|col: TCP\n              containerPort: 1\n`, /`TCP` where nothing is said; one of `SCTP`, `TCP`, `UDP`/],
  [`${SPEC}      hostname|Override: a\n`, /; Kubernetes `1\.34`, `1\.35`, `1\.36` have it/],
  [SPEC.replace("spec:\n  rep", "spec:\n  po|arts: 1\n  rep"), /^$/],
  ["apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec:\n  strat|egy: {}\n", /as its project defines it$/],
  ["apiVersion: a.example/v1\nkind: Thing\nmetadata: {name: a}\nsp|ec: {}\n", /^$/],
]; // oxfmt-ignore

describe("explaining manifests", () => {
  for (const [marked, expected] of TOLD)
    test(`${expected} at ${JSON.stringify(marked.slice(-40))}`, () => assert.match(told(marked), expected));

  test("nothing is told where another extension does", () => {
    const { document, offset } = open(SPEC.replace("replicas", "repl|icas"));
    const neighbours = { gitState: "unknown", dotenvFiles: () => [] } as const;
    assert.equal(explainAt({ ...document, isHelpedElsewhere: true }, offset, neighbours), undefined);
    assert.deepEqual(complete({ ...document, isHelpedElsewhere: true }, offset), []);
  });
});
