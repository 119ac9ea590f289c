import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { createIndex, readFacts } from "../../server/src/workspace/index.ts";
import { kubernetesSet } from "../../server/src/languages/kubernetes/model/set.ts";
import { FACTOR, MOST_GROWTH, growth } from "../growth.ts";

const config = resolveConfig();

const FILES: readonly (readonly [what: string, pathOf: (name: string) => string, textOf: (name: string) => string])[] =
  [
    [
      "manifests",
      (name) => `${name}/deploy.yaml`,
      (name) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {app: ${name}}}}}\n`,
    ],
    [
      "kustomized manifests",
      (name) => `overlays/${name}/deploy.yaml`,
      (name) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${name}}}\n`,
    ],
    [".env files", (name) => `${name}/.env`, (name) => `DB_PASSWORD=k3Jd8sLq2${name}\nPORT=1\n`],
    ["Dockerfiles", (name) => `${name}/Dockerfile`, () => "FROM node:24\nUSER 1000\nEXPOSE 80\n"],
  ];

for (const [what, pathOf, textOf] of FILES) {
  test(`what each of many ${what} may ask of the others costs their number and no more`, () => {
    const ask = (count: number): void => {
      const index = createIndex();
      const names = Array.from({ length: count }, (_, each) => `service-${each}`);
      const files = names.map((name) => [pathOf(name), readFacts(pathOf(name), textOf(name), config)] as const);
      for (const [path, facts] of files) {
        index.update(path, facts);
        if (path.startsWith("overlays/"))
          index.add(
            path.replace("deploy.yaml", "kustomization.yaml"),
            "resources: [deploy.yaml, ../../base]\n",
            config,
          );
      }
      for (const [path, facts] of files) {
        const view = index.view(path, facts);
        const labels = { app: path };
        const set = kubernetesSet(view);
        assert.equal(set.isSelected(["Service", "NetworkPolicy"], { path, namespace: "payments", labels }), false);
        assert.equal(set.selectedBy(labels, path).length, 0);
        view.dotenvFiles();
        for (const { fingerprint } of facts.dotenv?.keys ?? []) view.secretsMarked(fingerprint ?? 0);
        view.buildTargets();
        view.imageMadeHere(`registry.example/${path.split("/")[0] ?? ""}:1`);
      }
    };
    // So many that the smaller time is well above what a clock can tell.
    const ratio = growth(ask, 1500);
    assert.ok(ratio < MOST_GROWTH, `${FACTOR} times as many took ${ratio.toFixed(1)} times as long`);
  });
}
