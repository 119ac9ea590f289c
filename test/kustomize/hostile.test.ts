import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildKustomization } from "../../server/src/languages/kubernetes/model/kustomize/build.ts";
import { startTimer } from "../timer.ts";
import { type Files, filesIn, sourceOf } from "./roots.ts";

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

const POD = (index: number): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${index}}\nspec: {containers: [{name: c, image: nginx}]}\n`;

const EVERYTHING =
  "namePrefix: a-\nnamespace: ns\ncommonLabels: {a: b}\ncommonAnnotations: {c: d}\nimages: [{name: nginx, newTag: '1'}]\n";

function written(kustomization: string, rest: string): Files {
  return filesIn(`=== kustomization.yaml\n${kustomization}=== a.yaml\n${rest}`);
}

/** What would take for ever, or all memory, if it were carried out. */
const HOSTILE: Readonly<Record<string, Files>> = {
  "ten thousand files": {
    ...Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}.yaml`, POD(index)])),
    "kustomization.yaml": `resources:\n${many(10_000, (index) => `- f${index}.yaml\n`)}${EVERYTHING}`,
  },
  "a patch for each object": written(
    `resources: [a.yaml]\npatches:\n${many(2000, (index) => `- {patch: '{apiVersion: v1, kind: Pod, metadata: {name: p${index}}, spec: {x: 1}}'}\n`)}`,
    many(2000, POD),
  ),
  "all patches for all objects": written(
    `resources: [a.yaml]\npatches:\n${many(2000, (index) => `- {target: {kind: Pod}, patch: '{kind: Pod, metadata: {name: p}, x: ${index}}'}\n`)}`,
    many(2000, POD),
  ),
  "aliases of aliases": written(
    `resources: [a.yaml]\n${EVERYTHING}patches: [{target: {kind: X}, patch: '{kind: X, metadata: {name: a}, q: {r: s}}'}, {target: {kind: X}, patch: '[{"op":"test","path":"/x20","value":[1]}]'}]\nreplacements: [{source: {kind: X, fieldPath: x39}, targets: [{select: {kind: X}, fieldPaths: ['x38${".*".repeat(30)}']}]}]\n`,
    `apiVersion: v1\nkind: X\nmetadata: {name: a}\nx0: &x0 {containers: [{image: nginx}], a: , b: 2020-01-01, c: yes}\n${many(39, (index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}, *x${index}]\n`)}`,
  ),
  "copies of copies": written(
    `resources: [a.yaml]\n${EVERYTHING}patches:\n- target: {kind: Pod}\n  path: p.yaml\n`,
    `${POD(0)}=== p.yaml\n- {op: add, path: /x, value: {containers: [{image: nginx}], d: 2020-01-01}}\n${many(60, (index) => `- {op: copy, from: /x, path: /x/c${index}}\n`)}`,
  ),
  "an expression that goes back and forth": written(
    "resources: [a.yaml]\npatches: [{target: {name: '(a+)+(a|aa)*(a*)*b'}, patch: '{kind: X, metadata: {name: a}}'}]\nimages: [{name: '(n|n)*(n*)*c', newTag: x}]\n",
    many(1000, (index) => POD(index).replace("name: p", `name: ${"a".repeat(60)}`)),
  ),
  "ever more bases": filesIn(
    `=== kustomization.yaml\nresources: [a0, b0]\n${many(40, (index) => `=== a${index}/kustomization.yaml\nresources: [../a${index + 1}, ../b${index + 1}]\n=== b${index}/kustomization.yaml\nresources: [../a${index + 1}, ../b${index + 1}]\n`)}`,
  ),
  "a long chain": filesIn(
    `=== kustomization.yaml\nresources: [k0]\n${many(3000, (index) => `=== k${index}/kustomization.yaml\nresources: [../k${index + 1}]\n`)}`,
  ),
  "long lists": written(
    "resources: [a.yaml]\npatches: [{path: p.yaml}, {path: p.yaml}]\n",
    `${POD(0)}=== p.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: p0}\nspec:\n  containers:\n  - name: c\n    env:\n${many(8000, (index) => `    - {name: E${index}}\n`)}    ports:\n${many(3000, (index) => `    - {containerPort: ${index}}\n`)}`,
  ),
};

describe("whatever is written, a build answers", () => {
  for (const [name, files] of Object.entries(HOSTILE))
    test(name, () => {
      const elapsed = startTimer();
      const build = buildKustomization("", sourceOf(files));
      assert.ok(build.objects.length <= 5000);
      assert.ok(elapsed() < 2000, `${elapsed()} ms`);
    });
});
