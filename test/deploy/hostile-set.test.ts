import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { type AddressInfo } from "node:net";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import type { Source } from "../../server/src/deploy/decisions/request.ts";
import { resolveConfig } from "../../server/src/engine/config.ts";
import { lintSet } from "../../server/src/workspace/lint-set.ts";
import { READING_KUBECTL, missingKubectl, missingScenarioKubectl } from "./kubectl.ts";
import { type World, manifest, NEW_IMAGE, withRelease } from "./world.ts";

const READING = { kubectl: READING_KUBECTL };
const unread = missingKubectl() ?? false;
const skip =
  missingScenarioKubectl() ?? (process.platform === "win32" ? "Windows has no pipes and links as these" : false);

const folder = (world: World): Source => ({ kind: "kustomize", root: world.root, folder: join(world.root, "k8s") });

async function isRefused(world: World, code: string, source: Source): Promise<void> {
  const end = await world.deploy({}, source);
  assert.equal(end.outcome, "refused", JSON.stringify(world.events.at(-1)));
  assert.deepEqual(world.reasons(), [code]);
  assert.deepEqual(world.api.writes(), []);
}

/** `URL` stands for a server that tells of every request. */
const FETCHING: Readonly<Record<string, string>> = {
  "a file of a generator": "configMapGenerator:\n  - name: a\n    files: [URL/a]\n",
  "a named file of a generator": "configMapGenerator:\n  - name: a\n    files: ['a.txt=URL/a']\n",
  "variables of a generator": "configMapGenerator:\n  - name: a\n    envs: [URL/a]\n",
  "variables of a generator, as they once were": "configMapGenerator:\n  - name: a\n    env: URL/a\n",
  "a file of a Secret": "secretGenerator:\n  - name: a\n    files: [URL/a]\n",
  "a strategic patch": "patchesStrategicMerge: [URL/a]\n",
  "a patch": "patches: [{ path: URL/a, target: { kind: Deployment } }]\n",
  "a JSON patch": "patchesJson6902: [{ path: URL/a, target: { version: v1, kind: Deployment, name: a } }]\n",
  "a replacement": "replacements: [{ path: URL/a }]\n",
  "a component": "components: [URL/a]\n",
  "a schema of custom resources": "crds: [URL/a]\n",
  "resources in another case": "Resources: [URL/a]\n",
  "patches in another case": "Patches: [{ path: URL/a, target: { kind: Deployment } }]\n",
  "a file in another case": "configMapGenerator:\n  - name: a\n    Files: [URL/a]\n",
  "a merged map": "x-a: &a { resources: [URL/a] }\n<<: *a\n",
  "a merged map within a field":
    "commonAnnotations: &a { files: URL/a }\nconfigMapGenerator:\n  - { name: a, <<: *a }\n",
  "an alias of an annotation": "commonAnnotations: { a: &a URL/a }\nresources: [api.yaml, *a]\n",
  "an alias of a list":
    "commonAnnotations: { a: b }\nconfigMapGenerator:\n  - { name: a, literals: &l [URL/a] }\n  - { name: b, files: *l }\n",
  "a quoted key": '"resources": ["URL/a"]\n',
  "a repository": "resources: [example.com/org/repo//base]\n",
  "a repository without a scheme": "resources: [github.example.com/org/repo]\n",
  "a repository at a revision": "resources: ['org/repo?ref=main']\n",
  "a repository over ssh": "resources: ['git@127.0.0.1:org/repo']\n",
  "a prefixed repository": "resources: ['git::URL/org/repo']\n",
};

describe("a kustomization fetches nothing", { skip }, () => {
  for (const [name, text] of Object.entries(FETCHING))
    test(name, () =>
      withRelease(async (world) => {
        const asked: string[] = [];
        const server = createServer((request, response) => {
          asked.push(request.url ?? "");
          response.end("a: b\n");
        });
        await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
        try {
          const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
          const base = /^\W*resources/m.test(text) ? "" : "resources: [api.yaml]\n";
          world.write("k8s/kustomization.yaml", base + text.replaceAll("URL", url));
          const end = await world.deploy({}, folder(world));
          assert.equal(end.outcome, "refused", JSON.stringify(world.events.at(-1)));
          assert.match(world.reasons().join(), /^render\/(?:remote|kustomization)$/);
          assert.deepEqual(asked, []);
          assert.deepEqual(world.api.writes(), []);
        } finally {
          server.close();
        }
      }),
    );

  test("addresses that are only text are text", { skip: unread }, () =>
    withRelease(async (world) => {
      world.write(
        "k8s/kustomization.yaml",
        [
          "resources: [api.yaml]",
          "commonAnnotations: { example.com/docs: 'https://docs.example.com/pay' }",
          "images: [{ name: registry.example.com/payments-api, newTag: 2.0.1 }]",
          "configMapGenerator:",
          "  - name: more",
          "    literals: ['API=https://api.example.com//v1', 'GIT=git@example.com:a/b.git']",
          "    options: { disableNameSuffixHash: true }",
          "patches:",
          "  - patch: |-",
          "      - op: add",
          "        path: /metadata/annotations/see",
          "        value: https://example.com",
          "    target: { kind: ConfigMap, name: payments-config }",
          "",
        ].join("\n"),
      );
      assert.equal((await world.deploy({}, folder(world))).outcome, "deployed", JSON.stringify(world.reasons()));
    }, READING),
  );
});

/** Puts something else than a file in a place. */
const SPECIAL: Readonly<Record<string, (path: string) => void>> = {
  "a pipe": (path) => assert.equal(spawnSync("mkfifo", [path]).status, 0),
  "a device": (path) => symlinkSync("/dev/zero", path),
  "a link that leads out": (path) => symlinkSync("/etc/hostname", path),
  "more than the memory holds": (path) => {
    writeFileSync(path, "a: b\n");
    truncateSync(path, 1.5 * 1024 ** 3);
  },
};

describe("what is no file of the workspace is named, and not waited for", { skip }, () => {
  for (const [name, make] of Object.entries(SPECIAL)) {
    for (const text of [
      "resources: [api.yaml, odd.yaml]\n",
      "resources: [api.yaml]\nconfigMapGenerator:\n  - name: a\n    files: [odd.yaml]\n",
      "resources: [api.yaml]\nconfigMapGenerator:\n  - name: a\n    files: ['x=odd.yaml']\n",
      "resources: [api.yaml]\npatches: [{ path: odd.yaml }]\n",
      "resources: [api.yaml]\nconfigMapGenerator:\n  - name: a\n    Envs: [odd.yaml]\n",
    ])
      test(`${name}: ${text.split("\n").slice(-2)[0]?.trim() ?? ""}`, () =>
        withRelease(async (world) => {
          world.write("k8s/kustomization.yaml", text);
          make(join(world.root, "k8s/odd.yaml"));
          await isRefused(world, name.startsWith("more") ? "render/too-large" : "render/unreadable", folder(world));
          assert.match(JSON.stringify(world.events), /odd\.yaml/);
        }));
    test(`${name} as the kustomization itself`, () =>
      withRelease(async (world) => {
        mkdirSync(join(world.root, "k8s"), { recursive: true });
        make(join(world.root, "k8s/kustomization.yaml"));
        await isRefused(world, name.startsWith("more") ? "render/too-large" : "render/unreadable", folder(world));
      }));
    test(`${name} as a manifest`, () =>
      withRelease(async (world) => {
        const path = join(world.root, "k8s/odd.yaml");
        mkdirSync(dirname(path), { recursive: true });
        make(path);
        const source: Source = { kind: "files", root: world.root, paths: [path] };
        await isRefused(world, name.startsWith("more") ? "render/too-large" : "render/unreadable", source);
      }));
  }
});

describe("what kubectl reads is what is checked", { skip: skip || unread }, () => {
  const BREAKS = { "a carriage return": "\r", NEL: "\u0085", LS: "\u2028", PS: "\u2029" };
  const hidden = (stray: string): string =>
    manifest(NEW_IMAGE).replace(
      "          envFrom:",
      `          # the API${stray}          securityContext: { privileged: true }\n          envFrom:`,
    );
  for (const [name, stray] of Object.entries(BREAKS)) {
    test(`${name} is an error of the file`, () =>
      withRelease(async (world) => {
        world.gate = (texts) => lintSet(texts, () => resolveConfig());
        world.write("k8s/api.yaml", hidden(stray));
        const source: Source = { kind: "files", root: world.root, paths: [join(world.root, "k8s/api.yaml")] };
        await isRefused(world, "lint/errors", source);
        assert.match(JSON.stringify(world.events), /kubernetes\/syntax/);
      }, READING));
    test(`${name} hides nothing, also if our own reading missed it`, () =>
      withRelease(async (world) => {
        world.gate = (texts) => {
          const { findings, weakened } = lintSet(texts, () => resolveConfig());
          return { weakened, findings: findings.filter(({ rule }) => rule !== "kubernetes/syntax") };
        };
        world.write("k8s/api.yaml", hidden(stray));
        const source: Source = { kind: "files", root: world.root, paths: [join(world.root, "k8s/api.yaml")] };
        await isRefused(world, "lint/unseen", source);
        assert.match(JSON.stringify(world.events), /kubernetes\/privileged/);
      }, READING));
  }

  test("what the source says openly and an ignore comment silences with a reason stays silenced", () =>
    withRelease(async (world) => {
      world.gate = (texts) => lintSet(texts, () => resolveConfig());
      const text = manifest(NEW_IMAGE).replace(
        "          envFrom:",
        "          # paylint-ignore kubernetes/privileged: reads the terminals' USB port\n          securityContext: { privileged: true }\n          envFrom:",
      );
      world.write("k8s/api.yaml", text);
      assert.equal((await world.deploy()).outcome, "deployed", JSON.stringify(world.reasons()));
    }, READING));

  test("settings that take something from the check are said before anything is confirmed", () =>
    withRelease(async (world) => {
      const config = resolveConfig({ ignore: ["**"], rules: { "kubernetes/privileged": "off" } });
      world.gate = (texts) => lintSet(texts, () => config);
      assert.equal((await world.deploy({ dryRun: true })).outcome, "previewed");
      const preview = world.events.find(({ event }) => event === "preview");
      assert.deepEqual(preview?.event === "preview" && preview.warnings, [
        "Paylint's settings leave out `k8s/api.yaml`, switch off `kubernetes/privileged`",
      ]);
    }, READING));
});
