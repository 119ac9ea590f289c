import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  CancellationTokenSource,
  type CodeAction,
  DefinitionRequest,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  DocumentLinkResolveRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FileChangeType,
  LSPErrorCodes,
  PrepareRenameRequest,
  RenameRequest,
  type TextEdit,
  InsertTextMode,
} from "vscode-languageserver/node";
import { PULLING, WHOLE, startSession, withSession } from "./session.ts";

const DUPLICATE = "PORT=3000\nHOST=localhost\nPORT=8080\n";

function editsOf(action: CodeAction): readonly TextEdit[] {
  const change = action.edit?.documentChanges?.[0];
  assert.ok(change !== undefined && "edits" in change, "the action has an edit");
  return change.edits as TextEdit[];
}

const codes = (items: readonly { code?: unknown }[]): unknown[] => items.map(({ code }) => code);

describe("language server", () => {
  test("says what it can do, with UTF-16 positions and incremental sync", () =>
    withSession({}, async ({ initialized }) => {
      assert.equal(initialized.serverInfo?.name, "Paylint");
      assert.equal(initialized.capabilities.positionEncoding, "utf-16");
      assert.deepEqual(initialized.capabilities.textDocumentSync, { openClose: true, change: 2 });
      assert.equal(initialized.capabilities.diagnosticProvider !== undefined, true);
    }));

  test("half a character in a path, and a URI that is not encoded, are no reason to fail", () =>
    withSession({}, async (session) => {
      const text = "FROM node:24-slim\nCOPY a\uD800b /app/\nCOPY --from=\uDC00 x y\n";
      for (const path of ["Dockerfile", `${session.uriOf("")}%ZZ/Dockerfile`]) {
        const uri = await session.open(path, "dockerfile", text);
        assert.ok(Array.isArray(await session.diagnostics(uri)));
        assert.ok(Array.isArray(await session.actions(uri, WHOLE)));
        await session.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
      }
    }));

  test("answers a pull with findings at exact places, and says when nothing changed", () =>
    withSession({}, async (session) => {
      await session.refreshedBeyond(0); // The folder has been read.
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      const report = await session.pull(uri);
      assert.ok(report.kind === "full");
      assert.deepEqual(codes(report.items), ["dotenv/duplicate-key"]);
      assert.deepEqual(report.items[0]?.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } });
      assert.equal(report.items[0]?.source, "paylint");
      assert.match(report.items[0]?.codeDescription?.href ?? "", /dotenv\/duplicate-key/);
      assert.equal(report.items[0]?.relatedInformation?.[0]?.location.range.start.line, 0);
      const again = await session.pull(uri, report.resultId);
      assert.equal(again.kind, "unchanged");
    }));

  test("counts emoji and CRLF as the editor does", () =>
    withSession({}, async (session) => {
      const uri = await session.open(".env", "dotenv", 'NOTE="💳💳"\r\nPORT=1\r\nexport PORT=2\r\n');
      const [found] = await session.diagnostics(uri);
      assert.deepEqual(found?.range, { start: { line: 2, character: 7 }, end: { line: 2, character: 11 } });
    }));

  test("follows typing", () =>
    withSession({}, async (session) => {
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      assert.equal((await session.diagnostics(uri)).length, 1);
      await session.change(uri, 2, { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } }, "PORT_TWO");
      assert.equal((await session.diagnostics(uri)).length, 0);
      await session.change(uri, 3, { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } }, "HOST");
      assert.deepEqual(codes(await session.diagnostics(uri)), ["dotenv/duplicate-key"]);
    }));

  test("publishes to a client that does not pull, and clears what is closed", () =>
    withSession({ capabilities: {} }, async (session) => {
      assert.equal(session.initialized.capabilities.diagnosticProvider, undefined);
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      const first = await session.published(uri, ({ diagnostics }) => diagnostics.length === 1);
      assert.equal(first.version, 1);
      await session.change(uri, 2, undefined, "PORT=1\n");
      const second = await session.published(uri, ({ version }) => version === 2);
      assert.deepEqual(second.diagnostics, []);
      await session.change(uri, 3, undefined, DUPLICATE);
      await session.published(uri, ({ version }) => version === 3);
      await session.close(uri);
      const cleared = await session.published(uri, ({ version }) => version === undefined);
      assert.deepEqual(cleared.diagnostics, []);
    }));

  test("drops stale work of a burst of keystrokes", () =>
    withSession({ capabilities: {} }, async (session) => {
      let publications = 0;
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      await session.published(uri, () => true);
      session.connection.onNotification("textDocument/publishDiagnostics", ({ version }: { version?: number }) => {
        if (version !== undefined) publications++;
        if (version === 101) done();
      });
      let done: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => (done = resolve));
      for (let key = 1; key <= 100; key++) {
        void session.change(uri, key + 1, { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, "x");
      }
      await finished;
      assert.ok(publications < 50, `${publications} publications for 100 keystrokes`);
    }));

  test("offers to ignore a finding, at the right place and only on the version that was looked at", () =>
    withSession({}, async (session) => {
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      const actions = await session.actions(uri, { start: { line: 2, character: 1 }, end: { line: 2, character: 1 } });
      const ignore = actions.find(({ title }) => title.includes("here"));
      assert.ok(ignore !== undefined);
      assert.equal(ignore.edit, undefined, "the edit comes with the resolve request");
      const resolved = await session.resolve(ignore);
      assert.deepEqual(editsOf(resolved), [
        {
          range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } },
          newText: "# paylint-ignore dotenv/duplicate-key: \n",
        },
      ]);
      assert.deepEqual(
        resolved.edit?.documentChanges?.map((change) => "textDocument" in change && change.textDocument.version),
        [1],
      );
      const after = TextDocument.applyEdits(TextDocument.create(uri, "dotenv", 1, DUPLICATE), [...editsOf(resolved)]);
      await session.change(uri, 2, undefined, after);
      assert.deepEqual(codes(await session.diagnostics(uri)), ["paylint/ignore-without-reason"]);
      await session.change(uri, 3, undefined, after.replace("key: ", "key: overridden in tests"));
      assert.deepEqual(codes(await session.diagnostics(uri)), []);
      const stale = await session.resolve(ignore);
      assert.equal(stale.edit, undefined);
      assert.match(stale.disabled?.reason ?? "", /changed/);
    }));

  test("sends edits at once to a client that cannot resolve", () =>
    withSession({ capabilities: { textDocument: { diagnostic: {} } } }, async (session) => {
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      const actions = await session.actions(uri, WHOLE);
      assert.ok(actions.every(({ edit }) => edit !== undefined));
    }));

  test("explains a finding on hover", () =>
    withSession({}, async (session) => {
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      const hover = await session.hover(uri, 2, 2);
      const text = JSON.stringify(hover?.contents);
      assert.match(text, /dotenv\/duplicate-key/);
      assert.match(text, /PCI DSS v4\.0\.1 6\.5\.1/);
      assert.equal(await session.hover(uri, 1, 2), null);
    }));

  test("explains the image of a FROM, and leads from a COPY to its file and its stage", () =>
    withSession({ files: { "server.js": "" } }, async (session) => {
      const text = "FROM node:24 AS build\nFROM node:24\nCOPY server.js none.js /app/\nCOPY --from=build /a /b\n";
      const uri = await session.open("Dockerfile", "dockerfile", text);
      assert.match(JSON.stringify(await session.hover(uri, 0, 7)), /Node\.js 24 gets security fixes until/);
      const links = await session.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
      const targets: unknown[] = [];
      for (const link of links ?? [])
        targets.push(
          link.target ?? (await session.connection.sendRequest(DocumentLinkResolveRequest.type, link)).target,
        );
      const node = "https://hub.docker.com/_/node";
      assert.deepEqual(targets, [node, node, session.uriOf("server.js"), undefined, `${uri}#L1`]);
    }));

  test("leads from a manifest to the object that it names in another file", () => {
    const secret = "# Ours\napiVersion: v1\nkind: Secret\nmetadata:\n  name: stripe\n";
    return withSession({ files: { "k8s/stripe.yaml": secret } }, async (session) => {
      await session.refreshedBeyond(0);
      const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  imagePullSecrets: [{name: stripe}]\n";
      const uri = await session.open("k8s/pod.yaml", "yaml", text);
      const [link] = (await session.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } })) ?? [];
      assert.ok(link);
      assert.equal(link.tooltip, "Go to the Secret stripe");
      const { target } = await session.connection.sendRequest(DocumentLinkResolveRequest.type, link);
      assert.equal(target, `${session.uriOf("k8s/stripe.yaml")}#L5`);
      const position = { line: 4, character: 30 };
      assert.deepEqual(
        await session.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position }),
        {
          uri: session.uriOf("k8s/stripe.yaml"),
          range: { start: { line: 4, character: 8 }, end: { line: 4, character: 14 } },
        },
      );
    });
  });

  const PODS =
    "apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: pay}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: app\n      image: a.example/b:1\n";

  test("outlines manifests by their objects and containers, and nothing else", () =>
    withSession(
      { capabilities: { ...PULLING, textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } } },
      async (session) => {
        assert.equal(session.initialized.capabilities.documentSymbolProvider, true);
        const outline = async (uri: string): Promise<DocumentSymbol[]> =>
          (await session.connection.sendRequest(DocumentSymbolRequest.type, {
            textDocument: { uri },
          })) as DocumentSymbol[];
        const found = await outline(await session.open("k8s/pay.yaml", "yaml", PODS));
        assert.deepEqual(
          found.map(({ name, detail, range, children = [] }) => [
            name,
            detail,
            range.start.line,
            children.map((child) => [child.name, child.detail, child.selectionRange.start]),
          ]),
          [
            ["Service/front", "pay", 0, []],
            ["Pod/a", "", 4, [["app", "a.example/b:1", { line: 9, character: 12 }]]],
          ],
        );
        assert.deepEqual(await outline(await session.open(".env", "dotenv", DUPLICATE)), []);
      },
    ));

  test("gives a list to a client that knows no outline, with containers behind their object", () =>
    withSession({ settings: {} }, async (session) => {
      const uri = await session.open("k8s/pay.yaml", "yaml", PODS);
      const found = await session.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
      assert.deepEqual(
        found?.map(({ name }) => name),
        ["Service/front", "Pod/a", "app"],
      );
    }));

  test("renames the value of a label in all files of a set, or says why not", () => {
    const budget =
      "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {selector: {matchLabels: {app: pay}}}\n";
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: pay}}\nspec: {containers: [{name: a, image: b}]}\n";
    return withSession({ files: { "k8s/budget.yaml": budget, "k8s/pod.yaml": pod } }, async (session) => {
      await session.refreshedBeyond(0);
      const uri = await session.open("k8s/pod.yaml", "yaml", pod);
      const at = { textDocument: { uri }, position: { line: 2, character: 36 } };
      assert.deepEqual(await session.connection.sendRequest(PrepareRenameRequest.type, at), {
        range: { start: { line: 2, character: 34 }, end: { line: 2, character: 37 } },
        placeholder: "pay",
      });
      const renamed = await session.connection.sendRequest(RenameRequest.type, { ...at, newName: "ledger" });
      assert.deepEqual(renamed?.changes, {
        [uri]: [{ range: { start: { line: 2, character: 34 }, end: { line: 2, character: 37 } }, newText: "ledger" }],
        [session.uriOf("k8s/budget.yaml")]: [
          { range: { start: { line: 3, character: 37 }, end: { line: 3, character: 40 } }, newText: "ledger" },
        ],
      });
      await assert.rejects(
        session.connection.sendRequest(RenameRequest.type, { ...at, newName: "a b" }),
        /A label's value has at most 63/,
      );
      const name = { textDocument: { uri }, position: { line: 1, character: 7 } };
      assert.equal(await session.connection.sendRequest(PrepareRenameRequest.type, name), null);
    });
  });

  test("completes rule names in an ignore comment", () =>
    withSession({}, async (session) => {
      const uri = await session.open(".env", "dotenv", "# paylint-ignore \nA=1\n");
      const items = await session.complete(uri, 0, 17);
      assert.ok(items.some(({ label }) => label === "dotenv/duplicate-key"));
    }));

  for (const kubernetesAssistance of [true, false])
    test(`completes manifests with lines that are indented for their place: ${kubernetesAssistance}`, () =>
      withSession({ settings: { kubernetesAssistance } }, async (session) => {
        const text = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  \n";
        const uri = await session.open("k8s/deploy.yaml", "yaml", text);
        const template = (await session.complete(uri, 3, 2)).find(({ label }) => label === "template");
        assert.equal(template?.textEdit?.newText, kubernetesAssistance ? "template:\n    " : undefined);
        assert.equal(template?.insertTextMode, kubernetesAssistance ? InsertTextMode.asIs : undefined);
      }));

  test("heeds .paylint.yaml, also while it is typed, and completes and checks it", () =>
    withSession({ files: { ".paylint.yaml": "rules:\n  dotenv/duplicate-key: off\n" } }, async (session) => {
      const uri = await session.open(".env", "dotenv", DUPLICATE);
      await session.refreshedBeyond(0);
      assert.deepEqual(codes(await session.diagnostics(uri)), []);
      const before = session.refreshes();
      const config = await session.open(".paylint.yaml", "yaml", "rules:\n  dotenv/duplicate-key: error\n");
      await session.refreshedBeyond(before);
      const [found] = await session.diagnostics(uri);
      assert.equal(found?.severity, 1);
      await session.change(config, 2, undefined, "profle: strict\nrules:\n  \n");
      assert.deepEqual(codes(await session.diagnostics(config)), ["paylint/config"]);
      const items = await session.complete(config, 2, 2);
      assert.ok(items.some(({ label }) => label === "dotenv/duplicate-key"));
    }));

  test("of two configurations in a folder the same counts, whichever is opened, and it is told", () =>
    withSession(
      {
        files: {
          ".paylint.yaml": "rules:\n  dotenv/duplicate-key: error\n",
          ".paylint.yml": "rules:\n  dotenv/duplicate-key: off\n",
        },
      },
      async (session) => {
        const uri = await session.open(".env", "dotenv", DUPLICATE);
        await session.refreshedBeyond(0);
        assert.deepEqual(codes(await session.diagnostics(uri)), []);
        const config = await session.open(".paylint.yaml", "yaml", "rules:\n  dotenv/duplicate-key: warning\n");
        const [found] = await session.diagnostics(config);
        assert.match(String(found?.message), /`\.paylint\.yml` beside it/);
        assert.deepEqual(codes(await session.diagnostics(uri)), []);
      },
    ));

  test("of two configurations in a folder the other counts when the one is gone", () =>
    withSession(
      {
        files: {
          ".paylint.yaml": "rules:\n  dotenv/duplicate-key: information\n",
          ".paylint.yml": "rules:\n  dotenv/duplicate-key: off\n",
        },
      },
      async (session) => {
        const uri = await session.open(".env", "dotenv", DUPLICATE);
        await session.refreshedBeyond(0);
        assert.deepEqual(codes(await session.diagnostics(uri)), []);
        rmSync(join(session.folder, ".paylint.yml"));
        const seen = session.refreshes();
        await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: session.uriOf(".paylint.yml"), type: FileChangeType.Deleted }],
        });
        await session.refreshedBeyond(seen);
        const [duplicate] = await session.diagnostics(uri);
        assert.deepEqual([duplicate?.code, duplicate?.severity], ["dotenv/duplicate-key", 3]);
      },
    ));

  test("heeds a kustomization while it is typed", () => {
    const kustomization = "resources:\n  - deployment.yaml\n  - monitor.yaml\n";
    const files = {
      "k8s/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: ledger, namespace: payments}
spec:
  selector: {matchLabels: {app: ledger}}
  template:
    metadata: {labels: {app: ledger}}
    spec: {containers: [{name: app, image: "registry.example/ledger:1.2.3", ports: [{containerPort: 8080}]}]}
`,
      "k8s/monitor.yaml": `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: ledger, namespace: payments}
spec: {selector: {matchLabels: {app: ledger}}, podMetricsEndpoints: [{port: http}]}
`,
      "k8s/kustomization.yaml": kustomization,
    };
    return withSession({ files }, async (session) => {
      await session.refreshedBeyond(0);
      const uri = await session.open("k8s/deployment.yaml", "yaml", files["k8s/deployment.yaml"]);
      const isUnwatched = async (): Promise<boolean> =>
        (await session.diagnostics(uri)).some(({ code }) => code === "kubernetes/no-metrics");
      const typed = await session.open("k8s/kustomization.yaml", "yaml", kustomization);
      assert.equal(await isUnwatched(), false);
      const seen = session.refreshes();
      await session.change(typed, 2, undefined, kustomization.replace("  - monitor.yaml\n", ""));
      await session.refreshedBeyond(seen);
      assert.equal(await isUnwatched(), true);
    });
  });

  test("takes severities from the editor's settings", () =>
    withSession(
      {
        settings: { rules: { "dotenv/duplicate-key": "error" } },
        capabilities: { ...PULLING, workspace: { ...PULLING.workspace, configuration: true } },
      },
      async (session) => {
        const uri = await session.open(".env", "dotenv", DUPLICATE);
        const [found] = await session.diagnostics(uri);
        assert.equal(found?.severity, 1);
      },
    ));

  test("checks untitled documents by their language and loose files by their name", () =>
    withSession({ loose: true }, async (session) => {
      const untitled = await session.open("untitled:Untitled-1", "dotenv", DUPLICATE);
      assert.equal((await session.diagnostics(untitled)).length, 1);
      const loose = await session.open("file:///somewhere/.env", "plaintext", DUPLICATE);
      assert.equal((await session.diagnostics(loose)).length, 1);
    }));

  test("keeps the folders of a workspace apart: configuration and facts", () =>
    withSession(
      {
        roots: ["one", "two"],
        files: {
          "one/.paylint.yaml": "rules:\n  dotenv/duplicate-key: off\n",
          "one/.env.example": "PORT=\nHOST=\n",
          "two/.env.example": "PORT=\n",
        },
      },
      async (session) => {
        await session.refreshedBeyond(1); // Each folder, once it has been read.
        const one = await session.open("one/.env", "dotenv", DUPLICATE);
        const two = await session.open("two/.env", "dotenv", DUPLICATE);
        assert.deepEqual(codes(await session.diagnostics(one)), []);
        assert.deepEqual(codes(await session.diagnostics(two)), ["dotenv/example-drift", "dotenv/duplicate-key"]);
      },
    ));

  test("stops a check that is cancelled, and goes on afterwards", () =>
    withSession({}, async (session) => {
      const pod = (index: number): string =>
        `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${index}\nspec:\n  containers:\n    - name: app\n      image: example.com/app:latest\n`;
      const text = Array.from({ length: 600 }, (_, index) => pod(index)).join("---\n");
      const uri = await session.open("pods.yaml", "yaml", text);
      const source = new CancellationTokenSource();
      const asked = session.connection.sendRequest(
        DocumentDiagnosticRequest.type,
        { textDocument: { uri } },
        source.token,
      );
      source.cancel();
      await assert.rejects(
        asked,
        (error: { code?: number }) =>
          error.code === LSPErrorCodes.ServerCancelled || error.code === LSPErrorCodes.RequestCancelled,
      );
      assert.ok((await session.diagnostics(uri)).length > 100);
    }));

  test("ends with its client", async () => {
    const session = await startSession();
    const exited = new Promise((resolve) => session.process.once("exit", resolve));
    session.process.stdin?.end();
    await exited;
    rmSync(session.folder, { recursive: true });
  });
});
