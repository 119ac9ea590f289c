import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CancellationTokenSource, LSPErrorCodes, type ResponseError } from "vscode-languageserver/node";
import { LintSetRequest, SecretRangesRequest } from "../../server/src/lsp/protocol.ts";
import { startSession } from "./session.ts";

/** Long enough for its check to pause many times. */
const LONG = Array.from(
  { length: 1500 },
  (_, each) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: part-${each}, namespace: payments}
spec:
  selector: {matchLabels: {app: part-${each}}}
  template:
    metadata: {labels: {app: part-${each}}}
    spec: {containers: [{name: app, image: "registry.example/part-${each}:1.2.3"}]}
`,
).join("");

const REQUESTS: Readonly<Record<string, (uri: string, root: string) => unknown>> = {
  "textDocument/hover": (uri) => ({ textDocument: { uri }, position: { line: 3, character: 12 } }),
  "textDocument/completion": (uri) => ({ textDocument: { uri }, position: { line: 3, character: 12 } }),
  "textDocument/documentLink": (uri) => ({ textDocument: { uri } }),
  "textDocument/codeAction": (uri) => ({
    textDocument: { uri },
    range: { start: { line: 3, character: 0 }, end: { line: 3, character: 9 } },
    context: { diagnostics: [] },
  }),
  [SecretRangesRequest.method]: (uri) => ({ uri }),
  [LintSetRequest.method]: (_, root) => ({ root, texts: [{ path: "k8s/all.yaml", text: LONG }] }),
};

describe("a request that is cancelled while its document is checked gives way", () => {
  for (const [method, parametersOf] of Object.entries(REQUESTS))
    test(method, async () => {
      const session = await startSession({ files: { "k8s/all.yaml": LONG } });
      try {
        await session.refreshedBeyond(0);
        const uri = await session.open("k8s/all.yaml", "yaml", LONG);
        const source = new CancellationTokenSource();
        const root = session.uriOf("").replace(/\/$/, "");
        const answer = session.connection.sendRequest(method, parametersOf(uri, root), source.token);
        source.cancel();
        const { code } = await answer.then(
          () => assert.fail("it was answered"),
          (error: ResponseError) => error,
        );
        assert.equal(code, LSPErrorCodes.RequestCancelled);
        // The next one is answered.
        assert.ok((await session.diagnostics(uri)).length > 0);
      } finally {
        assert.equal(await session.end(), 0);
      }
    });
});
