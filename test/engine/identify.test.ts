import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identify } from "../../server/src/engine/identify.ts";

const DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\n";
const WORKFLOW = "on: push\njobs: {}\n";

describe("identify", () => {
  for (const [path, text, languageId, expected] of [
    ["Dockerfile", "", undefined, "dockerfile"],
    ["a/Dockerfile.prod", "", undefined, "dockerfile"],
    ["api.Dockerfile", "", undefined, "dockerfile"],
    ["Containerfile", "", undefined, "dockerfile"],
    ["Dockerfile.md", "", undefined, undefined],
    ["Dockerfile.dockerignore", "", undefined, undefined],
    [".env", "", undefined, "dotenv"],
    [".env.production.local", "", undefined, "dotenv"],
    ["config/api.env", "", undefined, "dotenv"],
    [".dev.vars", "", undefined, "dotenv"],
    [".dev.vars.production", "", undefined, "dotenv"],
    [".flaskenv", "", undefined, "dotenv"],
    ["app.env.production", "", undefined, "dotenv"],
    ["app.env.local", "", undefined, "dotenv"],
    ["app.env.bak", "", undefined, "dotenv"],
    ["env.production", "", undefined, "dotenv"],
    ["env.local", "", undefined, "dotenv"],
    [".envs/.production/.django", "", undefined, "dotenv"],
    ["a/.envs/local/postgres", "", undefined, "dotenv"],
    [".env~", "", undefined, "dotenv"],
    [".env.bak", "", undefined, "dotenv"],
    [".env.production.swp", "", undefined, "dotenv"],
    [".envrc", "", undefined, undefined],
    [".envs/README.md", "", undefined, undefined],
    [".envs/.local/.gitkeep", "", undefined, undefined],
    ["app.env.php", "", undefined, undefined],
    ["env.production.ts", "", undefined, undefined],
    ["env.cpp", "", undefined, undefined],
    ["dev.vars", "", undefined, undefined],
    [".env.ts", "", undefined, undefined],
    [".env.enc", "", undefined, undefined],
    [".github/workflows/ci.yml", "", undefined, "workflow"],
    [".github/actions/x/action.yml", "runs:\n  using: composite\n", undefined, "workflow"],
    [".github/dependabot.yml", DEPLOYMENT, undefined, undefined],
    ["k8s/app.yaml", DEPLOYMENT, undefined, "kubernetes"],
    ["k8s/app.json", '{"apiVersion": "v1", "kind": "Service"}', undefined, "kubernetes"],
    ["package.json", '{"name": "x"}', undefined, undefined],
    ["docker-compose.yml", "services: {}\n", undefined, "compose"],
    ["compose.prod.yaml", "", undefined, "compose"],
    ["deploy/stack.yml", "services:\n  # the one\n  web:\n    ports: []\n    image: nginx\n", undefined, "compose"],
    ["Untitled-1", "services:\n  web:\n    build: .\n", "yaml", "compose"],
    ["Untitled-1", "", "dockercompose", "compose"],
    ["config/services.yaml", "parameters:\n  a: b\nservices:\n  App\\:\n    resource: ../src\n", undefined, undefined],
    ["azure.yaml", "services:\n  api:\n    project: .\n    host: containerapp\n", undefined, undefined],
    [".gitlab-ci.yml", "services:\n  - postgres\nimage: node\n", undefined, undefined],
    [
      "kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      undefined,
      "kubernetes",
    ],
    ["values.yaml", DEPLOYMENT, undefined, "kubernetes"],
    ["chart/values-prod.yaml", "image: {tag: 1}\n", undefined, "kubernetes"],
    ["openapi.yaml", "openapi: 3.1.0\n", undefined, undefined],
    ["Untitled-1", WORKFLOW, "yaml", "workflow"],
    ["Untitled-1", DEPLOYMENT, "yaml", "kubernetes"],
    ["Untitled-1", "FROM x", "dockerfile", "dockerfile"],
    ["notes.txt", "A=1", "plaintext", undefined],
    [".paylint.yaml", "", undefined, "config"],
  ] as const) {
    test(`${path} (${languageId ?? "no id"}) is ${expected ?? "not ours"}`, () =>
      assert.equal(identify(path, text, languageId), expected));
  }
});
