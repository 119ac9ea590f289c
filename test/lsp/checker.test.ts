import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Checker, createChecker } from "../../server/src/lsp/checker.ts";
import { createWorkspace } from "../../server/src/lsp/workspace.ts";

const SETTINGS = {};
const never = (): boolean => false;

/** A checker over an empty folder, and how often rules have been held to a whole document so far. */
async function open(): Promise<{ checker: Checker; runs: () => number }> {
  const workspace = createWorkspace(
    () => [],
    () => undefined,
  );
  workspace.setFolders(["file:///shop"]);
  const folder = workspace.folders()[0] ?? assert.fail("there is a folder");
  await workspace.readFolder(folder, {
    listFiles: () => Promise.resolve({ paths: [], isCut: false }),
    readFile: () => Promise.resolve(undefined),
    pageUri: (rule) => rule,
  });
  let runs = 0;
  const { view } = folder.index;
  folder.index.view = (path, own, text) => {
    // Without a text, what models are made with is asked for.
    if (text !== undefined) runs++;
    return view(path, own, text);
  };
  return { checker: createChecker(workspace, () => undefined), runs: () => runs };
}

const service = (each: number): string => `---
apiVersion: v1
kind: Service
metadata: {name: part-${each}, namespace: payments}
spec: {selector: {app: part-${each}}}
`;
/** Long enough for a check to pause. */
const LONG = Array.from({ length: 1500 }, (_, each) => service(each)).join("");
const documentOf = (text: string): TextDocument => TextDocument.create("file:///shop/all.yaml", "yaml", 1, text);

test("what several requests ask of one version is checked once", async () => {
  const { checker, runs } = await open();
  const document = documentOf(LONG);
  const [first, second, third] = await Promise.all([
    checker.check(document, SETTINGS, never),
    checker.check(document, SETTINGS, never),
    checker.check(document, SETTINGS, never),
  ]);
  assert.ok(first !== undefined);
  assert.equal(second, first);
  assert.equal(third, first);
  assert.equal(runs(), 1);
  assert.equal(await checker.check(document, SETTINGS, never), first);
  assert.equal(runs(), 1);
});

test("a request that is cancelled leaves the others their answer; when all are, the check ends", async () => {
  const { checker, runs } = await open();
  const document = documentOf(LONG);
  let cancelled = false;
  const left = checker.check(document, SETTINGS, () => cancelled);
  const kept = checker.check(document, SETTINGS, never);
  cancelled = true;
  await left;
  assert.ok((await kept) !== undefined);
  const other = documentOf(`${LONG}# other\n`);
  const before = runs();
  let isOver = false;
  const both = [checker.check(other, SETTINGS, () => isOver), checker.check(other, SETTINGS, () => isOver)];
  isOver = true;
  assert.deepEqual(await Promise.all(both), [undefined, undefined]);
  assert.equal(runs(), before);
});

test("a newer version is checked when the older check has given up", async () => {
  const { checker } = await open();
  const document = documentOf(LONG);
  const older = checker.check(document, SETTINGS, never);
  TextDocument.update(document, [{ text: service(0) }], 2);
  const newer = checker.check(document, SETTINGS, never);
  assert.equal(await older, undefined);
  assert.equal((await newer)?.version, 2);
});

test("a document that is opened again under the same version is another one", async () => {
  const { checker } = await open();
  const first = await checker.check(documentOf(service(1)), SETTINGS, never);
  const document = documentOf("apiVersion: v1\nkind: Service\nmetadata: {}\n");
  assert.equal(checker.currentId(document, SETTINGS), undefined);
  const second = await checker.check(document, SETTINGS, never);
  assert.notEqual(second?.id, first?.id);
});

test("what an open Compose file builds is told by its check; until then its text alone is known", async () => {
  const workspace = createWorkspace(
    () => [],
    () => undefined,
  );
  workspace.setFolders(["file:///shop"]);
  const told: string[] = [];
  const checker = createChecker(workspace, (kinds) => void told.push(...kinds));
  const document = TextDocument.create(
    "file:///shop/compose.yaml",
    "yaml",
    1,
    "services:\n  api:\n    build:\n      context: .\n      target: production\n",
  );
  const targets = (): unknown => workspace.folders()[0]?.index.view("Dockerfile", {}).buildTargets();
  assert.deepEqual([...workspace.textChanged(document.uri, document.getText())], ["files"]);
  assert.deepEqual(targets(), []);
  await checker.check(document, SETTINGS, never);
  assert.ok(told.includes("builds"), told.join());
  assert.deepEqual(targets(), ["production"]);
  TextDocument.update(document, [{ text: document.getText().replace("production", "test") }], 2);
  workspace.textChanged(document.uri, document.getText());
  await checker.check(document, SETTINGS, never);
  assert.deepEqual(targets(), []);
});
