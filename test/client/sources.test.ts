import assert from "node:assert/strict";
import { test } from "node:test";
import { findCandidates } from "../../client/src/deploy/sources.ts";

const folders = (
  paths: readonly string[],
  isManifest = (path: string): boolean => !path.includes("values"),
): string[] => findCandidates(paths, isManifest).map(({ kind, folder }) => `${kind} ${folder}`);

test("staging overlays come first, production last", () => {
  assert.deepEqual(
    folders([
      "deploy/base/api.yaml",
      "deploy/base/kustomization.yaml",
      "deploy/overlays/prod-eu/kustomization.yaml",
      "deploy/overlays/staging/kustomization.yml",
      "k8s/api.yaml",
    ]),
    ["kustomize deploy/overlays/staging", "kustomize deploy/base", "files k8s", "kustomize deploy/overlays/prod-eu"],
  );
});

test("files below a kustomization are its parts, not something to deploy", () => {
  assert.deepEqual(folders(["app/kustomization.yaml", "app/patches/replicas.yaml", "app/api.yaml"]), ["kustomize app"]);
});

test("a folder counts with its manifests alone", () => {
  assert.deepEqual(
    findCandidates(["api.yaml", "values.yaml", "k8s/values.yaml"], (path) => path === "api.yaml"),
    [{ kind: "files", folder: ".", paths: ["api.yaml"] }],
  );
  assert.deepEqual(folders([]), []);
});
