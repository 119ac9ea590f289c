import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { joinPath } from "../../server/src/base/path.ts";
import { kustomizationRoots } from "../../server/src/languages/kubernetes/model/kustomize/roots.ts";
import { randomRoot } from "../kustomize/random-roots.ts";
import {
  type Files,
  built,
  comparedKubectl,
  differenceFrom,
  filesIn,
  printedBy,
  sourceOf,
} from "../kustomize/roots.ts";
import { WRITTEN_ROOTS } from "../kustomize/written-roots.ts";
import { runs } from "../runs.ts";
import { corpusFiles, corpusIsMissing } from "./archive.ts";
import { KUSTOMIZE_DIFFERENCES } from "./kustomize-differences.ts";

const kubectl = comparedKubectl();
const program = "program" in kubectl ? kubectl.program : "";
const missing = "missing" in kubectl ? kubectl.missing : undefined;

async function difference(files: Files, root: string): Promise<string | undefined> {
  return differenceFrom(await printedBy(program, files, root), built(files, root));
}

describe("kubectl kustomize builds the same", { skip: missing ?? false }, () => {
  for (const [name, text] of Object.entries(WRITTEN_ROOTS))
    test(name, async () => {
      assert.equal(await difference(filesIn(text), "root"), undefined);
    });

  for (const { name, files, ours } of KUSTOMIZE_DIFFERENCES)
    test(`but for ${name}`, async () => {
      assert.match((await difference(filesIn(files), "root")) ?? "no difference", ours);
    });
});

describe("by chance", { skip: missing ?? false }, () => {
  test("patches do the same", async () => {
    await fc.assert(
      fc.asyncProperty(randomRoot, async (files) => {
        assert.equal(await difference(files, "root"), undefined);
      }),
      { numRuns: runs(25), seed: 1, endOnFailure: true },
    );
  });
});

describe("of the corpus", { skip: missing ?? corpusIsMissing() ?? false }, () => {
  const files: Record<string, string> = {};
  for (const { path, bytes } of missing === undefined ? corpusFiles("k8s/") : []) files[path] = bytes.toString("utf8");
  const folders = Object.keys(files).flatMap((path) => /^(.*)\/kustomization\.ya?ml$/.exec(path)?.[1] ?? []);

  test("every kustomization is built the same or refused by both", async () => {
    assert.ok(folders.length > 100);
    const wrong: string[] = [];
    for (const folder of folders) {
      const build = built(files, folder);
      // What is fetched from elsewhere would be fetched.
      if (build.gaps.some((gap) => gap.includes("from elsewhere"))) continue;
      const reached = kustomizationRoots([...folders], sourceOf(files)).length > 0 ? build.files : new Set<string>();
      const own = Object.fromEntries([...reached].map((path) => [path, files[path] ?? ""]));
      const found = differenceFrom(await printedBy(program, own, folder), build);
      if (found !== undefined) wrong.push(`${folder}: ${found}`);
    }
    assert.deepEqual(wrong, []);
  });

  test("manifests are changed the same way", async () => {
    const wrong: string[] = [];
    const manifests = Object.keys(files).filter((path) => /\.ya?ml$/.test(path) && /^apiVersion:/m.test(files[path] ?? "") && !/\{\{/.test(files[path] ?? "")); // oxfmt-ignore
    for (const path of manifests.filter((_, index) => index % 25 === 0)) {
      const root = { [joinPath("root", "kustomization.yaml")]: EVERYTHING, "root/a.yaml": files[path] ?? "" };
      const found = await difference(root, "root");
      if (found !== undefined) wrong.push(`${path}: ${found}`);
    }
    assert.deepEqual(wrong, []);
  });
});

const EVERYTHING = `resources: [a.yaml]
namePrefix: pre-
nameSuffix: -suf
namespace: moved
commonAnnotations: {team: pay}
labels: [{pairs: {tier: prod}, includeSelectors: true}]
images: [{name: nginx, newTag: "9.9"}, {name: busybox, newName: reg.example/bb, digest: "sha256:abc"}]
patches:
- target: {kind: Deployment|StatefulSet|DaemonSet|Job}
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: any, labels: {patched: "yes"}}
    spec:
      replicas: 7
      template:
        spec:
          securityContext: {runAsNonRoot: true}
          hostAliases: [{ip: 1.2.3.4, hostnames: [a]}]
          tolerations: [{key: x}]
          volumes: [{name: added, emptyDir: {}}]
          containers: [{name: sidecar, image: side, ports: [{containerPort: 8080}]}]
configMapGenerator: [{name: gen, literals: [a=b, "C='x<y>&'"]}]
secretGenerator: [{name: sec, literals: [word=hunter]}]
`;
