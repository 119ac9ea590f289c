import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { kustomizationRoots } from "../../server/src/languages/kubernetes/model/kustomize/roots.ts";
import { buildKustomization } from "../../server/src/languages/kubernetes/model/kustomize/build.ts";
import { type KustomizeSource } from "../../server/src/languages/kubernetes/model/kustomize/files.ts";
import { valueAt } from "../../server/src/syntax/yaml/access.ts";
import { type Files, built, filesIn, sourceOf } from "./roots.ts";
import { WRITTEN_ROOTS } from "./written-roots.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n";

/** What stands in the file where a built value says that it stands. */
function textAt(files: Files, root: string, index: number, ...path: readonly (string | number)[]): string {
  const build = built(files, root);
  const node = valueAt(build.objects[index]?.node, ...path);
  assert.ok(node, path.join("."));
  const from = build.placeOf(node.start);
  assert.ok(from);
  return `${from.path}: ${files[from.path]?.slice(from.offset, from.offset + node.end - node.start)}`;
}

const PLACED = filesIn(`=== base/kustomization.yaml
resources: [pods.yaml]
=== base/pods.yaml
# a comment
${POD.replaceAll("name: p}", "name: other}")}---
${POD}=== root/kustomization.yaml
resources: [../base]
namespace: prod
namePrefix: eu-
labels: [{pairs: {team: pay}}]
images:
- {name: nginx, newTag: "1.27"}
patches:
- target: {name: p}
  patch: |-
    apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec:
      hostNetwork: true
      containers:
      - {name: c, args: [one, two]}
- path: more.yaml
- target: {name: p}
  patch: '[{"op": "add", "path": "/spec/hostPID", "value": false}]'
configMapGenerator:
- name: made
  literals: [A=1]
  envs: [.env]
=== root/more.yaml
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostIPC: true}}
=== root/.env
# no key
B=two
`);

const PLACES: readonly (readonly [string, number, ...(readonly (string | number)[])])[] = [
  ["base/pods.yaml: p", 2, "metadata", "name"],
  ["root/kustomization.yaml: prod", 2, "metadata", "namespace"],
  ["root/kustomization.yaml: pay", 2, "metadata", "labels", "team"],
  ['root/kustomization.yaml: "1.27"', 2, "spec", "containers", 0, "image"],
  ["root/kustomization.yaml: true", 2, "spec", "hostNetwork"],
  ["root/kustomization.yaml: two", 2, "spec", "containers", 0, "args", 1],
  ["root/more.yaml: true", 2, "spec", "hostIPC"],
  [`root/kustomization.yaml: '[{"op": "add", "path": "/spec/hostPID", "value": false}]'`, 2, "spec", "hostPID"],
  ["root/kustomization.yaml: 1", 0, "data", "A"],
  ["root/.env: two", 0, "data", "B"],
];

describe("places", () => {
  for (const [expected, index, ...path] of PLACES)
    test(`of ${path.join(".")}`, () => {
      assert.equal(textAt(PLACED, "root", index, ...path), expected);
    });

  test("tell where an object's document stands", () => {
    const [, , pod] = built(PLACED, "root").objects;
    const text = PLACED["base/pods.yaml"] ?? "";
    assert.deepEqual(pod?.origin, {
      path: "base/pods.yaml",
      unitStart: text.indexOf("---"),
      start: text.lastIndexOf("apiVersion"),
    });
  });
});

describe("what could not be worked out", () => {
  test("is told by its path", () => {
    const files = filesIn(WRITTEN_ROOTS["a replacement of nothing"] ?? "");
    const service = built(files, "root").objects.find(({ unknown }) => unknown.length > 0);
    assert.deepEqual(service?.unknown, [["spec", "type"]]);
  });

  test("of a generator is the value and the name", () => {
    const build = built(filesIn(WRITTEN_ROOTS["a missing file of a generator"] ?? ""), "root");
    const made = build.objects.find(({ unknown }) => unknown.length > 0);
    assert.deepEqual(made?.unknown, [["data", "none"], ["metadata", "name"]]); // oxfmt-ignore
    assert.match(build.gaps.join(), /root\/none/);
  });
});

/** Roots that are refused or open, and words of the gap. */
const GAPS: readonly (readonly [string, string, RegExp])[] = [
  ["a remote base", "resources: ['https://example.com/base?ref=v1']", /fetched from elsewhere/],
  ["a remote component", "components: ['github.com/acme/base']", /fetched from elsewhere/],
  ["a chart", "helmCharts: [{name: x}]", /`helmCharts`/],
  ["a plugin", "transformers: [t.yaml]", /`transformers`/],
  ["definitions", "crds: [c.yaml]", /`crds`/],
  ["a schema of its own", "openapi: {path: s.json}", /schema/],
  [
    "an expression that is not known",
    "patches: [{target: {name: 'a{2}'}, patch: '{kind: A, metadata: {name: a}}'}]",
    /target/,
  ],
  ["nothing there", "resources: [none]", /no file/],
];

describe("gaps", () => {
  for (const [name, text, words] of GAPS)
    test(name, () => {
      const build = built({ "kustomization.yaml": text }, "");
      assert.match(build.gaps.join("\n"), words);
      assert.ok(build.open);
    });

  test("a patch for nothing leaves the root closed", () => {
    const files = { "kustomization.yaml": "resources: [a.yaml]\npatches: [{target: {kind: X}, patch: '{kind: A, metadata: {name: a}}'}]", "a.yaml": POD }; // oxfmt-ignore
    const build = built(files, "");
    assert.match(build.gaps.join(), /matches no object/);
    assert.ok(!build.open);
    assert.equal(build.objects.length, 1);
  });

  test("a folder without a kustomization is one", () => {
    assert.ok(built({}, "nowhere").open);
  });
});

describe("roots", () => {
  test("are what nobody uses, with all that they reach", () => {
    const files = filesIn(WRITTEN_ROOTS["components"] ?? "");
    const folders = Object.keys(files).flatMap((path) => /^(.*)\/kustomization\.yaml$/.exec(path)?.[1] ?? []);
    const [root, ...others] = kustomizationRoots(folders, sourceOf(files));
    assert.deepEqual(others, []);
    assert.equal(root?.folder, "root");
    assert.deepEqual([...(root?.files ?? [])].sort(), Object.keys(files).sort());
  });
});

describe("a source", () => {
  test("that lasts is parsed once, and a keystroke parses one document", () => {
    const texts: Record<string, string> = { "kustomization.yaml": "resources: [a.yaml, b.yaml]", "a.yaml": POD, "b.yaml": `# one\n---\n${POD.replace("name: p}", "name: q}")}` }; // oxfmt-ignore
    const source: KustomizeSource = sourceOf(texts);
    const [first, second] = buildKustomization("", source).objects;
    texts["b.yaml"] = texts["b.yaml"]?.replace("# one", "# one more") ?? "";
    const after = buildKustomization("", source);
    assert.equal(after.objects[0]?.node, first?.node);
    assert.equal(after.objects[1]?.node.start, (second?.node.start ?? 0) + " more".length);
  });
});
