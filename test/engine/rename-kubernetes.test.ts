import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { filesRenamedWith, renamingAt } from "../../server/src/features/rename.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig();

type Files = Readonly<Record<string, string>>;

/** The files after what stands at a place has got another name, or why it has not; undefined where nothing can be renamed. */
function renamed(files: Files, path: string, at: string, newName: string): Files | string | undefined {
  const index = createIndex();
  for (const [each, text] of Object.entries(files)) index.add(each, text, config);
  const text = files[path] ?? "";
  const result = lint({ path, text }, { config });
  const document = { path, text, result, workspace: index.view(path, result.facts, text) };
  const others = filesRenamedWith(document).map((other) => ({ path: other, text: files[other] ?? "" }));
  const offset = text.indexOf(at) + at.length;
  const edits = renamingAt(document, offset, others)?.rename(newName);
  if (edits === undefined) return undefined;
  if ("refused" in edits) return edits.refused;
  return Object.fromEntries(
    Object.entries(files).map(([each, before]) => [
      each,
      applyEdits(
        before,
        edits.filter((edit) => edit.path === each),
      ),
    ]),
  );
}

const object = (apiVersion: string, kind: string, name: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const deployment = (name: string, app: string, port: string): string =>
  object(
    "apps/v1",
    "Deployment",
    name,
    `{selector: {matchLabels: {app: ${app}}}, template: {metadata: {labels: {app: ${app}, tier: api}}, spec: {containers: [{name: c, image: "a.example/b:1", ports: [{name: ${port}, containerPort: 80}], readinessProbe: {httpGet: {port: ${port}}}}]}}}`,
  );

const set = (app: string, port: string, web: string): Files => ({
  "k8s/pay.yaml": `# Ours\n---\n${deployment("pay", app, port)}`,
  "k8s/other.yaml": deployment("other", "other", "http"),
  "k8s/services/pay.yaml": object("v1", "Service", "pay", `{selector: {app: ${app}}, ports: [{name: ${web}, port: 80, targetPort: ${port}}]}`),
  "k8s/budget.yaml": object("policy/v1", "PodDisruptionBudget", "pay", `{selector: {matchLabels: {app: "${app}"}}}`),
  "k8s/policy.yaml": object("networking.k8s.io/v1", "NetworkPolicy", "pay", `{podSelector: {matchLabels: {app: ${app}}}}`),
  "k8s/ingress.yaml": object("networking.k8s.io/v1", "Ingress", "pay", `{defaultBackend: {service: {name: pay, port: {name: ${web}}}}}`),
  "elsewhere/pay.yaml": deployment("pay", "pay", "http"),
}); // oxfmt-ignore

describe("renaming in manifests", () => {
  const before = set("pay", "http", "web");

  test("a label's value goes to all that select it, from either side", () => {
    const after = set("ledger", "http", "web");
    assert.deepEqual(renamed(before, "k8s/pay.yaml", "labels: {app: p", "ledger"), after);
    assert.deepEqual(renamed(before, "k8s/services/pay.yaml", "selector: {app: p", "ledger"), after);
    assert.deepEqual(renamed(before, "k8s/budget.yaml", 'app: "p', "ledger"), after);
  });

  test("a port's name goes to the probe and to the Service's targetPort, and no further", () => {
    const after = set("pay", "grpc", "web");
    assert.deepEqual(renamed(before, "k8s/pay.yaml", "ports: [{name: h", "grpc"), after);
    assert.deepEqual(renamed(before, "k8s/services/pay.yaml", "targetPort: h", "grpc"), after);
  });

  test("the name of a Service's port goes to the Ingress", () => {
    assert.deepEqual(renamed(before, "k8s/ingress.yaml", "port: {name: w", "main"), set("pay", "http", "main"));
  });

  test("nothing else is renamed", () => {
    for (const at of ["kind: D", "metadata: {name: p", "image: "])
      assert.equal(renamed(before, "k8s/pay.yaml", at, "x"), undefined);
  });

  test("is refused with the reason where the set would not fit together", () => {
    const label = (files: Files, value = "ledger"): unknown =>
      renamed({ ...before, ...files }, "k8s/pay.yaml", "labels: {app: p", value);
    assert.equal(label({}, "other"), "Pods of `Deployment/other` have this label already");
    assert.match(String(label({}, "no spaces")), /^A label's value/);
    assert.match(String(renamed(before, "k8s/pay.yaml", "ports: [{name: h", "Http")), /^A port's name/);
    const templated = object("v1", "Service", "t", "{selector: {app: pay}, clusterIP: {{ .Values.ip }}}");
    assert.equal(label({ "k8s/t.yaml": templated }), "`k8s/t.yaml` cannot be read: the name may stand there too");
    const anchored = `${object("v1", "Service", "a", "{selector: &a {app: pay}}")}other: *a\n`;
    assert.equal(label({ "k8s/a.yaml": anchored }), "In `k8s/a.yaml` the name is shared by an anchor");
    const expression = object(
      "policy/v1",
      "PodDisruptionBudget",
      "e",
      "{selector: {matchExpressions: [{key: app, operator: In, values: [pay]}]}}",
    );
    assert.match(String(label({ "k8s/e.yaml": expression })), /`PodDisruptionBudget\/e` selects by an expression/);
  });
});
