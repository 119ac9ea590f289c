import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { createLintCache, lint } from "../../server/src/engine/lint.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const config = resolveConfig({});
const object = (name: string, kind = "ConfigMap"): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

function view(files: Readonly<Record<string, string>>, path: string) {
  const index = createIndex();
  for (const [file, text] of Object.entries(files)) index.add(file, text, config);
  const { facts } = lint({ path, text: files[path] ?? "" }, { config });
  const seen = index.view(path, facts);
  return {
    names: seen
      .kubernetesObjects()
      .map(({ name }) => name)
      .sort()
      .join(),
    complete: seen.kubernetesSetIsComplete(),
    partial: seen
      .kubernetesObjects()
      .filter(({ partial }) => partial)
      .map(({ name }) => name)
      .join(),
  };
}

describe("objects that are deployed together", () => {
  const plain = { "a.yaml": object("a"), "x/b.yaml": `${object("b")}---\n${object("c")}` };
  test("without a kustomization: all of the folder", () => {
    assert.deepEqual(view(plain, "a.yaml"), { names: "a,b,c", complete: true, partial: "" });
  });
  test("a chart leaves open what there is", () => {
    assert.equal(view({ ...plain, "chart/Chart.yaml": "name: x\n" }, "a.yaml").complete, false);
  });
  test("so do templates, broken YAML and what fetches more", () => {
    for (const text of [
      "apiVersion: v1\nkind: Pod\nx: {{ .Values.x }}\n",
      "apiVersion: v1\nkind: Pod\nx: [\n",
      object("app", "Application").replace("v1", "argoproj.io/v1alpha1"),
    ])
      assert.equal(view({ ...plain, "t.yaml": text }, "a.yaml").complete, false, text);
  });

  const kustomized = {
    "base/kustomization.yaml": "resources: [deploy.yaml, ../common]\nimages: [{name: app, newTag: '1'}]\n",
    "base/deploy.yaml": object("deploy"),
    "common/kustomization.yml": "resources:\n  - ./service.yaml\n",
    "common/service.yaml": object("service"),
    "overlays/prod/kustomization.yaml": "resources: [../../base, pdb.yaml]\npatches: [{path: more.yaml}]\n",
    "overlays/prod/pdb.yaml": object("pdb"),
    "overlays/prod/more.yaml": `${object("deploy")}  labels: {team: pay}\n`,
    "other/loose.yaml": object("loose"),
  };
  test("the closure of the roots that reach a file", () => {
    for (const path of ["base/deploy.yaml", "common/service.yaml", "overlays/prod/pdb.yaml", "overlays/prod/more.yaml"])
      assert.deepEqual(view(kustomized, path), { names: "deploy,pdb,service", complete: true, partial: "" }, path);
  });
  test("a file that no kustomization lists sees all", () => {
    assert.equal(view(kustomized, "other/loose.yaml").names, "deploy,deploy,loose,pdb,service");
  });
  test("remote bases, charts and missing files leave the set open", () => {
    for (const line of [
      "resources: [deploy.yaml, 'github.com/acme/base?ref=1']\n",
      "resources: [deploy.yaml, 'https://acme.example/x.yaml']\n",
      "resources: [deploy.yaml, gone.yaml]\n",
      "resources: [deploy.yaml, ../gone]\n",
      "resources: [deploy.yaml]\nhelmCharts: [{name: x}]\n",
      "resources: [deploy.yaml\n",
    ])
      assert.equal(
        view({ "base/kustomization.yaml": line, "base/deploy.yaml": object("deploy") }, "base/deploy.yaml").complete,
        false,
        line,
      );
  });
  test("what a generator is given does not, whether it is known or not", () => {
    const line =
      "resources: [deploy.yaml]\nconfigMapGenerator: [{name: c, files: [app.properties], envs: [app.env]}]\n";
    const files = { "base/kustomization.yaml": line, "base/deploy.yaml": object("deploy") };
    assert.deepEqual(view(files, "base/deploy.yaml"), { names: "c,deploy", complete: true, partial: "c" });
  });
  test("kustomizations that list each other end", () => {
    const files = {
      "a/kustomization.yaml": "resources: [../b, x.yaml]\n",
      "b/kustomization.yaml": "resources: [../a]\n",
      "a/x.yaml": object("x"),
    };
    assert.equal(view(files, "a/x.yaml").names, "x");
  });
  test("a kustomization that changes, changes the set", () => {
    const index = createIndex();
    index.add("a.yaml", object("a"), config);
    index.add("b.yaml", object("b"), config);
    const names = (): string =>
      index
        .view("a.yaml", { kubernetes: [] })
        .kubernetesObjects()
        .map(({ name }) => name)
        .join();
    assert.equal(names(), "b");
    assert.ok(index.add("kustomization.yaml", "resources: [a.yaml]\n", config).has("kubernetes"));
    assert.equal(names(), "a");
    assert.ok(index.remove("kustomization.yaml").has("kubernetes"));
    assert.equal(names(), "b");
  });
});

const DEPLOYMENT = `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: payment # the service
spec:
  replicas: 3
  selector:
    matchLabels: {app: payment}
  template:
    metadata:
      labels: {app: payment}
    spec:
      containers:
        - name: payment
          image: ghcr.io/acme/payment:latest
          ports: [{containerPort: 80}]
`;

test("checking again after edits gives what a fresh check gives", () => {
  const edit = fc.record({
    at: fc.nat(3000),
    removed: fc.nat(40),
    added: fc.constantFrom(
      "",
      "x",
      "\n",
      "---\n",
      "  ",
      "'",
      "{{",
      "#",
      ": ",
      "- ",
      "\r\n",
      "&a ",
      "*a",
      "replicas: 1\n",
    ),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
      const path = "k8s/all.yaml";
      let text = `${DEPLOYMENT}${object("settings")}${DEPLOYMENT.replaceAll("payment", "ledger")}---\n${object("b")}`;
      const index = createIndex();
      index.add(path, text, config);
      const cache = createLintCache();
      const check = (known = cache) =>
        lint({ path, text }, { config, cache: known, workspace: (own) => index.view(path, own) });
      check();
      for (const { at, removed, added } of edits) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + added + text.slice(start + removed);
        const again = check();
        assert.deepEqual(again, check(createLintCache()));
        for (const { start: from, end, rule } of again.findings) {
          assert.ok(from >= 0 && from <= end && end <= text.length);
          assert.notEqual(rule, "paylint/internal-error");
        }
      }
    }),
    { numRuns: 150 },
  );
});

describe("ignore comments", () => {
  const rules = (text: string): string[] =>
    lint({ path: "k8s/a.yaml", text }, { config })
      .findings.map(({ rule }) => rule)
      .filter((rule) => rule.endsWith("image"));
  const above = (anchor: string): string =>
    DEPLOYMENT.replace(
      anchor,
      (line) => `${/^ */.exec(line)?.[0]}# paylint-ignore kubernetes/mutable-image: built here\n${line}`,
    );
  test("above the line, the container or the object, and behind the value", () => {
    assert.deepEqual(rules(DEPLOYMENT), ["kubernetes/mutable-image"]);
    assert.deepEqual(rules(above("          image:")), []);
    assert.deepEqual(rules(above("        - name: payment")), []);
    assert.deepEqual(rules(above("apiVersion: apps/v1")), []);
    assert.deepEqual(
      rules(DEPLOYMENT.replace(":latest", ":latest # paylint-ignore kubernetes/mutable-image: built here")),
      [],
    );
    assert.deepEqual(rules(above("  replicas: 3")), ["kubernetes/mutable-image"]);
  });
});
