import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/contract/edit.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lint } from "../../server/src/engine/lint.ts";
import { parseYamlDocument, splitDocuments } from "../../server/src/syntax/yaml/yaml.ts";
import { createIndex } from "../../server/src/workspace/index.ts";

const CONFIG = resolveConfig({ profile: "strict" });

const DEPLOYMENT = `# Licence: none
apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments
spec:
  selector: {matchLabels: {app: payments}}
  template:
    metadata: {labels: {app: payments}}
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/payments:latest
          ports: [{containerPort: 8080}]
`;

/** An overlay adds the maps that fixes of the base would add to, and objects of its own. */
const FILES: Readonly<Record<string, string>> = {
  "base/deploy.yaml": DEPLOYMENT,
  "base/kustomization.yaml": "resources: [deploy.yaml]\n",
  "overlays/prod/kustomization.yaml": `resources: [../../base, namespace.yaml]
namespace: payments-prod
labels: [{pairs: {team: pay}, includeTemplates: true}]
patches: [{path: patch.yaml}]
images: [{name: ghcr.io/acme/payments, newTag: main}]
`,
  "overlays/prod/namespace.yaml":
    "# Licence: none\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: payments-prod\n",
  "overlays/prod/patch.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: payments}
spec:
  replicas: 3
  template:
    spec:
      securityContext: {runAsUser: 0}
      containers:
        - name: app
          securityContext: {privileged: true}
          resources: {requests: {memory: 64Mi}}
`,
};

const index = createIndex();
for (const [path, text] of Object.entries(FILES)) index.add(path, text, CONFIG);

for (const [path, text] of Object.entries(FILES))
  test(`what is built is said and mended at its source: ${path}`, () => {
    const { findings } = lint({ path, text }, { config: CONFIG, workspace: (own) => index.view(path, own, text) });
    assert.ok(path === "base/kustomization.yaml" || findings.length > 0, "something is said of it");
    for (const { rule, start, end, fixes } of findings) {
      assert.ok(start >= 0 && start <= end && end <= text.length, rule);
      for (const { title, edits } of fixes) {
        for (const edit of edits)
          assert.ok(edit.start >= 0 && edit.end <= text.length && edit.start <= edit.end, `${rule}: ${title}`);
        const mended = applyEdits(
          text,
          edits.filter((edit) => edit.path === undefined),
        );
        assert.match(
          mended,
          path.endsWith("kustomization.yaml") ? /^resources/ : /^(?:# Licence: none\n)?apiVersion: /,
        );
        for (const document of splitDocuments(mended))
          assert.deepEqual(parseYamlDocument(document.text).problems, [], `${rule}: ${title}`);
      }
    }
  });

test("a tag that an overlay gives is said there, and not at the base", () => {
  const rulesOf = (path: string): string[] =>
    lint(
      { path, text: FILES[path] ?? "" },
      { config: CONFIG, workspace: (own) => index.view(path, own, FILES[path]) },
    ).findings.map(({ rule }) => rule);
  assert.ok(rulesOf("overlays/prod/kustomization.yaml").includes("kubernetes/mutable-image"));
  assert.ok(!rulesOf("base/deploy.yaml").includes("kubernetes/mutable-image"));
  assert.ok(rulesOf("overlays/prod/patch.yaml").includes("kubernetes/privileged"));
  assert.ok(!rulesOf("base/deploy.yaml").includes("kubernetes/privileged"));
});
