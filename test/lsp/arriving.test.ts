import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { allRules } from "../../server/src/engine/catalogue.ts";
import { createChecker } from "../../server/src/lsp/checker.ts";
import type { FileHost } from "../../server/src/lsp/host.ts";
import { type Workspace, createWorkspace } from "../../server/src/lsp/workspace.ts";

const ROOT = "file:///shop";
const FIRST_READ = 16;
const SETTINGS = {};

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: payments}
spec:
  replicas: 3
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "registry.example/${name}:1.2.3", ports: [{containerPort: 8080}]}]}
`;
const monitor = (name: string): string => `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: ${name}, namespace: payments}
spec: {selector: {matchLabels: {app: ${name}}}, podMetricsEndpoints: [{port: http}]}
`;

/** A service whose set a kustomization names, one without, and more manifests than are read at a time. */
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Array.from({ length: FIRST_READ * 3 }, (_, each) => [`a/${each}.yaml`, monitor(`other-${each}`)] as const),
  ),
  ".gitignore": ".env\n",
  "api/.env": "MAX_AMOUNT=100\nLOG_LEVEL=info\n",
  "api/.env.example": "LOG_LEVEL=info\n",
  "api/Dockerfile": 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["node", "main.js"]\n',
  "api/package.json": '{"name": "api"}\n',
  "api/k8s/deployment.yaml": deployment("api"),
  "api/k8s/kustomization.yaml": "resources: [deployment.yaml]\n",
  "web/deployment.yaml": deployment("web"),
  "z/monitor.yaml": monitor("web"),
};
const OPEN = ["api/.env", "api/Dockerfile", "api/k8s/deployment.yaml", "web/deployment.yaml"];

/** Rules that say nothing until other files are known. */
const CROSSING = new Set(
  allRules().flatMap(({ id, rule }) => (rule.needs !== undefined && rule.worksAlone !== true ? [id] : [])),
);

interface Arrival {
  /** The files that had been read when the documents were checked. */
  readonly read: ReadonlySet<string>;
  /** By document, the rules that looked at other files and found something. */
  readonly found: ReadonlyMap<string, string>;
}

/** Reads the folder, and checks the open documents each time before files are handed over. */
async function arrive(files: Readonly<Record<string, string>>): Promise<readonly Arrival[]> {
  const documents = OPEN.map((path) => TextDocument.create(`${ROOT}/${path}`, "", 1, files[path] ?? ""));
  const workspace: Workspace = createWorkspace(
    () => documents.map(({ uri }) => uri),
    () => undefined,
  );
  const checker = createChecker(workspace, () => undefined);
  workspace.setFolders([ROOT]);
  const arrivals: Arrival[] = [];
  const read = new Set<string>();
  const look = async (): Promise<void> => {
    const found = new Map<string, string>();
    for (const document of documents) {
      const checked = await checker.check(document, SETTINGS, () => false);
      const rules = checked?.result.findings.map(({ rule }) => rule).filter((rule) => CROSSING.has(rule)) ?? [];
      found.set(document.uri.slice(ROOT.length + 1), rules.sort().join(" "));
    }
    arrivals.push({ read: new Set(read), found });
  };
  const host: FileHost = {
    listFiles: () => Promise.resolve({ paths: Object.keys(files).sort(), isCut: false }),
    async readFile(uri) {
      const path = decodeURIComponent(uri.slice(ROOT.length + 1));
      await look();
      read.add(path);
      return files[path];
    },
    pageUri: (rule) => rule,
  };
  await workspace.readFolder(workspace.folders()[0] ?? assert.fail("there is a folder"), host);
  await look();
  return arrivals;
}

describe("findings that follow from other files", () => {
  test("come when the facts they follow from are known, each file's in its turn", async () => {
    const arrivals = await arrive(FILES);
    const last = arrivals.at(-1)?.found ?? new Map<string, string>();
    for (const path of OPEN) assert.notEqual(last.get(path), "", `${path} has such findings`);
    const missingAt = (path: string): ReadonlySet<string> => {
      const first = arrivals.find(({ found }) => found.get(path) === last.get(path));
      return new Set(Object.keys(FILES).filter((file) => first?.read.has(file) === false));
    };
    // With the .gitignore, package.json and kustomizations alone; with the .env files; with the files of its set.
    assert.ok(missingAt("api/Dockerfile").has("api/.env"));
    assert.ok(missingAt("api/.env").has("web/deployment.yaml"));
    assert.ok(missingAt("api/k8s/deployment.yaml").has("a/1.yaml"));
    // Without a kustomization everything in the folder may belong to it.
    assert.deepEqual([...missingAt("web/deployment.yaml")], []);
  });

  test("are never others than they are in the end", async () => {
    for (const left of ["", "z/monitor.yaml", "api/package.json", ".gitignore", "api/k8s/kustomization.yaml"]) {
      const files = Object.fromEntries(Object.entries(FILES).filter(([path]) => path !== left));
      const arrivals = await arrive(files);
      const last = arrivals.at(-1)?.found;
      for (const { found, read } of arrivals)
        for (const [path, rules] of found)
          for (const rule of rules.split(" ").filter((name) => name !== ""))
            assert.ok(
              last?.get(path)?.split(" ").includes(rule),
              `${rule} in ${path} with ${read.size} files read, and no more in the end`,
            );
    }
  });
});

describe("a document that is checked while other files change", () => {
  test("is checked again: what was found meanwhile is not taken for the newest", async () => {
    const workspace = createWorkspace(
      () => [],
      () => undefined,
    );
    workspace.setFolders([ROOT]);
    const folder = workspace.folders()[0] ?? assert.fail("there is a folder");
    const host: FileHost = {
      listFiles: () => Promise.resolve({ paths: [], isCut: false }),
      readFile: () => Promise.resolve(undefined),
      pageUri: (rule) => rule,
    };
    await workspace.readFolder(folder, host);
    const checker = createChecker(workspace, () => undefined);
    const many = Array.from({ length: 1500 }, (_, each) => `---\n${deployment(`part-${each}`)}`).join("");
    const document = TextDocument.create(`${ROOT}/web/all.yaml`, "yaml", 1, `${deployment("web")}${many}`);
    const isUnwatched = (findings: readonly { rule: string; start: number }[] | undefined): boolean =>
      findings?.some(({ rule, start }) => rule === "kubernetes/no-metrics" && start < deployment("web").length) ===
      true;
    // The first object is held to the others, and then the check pauses.
    const { view } = folder.index;
    let isJudging = false;
    folder.index.view = (path, own, text) => {
      // Without a text, what models are made with is asked for.
      if (text !== undefined) isJudging = true;
      return view(path, own, text);
    };
    let changes = 0;
    const whilePaused = (): boolean => {
      if (isJudging && changes++ === 0)
        checker.invalidate(workspace.fileChanged(`${ROOT}/z/monitor.yaml`, monitor("web")));
      return false;
    };
    const before = await checker.check(document, SETTINGS, whilePaused);
    assert.ok(changes > 0, "the check had a pause");
    assert.equal(isUnwatched(before?.result.findings), true);
    const after = await checker.check(document, SETTINGS, () => false);
    assert.equal(isUnwatched(after?.result.findings), false);
    const gone = workspace.fileChanged(`${ROOT}/z/monitor.yaml`, undefined);
    checker.invalidate(gone);
    assert.equal(isUnwatched((await checker.check(document, SETTINGS, () => false))?.result.findings), true);
  });
});

describe("a folder that went", () => {
  test("takes its files, their facts and its configuration along, and no others", async () => {
    const files: Readonly<Record<string, string>> = {
      "api/.paylint.yaml": "profile: strict\n",
      "api/k8s/deployment.yaml": deployment("api"),
      "api/.env": "A=1\n",
      "api-two/.env": "B=1\n",
      "web/package.json": "{}\n",
    };
    const workspace = createWorkspace(
      () => [],
      () => undefined,
    );
    workspace.setFolders([ROOT]);
    const folder = workspace.folders()[0] ?? assert.fail("there is a folder");
    await workspace.readFolder(folder, {
      listFiles: () => Promise.resolve({ paths: Object.keys(files), isCut: false }),
      readFile: (uri) => Promise.resolve(files[uri.slice(ROOT.length + 1)]),
      pageUri: (rule) => rule,
    });
    const left = (): readonly string[] =>
      folder.index
        .dotenvFiles()
        .map(({ path }) => path)
        .sort();
    assert.deepEqual(left(), ["api-two/.env", "api/.env"].sort());
    assert.equal(workspace.fileChanged(`${ROOT}/ap`, undefined).size, 0);
    const changed = workspace.fileChanged(`${ROOT}/api`, undefined);
    assert.deepEqual([...changed].sort(), ["config", "dotenv", "files", "kubernetes"]);
    assert.deepEqual(left(), ["api-two/.env"]);
    assert.equal(folder.configs.size, 0);
    assert.equal(workspace.fileChanged(`${ROOT}/api`, undefined).size, 0);
  });
});

describe("a change in a folder that is passed over", () => {
  const open = async (paths: readonly string[]): Promise<Workspace> => {
    const workspace = createWorkspace(
      () => [],
      () => undefined,
    );
    workspace.setFolders([ROOT]);
    const host: FileHost = {
      listFiles: () => Promise.resolve({ paths, isCut: false }),
      readFile: (uri) => Promise.resolve(uri.endsWith(".gitignore") ? "/generated/\n.env\n" : monitor("web")),
      pageUri: (rule) => rule,
    };
    await workspace.readFolder(workspace.folders()[0] ?? assert.fail("there is a folder"), host);
    return workspace;
  };
  const cases: readonly (readonly [path: string, counts: boolean])[] = [
    ["node_modules/some/k8s/monitor.yaml", false],
    ["api/dist/monitor.yaml", false],
    [".cache/monitor.yaml", false],
    ["generated/monitor.yaml", false],
    ["generated/deep/down/monitor.yaml", false],
    ["generated/.paylint.yaml", false],
    ["generated/.env", true],
    ["api/generated/monitor.yaml", true],
    ["api/monitor.yaml", true],
    [".github/workflows/build.yml", true],
  ];
  for (const [path, counts] of cases) {
    test(`${path} ${counts ? "counts" : "does not count"}`, async () => {
      const workspace = await open([".gitignore"]);
      const text = path.endsWith(".env") ? "A=1\n" : path.endsWith("build.yml") ? "on: push\n" : monitor("web");
      assert.equal(workspace.fileChanged(`${ROOT}/${path}`, text).size > 0, counts);
      assert.equal(workspace.fileChanged(`${ROOT}/${path}`, undefined).size > 0, counts);
    });
  }

  test("counts when the folder's list named the file", async () => {
    const workspace = await open([".gitignore", "generated/monitor.yaml"]);
    assert.ok(workspace.fileChanged(`${ROOT}/generated/monitor.yaml`, undefined).size > 0);
  });
});
